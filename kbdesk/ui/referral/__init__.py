"""The parts of the referral pages: rows, the paper with its buttons, the reasons to tick."""

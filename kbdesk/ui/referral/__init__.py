"""Referrals: open proposals, the letters, the reasons to tick, and the replies."""

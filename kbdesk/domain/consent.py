"""Consent to keep and pass on personal data, as UU PDP 27/2022 asks: who, to what, in what form.

For a child a parent or guardian says it (article 25); it can be taken back at any time
(article 9), which is a consent that is not given.
"""

from __future__ import annotations

from typing import Final

RELATIONS: Final = ("self", "mother", "father", "guardian", "head")
FORMS: Final = ("written", "spoken")
PURPOSES: Final = ("service", "reporting", "referral")
"""Care at the posyandu; figures for the programme; what a referral tells the puskesmas."""

"""The reasons of a referral slip, R01 to R99, and how soon each wants to be seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

Priority = Literal["immediate", "within_3_days", "routine"]
DAYS_LIMIT: dict[Priority, int] = {"immediate": 0, "within_3_days": 3, "routine": 7}
"""Days after the finding, or after the letter, within which somebody should act; the most urgent
first."""


class ReferralReason(NamedTuple):
    """A reason by its code; its words are ``reason.<code>`` in the catalogue."""

    code: str
    priority: Priority


REASONS: dict[str, ReferralReason] = {
    reason.code: reason
    for reason in (
        ReferralReason("R01", "immediate"),
        ReferralReason("R02", "immediate"),
        ReferralReason("R03", "within_3_days"),
        ReferralReason("R04", "within_3_days"),
        ReferralReason("R05", "routine"),
        ReferralReason("R06", "within_3_days"),
        ReferralReason("R07", "routine"),
        ReferralReason("R08", "routine"),
        ReferralReason("R09", "routine"),
        ReferralReason("R10", "routine"),
        ReferralReason("R11", "routine"),
        ReferralReason("R12", "within_3_days"),
        ReferralReason("R13", "immediate"),
        ReferralReason("R14", "routine"),
        ReferralReason("R15", "routine"),
        ReferralReason("R20", "within_3_days"),
        ReferralReason("R21", "routine"),
        ReferralReason("R30", "within_3_days"),
        ReferralReason("R31", "immediate"),
        ReferralReason("R32", "within_3_days"),
        *(ReferralReason(f"R{n}", "routine") for n in range(33, 40)),
        ReferralReason("R40", "immediate"),
        ReferralReason("R41", "within_3_days"),
        ReferralReason("R99", "routine"),
    )
}

GROWTH: Final = frozenset({"R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08"})
"""The reasons that say a child is too small or too light, or does not gain."""


OF_THE_MIND: frozenset[str] = frozenset({"R40", "R41"})
"""Codes that follow from a check of the mind alone: who reads one knows that there was a check."""


def most_urgent(codes: Iterable[str]) -> Priority:
    """Return the priority of a slip: that of its most urgent reason; without one, routine."""
    priorities = {REASONS[code].priority for code in codes if code in REASONS}
    for priority in DAYS_LIMIT:
        if priority in priorities:
            return priority
    return "routine"


def last_day(codes: Iterable[str], day: date) -> date:
    """Return the last day on which what was found or written on ``day`` is in time."""
    return day + timedelta(DAYS_LIMIT[most_urgent(codes)])

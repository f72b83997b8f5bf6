"""Referrals as a list: where each stands, and which are past their limit."""

from __future__ import annotations

from datetime import date, timedelta

from kbdesk.desk import Desk
from kbdesk.domain.referral_reasons import DAYS_LIMIT, most_urgent
from kbdesk.domain.referrals import ENDED

WAITING = ("draft", "printed", "handed_over")
"""States in which nobody has answered yet: only these can be overdue."""


def limit_of(reasons: list[str], written: str) -> date:
    """Return the last day on which a referral should be answered."""
    return date.fromisoformat(written) + timedelta(days=DAYS_LIMIT[most_urgent(reasons)])


def overdue_count(desk: Desk) -> int:
    """Return how many referrals nobody has answered within their limit."""
    today = desk.clock.today()
    return sum(
        limit_of(row["reasons"], row["date"]) < today
        for state in WAITING
        for row in desk.store.records.find("referral", {"state": state})
    )


__all__ = ["ENDED", "WAITING", "limit_of", "overdue_count"]

"""Breastfeeding: exclusive month by month (E0 to E5), other food, and on until two years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from kbdesk.domain.ages import completed_months

MONTHS: Final = range(6)
"""E0 to E5: asked in each completed month of life; a register's E1 to E6 are the same six."""
LAST_ASKED_MONTH: Final = 6
"""Until this completed month what was not asked in time may still be asked."""

ON_UNTIL_MONTHS: Final = 24
"""Breast milk goes on beside other food until two years (Buku KIA)."""


def months_to_ask(birth_date: date, answers: Mapping[int, bool], on: date) -> tuple[int, ...]:
    """Return the months that a mother can be asked about on a day and has not been, oldest first.

    After a no there is nothing more to ask: what is no longer exclusive does not become so.
    """
    months = completed_months(birth_date, on)
    if not 0 <= months <= LAST_ASKED_MONTH:
        return ()
    known = [month for month, yes in answers.items() if not yes]
    until = min([months, MONTHS[-1], *known])
    return tuple(month for month in MONTHS if month <= until and month not in answers)


def exclusive(
    birth_date: date, answers: Mapping[int, bool], on: date, other_food_since: date | None = None
) -> bool | None:
    """Tell whether a child has had only breast milk until now, or in its first six months.

    None if a month was not asked about. Other food before six completed months means no.
    """
    if any(not yes for month, yes in answers.items() if month in MONTHS):
        return False
    if (
        other_food_since is not None
        and other_food_since <= on
        and completed_months(birth_date, other_food_since) < len(MONTHS)
    ):
        return False
    months = completed_months(birth_date, on)
    asked = range(min(months + 1, len(MONTHS)))
    return True if months >= 0 and all(month in answers for month in asked) else None


def ask_whether_still(birth_date: date, answers: Mapping[date, bool], on: date) -> bool:
    """Tell whether a mother is asked on a day if her child still gets breast milk.

    From six completed months until two years, once a calendar month; ``answers`` by the day
    on which they were given. After a no there is nothing more to ask.
    """
    if not len(MONTHS) <= completed_months(birth_date, on) < ON_UNTIL_MONTHS:
        return False
    if any(not yes for day, yes in answers.items() if day <= on):
        return False
    return not any((day.year, day.month) == (on.year, on.month) for day in answers)


def contradicts(answers: Mapping[int, bool], month: int, answer: bool) -> bool:
    """Tell whether an answer cannot be true beside the others: a yes after a no."""
    if answer:
        return any(not yes for other, yes in answers.items() if other < month)
    return any(yes for other, yes in answers.items() if other > month)

"""Vitamin A, deworming, and the vitamin A of the weeks after a birth: due, given, missed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from kbdesk.domain.ages import completed_months

Capsule = Literal["blue", "red"]

ROUND_MONTHS: Final = (2, 8)
"""Vitamin A is given in February and in August; deworming in August, after it."""
FROM_MONTHS, RED_FROM_MONTHS, UNTIL_MONTHS = 6, 12, 60
"""Blue (100,000 IU) from 6, red (200,000 IU) from 12 completed months, until 60."""
DEWORMING_APART_DAYS: Final = 90
"""Nobody is dewormed again sooner: the programme does it once or twice a year."""
POSTPARTUM_DAYS: Final = 42
POSTPARTUM_CAPSULES: Final = 2


class SupplementRound(NamedTuple):
    """How a child stands to a month of vitamin A or of deworming.

    ``began``: the first day of the round's month, the last one up to the day that was asked
    for. ``due``: it should be given on that day. ``missed``: the round is over without it.
    """

    began: date
    given_on: date | None
    due: bool
    missed: bool


def capsule(birth_date: date, on: date) -> Capsule | None:
    """Return which capsule a child of this age takes: blue, red, or none."""
    months = completed_months(birth_date, on)
    if not FROM_MONTHS <= months < UNTIL_MONTHS:
        return None
    return "blue" if months < RED_FROM_MONTHS else "red"


def vitamin_a(birth_date: date, given: Iterable[date], on: date) -> SupplementRound:
    """Return how a child stands to the last round of vitamin A.

    A capsule counts for the round in whose month, or after whose month, it was given.
    """
    return _round(birth_date, given, on, ROUND_MONTHS, FROM_MONTHS)


def round_of(day: date) -> date:
    """Return the first day of the February or August that a capsule of a day counts for."""
    if day.month < ROUND_MONTHS[0]:
        return date(max(day.year - 1, 1), ROUND_MONTHS[1], 1)
    return date(day.year, ROUND_MONTHS[day.month >= ROUND_MONTHS[1]], 1)


def vitamin_a_rounds(birth_date: date) -> list[date]:
    """Return the first days of the Februaries and Augusts in which a child is 6 to 59 months."""
    years = range(birth_date.year, min(birth_date.year + 6, 9999) + 1)
    return [
        day
        for day in (date(year, month, 1) for year in years for month in ROUND_MONTHS)
        if completed_months(birth_date, _last_of(day)) >= FROM_MONTHS
        and completed_months(birth_date, day) < UNTIL_MONTHS
    ]


def deworming(
    birth_date: date, given: Iterable[date], on: date, *, twice: bool = False
) -> SupplementRound:
    """Return how a child of 12 to 59 months stands to the last round of deworming.

    Once a year in August; ``twice`` where the puskesmas has it in February too. One taken
    in the 90 days before counts for the round.
    """
    months = ROUND_MONTHS if twice else ROUND_MONTHS[1:]
    return _round(birth_date, given, on, months, RED_FROM_MONTHS, DEWORMING_APART_DAYS)


def _round(
    birth_date: date,
    given: Iterable[date],
    on: date,
    months: tuple[int, ...],
    from_months: int,
    days_before: int = 0,
) -> SupplementRound:
    began, ended = _round_before(on, months)
    since = began - timedelta(min(days_before, (began - date.min).days))
    given_on = min((day for day in given if since <= day <= on), default=None)
    age = completed_months(birth_date, on)
    meant = from_months <= age < UNTIL_MONTHS
    over = on > ended
    was_meant = from_months <= completed_months(birth_date, ended) < UNTIL_MONTHS
    nothing = given_on is None
    return SupplementRound(
        began, given_on, due=nothing and meant and not over, missed=nothing and was_meant and over
    )


@lru_cache(maxsize=100)
def _round_before(on: date, months: tuple[int, ...]) -> tuple[date, date]:
    """Return the first and the last day of the last round's month that has begun."""
    month = max((month for month in months if month <= on.month), default=months[-1])
    year = on.year if month <= on.month else on.year - 1
    if year < 1:  # before the first year there was no round: the first month must do
        year, month = 1, 1
    first = date(year, month, 1)
    return first, _last_of(first)


def _last_of(day: date) -> date:
    """Return the last day of a month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def postpartum_capsules(ended_on: date, given: Iterable[date], on: date) -> int:
    """Return how many red capsules a mother should still take: two in the 42 days of nifas."""
    if not 0 <= (on - ended_on).days <= POSTPARTUM_DAYS:
        return 0
    taken = sum(0 <= (day - ended_on).days <= POSTPARTUM_DAYS and day <= on for day in given)
    return max(POSTPARTUM_CAPSULES - taken, 0)

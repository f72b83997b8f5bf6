"""The national schedule of a child's vaccines: what is given, due, late, or not given yet.

Ages and distances are data (``resources/domain/immunisation.json``). A dose is due from
the day on which it may be given: by age, and by the distance to the dose before it. It is
late when that day is more than 30 days ago and the schedule's own span of months is over.
What was given after the day that is asked for does not count, so an answer about a day
stays what it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from kbdesk.domain.ages import completed_months, month_completed_on
from kbdesk.resources import resource

Standing = Literal["given", "late", "due", "not_yet", "missed"]
"""``missed``: not given, and too old for it now."""

UNTIL_MONTHS: Final = 60


class Rule(NamedTuple):
    """One dose of the schedule; see the columns of the data."""

    vaccine: str
    months: int
    window: int | None = None
    last_days: int | None = None
    last_months: int = UNTIL_MONTHS
    after: str | None = None
    days_apart: int = 0
    months_apart: int = 0
    basic: bool = False
    endemic: bool = False


class Dose(NamedTuple):
    """One vaccine of the schedule, and how a child stands to it on a day.

    ``due_on``: the first day on which it may be given; of a dose that waits for another
    one (``waits_for``), by age alone. ``late_on``: the first day on which it is late.
    ``last_on``: the last day on which it is given. ``early``: it was given before it should.
    """

    vaccine: str
    due_months: int
    standing: Standing
    due_on: date
    late_on: date
    last_on: date
    given_on: date | None = None
    waits_for: str | None = None
    early: bool = False


@cache
def _late_after_days() -> int:
    days: int = _data()["late_after_days"]
    return days


@cache
def _data() -> dict[str, Any]:
    text = resource("domain", "immunisation.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


@cache
def schedule() -> Mapping[str, Rule]:
    """Return the schedule's doses by vaccine, in its order."""
    return {row["vaccine"]: Rule(**row) for row in _data()["doses"]}


class Due(NamedTuple):
    """The vaccines that are due from one completed month."""

    months: int
    vaccines: tuple[str, ...]


def _by_age() -> tuple[Due, ...]:
    rules = [rule for rule in schedule().values() if not rule.endemic]
    return tuple(
        Due(months, tuple(rule.vaccine for rule in rules if rule.months == months))
        for months in dict.fromkeys(rule.months for rule in rules)
    )


SCHEDULE: Final = _by_age()
"""The schedule as a card prints it: by age, without what only some provinces give."""

BASIC: Final = frozenset(rule.vaccine for rule in schedule().values() if rule.basic)
"""The complete basic immunisation (IDL) of the first year."""


def dose(birth_date: date, given: Mapping[str, date], on: date, vaccine: str) -> Dose:
    """Return how a child stands to one vaccine of the schedule; raises KeyError for another."""
    return _dose(schedule()[vaccine], birth_date, given, on)


def doses(
    birth_date: date, given: Mapping[str, date], on: date, *, endemic: bool = False
) -> list[Dose]:
    """Return the whole schedule for a child on a day; ``given`` is the first date of each.

    JE is there where it is ``endemic`` or was given.
    """
    return [
        _dose(rule, birth_date, given, on)
        for rule in schedule().values()
        if endemic or not rule.endemic or rule.vaccine in given
    ]


def _dose(rule: Rule, birth_date: date, given: Mapping[str, date], on: date) -> Dose:
    given_on = given.get(rule.vaccine)
    if given_on is not None and given_on > on:
        given_on = None
    before = given.get(rule.after) if rule.after else None
    if before is not None and before > on:
        before = None
    due_on = month_completed_on(birth_date, rule.months)
    if before is not None:
        due_on = max(due_on, _apart(rule, before))
    last_on = _last_day(rule, birth_date)
    late_on = _late_day(rule, birth_date, due_on)
    waits_for = rule.after if before is None and given_on is None else None
    standing: Standing
    if given_on is not None:
        standing = "given"
    elif on > last_on:
        standing = "missed"
    elif on >= late_on:
        standing = "late"
    else:
        standing = "due" if on >= due_on else "not_yet"
    return Dose(
        rule.vaccine,
        rule.months,
        standing,
        due_on,
        late_on,
        last_on,
        given_on,
        waits_for,
        given_on is not None and given_on < due_on,
    )


def _apart(rule: Rule, before: date) -> date:
    if rule.months_apart:
        return month_completed_on(before, rule.months_apart)
    return _later(before, rule.days_apart)


def _later(day: date, days: int) -> date:
    return day + timedelta(min(days, (date.max - day).days))


def _last_day(rule: Rule, birth_date: date) -> date:
    if rule.last_days is not None:
        return _later(birth_date, rule.last_days)
    return month_completed_on(birth_date, rule.last_months) - timedelta(1)


def _late_day(rule: Rule, birth_date: date, due_on: date) -> date:
    late_on = _later(due_on, _late_after_days() + 1)
    return (
        late_on
        if rule.window is None
        else max(late_on, month_completed_on(birth_date, rule.window))
    )


class Owed(NamedTuple):
    """What a child may be given on a day (``today``), and what of the schedule is ``late``."""

    today: tuple[str, ...]
    late: tuple[str, ...]


def owed(birth_date: date, given: Mapping[str, date], on: date, *, endemic: bool = False) -> Owed:
    """Return just what a list of children asks of :func:`doses`, for many children at once.

    ``today`` are the vaccines that are due or late and wait for no other; ``late`` has those
    too that another dose must come before.
    """
    months = completed_months(birth_date, on)
    today, late = [], []
    for rule in schedule().values():
        if rule.months > months or (rule.vaccine in given and given[rule.vaccine] <= on):
            continue
        if rule.last_months <= months or (rule.endemic and not endemic):
            continue
        found = _dose(rule, birth_date, given, on)
        if found.standing == "late":
            late.append(found.vaccine)
        if found.standing in ("due", "late") and found.waits_for is None:
            today.append(found.vaccine)
    return Owed(tuple(today), tuple(late))


def basic_missing(given: Mapping[str, date], on: date) -> tuple[str, ...]:
    """Return what the complete basic immunisation (IDL) still lacks on a day; empty: complete."""
    return tuple(
        rule.vaccine
        for rule in schedule().values()
        if rule.basic and not (rule.vaccine in given and given[rule.vaccine] <= on)
    )


def basic_completed_on(given: Mapping[str, date], on: date) -> date | None:
    """Return the day on which the basic immunisation was complete, if it is by then."""
    return None if basic_missing(given, on) else max(given[vaccine] for vaccine in BASIC)


def first_dates(records: Iterable[tuple[str, date]]) -> dict[str, date]:
    """Return the first date of each vaccine, from (vaccine, date) in any order."""
    first: dict[str, date] = {}
    for vaccine, day in records:
        if vaccine not in first or day < first[vaccine]:
            first[vaccine] = day
    return first

"""The national schedule of a child's vaccines: what is given, due, late, or not given yet.

Ages and distances are data (``resources/domain/immunisation.json``). A dose is due from
the day on which it may be given: by age, and by the distance to the dose before it. It is
late when that day is more than 30 days ago and the schedule's own span of months is over,
but only of a child whose vaccines are on record (:meth:`VaccineRecord.begun`). Of another
child it is unrecorded: nobody knows what was given elsewhere.
What was given after the day that is asked for does not count, so an answer about a day
stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from kbdesk.domain.ages import completed_months, month_completed_on
from kbdesk.resources import read_json

Standing = Literal["given", "late", "due", "not_yet", "missed", "unrecorded"]
"""``missed``: not given, and too old for it now. ``unrecorded``: late or missed, if it was not
given; of a child without a vaccine record that is not known.
"""

UNTIL_MONTHS: Final = 60


class DoseRule(NamedTuple):
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

    @property
    def given_before_months(self) -> int:
        """Return the completed months from which the dose is not given any more."""
        return 1 if self.last_days is not None else self.last_months


class Dose(NamedTuple):
    """One vaccine of the schedule, and how a child stands to it on a day.

    ``due_on``: the first day on which it may be given; of a dose that waits for another
    one (``waits_for``), by age alone. ``late_on``: the first day on which it is late.
    ``last_on``: the last day on which it is given. ``early``: it was given before it should.
    ``by_book``: given according to the KIA book, on a day that is not known.
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
    by_book: bool = False


@dataclass(frozen=True, slots=True)
class VaccineRecord:
    """What is recorded of a child's vaccines.

    ``given``: the first day of each vaccine whose day is known. ``by_book``: of each that the
    KIA book shows without a day, the first day on which somebody read it there; that is never
    the day of the dose. ``book_seen_on``: the first day on which the book was read whole, so
    that what is not recorded was not given.
    """

    given: Mapping[str, date] = field(default_factory=dict)
    by_book: Mapping[str, date] = field(default_factory=dict)
    book_seen_on: date | None = None

    def has(self, vaccine: str, on: date) -> bool:
        """Tell whether a vaccine is known to be given by a day."""
        return self.day_of(vaccine, on) is not None or self.read_in_book(vaccine, on)

    def day_of(self, vaccine: str, on: date) -> date | None:
        """Return the day on which a vaccine was given, if that is known and not after a day."""
        day = self.given.get(vaccine)
        return None if day is None or day > on else day

    def read_in_book(self, vaccine: str, on: date) -> bool:
        """Tell whether a vaccine was read in the KIA book by a day."""
        day = self.by_book.get(vaccine)
        return day is not None and day <= on

    def begun(self, on: date) -> bool:
        """Tell whether the child has a vaccine record on a day.

        It has one from the first day on which any vaccine of the schedule is recorded as
        given, or on which the KIA book was read.
        """
        days = (self.book_seen_on, *self.given.values(), *self.by_book.values())
        return any(day is not None and day <= on for day in days)


@cache
def _late_after_days() -> int:
    days: int = _data()["late_after_days"]
    return days


@cache
def _data() -> dict[str, Any]:
    data: dict[str, object] = read_json("domain", "immunisation.json")
    return data


@cache
def schedule() -> Mapping[str, DoseRule]:
    """Return the schedule's doses by vaccine, in its order."""
    return {row["vaccine"]: DoseRule(**row) for row in _data()["doses"]}


class DueVaccines(NamedTuple):
    """The vaccines that are due from one completed month."""

    months: int
    vaccines: tuple[str, ...]


def _by_age() -> tuple[DueVaccines, ...]:
    rules = [rule for rule in schedule().values() if not rule.endemic]
    return tuple(
        DueVaccines(months, tuple(rule.vaccine for rule in rules if rule.months == months))
        for months in dict.fromkeys(rule.months for rule in rules)
    )


SCHEDULE: Final = _by_age()
"""The schedule as a card prints it: by age, without what only some provinces give."""

BASIC: Final = frozenset(rule.vaccine for rule in schedule().values() if rule.basic)
"""The complete basic immunisation (IDL) of the first year."""


def dose(birth_date: date, record: VaccineRecord, on: date, vaccine: str) -> Dose:
    """Return how a child stands to one vaccine of the schedule; raises KeyError for another."""
    return _dose(schedule()[vaccine], birth_date, record, on, begun=record.begun(on))


def doses(
    birth_date: date, record: VaccineRecord, on: date, *, endemic: bool = False
) -> list[Dose]:
    """Return the whole schedule for a child on a day.

    JE is there where it is ``endemic`` or was given.
    """
    begun = record.begun(on)
    return [
        _dose(rule, birth_date, record, on, begun=begun)
        for rule in schedule().values()
        if endemic
        or not rule.endemic
        or rule.vaccine in record.given
        or rule.vaccine in record.by_book
    ]


def _dose(
    rule: DoseRule, birth_date: date, record: VaccineRecord, on: date, *, begun: bool
) -> Dose:
    given_on = record.day_of(rule.vaccine, on)
    by_book = given_on is None and record.read_in_book(rule.vaccine, on)
    given = given_on is not None or by_book
    before = record.day_of(rule.after, on) if rule.after else None
    due_on = month_completed_on(birth_date, rule.months)
    if before is not None:
        due_on = max(due_on, _apart(rule, before))
    last_on = _last_day(rule, birth_date)
    late_on = _late_day(rule, birth_date, due_on)
    waits_for = rule.after if not given and rule.after and not record.has(rule.after, on) else None
    standing: Standing
    if given:
        standing = "given"
    elif on > last_on:
        standing = "missed" if begun else "unrecorded"
    elif on >= late_on:
        standing = "late" if begun else "unrecorded"
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
        by_book,
    )


def _apart(rule: DoseRule, before: date) -> date:
    if rule.months_apart:
        return month_completed_on(before, rule.months_apart)
    return _later(before, rule.days_apart)


def _later(day: date, days: int) -> date:
    return day + timedelta(min(days, (date.max - day).days))


def _last_day(rule: DoseRule, birth_date: date) -> date:
    if rule.last_days is not None:
        return _later(birth_date, rule.last_days)
    return month_completed_on(birth_date, rule.last_months) - timedelta(1)


def _late_day(rule: DoseRule, birth_date: date, due_on: date) -> date:
    late_on = _later(due_on, _late_after_days() + 1)
    return (
        late_on
        if rule.window is None
        else max(late_on, month_completed_on(birth_date, rule.window))
    )


class Owed(NamedTuple):
    """What a child may be given on a day (``today``), and what of the schedule is ``late``.

    ``unrecorded``: what would be late if the child had a vaccine record; it has none.
    """

    today: tuple[str, ...]
    late: tuple[str, ...]
    unrecorded: tuple[str, ...] = ()


def owed(birth_date: date, record: VaccineRecord, on: date, *, endemic: bool = False) -> Owed:
    """Return just what a list of children asks of :func:`doses`, for many children at once.

    ``today`` are the vaccines that are due or late and wait for no other; ``late`` has those
    too that another dose must come before.
    """
    months = completed_months(birth_date, on)
    begun = record.begun(on)
    today, late, unrecorded = [], [], []
    for rule in schedule().values():
        if rule.months > months or record.has(rule.vaccine, on):
            continue
        if rule.last_months <= months or (rule.endemic and not endemic):
            continue
        found = _dose(rule, birth_date, record, on, begun=begun)
        if found.standing == "late":
            late.append(found.vaccine)
        elif found.standing == "unrecorded" and on <= found.last_on:
            unrecorded.append(found.vaccine)
        if found.standing in ("due", "late") and found.waits_for is None:
            today.append(found.vaccine)
    return Owed(tuple(today), tuple(late), tuple(unrecorded))


def basic_missing(record: VaccineRecord, on: date) -> tuple[str, ...]:
    """Return what the complete basic immunisation (IDL) still lacks on a day; empty: complete."""
    return tuple(
        rule.vaccine
        for rule in schedule().values()
        if rule.basic and not record.has(rule.vaccine, on)
    )


def basic_completed_on(record: VaccineRecord, on: date) -> date | None:
    """Return the day on which the basic immunisation was complete.

    None where it is not complete by then, and where a dose of it has no known day.
    """
    days = [record.day_of(vaccine, on) for vaccine in BASIC]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def vaccine_record(
    doses: Iterable[tuple[str, date, bool]], book_seen: Iterable[date] = ()
) -> VaccineRecord:
    """Return the record of doses in any order: (vaccine, day, whether by the KIA book).

    ``book_seen``: the days on which the book was read whole. What is no vaccine of the
    schedule is left out.
    """
    said = [one for one in doses if one[0] in schedule()]
    return VaccineRecord(
        first_dates((vaccine, day) for vaccine, day, by_book in said if not by_book),
        first_dates((vaccine, day) for vaccine, day, by_book in said if by_book),
        min(book_seen, default=None),
    )


def in_series(vaccines: Iterable[str]) -> list[str]:
    """Return vaccines with the doses of one kind together: DPT-HB-Hib1-3, OPV1-4, MR1.

    The kinds stand in the order in which each is first named.
    """
    doses: dict[str, list[int]] = {}
    for vaccine in vaccines:
        kind = vaccine.rstrip("0123456789")
        number = vaccine[len(kind) :]
        doses.setdefault(kind, []).extend([int(number)] if number else [])
    said = []
    for kind, numbers in doses.items():
        runs: list[list[int]] = []
        for place in sorted(set(numbers)):
            if runs and place == runs[-1][-1] + 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        for run in runs or [[]]:
            ends = dict.fromkeys(str(place) for place in (*run[:1], *run[-1:]))
            said.append(kind + "-".join(ends))
    return said


def first_dates(records: Iterable[tuple[str, date]]) -> dict[str, date]:
    """Return the first date of each vaccine, from (vaccine, date) in any order."""
    first: dict[str, date] = {}
    for vaccine, day in records:
        if vaccine not in first or day < first[vaccine]:
            first[vaccine] = day
    return first

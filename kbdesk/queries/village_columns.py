"""The families and people of an area as columns, for figures of thousands of families at once.

What ``kampung`` asks of one family, in the same words and with the same answers: who lives
there, couples, births, planning. ``risk_columns`` judges them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np

from kbdesk.desk import Desk
from kbdesk.domain.ages import born_after
from kbdesk.domain.krs import Limits, reproductive_births
from kbdesk.queries.area import Area
from kbdesk.queries.columns import (
    Flags,
    Ints,
    chosen,
    day_number,
    day_text,
    months_between,
    places,
    unpacked,
)
from kbdesk.queries.household import YOUNGEST_MOTHER_MONTHS
from kbdesk.queries.need import late
from kbdesk.store.column_rows import MARITAL, RELATIONS, SEXES, ColumnRows, PackedRows, Some
from kbdesk.store.household_rows import FamilyRow, HouseholdRows
from kbdesk.store.many_rows import many_rows
from kbdesk.store.store import Store

MALE, FEMALE = (SEXES.index(sex) + 1 for sex in ("male", "female"))
HEAD, WIFE, CHILD = (RELATIONS.index(name) + 1 for name in ("head", "wife", "child"))
MARRIED: Final = MARITAL.index("married") + 1
NOBODY: Final = -1
"""In a column of places: none."""
Made = TypeVar("Made")
_DAYS_KEPT = 4
MANY = 1500
"""From this number of families on, everybody is read, unless most people live elsewhere."""


class Measured(NamedTuple):
    """The measurements between two days, as :meth:`VillageColumns.measured` returns them."""

    first: str
    last: str
    rows: Mapping[str, Ints]


def village_columns(desk: Desk, area: Area, on: str | None = None) -> VillageColumns:
    """Return the people of an area's families: read once, for all days, until something changes.

    ``on``: the measurements of late of that day will be asked for as well.
    """

    def read() -> VillageColumns:
        with many_rows():
            return VillageColumns(desk, area, on)

    return desk.store.derived.kept(_key(area), read)


def everybody_is_read(desk: Desk) -> bool:
    """Tell whether :func:`village_columns` of everybody is there at once."""
    return desk.store.derived.holds(_key(Area()))


def _key(area: Area) -> tuple[str, Area]:
    return ("village_columns", area)


class VillageColumns:
    """The people of an area's families, as they are written; each day can be asked of it.

    Columns of one length, the people in the order of their rows: ``family`` is a place in
    ``families``, ``mother`` one among the people, both :data:`NOBODY` where there is none.
    Children of these families' women who live elsewhere are among them, of no family; in the
    area of everybody so are all who have none.
    """

    def __init__(
        self, desk: Desk, area: Area, on: str | None = None, some: Some | None = None
    ) -> None:
        """Read them, or only some; ``some``: of which families, None where everybody was read."""
        self.area = area
        self._once: dict[object, Any] = {}
        self._of_days: dict[tuple[object, str], Any] = {}
        self._measured: Measured | None = None
        self._begun: tuple[str, str, Callable[[], PackedRows]] | None = None
        self.records = desk.store.records
        self.rows = rows = ColumnRows(self.records)
        people: Callable[[], PackedRows] | None = None
        if some is None and area.posyandu is None and area.village is None:
            people = self._everybody(desk.store, on)
        families = HouseholdRows(desk.store.records)
        self.families: Sequence[FamilyRow]
        if some is not None:
            self.families = families.these(some.families)
        else:
            self.families = families.families(area.posyandu, area.village)
            many = len(self.families)
            if people is None and many >= MANY and 2 * many >= families.how_many():
                people = self._everybody(desk.store, on)
            if people is None:
                some = Some([row.id for row in self.families])
        self.some = some
        mothers = unpacked(rows.mothers(some))
        self.said = rows.planning(some)
        """The records of family planning, as ``ColumnRows.planning`` reads them."""
        read = unpacked(people() if people else rows.people(some))
        if some is not None:
            elsewhere = unpacked(rows.children_elsewhere(some))
            read = {name: np.concatenate((of, elsewhere[name])) for name, of in read.items()}
        self.n, first = np.unique(read["n"], return_index=True)
        read = {name: of[first] for name, of in read.items()}
        self.sex = read["sex"]
        self.relation = read["relation"]
        self.marital = read["marital"]
        self.has_mother = read["has_mother"] == 1
        self.born = read["birth_date"]
        self.died = read["death_date"]
        self.left = read["left_date"]
        self.arrived = read["arrived_date"]
        numbers = np.array([row.n for row in self.families], dtype=np.int64)
        self.family = places(read["family"], numbers)
        self.mother = self._mothers(mothers)
        self._away = [
            (place, day_number(left), day_number(back))
            for (n, left, back) in rows.absences()
            if (place := self.place(n)) != NOBODY
        ]

    def _everybody(self, store: Store, on: str | None) -> Callable[[], PackedRows]:
        """Begin to read everybody, and the measurements of a day, which take as long again."""
        if on is not None:
            since = late(on)
            begun = store.beside(lambda of: ColumnRows(of).measured(since, on, None))
            self._begun = since, on, begun
        return store.beside(lambda of: ColumnRows(of).people(None))

    def _mothers(self, pairs: dict[str, Ints]) -> Ints:
        """Return where each person's mother stands."""
        found = np.full(len(self.n), NOBODY, dtype=np.int64)
        at = places(pairs["n"], self.n)
        known = at != NOBODY
        found[at[known]] = places(pairs["mother"][known], self.n)
        return found

    def place(self, n: int) -> int:
        """Return where a person stands, by the number of the row."""
        at = int(np.searchsorted(self.n, n))
        return at if at < len(self.n) and self.n[at] == n else NOBODY

    def ids(self, which: Ints) -> list[str]:
        """Return the ids of the people at some places."""
        numbers = self.n[which].tolist()
        named = self.rows.ids(numbers)
        return [named[n] for n in numbers]

    def numbers(self, people: Collection[str]) -> Ints:
        """Return the numbers of the rows of persons by their ids."""
        return np.array(list(self.rows.numbers_of(people).values()), dtype=np.int64)

    def by_family(self, people: Flags) -> Ints:
        """Return how many of some people each family has; they must be of one."""
        return np.bincount(self.family[people], minlength=len(self.families))

    def measured(self, first: str, last: str) -> Mapping[str, Ints]:
        """Return the measurements between two days as ``column_rows.MEASURED`` has them.

        ``at``: where the child stands. Read once: what was read for other days is kept.
        """
        held = self._held(first, last)
        among = (held.rows["date"] >= day_number(first)) & (held.rows["date"] <= day_number(last))
        return chosen(held.rows, among)

    def last_measured(self, first: str, last: str) -> dict[str, str]:
        """Return by kelurahan the last day between two of which a measurement is held."""
        rows = self.measured(first, last)
        latest = np.zeros(len(self.families) + 1, dtype=np.int64)  # the last is of no family
        np.maximum.at(latest, self.family[rows["at"]], rows["date"])
        found: dict[str, int] = {}
        for family, day in zip(self.families, latest.tolist(), strict=False):
            if day and family.village is not None:
                found[family.village] = max(day, found.get(family.village, day))
        return {village: day_text(day) for village, day in found.items()}

    def _held(self, first: str, last: str) -> Measured:
        held = self._measured
        if held is None and self._begun is not None:
            since, until, begun = self._begun
            held = Measured(since, until, self._placed(begun()))
            self._begun = None
        if held is None:
            held = Measured(first, last, self._read(first, last))
        if first < held.first:
            before = self._read(first, _next_day(held.first, -1))
            held = Measured(first, held.last, _joined(before, held.rows))
        if last > held.last:
            after = self._read(_next_day(held.last, 1), last)
            held = Measured(held.first, last, _joined(held.rows, after))
        self._measured = held
        return held

    def _read(self, first: str, last: str) -> dict[str, Ints]:
        return self._placed(self.rows.measured(first, last, self.some))

    def _placed(self, packed: PackedRows) -> dict[str, Ints]:
        rows = unpacked(packed)
        rows["at"] = places(rows["n"], self.n)
        here = rows["at"] != NOBODY
        return chosen(rows, here)

    def once(self, made: Callable[[VillageColumns], Made]) -> Made:
        """Return what is made of these columns for all days; made at the first call and kept."""
        if made not in self._once:
            self._once[made] = made(self)
        found: Made = self._once[made]
        return found

    def of_day(self, made: Callable[[VillageColumns, str], Made], on: str) -> Made:
        """Return what is made of these columns on a day; that of a few days is kept."""
        key = (made, on)
        if key not in self._of_days:
            while len(self._of_days) >= _DAYS_KEPT:
                self._of_days.pop(next(iter(self._of_days)))
            self._of_days[key] = made(self, on)
        found: Made = self._of_days[key]
        return found

    # -- on a day ------------------------------------------------------------------------

    def away(self, on: int) -> Ints:
        """Return the places of those who were away for a time that is over, on a day."""
        return np.array(
            [place for place, left, back in self._away if left <= on < back], dtype=np.int64
        )

    def lives(self, on: int) -> Flags:
        """Tell who is born or come, alive and not away on a day."""
        here: Flags = (
            (self.born <= on)
            & ((self.died == 0) | (self.died > on))
            & ((self.left == 0) | (self.left > on))
            & (self.arrived <= on)
        )
        here[self.away(on)] = False
        return here

    def gone(self, on: int) -> Flags:
        """Tell who is dead or away on a day, for good or for a time that is over."""
        found: Flags = ((self.died != 0) & (self.died <= on)) | (
            (self.left != 0) & (self.left <= on)
        )
        found[self.away(on)] = True
        return found

    def couples(self, on: int) -> Flags:
        """Tell which women are wives who live with their husbands; see ``Household.is_couple``.

        Whether they themselves live there on the day, or are of reproductive age, is not asked.
        """
        husbands = (self.family != NOBODY) & (self.relation == HEAD) & (self.sex != FEMALE)
        with_husband = self.by_family(husbands & ~self.gone(on)) > 0
        with_husband |= self.by_family(husbands) == 0
        of_family = np.append(with_husband, False)[self.family]
        wives = (
            (self.relation == WIFE)
            & (self.sex != MALE)
            & ((self.marital == 0) | (self.marital == MARRIED))
            & of_family
        )
        others = (self.relation != WIFE) & (self.marital == MARRIED) & (self.sex == FEMALE)
        found: Flags = (self.family != NOBODY) & (wives | others)
        return found

    def reproductive(self, on: str, limit: Limits) -> Flags:
        """Tell whose age is that of PUS on a day; not of those whose birth date is unknown."""
        after, until = reproductive_births(on, limit)
        found: Flags = (self.born > day_number(after)) & (self.born <= day_number(until))
        return found

    def younger(self, on: str, under_months: int) -> Flags:
        """Tell who is known to be younger than so many months on a day."""
        found: Flags = self.born > day_number(born_after(on, under_months))
        return found

    # -- births --------------------------------------------------------------------------

    @cached_property
    def wives(self) -> Flags:
        """Tell who is written as the wife of a family."""
        found: Flags = (self.family != NOBODY) & (self.relation == WIFE) & (self.sex != MALE)
        return found

    @cached_property
    def only_wife(self) -> Ints:
        """Return for each family where its wife stands, if one is written and no more."""
        found = np.full(len(self.families) + 1, NOBODY, dtype=np.int64)
        wives = np.flatnonzero(self.wives)
        found[self.family[wives]] = wives
        found[:-1][self.by_family(self.wives) != 1] = NOBODY
        return found

    @cached_property
    def orphans(self) -> Ints:
        """Return the places of the children of a family of whom no mother is said."""
        return np.flatnonzero((self.family != NOBODY) & (self.relation == CHILD) & ~self.has_mother)

    def may_be_hers(self, wives: Ints, children: Ints) -> Flags:
        """Tell of pairs whether a child of whom no mother is said counts as the wife's."""
        born, mother_born = self.born[children], self.born[wives]
        unknown = (born == 0) | (mother_born == 0)
        old_enough = months_between(mother_born, born) >= YOUNGEST_MOTHER_MONTHS
        found: Flags = (wives != children) & (unknown | old_enough)
        return found

    @cached_property
    def presumed_mother(self) -> Ints:
        """Return where each person's mother stands: who is said, else the family's only wife."""
        found = self.mother.copy()
        wives = self.only_wife[self.family[self.orphans]]
        paired = wives != NOBODY
        children, wives = self.orphans[paired], wives[paired]
        hers = self.may_be_hers(wives, children)
        found[children[hers]] = wives[hers]
        return found

    @cached_property
    def unsure(self) -> Sequence[tuple[int, int]]:
        """Return wives and children who may be theirs, in families with more than one wife."""
        several = np.append(self.by_family(self.wives) > 1, False)
        by_family: dict[int, list[int]] = defaultdict(list)
        for wife in np.flatnonzero(self.wives & several[self.family]).tolist():
            by_family[int(self.family[wife])].append(wife)
        pairs = [
            (wife, child)
            for child in self.orphans[several[self.family[self.orphans]]].tolist()
            for wife in by_family[int(self.family[child])]
        ]
        if not pairs:
            return []
        hers = self.may_be_hers(*np.array(pairs, dtype=np.int64).T)
        return [pair for pair, may in zip(pairs, hers.tolist(), strict=True) if may]


def _joined(one: Mapping[str, Ints], other: Mapping[str, Ints]) -> dict[str, Ints]:
    return {name: np.concatenate((column, other[name])) for name, column in one.items()}


def _next_day(day: str, by: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()

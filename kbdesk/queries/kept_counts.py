"""What is counted of each family on a day, and of each child in a month, kept and mended.

Whole cities are counted once. Whoever asks later finds the counts on the disk, and only those
families are counted anew whom something concerns that was recorded since
(``store.concerned_rows``). So the counts are those that would be made of everybody now.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.family_planning import Said
from kbdesk.domain.report_json.skdn import FigureName
from kbdesk.domain.skdn import FIGURES, Skdn
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.columns import Flags, Ints, day_text, places
from kbdesk.queries.family_columns import FamilyColumns
from kbdesk.queries.family_counts import COUNTED_PEOPLE, MARKS, FamilyCounts, Group
from kbdesk.queries.residence import Residence
from kbdesk.queries.skdn_columns import SkdnColumns, SkdnMonth, SkdnPlace, begin_children
from kbdesk.queries.village_columns import NOBODY, VillageColumns, village_columns
from kbdesk.queries.village_lines import RtFigures
from kbdesk.store.concerned_rows import Concerned, concerned
from kbdesk.store.household_rows import FamilyRow, HouseholdRows
from kbdesk.store.many_rows import many_rows

_MOST: Final = 10_000
"""Of more families than this everybody is counted anew: that is as fast."""
_WRITTEN_AGAIN: Final = 300
"""From so many families on, mended counts are kept in the place of those that were mended."""
_QUICK: Final = 1
"""The level of zlib: the numbers are nearly all small."""
Made = TypeVar("Made")
Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Groups(Generic[Group]):
    """To which group each family belongs today.

    ``n``: the numbers of the rows of all families, ascending; ``group`` a number of ``numbers``.
    """

    numbers: Mapping[Group, int]
    n: Ints
    group: Ints

    def of(self, n: Ints) -> Ints:
        """Return the numbers of the groups of some families."""
        return self.group[places(n, self.n)]


@dataclass(frozen=True, slots=True)
class DayCounts:
    """The families in which somebody lives on a day, or in which somebody was measured of late.

    ``n``: the numbers of their rows, ``village`` a place in ``villages``; ``measured`` the last
    day of a measurement in the month of the day and the one before, 0 where there is none.
    """

    n: Ints
    village: Ints
    villages: Sequence[str | None]
    measured: Ints
    counts: FamilyCounts

    def by_village(self) -> dict[str | None, RtFigures]:
        """Return the figures of each kelurahan in which somebody lives."""
        of_place = {village: at for at, village in enumerate(self.villages)}
        return self.counts.summed(of_place, self.village)

    def total(self) -> RtFigures:
        """Return the figures of all families."""
        found = self.counts.summed({None: 0}, np.zeros(len(self.n), dtype=np.int64))
        return found.get(None, RtFigures())

    def last_measured(self) -> dict[str, str]:
        """Return by kelurahan the last day of a measurement, where there is one."""
        latest = np.zeros(len(self.villages), dtype=np.int64)
        np.maximum.at(latest, self.village, self.measured)
        return {
            village: day_text(day)
            for village, day in zip(self.villages, latest.tolist(), strict=True)
            if day and village is not None
        }

    def by(self, groups: Groups[Group]) -> dict[Group, RtFigures]:
        """Return the figures of each group of families."""
        return self.counts.summed(groups.numbers, groups.of(self.n))

    def at_risk(self, groups: Groups[Group]) -> dict[Group, int]:
        """Return how many families of each group are at risk, where any are."""
        at_risk = groups.of(self.n[self.counts.marks["at_risk"]])
        many = np.bincount(at_risk, minlength=len(groups.numbers)).tolist()
        return {group: many[at] for group, at in groups.numbers.items() if many[at]}


@dataclass(frozen=True, slots=True)
class ChildCounts:
    """The children that a month counts: in which figures, and where each is served and lives.

    ``n``: the numbers of their rows; ``figures`` has a bit for each name of ``FIGURES``;
    ``place`` is a place in ``places``.
    """

    n: Ints
    figures: Ints
    place: Ints
    places: Sequence[SkdnPlace]

    def by_place(self) -> dict[SkdnPlace, Skdn]:
        """Return SKDN of each place where somebody is counted."""
        many = len(self.places)
        counts: dict[FigureName, list[int]] = {
            name: np.bincount(self.place[self.figures >> bit & 1 == 1], minlength=many).tolist()
            for bit, name in enumerate(FIGURES)
        }
        found: dict[SkdnPlace, Skdn] = {}
        for at, where in enumerate(self.places):
            here: dict[str, object] = {name: of[at] for name, of in counts.items()}
            if any(here.values()):
                found[where] = Skdn.of(here)
        return found


class KeptCounts:
    """The counts of everybody: from the disk, mended, or made."""

    def __init__(self, desk: Desk) -> None:
        """Read nothing yet."""
        self._desk = desk
        self._derived = desk.store.derived
        self._state = self._derived.state()
        self._made: dict[str, bytes] = {}
        self._concerned: dict[int, Concerned | None] = {}
        self._late: dict[int, _Late | None] = {}

    def families(self, day: date) -> DayCounts:
        """Return what is counted of each family on a day."""

        def made(of: VillageColumns) -> DayCounts:
            return _day_counts(of, day)

        return self._counts(_families_name(day), made, _read_day, _merged_days, _written_day)

    def children(self, month: int) -> ChildCounts:
        """Return in which figures of SKDN each child is in a month."""

        def made(of: VillageColumns) -> ChildCounts:
            return _child_counts(of.once(SkdnColumns).by_child(month), of)

        name = f"children:{month}"
        return self._counts(name, made, _read_children, _merged_children, _written_children)

    def has(self, day: date, month: int) -> bool:
        """Tell whether both are there without everybody being read."""
        return all(
            (kept := self._derived.lasting(name)) is not None and self._late_of(kept[0]) is not None
            for name in (_families_name(day), f"children:{month}")
        )

    def keep(self) -> None:
        """Keep on the disk what was made since the last call."""
        made, self._made = self._made, {}
        if made:
            self._derived.make_last(made, self._state)

    def groups(self, place: Callable[[FamilyRow], Group]) -> Groups[Group]:
        """Return to which group each family belongs."""
        numbers: dict[Group, int] = {}
        rows = HouseholdRows(self._desk.store.records).families(None, None)
        group = np.array([numbers.setdefault(place(row), len(numbers)) for row in rows], np.int64)
        n = np.array([row.n for row in rows], np.int64)
        order = np.argsort(n)
        return Groups(numbers, n[order], group[order])

    # -- inside --------------------------------------------------------------------------

    def _counts(
        self,
        name: str,
        make: Callable[[VillageColumns], Made],
        read: Callable[[bytes], Made],
        merged: Callable[[Made, Concerned, Made], Made],
        written: Callable[[Made], bytes],
    ) -> Made:
        kept = self._derived.lasting(name)
        late = None if kept is None else self._late_of(kept[0])
        if kept is None or late is None:
            found = make(self._everybody())
            self._made[name] = written(found)
            return found
        found = read(kept[1])
        if late.columns is not None:
            found = merged(found, late.whom, make(late.columns))
            if len(late.whom.some.families) >= _WRITTEN_AGAIN:
                self._made[name] = written(found)
        return found

    def _everybody(self) -> VillageColumns:
        day = self._desk.clock.today()
        begun = begin_children(self._desk, month_index(day))
        of = village_columns(self._desk, Area(), day.isoformat())
        if begun is not None:
            of.once(SkdnColumns).begun = begun
        return of

    def _late_of(self, number: int) -> _Late | None:
        """Return who is to be counted anew in counts of a number; None if nearly everybody is."""
        if number not in self._late:
            self._late[number] = self._read_late(number)
        return self._late[number]

    def _read_late(self, number: int) -> _Late | None:
        whom = self.concerned_since(number)
        if whom is None:
            return None
        if not whom.families and not whom.people:
            return _Late(whom, None)
        with many_rows():
            return _Late(whom, VillageColumns(self._desk, Area(), None, whom.some))

    def concerned_since(self, number: int) -> Concerned | None:
        """Return whom it concerns what was recorded since counts of a number were made.

        None if nearly everybody is to be counted anew.
        """
        if number not in self._concerned:
            self._concerned[number] = self._read_concerned(number)
        return self._concerned[number]

    def _read_concerned(self, number: int) -> Concerned | None:
        touched = self._derived.since(number)
        if touched is None or touched.many() > 4 * _MOST:
            return None
        records = self._desk.store.records
        # who ever was of another family is where that family was then
        besides = Residence(records).kin.keys() if touched.families else ()
        whom = concerned(records, touched, besides)
        return whom if len(whom.some.families) + len(whom.some.people) <= _MOST else None


@dataclass(frozen=True, slots=True)
class _Late:
    """Who is to be counted anew, and their columns; None where nobody is."""

    whom: Concerned
    columns: VillageColumns | None


# -- families on a day -----------------------------------------------------------------------


def _families_name(day: date) -> str:
    return f"families:{day.isoformat()}"


def _day_counts(of: VillageColumns, day: date) -> DayCounts:
    with many_rows():
        counts = FamilyColumns(of, day.isoformat()).counts
    measured = np.zeros(len(of.families) + 1, dtype=np.int64)  # the last is of no family
    rows = of.measured(month_span(month_index(day) - 1)[0].isoformat(), day.isoformat())
    np.maximum.at(measured, of.family[rows["at"]], rows["date"])
    measured = measured[:-1]
    numbers: dict[str | None, int] = {}
    village = np.array(
        [numbers.setdefault(row.village, len(numbers)) for row in of.families], dtype=np.int64
    )
    n = np.array([row.n for row in of.families], dtype=np.int64)
    found = DayCounts(n, village, tuple(numbers), measured, counts)
    return _those(found, counts.marks["families"] | (measured != 0))


def _those(of: DayCounts, kept: Flags) -> DayCounts:
    """Return some of the families."""
    counts = of.counts
    at = np.cumsum(kept) - 1
    wives = kept[counts.wives]
    return DayCounts(
        of.n[kept], of.village[kept], of.villages, of.measured[kept],
        FamilyCounts(
            {name: marked[kept] for name, marked in counts.marks.items()},
            {name: many[kept] for name, many in counts.people.items()},
            at[counts.wives[wives]], counts.said[wives], counts.said_by_code,
        ),
    )  # fmt: skip


def _merged_days(old: DayCounts, whom: Concerned, new: DayCounts) -> DayCounts:
    """Return what is counted of the others, and anew of those whom something concerns."""
    old = _those(old, ~are_among(old.n, whom.families))
    villages = dict.fromkeys((*old.villages, *new.villages))
    codes = dict.fromkeys((*old.counts.said_by_code, *new.counts.said_by_code))
    one, other = old.counts, new.counts
    return DayCounts(
        np.concatenate((old.n, new.n)),
        np.concatenate((
            renumbered(old.village, old.villages, villages),
            renumbered(new.village, new.villages, villages),
        )),
        tuple(villages),
        np.concatenate((old.measured, new.measured)),
        FamilyCounts(
            {name: np.concatenate((one.marks[name], other.marks[name])) for name in MARKS},
            {
                name: np.concatenate((one.people[name], other.people[name]))
                for name in COUNTED_PEOPLE
            },
            np.concatenate((one.wives, other.wives + len(old.n))),
            np.concatenate((
                renumbered(one.said, one.said_by_code, codes),
                renumbered(other.said, other.said_by_code, codes),
            )),
            tuple(codes),
        ),
    )  # fmt: skip


def _written_day(of: DayCounts) -> bytes:
    counts = of.counts
    bits = sum(counts.marks[name].astype(np.int64) << bit for bit, name in enumerate(MARKS))
    head = {"villages": list(of.villages), "said": list(counts.said_by_code)}
    return packed(
        head,
        [of.n, of.village, of.measured, np.asarray(bits)]
        + [counts.people[name] for name in COUNTED_PEOPLE]
        + [counts.wives, counts.said],
    )


def _read_day(text: bytes) -> DayCounts:
    head, columns = unpacked(text)
    n, village, measured, bits = columns[:4]
    people = dict(zip(COUNTED_PEOPLE, columns[4:-2], strict=True))
    marks = {name: (bits >> bit & 1) == 1 for bit, name in enumerate(MARKS)}
    said = [None if one is None else Said(*one) for one in head["said"]]
    return DayCounts(
        n, village, head["villages"], measured,
        FamilyCounts(marks, people, columns[-2], columns[-1], said),
    )  # fmt: skip


# -- children in a month ---------------------------------------------------------------------


def _child_counts(of: SkdnMonth, columns: VillageColumns) -> ChildCounts:
    figures = np.zeros(len(of.at), dtype=np.int64)
    for bit, name in enumerate(FIGURES):
        figures |= of.figures[name].astype(np.int64) << bit
    kept = figures != 0
    if columns.some is not None:
        # children of theirs who live elsewhere are counted there
        own = columns.family != NOBODY
        own[places(np.sort(columns.numbers(columns.some.people)), columns.n)] = True
        kept &= own[of.at]
    return ChildCounts(columns.n[of.at[kept]], figures[kept], of.place[kept], of.places)


def _merged_children(old: ChildCounts, whom: Concerned, new: ChildCounts) -> ChildCounts:
    others = ~are_among(old.n, whom.people)
    where = dict.fromkeys((*old.places, *new.places))
    return ChildCounts(
        np.concatenate((old.n[others], new.n)),
        np.concatenate((old.figures[others], new.figures)),
        np.concatenate((
            renumbered(old.place[others], old.places, where),
            renumbered(new.place, new.places, where),
        )),
        tuple(where),
    )  # fmt: skip


def _written_children(of: ChildCounts) -> bytes:
    return packed({"places": list(of.places)}, [of.n, of.figures, of.place])


def _read_children(text: bytes) -> ChildCounts:
    head, (n, figures, place) = unpacked(text)
    return ChildCounts(n, figures, place, [(one, other) for one, other in head["places"]])


# -- bytes -----------------------------------------------------------------------------------


def are_among(n: Ints, numbers: frozenset[int]) -> Flags:
    found: Flags = np.isin(n, np.array(sorted(numbers), dtype=np.int64))
    return found


def renumbered(of: Ints, before: Sequence[Named], after: Mapping[Named, object]) -> Ints:
    """Return places in one list as places in another one, which has all of it."""
    at = {one: place for place, one in enumerate(after)}
    return np.array([at[one] for one in before] or [0], dtype=np.int64)[of]


def packed(head: Mapping[str, object], columns: Sequence[Ints]) -> bytes:
    """Return columns as bytes, each in the smallest type that holds it."""
    types, parts = [], []
    for column in columns:
        type_ = np.min_scalar_type(int(np.max(column)) if len(column) else 0)
        types.append([type_.str, len(column)])
        parts.append(column.astype(type_).tobytes())
    said = json.dumps({**head, "columns": types}).encode()
    return zlib.compress(said + b"\n" + b"".join(parts), _QUICK)


def unpacked(text: bytes) -> tuple[dict[str, list[Any]], list[Ints]]:
    whole = zlib.decompress(text)
    at = whole.index(b"\n") + 1
    head = json.loads(whole[:at])
    columns: list[Ints] = []
    for name, many in head["columns"]:
        type_: npt.DTypeLike = np.dtype(name)
        column = np.frombuffer(whole, dtype=type_, count=many, offset=at)
        at += column.nbytes
        columns.append(column.astype(np.int64))
    return head, columns

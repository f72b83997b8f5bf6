"""Families at risk of stunting (KRS): the lines of ``report krs``, and one family's card."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final, NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain import krs
from kbdesk.domain.ages import month_index
from kbdesk.domain.krs import Found, born_after
from kbdesk.growth.categories import category
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.growth.zscores import Index, three_scores
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.kampung import Household, OneFamily, Planning, place, report_day
from kbdesk.store.kampung_rows import FamilyRow, KampungRows
from kbdesk.store.many_rows import many_rows
from kbdesk.store.records import Row

IN_NEED: Final = frozenset(
    {"severely_underweight", "severely_stunted", "stunted", "severely_wasted", "wasted"}
)
"""Categories of a child that make its family come first; the red line is the first of them."""
CALM: Final = -2.0
"""From here on up no category is one of need."""
INDICES: Final[tuple[Index, ...]] = ("zwei", "zlen", "zwfl")
MEASURED_MONTHS: Final = 3
"""A measurement of this calendar month and the two before it says how a child is now."""


class Line(NamedTuple):
    """A family of ``report krs``. ``need``: by child, the categories that call for help."""

    row: FamilyRow
    found: Found
    priority: int | None
    need: Mapping[str, tuple[str, ...]]

    @property
    def companions(self) -> list[str]:
        """Return who goes along with the family."""
        named = self.row.companions
        return list(json.loads(named)) if named else []

    def said(self, on: str) -> dict[str, Any]:
        """Return the line as it is written; the first five keys are the report's contract."""
        row, found = self.row, self.found
        return {
            "id": row.id,
            "target": found.target,
            "at_risk": found.at_risk,
            "flags": found.flags,
            "missing": found.missing,
            "groups": found.groups,
            "figures": found.figures,
            "priority": self.priority,
            "children": {child: list(why) for child, why in self.need.items()},
            "welfare_rank": row.welfare_rank,
            "companions": self.companions,
            "plan_until": row.plan_until,
            **place(row),
            "date": on,
        }


@dataclass(slots=True)
class Counts:
    """How many families; flags are those of the target families."""

    families: int = 0
    targets: int = 0
    at_risk: int = 0
    incomplete: int = 0
    flags: Counter[str] = field(default_factory=Counter)

    def count(self, line: Line) -> None:
        """Count a family."""
        self.families += 1
        self.targets += line.found.target is True
        self.at_risk += line.found.at_risk is True
        self.incomplete += line.found.at_risk is None
        if line.found.target:
            self.flags.update(flag for flag, value in line.found.flags.items() if value)


class MayBeVisited(NamedTuple):
    """A woman with a pregnancy, or a child under two; what she said and bore in ``planning``."""

    person: str
    family: str
    birth_date: str | None
    planning: Planning


@dataclass(frozen=True, slots=True)
class Reported:
    """The families of an area on a month's last day, on today's in the present month.

    ``mothers_and_infants``: of those who live in them, whom companions may have to visit.
    """

    month: int
    area: Area
    day: date
    lines: Sequence[Line]
    mothers_and_infants: Callable[[], Sequence[MayBeVisited]]


def report(desk: Desk, month: int, area: Area) -> Reported:
    """Return what ``report krs`` says: every family in which somebody lives on that day."""
    from kbdesk.queries.krs_columns import lines_of, mothers_and_infants
    from kbdesk.queries.risk_columns import RiskColumns
    from kbdesk.queries.village_columns import village_columns

    day = report_day(desk, month_span(month)[1])
    with many_rows():
        on = day.isoformat()
        found = village_columns(desk, area, on).of_day(RiskColumns, on)
        return Reported(month, area, day, lines_of(found), partial(mothers_and_infants, found))


def said(found: Reported) -> list[dict[str, Any]]:
    """Return the families as ``report krs`` writes them, a line each."""
    on = found.day.isoformat()
    return [line.said(on) for line in found.lines]


def family_report(desk: Desk, family: str, day: date | None = None) -> Reported:
    """Return one family's report on a day, today unless told; raises ``family.unknown``."""
    day = day or desk.clock.today()
    on = day.isoformat()
    limit = krs.limits()
    one = OneFamily(desk, family, day)
    row = one.household.row
    found = one.krs(on, limit)
    need = children_in_need(desk, one.household, on) if found.at_risk is True else {}
    first = krs.priority(found, row.welfare_rank, child_in_need=bool(need), limit=limit)
    two = born_after(on, limit.under_two_months)

    def mothers_and_infants() -> list[MayBeVisited]:
        return [
            MayBeVisited(person.id, family, person.birth_date, one.planning(person.id))
            for person in one.household.here(on)
            if (person.birth_date or "") > two or one.planning(person.id).pregnancies
        ]

    line = Line(row, found, first, need)
    return Reported(month_index(day), Area(), day, [line], mothers_and_infants)


def children_in_need(desk: Desk, household: Household, on: str) -> dict[str, tuple[str, ...]]:
    """Return the children whose last measurement of late calls for help, and why: categories.

    Implausible scores say nothing; oedema is severe wasting.
    """
    youngest = born_after(on, CODED_UNTIL_MONTHS)
    found = {}
    for one in household.here(on):
        if (one.birth_date or "") > youngest:
            _, why = children_concerns(desk, one._asdict(), on)
            if why:
                found[one.id] = why
    return found


def children_concerns(desk: Desk, child: Row, on: str) -> tuple[str | None, tuple[str, ...]]:
    """Return when a child was last measured of late, None if not, and what calls for help."""
    rows = KampungRows(desk.store.records)
    born = child["birth_date"] or ""
    last = None
    for row in rows.last_measured(late(on), on, child["id"]):
        if row[1] >= born:
            last = row
    if last is None or not born:
        return None, ()
    return last[1], _concerns(born, child["sex"], last)


def late(on: str) -> str:
    """Return since which day a measurement says how a child is on a day."""
    this = int(on[:4]) * 12 + int(on[5:7]) - 1
    return month_span(this - MEASURED_MONTHS + 1)[0].isoformat()


def _concerns(born: str, sex: str | None, row: tuple[Any, ...]) -> tuple[str, ...]:
    _, day, weight_g, lenhei_mm, position, oedema = row
    scores = three_scores(
        sex if sex in ("male", "female") else None,  # type: ignore[arg-type]
        (date.fromisoformat(day) - date.fromisoformat(born)).days,
        weight_kg=None if weight_g is None else weight_g / 1000,
        lenhei_cm=None if lenhei_mm is None else lenhei_mm / 10,
        position=position if position in ("lying", "standing") else None,
        oedema=bool(oedema),
    )
    codes = ["severely_wasted"] if oedema else []
    for index, z in zip(INDICES, scores, strict=True):
        named = None if z is None or z >= CALM else category(index, z)
        if named is not None and named.code in IN_NEED:
            codes.append(named.code)
    return tuple(codes)


def by_place(found: Sequence[Line]) -> dict[tuple[str | None, str | None], Counts]:
    """Return the counts of each RT, by kelurahan and RT."""
    places: dict[tuple[str | None, str | None], Counts] = {}
    for line in found:
        row = line.row
        places.setdefault((row.village, row.rt), Counts()).count(line)
    return places

"""Families at risk of stunting (KRS): the lines of ``report krs``, and one family's card."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain import krs
from kbdesk.domain.ages import month_index
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.krs import Found, born_after
from kbdesk.growth.categories import category
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.growth.zscores import Index, three_scores
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.kampung import Household, Kampung, lives, place, report_day
from kbdesk.store.kampung_rows import KampungRows, MemberRow
from kbdesk.store.many_rows import many_rows
from kbdesk.store.records import Row

IN_NEED: Final = frozenset(
    {"severely_underweight", "severely_stunted", "stunted", "severely_wasted", "wasted"}
)
"""Categories of a child that make its family come first; the red line is the first of them."""
_CALM: Final = -2.0
"""From here on up no category is one of need."""
_INDICES: Final[tuple[Index, ...]] = ("zwei", "zlen", "zwfl")
_FEW: Final = 1500
MEASURED_MONTHS: Final = 3
"""A measurement of this calendar month and the two before it says how a child is now."""


class Line(NamedTuple):
    """A family of ``report krs``. ``need``: by child, the categories that call for help."""

    household: Household
    found: Found
    priority: int | None
    need: Mapping[str, tuple[str, ...]]

    @property
    def companions(self) -> list[str]:
        """Return who goes along with the family."""
        named = self.household.row.companions
        return list(json.loads(named)) if named else []

    def said(self, on: str) -> dict[str, Any]:
        """Return the line as it is written; the first five keys are the report's contract."""
        row, found = self.household.row, self.found
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


@dataclass(frozen=True, slots=True)
class Reported:
    """The families of an area on a month's last day, on today's in the present month."""

    month: int
    area: Area
    day: date
    kampung: Kampung
    lines: Sequence[Line]


def report(desk: Desk, month: int, area: Area) -> Reported:
    """Return what ``report krs`` says: every family in which somebody lives on that day."""
    day = report_day(desk, month_span(month)[1])
    kampung, found = lines(desk, area, day)
    return Reported(month, area, day, kampung, found)


def said(found: Reported) -> list[dict[str, Any]]:
    """Return the families as ``report krs`` writes them, a line each."""
    on = found.day.isoformat()
    return [line.said(on) for line in found.lines]


def lines(desk: Desk, area: Area, day: date) -> tuple[Kampung, list[Line]]:
    """Return an area's families on a day, and a line of each in which somebody lives."""
    with many_rows():
        kampung = Kampung(desk, area, day)
        on = kampung.until
        here = [(one, living) for one in kampung.households if (living := one.here(on))]
        return kampung, _lines(desk, kampung, here, on)


def family_report(desk: Desk, family: str, day: date | None = None) -> Reported:
    """Return one family's report on a day, today unless told; raises ``family.unknown``."""
    on = day or desk.clock.today()
    kampung = Kampung(desk, Area(), on, family)
    if not kampung.households:
        raise KbdeskError("family.unknown", field="family", id=family)
    until = kampung.until
    found = _lines(desk, kampung, [(one, one.here(until)) for one in kampung.households], until)
    return Reported(month_index(on), Area(), on, kampung, found)


def family_krs(desk: Desk, family: str, day: date | None = None) -> Line:
    """Return one family's line on a day, today unless told; raises ``family.unknown``."""
    return family_report(desk, family, day).lines[0]


def _lines(
    desk: Desk, kampung: Kampung, here: Sequence[tuple[Household, list[MemberRow]]], on: str
) -> list[Line]:
    limit = krs.limits()
    found = [(one, kampung.krs(one, on, limit, living)) for one, living in here]
    risky = [one for one, of in found if of.at_risk is True]
    need = children_in_need(desk, risky, on, some=len(here) <= _FEW or not kampung.whole)
    lines = []
    for one, of in found:
        why: Mapping[str, tuple[str, ...]] = {}
        if of.at_risk is True:
            why = {person.id: need[person.id] for person in one.people if person.id in need}
        first = krs.priority(of, one.row.welfare_rank, child_in_need=bool(why), limit=limit)
        lines.append(Line(one, of, first, why))
    return lines


def children_in_need(
    desk: Desk, households: Sequence[Household], on: str, *, some: bool
) -> dict[str, tuple[str, ...]]:
    """Return the children whose last measurement of late calls for help, and why: categories.

    Implausible scores say nothing; oedema is severe wasting. ``some``: read child by child.
    """
    youngest = born_after(on, CODED_UNTIL_MONTHS)
    children = {
        one.id: one
        for household in households
        for one in household.people
        if one.birth_date is not None and youngest < one.birth_date and lives(one, on)
    }
    first = _late(on)
    rows = KampungRows(desk.store.records)
    last = {
        row[0]: row
        for row in rows.last_measured(first, on, list(children) if some else None)
        if row[0] in children and row[1] >= (children[row[0]].birth_date or "")
    }
    found = {}
    for id_, row in last.items():
        child = children[id_]
        why = _concerns(child.birth_date or "", child.sex, row)
        if why:
            found[id_] = why
    return found


def children_concerns(desk: Desk, child: Row, on: str) -> tuple[str | None, tuple[str, ...]]:
    """Return when a child was last measured of late, None if not, and what calls for help."""
    rows = KampungRows(desk.store.records)
    born = child["birth_date"] or ""
    last = None
    for row in rows.last_measured(_late(on), on, [child["id"]]):
        if row[1] >= born:
            last = row
    if last is None or not born:
        return None, ()
    return last[1], _concerns(born, child["sex"], last)


def _late(on: str) -> str:
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
    for index, z in zip(_INDICES, scores, strict=True):
        named = None if z is None or z >= _CALM else category(index, z)
        if named is not None and named.code in IN_NEED:
            codes.append(named.code)
    return tuple(codes)


def by_place(found: Sequence[Line]) -> dict[tuple[str | None, str | None], Counts]:
    """Return the counts of each RT, by kelurahan and RT."""
    places: dict[tuple[str | None, str | None], Counts] = {}
    for line in found:
        row = line.household.row
        places.setdefault((row.village, row.rt), Counts()).count(line)
    return places

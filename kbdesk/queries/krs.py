"""Families at risk of stunting (KRS): the lines of ``report krs``, and one family's card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from kbdesk.desk import Desk
from kbdesk.domain import krs
from kbdesk.domain.ages import month_index
from kbdesk.domain.krs import born_after
from kbdesk.domain.report_json.families import KrsJson
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.columns import day_text
from kbdesk.queries.household import NOTHING_SAID, Household, OneFamily, report_day
from kbdesk.queries.krs_lines import KrsLine, MayBeVisited
from kbdesk.queries.need import concerns, late
from kbdesk.queries.need_columns import NeedColumns
from kbdesk.queries.planning_columns import PlanningColumns
from kbdesk.queries.risk_columns import RiskColumns
from kbdesk.queries.village_columns import MALE
from kbdesk.store.household_rows import HouseholdRows
from kbdesk.store.many_rows import many_rows
from kbdesk.store.records import Row


@dataclass(frozen=True, slots=True)
class KrsReport:
    """The families of an area on a month's last day, on today's in the present month.

    ``mothers_and_infants``: of those who live in them, whom companions may have to visit.
    """

    month: int
    area: Area
    day: date
    lines: Sequence[KrsLine]
    mothers_and_infants: Callable[[], Sequence[MayBeVisited]]


def report(desk: Desk, month: int, area: Area) -> KrsReport:
    """Return what ``report krs`` says: every family in which somebody lives on that day."""
    # numpy is slow to load, and one family's card needs none
    from kbdesk.queries.krs import lines_of, mothers_and_infants
    from kbdesk.queries.risk_columns import RiskColumns
    from kbdesk.queries.village_columns import village_columns

    day = report_day(desk, month_span(month)[1])
    with many_rows():
        on = day.isoformat()
        found = village_columns(desk, area, on).of_day(RiskColumns, on)
        return KrsReport(month, area, day, lines_of(found), partial(mothers_and_infants, found))


def said(found: KrsReport) -> list[KrsJson]:
    """Return the families as ``report krs`` writes them, a line each."""
    on = found.day.isoformat()
    return [line.said(on) for line in found.lines]


def family_report(desk: Desk, family: str, day: date | None = None) -> KrsReport:
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

    line = KrsLine(row, found, first, need)
    return KrsReport(month_index(day), Area(), day, [line], mothers_and_infants)


def children_in_need(desk: Desk, household: Household, on: str) -> dict[str, tuple[str, ...]]:
    """Return the children whose last recent measurement needs attention, with its categories.

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
    """Return the day of a child's last recent measurement, or None, and what needs attention."""
    rows = HouseholdRows(desk.store.records)
    born = child["birth_date"] or ""
    last = None
    for row in rows.last_measured(late(on), on, child["id"]):
        if row[1] >= born:
            last = row
    if last is None or not born:
        return None, ()
    return last[1], concerns(born, child["sex"], last)


def lines_of(found: RiskColumns) -> list[KrsLine]:
    """Return a line of each family in which somebody lives."""
    of = found.of
    need = of.of_day(NeedColumns, found.on)
    in_need = found.of.by_family(need.in_need & found.here) > 0
    why = _why(found, need)
    inhabited = np.flatnonzero(found.inhabited)
    priority = found.priority(in_need)[inhabited].tolist()
    nothing: Mapping[str, tuple[str, ...]] = {}
    return [
        KrsLine(of.families[place], told, first or None, why.get(place, nothing))
        for place, told, first in zip(
            inhabited.tolist(), found.found(inhabited), priority, strict=True
        )
    ]


def _why(found: RiskColumns, need: NeedColumns) -> Mapping[int, dict[str, tuple[str, ...]]]:
    """Return by family at risk the children in need, and why."""
    of = found.of
    at_risk = np.append(found.at_risk == 1, False)
    wanted = (found.here & at_risk[of.family])[need.children]
    some = np.flatnonzero(wanted & np.array([bool(one) for one in need.why], dtype=np.bool_))
    children = need.children[some]
    why: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for at, family, child in zip(
        some.tolist(), of.family[children].tolist(), of.ids(children), strict=True
    ):
        why[family][child] = need.why[at]
    return why


def mothers_and_infants(found: RiskColumns) -> list[MayBeVisited]:
    """Return the children under two and the women with a pregnancy who live in the area."""
    of = found.of
    told = of.once(PlanningColumns).several
    carried = np.zeros(len(of.n), dtype=np.bool_)
    carried[[place for place, one in told.items() if one.pregnancies]] = True
    infants = of.younger(found.on, krs.limits().under_two_months)
    people = np.flatnonzero(found.here & (infants | (carried & (of.sex != MALE))))
    families = of.family[people].tolist()
    return [
        MayBeVisited(
            id_, of.families[family].id, day_text(born) if born else None,
            told.get(place, NOTHING_SAID),
        )
        for place, id_, family, born in zip(
            people.tolist(), of.ids(people), families, of.born[people].tolist(), strict=True
        )
    ]  # fmt: skip

"""Families at risk of stunting (KRS): the lines of ``report krs``, and one family's card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from kbdesk.desk import Desk
from kbdesk.domain import krs
from kbdesk.domain.ages import born_after, month_index
from kbdesk.domain.report_json.families import KrsJson
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.household import Household, OneFamily, report_day
from kbdesk.queries.krs_lines import KrsLine, MayBeVisited
from kbdesk.queries.need import concerns, late
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
    from kbdesk.queries.krs_columns import lines_of, mothers_and_infants
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


def family_report(desk: Desk, family: str) -> KrsReport:
    """Return one family's report of today; raises ``family.unknown``."""
    day = desk.clock.today()
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

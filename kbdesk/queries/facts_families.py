"""The facts of families and couples in a month, from the columns that KRS and KB count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from kbdesk.desk import Desk
from kbdesk.domain.family_planning import USER
from kbdesk.domain.krs import FLAGS, limits
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.columns import day_number
from kbdesk.queries.household import report_day
from kbdesk.queries.need_columns import NeedColumns
from kbdesk.queries.planning_columns import PlanningColumns
from kbdesk.queries.risk_columns import RiskColumns
from kbdesk.queries.village_columns import VillageColumns, village_columns
from kbdesk.store.household_rows import HouseholdRows
from kbdesk.store.many_rows import many_rows

_THREE: Mapping[int, bool | None] = {-1: None, 0: False, 1: True}


class FamilyMonth(NamedTuple):
    """A family, once for each posyandu whose figures have it; see ``family_month``."""

    family: str
    place: str | None
    village: str | None
    counted: bool
    rank: int | None
    target: bool | None
    at_risk: bool | None
    a1: bool | None
    a2: bool | None
    t1: bool | None
    t2: bool | None
    t3: bool | None
    t4: bool | None
    k0: bool | None
    priority: int | None


class CoupleMonth(NamedTuple):
    """A couple of PUS by the wife, once for each posyandu whose figures have it."""

    wife: str
    place: str | None
    village: str | None
    counted: bool
    status: str | None
    method: str | None
    reason: str | None


class FamilyFacts:
    """The families of the city on the day of which a month's reports speak."""

    def __init__(self, desk: Desk) -> None:
        """Read which posyandu has whom; the families themselves are read when first asked."""
        self._desk = desk
        self._serving = HouseholdRows(desk.store.records).serving()

    def _columns(self, on: str) -> VillageColumns:
        return village_columns(self._desk, Area(), on)

    def _day(self, month: int) -> str:
        return report_day(self._desk, month_span(month)[1]).isoformat()

    def _places(self, family: str, own: str | None) -> Iterator[tuple[str | None, bool]]:
        """Yield the posyandu whose figures have a family; the first counts for the city."""
        serving = [own] if own else sorted(self._serving.get(family, ()))
        for number, place in enumerate(serving or [None]):
            yield place, number == 0

    def families(self, month: int) -> list[FamilyMonth]:
        """Return the families of ``report krs`` of a month."""
        on = self._day(month)
        with many_rows():
            of = self._columns(on)
            risk = of.of_day(RiskColumns, on)
            need = of.of_day(NeedColumns, on)
            in_need = of.by_family(need.in_need & risk.here) > 0
            at = np.flatnonzero(risk.inhabited)
            priority = risk.priority(in_need)[at].tolist()
            columns = [risk.target, risk.at_risk, *(risk.flag(flag) for flag in FLAGS)]
            said = zip(*(column[at].tolist() for column in columns), strict=True)
            found = []
            for place, first, values in zip(at.tolist(), priority, said, strict=True):
                row = of.families[place]
                answers = tuple(map(_THREE.__getitem__, values))
                for posyandu, counted in self._places(row.id, row.posyandu):
                    found.append(
                        FamilyMonth._make(
                            (
                                row.id, posyandu, row.village, counted, row.welfare_rank,
                                *answers, first or None,
                            )
                        )
                    )  # fmt: skip
        return found

    def couples(self, month: int) -> list[CoupleMonth]:
        """Return the couples of ``report kb`` of a month."""
        on = self._day(month)
        day = day_number(on)
        with many_rows():
            of = self._columns(on)
            wives = of.couples(day) & of.lives(day) & of.reproductive(on, limits())
            planning = of.once(PlanningColumns)
            at = np.flatnonzero(wives)
            codes = planning.said(on)[at].tolist()
            said = planning.said_by_code
            found = []
            for wife, family, code in zip(of.ids(at), of.family[at].tolist(), codes, strict=True):
                row, one = of.families[family], said[code]
                what: tuple[str | None, str | None, str | None] = (None, None, None)
                if one is not None:
                    user = one.status == USER
                    what = (one.status, one.method if user else None, None if user else one.reason)
                for posyandu, counted in self._places(row.id, row.posyandu):
                    found.append(CoupleMonth(wife, posyandu, row.village, counted, *what))
        return found

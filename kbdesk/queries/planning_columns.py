"""Family planning of an area's women in columns: what each couple uses on a day."""

from __future__ import annotations

import numpy as np

from kbdesk.domain import krs
from kbdesk.domain.family_planning import PREGNANT, UNMET, PlanningFigures, Said, reason_of
from kbdesk.queries.columns import Flags, Ints, day_number, places
from kbdesk.queries.household import Planning
from kbdesk.queries.village_columns import NOBODY, VillageColumns
from kbdesk.store.household_rows import PlanningRow, PregnancyRow


class PlanningColumns:
    """What women said: in columns of those who said one thing, one by one of the others."""

    def __init__(self, of: VillageColumns) -> None:
        self._many = len(of.n)
        records = of.said
        pregnancies = of.rows.pregnancies(of.some)
        of_whom = np.array([row[0] for row in records], dtype=np.int64)
        women, times = np.unique(of_whom, return_counts=True)
        again = {row[0] for row in pregnancies}.union(women[times > 1].tolist())
        self.several: dict[int, Planning] = {}
        """By place, the women with several records or a pregnancy."""
        at = places(of_whom, of.n).tolist()
        self._codes: dict[Said | None, int] = {None: 0, PREGNANT: 1}
        known: dict[tuple[str | None, ...], int] = {}
        single = []
        for place, (n, day, status, method, reason, wish, births) in zip(at, records, strict=True):
            if place == NOBODY:
                continue
            if n in again:
                record = PlanningRow("", day, status, method, reason, wish, births)
                self.several.setdefault(place, Planning()).records.append(record)
                continue
            what = (status, method, reason, wish)
            code = known.get(what)
            if code is None:
                said = None if status is None else Said(status, method, reason_of(reason, wish))
                code = known[what] = self._code(said)
            single.append((place, day_number(day), code, NOBODY if births is None else births))
        columns = np.array(single, dtype=np.int64).reshape(-1, 4).T
        self._one, self._one_since, self._one_said, self._one_births = columns
        for n, *pregnancy in pregnancies:
            place = of.place(n)
            if place != NOBODY:
                planning = self.several.setdefault(place, Planning())
                planning.pregnancies.append(PregnancyRow("", *pregnancy))

    def _code(self, said: Said | None) -> int:
        return self._codes.setdefault(said, len(self._codes))

    @property
    def said_by_code(self) -> list[Said | None]:
        """Return what the codes of :meth:`said` mean."""
        return list(self._codes)

    def said(self, on: str) -> Ints:
        """Return what each person's couple uses on a day as a code; 0 where nothing was said."""
        found = np.zeros(self._many, dtype=np.int64)
        by_then = self._one_since <= day_number(on)
        found[self._one[by_then]] = self._one_said[by_then]
        for place, planning in self.several.items():
            found[place] = self._code(planning.said(on))
        return found

    def pregnant(self, on: str) -> Flags:
        found = np.zeros(self._many, dtype=np.bool_)
        found[[place for place, one in self.several.items() if one.pregnant(on)]] = True
        return found

    def births_told(self, on: str) -> tuple[Ints, Ints]:
        """Return the live births told last by a day, -1 where none were, and when."""
        births = np.full(self._many, NOBODY, dtype=np.int64)
        since = np.zeros(self._many, dtype=np.int64)
        by_then = (self._one_since <= day_number(on)) & (self._one_births != NOBODY)
        births[self._one[by_then]] = self._one_births[by_then]
        since[self._one[by_then]] = self._one_since[by_then]
        for place, planning in self.several.items():
            told, day = planning.births_told(on)
            if told is not None:
                births[place], since[place] = told, day_number(day)
        return births, since


def _wives(of: VillageColumns, on: str) -> Flags:
    """Tell who is the wife of a couple of PUS that lives here on a day."""
    day = day_number(on)
    return of.couples(day) & of.lives(day) & of.reproductive(on, krs.limits())


def couples_on(of: VillageColumns, on: str) -> PlanningFigures:
    """Return what the couples of PUS of an area use on a day."""
    figures = PlanningFigures()
    planning = of.once(PlanningColumns)
    many = np.bincount(planning.said(on)[_wives(of, on)]).tolist()
    for said, count in zip(planning.said_by_code, many, strict=False):
        if count:
            figures.count(said, count)
    return figures


def in_unmet_need(of: VillageColumns, on: str) -> list[tuple[str, str | None]]:
    """Return the wives of PUS who want no child now or none any more and use nothing, and why."""
    planning = of.once(PlanningColumns)
    said = planning.said(on)
    codes = {
        code: one.reason
        for code, one in enumerate(planning.said_by_code)
        if one is not None and one.reason in UNMET
    }
    found = np.flatnonzero(_wives(of, on) & np.isin(said, list(codes)))
    return list(zip(of.ids(found), [codes[code] for code in said[found].tolist()], strict=True))

"""The facts of children in a month: what SKDN and nutrition count them in, and what was measured.

The rows are told by the queries of those reports; no rule is told here again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_between
from kbdesk.domain.report_json.skdn import FigureName
from kbdesk.domain.skdn import FIGURES
from kbdesk.growth.bulk import Scores, score, stored
from kbdesk.growth.categories import (
    SCORED,
    STATUS_INDICES,
    Category,
    StatusIndex,
    status_of_scores,
)
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.area import Area, children_of_area, month_span
from kbdesk.queries.facts_places import FactPlaces
from kbdesk.queries.month_close import closings
from kbdesk.queries.nutrition import assessed_among
from kbdesk.queries.skdn_columns import SkdnColumns
from kbdesk.queries.village_columns import village_columns
from kbdesk.store.fact_rows import FactMeasurement, measurements_between
from kbdesk.store.many_rows import many_rows

_CODES: Final[tuple[FigureName, ...]] = ("N", "T", "O", "B", "not_coded")
_FLAGS: Final[tuple[FigureName, ...]] = ("S", "K", "D", "BGM", "two_t", "V")


class ChildMonth(NamedTuple):
    """A child of a month; places, sex, code and categories by their words."""

    child: str
    place: str | None
    village: str | None
    sex: str | None
    age: int
    s: bool
    k: bool
    d: bool
    code: str | None
    bgm: bool
    two_t: bool
    v: bool
    measured: bool
    age_measured: int | None
    zwei: str | None
    zlen: str | None
    zwfl: str | None
    zbmi: str | None
    zhc: str | None
    muac: str | None


class MeasuredFact(NamedTuple):
    """A measurement of a child under five; z-scores in hundredths."""

    child: str
    n: int
    place: str | None
    village: str | None
    sex: str | None
    age: int
    weight_g: int | None
    length_mm: int | None
    position: str | None
    head_mm: int | None
    arm_mm: int | None
    oedema: bool
    zwei: int | None
    zlen: int | None
    zwfl: int | None
    zbmi: int | None
    zhc: int | None
    flagged: bool


class MonthClose(NamedTuple):
    """The printed figures of a posyandu's month that was closed."""

    place: str
    s: int
    k: int
    d: int
    n: int
    t: int
    o: int
    b: int
    not_coded: int
    bgm: int
    two_t: int
    v: int


class ChildFacts:
    """The children of one publication: SKDN is read from columns, a measurement scored once."""

    def __init__(self, desk: Desk, places: FactPlaces) -> None:
        """Read nothing yet."""
        self._desk, self._places = desk, places
        self._scored: tuple[int, _Scored] | None = None

    def child_months(self, month: int) -> list[ChildMonth]:
        """Return every child that the month's SKDN or nutrition counts."""
        first, last = month_span(month)
        children = children_of_area(self._desk, Area(), first, last)
        scored = self._score(month)
        judged = {
            one.child: one
            for one in assessed_among(
                self._desk, month, children, lambda _, row: scored.status(row["id"])
            )
        }
        on = last.isoformat()
        found = []
        counted = self._counted(month)
        for id_ in counted.keys() | judged.keys():
            child, posyandu = children[id_]
            one = judged.get(id_)
            assessed: tuple[Any, ...] = _NO_STATUS
            if one is not None:
                words = {index: category.code for index, category in one.status.items()}
                assessed = (one.months, *map(words.get, STATUS_INDICES))
            found.append(
                ChildMonth._make(
                    (
                        id_, posyandu, self._places.counting(posyandu, child.village), child.sex,
                        months_between(child.birth_date, on), *counted.get(id_, _NOT_COUNTED),
                        one is not None, *assessed,
                    )
                )
            )  # fmt: skip
        return found

    def _counted(self, month: int) -> dict[str, tuple[Any, ...]]:
        """Return by child S, K, D, its code, BGM, 2T and V."""
        with many_rows():
            of = village_columns(self._desk, Area())
            found = of.once(SkdnColumns).by_child(month)
        figures = found.figures
        code = np.zeros(len(found.at), dtype=np.int64)
        for number, name in enumerate(_CODES, 1):
            code[figures[name]] = number
        at = np.flatnonzero(figures["S"] | figures["D"])
        words = (None, *_CODES)
        columns = [figures[name][at].tolist() for name in _FLAGS]
        return {
            id_: (s, k, d, words[which], bgm, two_t, v)
            for id_, which, s, k, d, bgm, two_t, v in zip(
                of.ids(found.at[at]), code[at].tolist(), *columns, strict=True
            )
        }

    def measured(self, month: int) -> list[MeasuredFact]:
        """Return every measurement of the month of who was under five on its day."""
        last = month_span(month)[1]
        scored = self._score(month)
        times: Counter[str] = Counter()
        found = []
        for at, (row, age) in enumerate(zip(scored.rows, scored.ages, strict=True)):
            child = row.who[2]
            times[child] += 1
            found.append(
                MeasuredFact._make(
                    (
                        child, times[child], *self._places.of(row.who[2:], last), row.who[0], age,
                        row.weight_g, row.lenhei_mm, row.position, row.headc_mm, row.muac_mm,
                        bool(row.oedema), *(column[at] for column in scored.z), scored.flagged[at],
                    )
                )
            )  # fmt: skip
        return found

    def _score(self, month: int) -> _Scored:
        if self._scored is None or self._scored[0] != month:
            self._scored = month, _Scored(self._desk, month)
        return self._scored[1]


_NOT_COUNTED: Final = (False, False, False, None, False, False, False)
_NO_STATUS: Final = (None,) * (1 + len(STATUS_INDICES))


class _Scored:
    """A month's measurements of who was under five on their day, with the scores of each."""

    def __init__(self, desk: Desk, month: int) -> None:
        self.rows: list[FactMeasurement] = []
        self.ages: list[int] = []
        for row in measurements_between(desk.store.records, *month_span(month)):
            age = months_between(row.who[1], row.date)
            # after a join a measurement can lie before the birth
            if row.date >= row.who[1] and age < CODED_UNTIL_MONTHS:
                self.rows.append(row)
                self.ages.append(age)
        scores = _scores(self.rows) if self.rows else None
        flagged = np.zeros(len(self.rows), dtype=np.bool_)
        self.z: list[list[int | None]] = []
        """By index z-scores in hundredths."""
        self._columns: list[tuple[list[float | None], list[bool]]] = []
        for index in SCORED if scores else ():
            assert scores is not None
            column, flags = scores.z[index], scores.flag(index)
            flagged |= flags
            known = (~np.isnan(column)).tolist()
            # a mistyped weight can be hundreds of deviations away
            whole = np.rint(np.clip(np.nan_to_num(column), -300, 300) * 100)
            self.z.append(_known(whole.astype(np.int64).tolist(), known))
            self._columns.append((_known(column.tolist(), known), flags.tolist()))
        self.flagged: list[bool] = flagged.tolist()
        self._place = {row.id: at for at, row in enumerate(self.rows)}

    def status(self, id_: str) -> Mapping[StatusIndex, Category]:
        """Return the categories of a measurement, as ``nutrition.status_of`` does."""
        at = self._place[id_]
        row = self.rows[at]
        scores = [
            (index, z[at], flags[at])
            for index, (z, flags) in zip(SCORED, self._columns, strict=True)
        ]
        return status_of_scores(
            scores, muac_mm=row.muac_mm, months=self.ages[at], oedema=bool(row.oedema)
        )


_T = TypeVar("_T")


def _known(values: list[_T], known: list[bool]) -> list[_T | None]:
    return [value if there else None for value, there in zip(values, known, strict=True)]


def _scores(rows: list[FactMeasurement]) -> Scores:
    days = [(date.fromisoformat(r.date) - date.fromisoformat(r.who[1])).days for r in rows]
    return score(
        stored(
            [row.who[0] for row in rows],
            np.array(days, dtype=np.float64),
            weight_g=[row.weight_g for row in rows],
            lenhei_mm=[row.lenhei_mm for row in rows],
            position=[row.position for row in rows],
            headc_mm=[row.headc_mm for row in rows],
            oedema=[row.oedema for row in rows],
        )
    )


def month_closes(desk: Desk, month: int) -> list[MonthClose]:
    """Return the closings of a month, with the figures that were printed."""
    return [
        MonthClose(code, *(getattr(closing.figures, name) for name in FIGURES.values()))
        for code, closing in closings(desk, month, Area()).items()
    ]

"""The facts of children in a month: what SKDN and nutrition count them in, and what was measured.

The rows are told by the queries of those reports, child by child; no rule is told here again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np

from kbdesk.desk import Desk
from kbdesk.domain.skdn import FIGURES
from kbdesk.growth.bulk import FEMALE, LYING, MALE, STANDING, UNKNOWN, Children, Scores, score
from kbdesk.growth.categories import STATUS_INDICES
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.growth.zscores import Index
from kbdesk.queries.area import Area, children_of_area, completed, month_span
from kbdesk.queries.facts_places import FactPlaces
from kbdesk.queries.month_close import closings
from kbdesk.queries.nutrition import assessed_among
from kbdesk.queries.skdn import counted_among
from kbdesk.store.fact_rows import FactMeasurement, measurements_between

_CODES: Final = ("N", "T", "O", "B", "not_coded")
_INDICES: Final[tuple[Index, ...]] = ("zwei", "zlen", "zwfl", "zbmi", "zhc")


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


class Measured(NamedTuple):
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


_NO_STATUS: Final = (None,) * (1 + len(STATUS_INDICES))


def child_months(desk: Desk, month: int, places: FactPlaces) -> list[ChildMonth]:
    """Return every child that the month's SKDN or nutrition counts."""
    first, last = month_span(month)
    children = children_of_area(desk, Area(), first, last)
    skdn = counted_among(desk, month, children)
    status = {one.child: one for one in assessed_among(desk, month, children)[0]}
    on = last.isoformat()
    found = []
    for id_ in skdn.keys() | status.keys():
        child, posyandu = children[id_]
        figures = frozenset(skdn[id_].figures) if id_ in skdn else frozenset()
        one = status.get(id_)
        assessed: tuple[Any, ...] = _NO_STATUS
        if one is not None:
            words = {index: category.code for index, category in one.status.items()}
            assessed = (one.months, *map(words.get, STATUS_INDICES))
        found.append(
            ChildMonth(
                id_, posyandu, places.counting(posyandu, child.village), child.sex,
                completed(child.birth_date, on),
                "S" in figures, "K" in figures, "D" in figures,
                next((code for code in _CODES if code in figures), None),
                "BGM" in figures, "two_t" in figures, "V" in figures,
                one is not None, *assessed,
            )
        )  # fmt: skip
    return found


def measured(desk: Desk, month: int, places: FactPlaces) -> list[Measured]:
    """Return every measurement of the month of who was under five on its day."""
    last = month_span(month)[1]
    rows, ages = [], []
    for row in measurements_between(desk.store.records, *month_span(month)):
        age = completed(row.who[1], row.date)
        # after a join a measurement can lie before the birth
        if row.date >= row.who[1] and age < CODED_UNTIL_MONTHS:
            rows.append(row)
            ages.append(age)
    if not rows:
        return []
    z, flagged = _hundredths(rows)
    times: Counter[str] = Counter()
    found = []
    for at, (row, age) in enumerate(zip(rows, ages, strict=True)):
        child = row.who[2]
        times[child] += 1
        found.append(
            Measured._make(
                (
                    child, times[child], *places.of(row.who[2:], last), row.who[0], age,
                    row.weight_g, row.lenhei_mm, row.position, row.headc_mm, row.muac_mm,
                    bool(row.oedema), *(column[at] for column in z), flagged[at],
                )
            )
        )  # fmt: skip
    return found


def _hundredths(rows: list[FactMeasurement]) -> tuple[list[list[int | None]], list[bool]]:
    """Return z-scores in hundredths by index, and whether one of them is implausible."""
    scores = _scores(rows)
    columns = []
    flagged = np.zeros(len(rows), dtype=np.bool_)
    for index in _INDICES:
        column = scores.z[index]
        flagged |= scores.flag(index)
        # a mistyped weight can be hundreds of deviations away
        whole = np.rint(np.clip(np.nan_to_num(column), -300, 300) * 100).astype(np.int64).tolist()
        known = (~np.isnan(column)).tolist()
        columns.append([one if there else None for one, there in zip(whole, known, strict=True)])
    return columns, flagged.tolist()


def _scores(rows: list[FactMeasurement]) -> Scores:
    def measure(name: str, part: int) -> Any:
        values = [getattr(row, name) for row in rows]
        return np.array([np.nan if one is None else one for one in values], np.float64) / part

    def codes(values: list[object], known: Mapping[str, int]) -> Any:
        return np.array([known.get(str(one), UNKNOWN) for one in values], dtype=np.int8)

    days = [(date.fromisoformat(r.date) - date.fromisoformat(r.who[1])).days for r in rows]
    unknown = np.full(len(rows), np.nan)
    return score(
        Children(
            sex=codes([row.who[0] for row in rows], {"male": MALE, "female": FEMALE}),
            age_days=np.array(days, dtype=np.float64),
            age_months=unknown,
            weight_kg=measure("weight_g", 1000),
            lenhei_cm=measure("lenhei_mm", 10),
            position=codes([row.position for row in rows], {"lying": LYING, "standing": STANDING}),
            headc_cm=measure("headc_mm", 10),
            muac_cm=unknown,
            triskin_mm=unknown,
            subskin_mm=unknown,
            oedema=np.array([bool(row.oedema) for row in rows], dtype=np.bool_),
        )
    )


def month_closes(desk: Desk, month: int) -> list[MonthClose]:
    """Return the closings of a month, with the figures that were printed."""
    return [
        MonthClose(code, *(getattr(closing.figures, name) for name in FIGURES.values()))
        for code, closing in closings(desk, month, Area()).items()
    ]

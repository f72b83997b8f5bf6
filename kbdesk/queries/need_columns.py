"""The children of an area whose last measurement of late calls for help, all at once.

As ``krs.children_concerns`` says it of one child.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np

from kbdesk.growth.bulk import LYING, STANDING, Children, Floats, score
from kbdesk.growth.categories import category
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.columns import Flags, Ints, day_number, days_of, places
from kbdesk.queries.krs import CALM, IN_NEED, INDICES, late
from kbdesk.queries.village_columns import NOBODY, VillageColumns
from kbdesk.store.column_rows import Measured

_POSITIONS: Final[Mapping[str | None, int]] = {"lying": LYING, "standing": STANDING}


class NeedColumns:
    """The measurements of an area from the month before last on up to a day."""

    def __init__(self, of: VillageColumns, on: str) -> None:
        """Read and judge them."""
        self.of = of
        rows = of.rows.measured(late(on), on, of.some)
        at = places(np.array([row[0] for row in rows], dtype=np.int64), of.n).tolist()
        coded = (of.lives(day_number(on)) & of.younger(on, CODED_UNTIL_MONTHS)).tolist()
        born = of.born.tolist()
        long, last = set(), {}
        for place, row in zip(at, rows, strict=True):
            if place == NOBODY:
                continue
            if row[4] is not None:
                long.add(place)
            if coded[place] and day_number(row[2]) >= born[place]:
                last[place] = row
        self._long = list(long)
        self.children = np.array(list(last), dtype=np.int64)
        """The places of the children who were measured."""
        self.ids = [row[1] for row in last.values()]
        self.why = _concerns(of, self.children, [Measured._make(row) for row in last.values()])
        """Of each of them the categories that call for help."""

    @cached_property
    def measured(self) -> Flags:
        """Tell whose length was measured."""
        found = np.zeros(len(self.of.n), dtype=np.bool_)
        found[self._long] = True
        return found

    def with_any(self, categories: frozenset[str]) -> Flags:
        """Tell which people have one of some categories."""
        found = np.zeros(len(self.of.n), dtype=np.bool_)
        any_of = [not categories.isdisjoint(why) for why in self.why]
        found[self.children[any_of]] = True
        return found

    @cached_property
    def in_need(self) -> Flags:
        """Tell which people call for help."""
        return self.with_any(IN_NEED)


def _concerns(
    of: VillageColumns, children: Ints, rows: Sequence[Measured]
) -> list[tuple[str, ...]]:
    if not len(children):
        return []
    unknown = np.full(len(rows), np.nan)
    born = of.born[children]
    day = np.array([day_number(row.date) for row in rows], dtype=np.int64)
    oedema = np.array([bool(row.oedema) for row in rows])
    scores = score(
        Children(
            sex=of.sex[children].astype(np.int8),
            age_days=(days_of(day) - days_of(born)).astype(np.float64),
            age_months=unknown,
            weight_kg=_known([row.weight_g for row in rows]) / 1000,
            lenhei_cm=_known([row.lenhei_mm for row in rows]) / 10,
            position=np.array([_POSITIONS.get(row.position, 0) for row in rows], dtype=np.int8),
            headc_cm=unknown,
            muac_cm=unknown,
            triskin_mm=unknown,
            subskin_mm=unknown,
            oedema=oedema,
        )
    )
    why: list[list[str]] = [["severely_wasted"] if one else [] for one in oedema.tolist()]
    for index in INDICES:
        z = scores.z[index]
        low = np.flatnonzero(~scores.flag(index) & (z < CALM))
        for place, value in zip(low.tolist(), z[low].tolist(), strict=True):
            named = category(index, value)
            if named is not None and named.code in IN_NEED:
                why[place].append(named.code)
    return [tuple(one) for one in why]


def _known(values: Sequence[int | None]) -> Floats:
    return np.array([np.nan if one is None else one for one in values], dtype=np.float64)

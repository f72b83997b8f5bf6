"""The children of an area whose last recent measurement needs attention, in bulk.

As ``krs.children_concerns`` says it of one child.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from kbdesk.growth.bulk import Children, Floats, Scores, score
from kbdesk.growth.categories import category
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.columns import Flags, Ints, chosen, day_number, days_of
from kbdesk.queries.need import CALM, IN_NEED, INDICES, late
from kbdesk.queries.village_columns import VillageColumns


class NeedColumns:
    """The measurements of an area from the month before last on up to a day."""

    def __init__(self, of: VillageColumns, on: str) -> None:
        self.of = of
        rows = of.measured(late(on), on)
        self._long = rows["at"][rows["lenhei_mm"] > 0]
        coded = of.lives(day_number(on)) & of.younger(on, CODED_UNTIL_MONTHS)
        counted = coded[rows["at"]] & (rows["date"] >= of.born[rows["at"]])
        rows = chosen(rows, counted)
        last = last_of_each(of, rows, rows["at"])
        rows = chosen(rows, last)
        self.children = rows["at"]
        """The places of the children who were measured."""
        self.why = _concerns(of, rows)
        """Of each of them the categories that call for help."""

    @cached_property
    def measured(self) -> Flags:
        found = np.zeros(len(self.of.n), dtype=np.bool_)
        found[self._long] = True
        return found

    def with_any(self, categories: frozenset[str]) -> Flags:
        found = np.zeros(len(self.of.n), dtype=np.bool_)
        any_of = [not categories.isdisjoint(why) for why in self.why]
        found[self.children[any_of]] = True
        return found

    @cached_property
    def in_need(self) -> Flags:
        """Tell which people call for help."""
        return self.with_any(IN_NEED)


def last_of_each(of: VillageColumns, rows: Mapping[str, Ints], each: Ints) -> Ints:
    """Return where the last measurement of each stands: by day, then as they were noted.

    ``each`` numbers whose row it is. Of two that were noted at once the one with the greater
    id, as everywhere.
    """
    order = np.lexsort((rows["noted"], rows["date"], each))
    at, date, noted = each[order], rows["date"][order], rows["noted"][order]
    alike = (at[1:] == at[:-1]) & (date[1:] == date[:-1]) & (noted[1:] == noted[:-1])
    if alike.any():
        tied = order[np.append(alike, False) | np.append(False, alike)]
        numbers = rows["row"][tied].tolist()
        ids = of.rows.ids_of_measurements(numbers)
        rank = {n: place for place, n in enumerate(sorted(ids, key=lambda n: ids[n]))}
        by_id = np.zeros(len(each), dtype=np.int64)
        by_id[tied] = [rank[n] for n in numbers]
        order = np.lexsort((by_id, rows["noted"], rows["date"], each))
        at = each[order]
    last: Ints = order[np.append(at[1:] != at[:-1], True)[: len(at)]]
    return last


def scored(of: VillageColumns, rows: Mapping[str, Ints]) -> Scores:
    """Return the z-scores of measurements, none of which is from before a birth."""
    children = rows["at"]
    unknown = np.full(len(children), np.nan)
    return score(
        Children(
            sex=of.sex[children].astype(np.int8),
            age_days=(days_of(rows["date"]) - days_of(of.born[children])).astype(np.float64),
            age_months=unknown,
            weight_kg=_known(rows["weight_g"]) / 1000,
            lenhei_cm=_known(rows["lenhei_mm"]) / 10,
            position=rows["position"].astype(np.int8),
            headc_cm=unknown,
            muac_cm=unknown,
            triskin_mm=unknown,
            subskin_mm=unknown,
            oedema=rows["oedema"] == 1,
        )
    )


def _concerns(of: VillageColumns, rows: Mapping[str, Ints]) -> list[tuple[str, ...]]:
    if not len(rows["at"]):
        return []
    scores = scored(of, rows)
    swollen = (rows["oedema"] == 1).tolist()
    why: list[list[str]] = [["severely_wasted"] if one else [] for one in swollen]
    for index in INDICES:
        z = scores.z[index]
        low = np.flatnonzero(~scores.flag(index) & (z < CALM))
        for place, value in zip(low.tolist(), z[low].tolist(), strict=True):
            named = category(index, value)
            if named is not None and named.code in IN_NEED:
                why[place].append(named.code)
    return [tuple(one) for one in why]


def _known(values: Ints) -> Floats:
    return np.where(values == 0, np.nan, values)

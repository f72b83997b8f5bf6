"""The nutritional status of everybody's children in a month, from columns.

What ``nutrition.assessed`` says child by child, with the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import numpy as np

from kbdesk.desk import Desk
from kbdesk.growth.bulk import Scores
from kbdesk.growth.categories import OUTLIER, SEVERELY_WASTED, category, muac_category
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.columns import chosen, months_between
from kbdesk.queries.need_columns import last_of_each, scored
from kbdesk.queries.skdn_columns import SkdnColumns
from kbdesk.queries.village_columns import NOBODY, village_columns
from kbdesk.store.many_rows import many_rows

_SCORED: Final[tuple[Literal["zwei", "zlen", "zwfl"], ...]] = ("zwei", "zlen", "zwfl")
Judged = tuple[str | None, str | None, str | None, str | None]
"""The codes of a child's categories by ``nutrition.TALLIED``: three z-scores and the arm."""


def judged(desk: Desk, month: int) -> Iterator[tuple[str, tuple[str | None, str | None], Judged]]:
    """Yield every child measured in a month: (id, posyandu and kelurahan, codes)."""
    first, last = (day.isoformat() for day in month_span(month))
    with many_rows():
        of = village_columns(desk, Area())
        children = of.once(SkdnColumns).by_child(month)
    place = np.full(len(of.n), NOBODY, dtype=np.int64)
    place[children.at] = children.place
    rows = of.measured(first, last)
    kept = (place[rows["at"]] != NOBODY) & (of.born[rows["at"]] != 0)
    rows = chosen(rows, kept)
    under_five = months_between(of.born[rows["at"]], rows["date"]) < CODED_UNTIL_MONTHS
    rows = chosen(rows, under_five)
    which = last_of_each(of, rows, rows["at"])
    rows = chosen(rows, which)
    months = months_between(of.born[rows["at"]], rows["date"])
    rows = chosen(rows, months >= 0)
    months = months[months >= 0]
    scores = scored(of, rows)
    by_index = [_codes(scores, index) for index in _SCORED]
    arms = zip(rows["muac_mm"].tolist(), months.tolist(), strict=True)
    where = place[rows["at"]].tolist()
    swollen = (rows["oedema"] == 1).tolist()
    for id_, at, oedema, (mm, age), zwei, zlen, zwfl in zip(
        of.ids(rows["at"]), where, swollen, arms, *by_index, strict=True
    ):
        arm = muac_category(mm, age) if mm else None
        thin = SEVERELY_WASTED.code if oedema else zwfl
        yield id_, children.places[at], (zwei, zlen, thin, arm.code if arm else None)


def _codes(scores: Scores, index: Literal["zwei", "zlen", "zwfl"]) -> list[str | None]:
    """Return the code of each z-score's category; None where there is no score."""
    names: dict[float, str | None] = {}
    found: list[str | None] = []
    for z, flagged in zip(scores.z[index].tolist(), scores.flag(index).tolist(), strict=True):
        if z != z:
            found.append(None)
        elif flagged:
            found.append(OUTLIER.code)
        else:
            if z not in names:
                named = category(index, z)
                names[z] = named.code if named else None
            found.append(names[z])
    return found

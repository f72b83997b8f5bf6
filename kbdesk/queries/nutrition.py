"""Nutritional status in a month: how many children in each category of each index."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.skdn import percent
from kbdesk.growth.categories import (
    OUTLIER,
    STATUS_INDICES,
    Category,
    StatusIndex,
    scale_of,
    status,
)
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.growth.zscores import zscores
from kbdesk.queries.area import Area, children_of_area, completed, month_span, said_posyandu
from kbdesk.queries.skdn import month_text
from kbdesk.store.child_rows import ChildRow, ChildRows
from kbdesk.store.records import Row

_WHOLE_CITY = 2000


def nutrition(desk: Desk, month: int, area: Area) -> dict[str, Any]:
    """Return the status of the area's children as ``report nutrition`` writes it.

    The last measurement of the month speaks, made while under 60 completed months. WHO's
    flagged scores are counted apart; oedema is severe wasting.
    """
    first, last = month_span(month)
    children = children_of_area(desk, area, first, last)
    some = None if len(children) >= _WHOLE_CITY else children
    counts: dict[StatusIndex, Counter[Category]] = {index: Counter() for index in STATUS_INDICES}
    measured = 0
    for row in ChildRows(desk.store.records).last_measured(first, last, some):
        found = children.get(row["child"])
        if (
            found is None
            or not 0 <= completed(found[0].birth_date, row["date"]) < CODED_UNTIL_MONTHS
        ):
            continue
        measured += 1
        for index, category in status_of(found[0], row).items():
            counts[index][category] += 1
    said: dict[str, Any] = {
        "month": month_text(month),
        "posyandu": said_posyandu(area.posyandu),
        "children": measured,
    }
    if area.village:
        said["village"] = area.village
    for index in STATUS_INDICES:
        flagged = counts[index].pop(OUTLIER, 0)
        n = counts[index].total()
        said[index] = {
            "n": n,
            "flagged": flagged,
            "categories": {
                category.name: {
                    "code": category.code,
                    "count": counts[index][category],
                    "percent": percent(counts[index][category], n),
                }
                for category in scale_of(index)
            },
        }
    return said


def status_of(child: ChildRow, row: Row) -> dict[StatusIndex, Category]:
    """Return the categories of one measurement's row."""
    days = (date.fromisoformat(row["date"]) - date.fromisoformat(child.birth_date)).days
    oedema = bool(row["oedema"])
    scores = zscores(
        child.sex if child.sex in ("male", "female") else None,  # type: ignore[arg-type]
        age_days=days,
        weight_kg=_part(row["weight_g"], 1000),
        lenhei_cm=_part(row["lenhei_mm"], 10),
        position=row["position"] if row["position"] in ("lying", "standing") else None,
        headc_cm=_part(row["headc_mm"], 10),
        muac_cm=_part(row["muac_mm"], 10),
        oedema=oedema,
    )
    months = completed(child.birth_date, row["date"])
    return status(scores, muac_mm=row["muac_mm"], months=months, oedema=oedema)


def _part(value: int | None, scale: int) -> float | None:
    return None if value is None else value / scale

"""Findings of a child's last measurement that put its family first."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from kbdesk.domain.ages import month_of
from kbdesk.domain.measurements import in_units
from kbdesk.growth.categories import category
from kbdesk.growth.standards import known_sex
from kbdesk.growth.zscores import Index, three_scores
from kbdesk.queries.area import month_span

IN_NEED: Final = frozenset(
    {"severely_underweight", "severely_stunted", "stunted", "severely_wasted", "wasted"}
)
"""Categories of a child that make its family come first; the red line is the first of them."""
CALM: Final = -2.0
"""From this z-score up no category needs attention."""
INDICES: Final[tuple[Index, ...]] = ("zwei", "zlen", "zwfl")
MEASURED_MONTHS: Final = 3
"""A measurement of this calendar month and the two before it says how a child is now."""


def late(on: str) -> str:
    """Return since which day a measurement says how a child is on a day."""
    return month_span(month_of(on) - MEASURED_MONTHS + 1)[0].isoformat()


def concerns(born: str, sex: str | None, row: tuple[Any, ...]) -> tuple[str, ...]:
    """Return the categories of a child's measurement that call for help; oedema first."""
    _, day, weight_g, lenhei_mm, position, oedema = row
    scores = three_scores(
        known_sex(sex),
        (date.fromisoformat(day) - date.fromisoformat(born)).days,
        weight_kg=in_units(weight_g, 1000),
        lenhei_cm=in_units(lenhei_mm, 10),
        position=position if position in ("lying", "standing") else None,
        oedema=bool(oedema),
    )
    codes = ["severely_wasted"] if oedema else []
    for index, z in zip(INDICES, scores, strict=True):
        named = None if z is None or z >= CALM else category(index, z)
        if named is not None and named.code in IN_NEED:
            codes.append(named.code)
    return tuple(codes)

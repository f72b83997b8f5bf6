"""How growth charts look: bands between z-lines, the lines, the axes, and the points on them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

Curve = Callable[[float], Sequence[tuple[float, float]]]
"""z -> [(x, y)], x rising: months or centimetres across, kilograms or centimetres up."""


class GrowthPoint(NamedTuple):
    """One measurement: across (months or cm), up (kg or cm), its code, and when ("14 Jul")."""

    x: float
    value: float
    code: str = ""
    label: str = ""


@dataclass(frozen=True)
class ZLineLook:
    """A z-line: its colour, width in px and dash (in widths)."""

    z: float
    shade: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    alpha: float = 1.0
    name_shade: str = "ink_3"
    named: bool = True


@dataclass(frozen=True)
class ChartLook:
    """How a chart looks: bands (z from, z to, colour), z-lines, axes."""

    bands: tuple[tuple[float, float, str], ...]
    lines: tuple[ZLineLook, ...]
    x_range: tuple[float, float]
    y_range: tuple[float, float] | None = None
    y_lines: tuple[float, float] = (-3.0, 3.0)
    x_step: float = 1
    x_named: float = 1
    x_strong: float = 3
    y_step: float = 1
    y_named: float = 2
    unit: str = "kg"
    across: Literal["age", "length", "height"] = "age"
    gap: float = 1.75
    margins: tuple[int, int, int, int] = field(default=(34, 12, 40, 26))


HEIGHT_BANDS = (
    (-3.0, -2.0, "kms.kuning"),
    (-2.0, 3.0, "kms.hijau_muda"),
    (-1.0, 1.0, "kms.hijau_tua"),
)
WEIGHT_FOR_LENGTH_BANDS = (
    (-3.0, -2.0, "kms.kuning"),
    (-2.0, 1.0, "kms.hijau_tua"),
    (1.0, 2.0, "kms.hijau_muda"),
    (2.0, 3.0, "kms.kuning"),
)
PLAIN_LINES = (
    ZLineLook(3, "#8A6A00", 1, (), 0.6),
    ZLineLook(2, "kms.median", 1, (), 0.4),
    ZLineLook(1, "kms.median", 1, (), 0.3, named=False),
    ZLineLook(0, "kms.median", 1.4, (), 0.7, "#2F6B38"),
    ZLineLook(-1, "kms.median", 1, (), 0.3, named=False),
    ZLineLook(-2, "#8A6A00", 1.2, (), 0.7),
    ZLineLook(-3, "kms.garis_merah", 2.5, (), 1.0, "#B3261E"),
)


def length_for_age(first: float, last: float) -> ChartLook:
    """Return the look of length or height for age, months ``first`` to ``last``."""
    wide = last - first > 24
    return ChartLook(
        HEIGHT_BANDS,
        PLAIN_LINES,
        (first, last),
        x_named=6 if wide else 2,
        x_strong=6 if wide else 3,
        y_step=5,
        y_named=10,
        unit="cm",
        gap=math.inf,
    )


def weight_for_length(first: float, last: float, *, standing: bool = False) -> ChartLook:
    """Return the look of weight for length or height, cm ``first`` to ``last``."""
    return ChartLook(
        WEIGHT_FOR_LENGTH_BANDS,
        PLAIN_LINES,
        (first, last),
        x_step=5,
        x_named=10,
        x_strong=10,
        unit="kg",
        across="height" if standing else "length",
        gap=math.inf,
    )


def with_window(look: ChartLook, first: float, last: float) -> ChartLook:
    """Return the same look over another stretch of the axis."""
    return replace(look, x_range=(first, last))

"""The lines of a growth chart as points, the same for the window and for paper."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from kbdesk.growth.gain import Code
from kbdesk.growth.lms import measure_at
from kbdesk.growth.standards import Sex, StandardName, standard
from kbdesk.growth.zscores import DAYS_OF_MONTH, MONTHS_COVERED

CurveIndex = Literal["wfa", "lhfa", "wfl", "wfh", "bmi", "hc"]
Point = tuple[float, float]
Z_LINES = (-3, -2, -1, 0, 1, 2, 3)
RED_LINE, ORANGE_LINE = -3, 1


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One month's weighing: the age in months (with its fraction), grams, and its code."""

    month: float
    weight_g: int
    code: Code | None = None

    def __post_init__(self) -> None:
        if not math.isfinite(self.month):
            raise ValueError("a chart point needs an age")


def curve(
    sex: Sex,
    index: CurveIndex,
    z: float,
    *,
    step: float = 0.25,
    start: float | None = None,
    end: float | None = None,
) -> list[Point]:
    """Return the points (x, y) of one z line (-3..+3), both ends included.

    x is the age in months, 0-60, of 30.4375 days rounded half up; for ``wfl`` and ``wfh``
    it is the length (45-110) or height (65-120) in cm. y is kg, cm or kg/m2. ``lhfa`` is a
    length below 24 months and a height from there on, 0.7 cm less, as WHO draws it.
    ``start`` and ``end`` cut out a part. Raises ValueError for a z beyond 3 or a step
    that is not above zero.
    """
    if not -3 <= z <= 3 or not step > 0:
        raise ValueError((z, step))
    by_length = index in ("wfl", "wfh")
    name: StandardName = index
    table = standard(name, sex)
    low = table.first / 10 if by_length else 0.0
    high = table.last / 10 if by_length else float(MONTHS_COVERED)
    low, high = (
        max(low, start if start is not None else low),
        min(high, end if end is not None else high),
    )
    points: list[Point] = []
    count = int((high - low) / step + 1e-9)
    xs = [low + i * step for i in range(count + 1)] if high >= low else []
    if xs and high - xs[-1] > 1e-9:
        xs.append(high)
    for x in xs:
        key = int(x * 10 + 0.5) if by_length else int(x * DAYS_OF_MONTH + 0.5)
        row = table.rows[min(key, table.last) - table.first]
        points.append((round(x, 6), measure_at(z, *row)))
    return points

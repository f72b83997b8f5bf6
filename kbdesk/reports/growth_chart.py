"""The weight-for-age chart of the KMS, drawn as vectors from plain data.

The curves come from outside (one curve for screen and paper). In black and white the
meaning stays: the red line is the thick solid one, the orange one is dashed, both carry
their z, and the child's line has a shape for each code.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.growth.curves import ChartPoint
from kbdesk.reports.formats import signed
from kbdesk.reports.lettering import text_width
from kbdesk.reports.paper import INK, INK_2, MEDIUM, RULE, SEMIBOLD, WHITE

Curves = Mapping[int, Sequence[tuple[float, float]]]
"""z (−3 to +3) -> rising (age in months, weight in kg)."""

BANDS: tuple[tuple[int, int, Color], ...] = (
    (2, 3, HexColor("#FBE9A2")),
    (1, 2, HexColor("#CDE8C4")),
    (-1, 1, HexColor("#9BCF96")),
    (-2, -1, HexColor("#CDE8C4")),
    (-3, -2, HexColor("#FBE9A2")),
)
RED = HexColor("#BF2A20")
ORANGE = HexColor("#D9730D")
MEDIAN = HexColor("#2F7A3B")
_UNCODED_GAP = 2.0
"""Months without a weighing after which a point without a code is joined by a dashed line."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A box on the page, in points from its lower left corner."""

    x: float
    y: float
    width: float
    height: float


def months_in_view(points: Sequence[ChartPoint], span: int = 12) -> tuple[int, int]:
    """Return the months that a small chart shows: the last weighing two thirds across."""
    last = max((point.month for point in points), default=0.0)
    start = min(max(0, 2 * math.floor((last - span * 2 / 3) / 2)), max(0, 60 - span))
    return start, start + span


def draw_growth_chart(
    canvas: Canvas,
    frame: Frame,
    curves: Curves,
    points: Sequence[ChartPoint],
    *,
    months: tuple[int, int] | None = None,
    text_size: float = 5.5,
) -> None:
    """Draw bands, lines, axes and the child's weighings inside the frame.

    ``months`` is the part of the age axis to show (as :func:`months_in_view` if not given);
    text and marks scale with ``text_size``. Curves that are missing are left out; without
    any curve and point only an empty grid is drawn.
    """
    first, last = months or months_in_view(points)
    if last <= first:
        raise ValueError("the age axis must run forward")
    ordered = sorted(points, key=lambda point: point.month)
    low, high = _weights_in_view(curves, ordered, first, last)
    left = text_width("20", MEDIUM, text_size) + 0.6 * text_size
    right = text_width(signed(-3, "id"), SEMIBOLD, text_size) + 0.5 * text_size
    below = 1.5 * text_size
    plot = Frame(
        frame.x + left,
        frame.y + below,
        max(frame.width - left - right, 1),
        max(frame.height - below - 0.4 * text_size, 1),
    )
    Plot(canvas, plot, first, last, low, high, text_size).draw(curves, ordered)


def _weights_in_view(
    curves: Curves, points: Sequence[ChartPoint], first: int, last: int
) -> tuple[int, int]:
    seen = [p.weight_g / 1000 for p in points if first <= p.month <= last]
    tops = [kg for month, kg in curves.get(1, ()) if first <= month <= last] + seen
    feet = [kg for month, kg in curves.get(-3, ()) if first <= month <= last] + seen
    low = math.floor(min(feet, default=2) - 0.1)
    high = math.ceil(max(tops, default=low + 10) + 0.2)
    return max(0, low), max(high, low + 4)


@dataclass(frozen=True, slots=True)
class Plot:
    """The inner area of a chart and its scales."""

    canvas: Canvas
    area: Frame
    first: int
    last: int
    low: int
    high: int
    text_size: float
    named: tuple[int, ...] = (1, -3)
    """The lines whose z stands at their right end."""
    month_ems: float = 2.6
    """Room that a month's number takes on the axis; less sets them closer."""

    def x(self, month: float) -> float:
        return self.area.x + (month - self.first) / (self.last - self.first) * self.area.width

    def y(self, kg: float) -> float:
        return self.area.y + (kg - self.low) / (self.high - self.low) * self.area.height

    def draw(self, curves: Curves, points: Sequence[ChartPoint]) -> None:
        """Draw everything, back to front."""
        canvas, area = self.canvas, self.area
        canvas.saveState()
        canvas.setFillColor(WHITE)
        canvas.rect(area.x, area.y, area.width, area.height, stroke=0, fill=1)
        canvas.saveState()
        self._clip(0)
        self._bands(curves)
        self._grid()
        self._lines(curves)
        canvas.restoreState()
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.rect(area.x, area.y, area.width, area.height, stroke=1, fill=0)
        self._axes()
        self._line_names(curves)
        canvas.saveState()
        self._clip(self.text_size)
        self._child(points)
        canvas.restoreState()
        canvas.restoreState()

    def _clip(self, beyond: float) -> None:
        area = self.area
        path = self.canvas.beginPath()
        path.rect(
            area.x - beyond, area.y - beyond, area.width + 2 * beyond, area.height + 2 * beyond
        )
        self.canvas.clipPath(path, stroke=0, fill=0)

    def _trace(self, rows: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return the part of a curve that is in view, with one row more at either side."""
        months = [month for month, _ in rows]
        start = max(bisect_right(months, self.first) - 1, 0)
        end = bisect_left(months, self.last) + 1
        return [(self.x(month), self.y(kg)) for month, kg in rows[start:end]]

    def _bands(self, curves: Curves) -> None:
        for lower, upper, colour in BANDS:
            outline = self._trace(curves.get(lower, ())) + self._trace(curves.get(upper, ()))[::-1]
            if lower not in curves or upper not in curves or len(outline) < 3:
                continue
            path = self.canvas.beginPath()
            path.moveTo(*outline[0])
            for corner in outline[1:]:
                path.lineTo(*corner)
            path.close()
            self.canvas.setFillColor(colour)
            self.canvas.drawPath(path, stroke=0, fill=1)

    def _lines(self, curves: Curves) -> None:
        size = self.text_size
        styles: tuple[tuple[int, Color, float, list[float]], ...] = (
            (3, RULE, 0.06, []),
            (2, RULE, 0.06, []),
            (-1, RULE, 0.06, []),
            (-2, RULE, 0.06, []),
            (0, MEDIAN, 0.12, []),
            (1, ORANGE, 0.19, [0.5 * size, 0.32 * size]),
            (-3, RED, 0.27, []),
        )
        for z, colour, weight, dash in styles:
            corners = self._trace(curves.get(z, ()))
            if len(corners) < 2:
                continue
            path = self.canvas.beginPath()
            path.moveTo(*corners[0])
            for corner in corners[1:]:
                path.lineTo(*corner)
            self.canvas.setStrokeColor(colour)
            self.canvas.setLineWidth(weight * size)
            self.canvas.setDash(dash)
            self.canvas.drawPath(path, stroke=1, fill=0)
        self.canvas.setDash([])

    def _grid(self) -> None:
        canvas, area = self.canvas, self.area
        canvas.setStrokeColor(Color(0.09, 0.13, 0.12, 0.16))
        canvas.setLineWidth(0.35)
        for month in range(self.first, self.last + 1, self._month_step()):
            canvas.line(self.x(month), area.y, self.x(month), area.y + area.height)
        for kg in range(self.low, self.high + 1, self._kg_step()):
            canvas.line(area.x, self.y(kg), area.x + area.width, self.y(kg))

    def _month_step(self) -> int:
        return self._step(self.last - self.first, self.area.width, self.month_ems, (1, 2, 3, 6, 12))

    def _kg_step(self) -> int:
        return self._step(self.high - self.low, self.area.height, 1.5, (1, 2, 5, 10, 20))

    def _step(self, units: int, length: float, ems: float, choices: tuple[int, ...]) -> int:
        room = length / units
        return next((c for c in choices if c * room >= ems * self.text_size), choices[-1])

    def _axes(self) -> None:
        canvas, area, size = self.canvas, self.area, self.text_size
        canvas.setFillColor(INK_2)
        canvas.setFont(MEDIUM, size)
        for month in range(self.first, self.last + 1, self._month_step()):
            canvas.drawCentredString(self.x(month), area.y - 1.2 * size, str(month))
        step = self._kg_step()
        for kg in range(-(-self.low // step) * step, self.high + 1, step):
            canvas.drawRightString(area.x - 0.4 * size, self.y(kg) - 0.36 * size, str(kg))

    def _line_names(self, curves: Curves) -> None:
        size = self.text_size
        for z in self.named:
            name = signed(z, "id")
            colour = {1: ORANGE, -3: RED}.get(z, INK_2)
            ends = [(m, kg) for m, kg in curves.get(z, ()) if self.first <= m <= self.last]
            if ends and self.low <= ends[-1][1] <= self.high:
                self.canvas.setFillColor(colour)
                self.canvas.setFont(SEMIBOLD, size)
                y = self.y(ends[-1][1]) - 0.36 * size
                self.canvas.drawString(self.area.x + self.area.width + 0.35 * size, y, name)

    def _child(self, points: Sequence[ChartPoint]) -> None:
        canvas, size = self.canvas, self.text_size
        near = [p for p in points if self.first - 12 <= p.month <= self.last + 12]
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.25 * size)
        for before, after in pairwise(near):
            apart = after.month - before.month > _UNCODED_GAP
            broken = after.code == "O" or (after.code is None and apart)
            canvas.setDash([0.35 * size, 0.35 * size] if broken else [])
            canvas.line(*self._at(before), *self._at(after))
        canvas.setDash([])
        shown = [p for p in near if self.first <= p.month <= self.last]
        for point in shown:
            if point is points[-1]:
                canvas.setFillColor(WHITE)
                canvas.setLineWidth(0.13 * size)
                canvas.circle(*self._at(point), 0.95 * size, stroke=1, fill=1)
            self._mark(point, 0.52 if point is points[-1] else 0.42)

    def _at(self, point: ChartPoint) -> tuple[float, float]:
        return self.x(point.month), self.y(point.weight_g / 1000)

    def _mark(self, point: ChartPoint, ems: float) -> None:
        """Draw N hollow, T filled, and a weighing that cannot be judged as a small square."""
        canvas, radius = self.canvas, ems * self.text_size
        canvas.setLineWidth(0.17 * self.text_size)
        canvas.setStrokeColor(INK)
        canvas.setFillColor(INK if point.code == "T" else WHITE)
        x, y = self._at(point)
        if point.code in ("N", "T"):
            canvas.circle(x, y, radius, stroke=1, fill=1)
        else:
            side = 1.6 * radius
            canvas.rect(x - side / 2, y - side / 2, side, side, stroke=1, fill=1)

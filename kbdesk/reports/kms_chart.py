"""The large chart of a KMS card, and the rows under it: least gain, month, weight, code.

A weighing stands in the cell of its calendar month, because the code is a calendar
month's; the cell lies under that month on the age axis, so that the point is above it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.growth.curves import ChartPoint
from kbdesk.reports import formats
from kbdesk.reports.growth_chart import Frame, Plot
from kbdesk.reports.kms_data import CardWeighing, KmsCardData, age_in_months
from kbdesk.reports.lettering import fit
from kbdesk.reports.marks import code_tile
from kbdesk.reports.paper import BOLD, INK_2, MEDIUM, MM, PALE_RULE, SEMIBOLD
from kbdesk.words import Language, say

GUTTER = 20 * MM
"""The room left of the chart: for the rows' names, and for the first month where it begins before
the axis."""
MARGIN = 7 * MM
"""The room right of the chart: for the names of the lines, and for the last month where it ends
after the axis."""
_TEXT = 8.0
_AXIS, _LEAST, _MONTH, _KG, _CODE = 6.5 * MM, 5 * MM, 8 * MM, 6 * MM, 7.5 * MM
ROWS = _AXIS + _LEAST + _MONTH + _KG + _CODE
"""Height of everything under the chart."""
_SHADE = HexColor("#F1EFE8")


@dataclass(frozen=True, slots=True)
class Pane:
    """The part of the age axis that one page shows, and its place on the page."""

    canvas: Canvas
    language: Language
    frame: Frame
    first: int
    last: int

    @property
    def left(self) -> float:
        """Where the age axis begins."""
        return self.frame.x + GUTTER

    @property
    def right(self) -> float:
        """Where the age axis ends."""
        return self.frame.x + self.frame.width - MARGIN

    def x(self, month: float) -> float:
        return self.left + (month - self.first) / (self.last - self.first) * (
            self.right - self.left
        )

    def say(self, key: str, **params: object) -> str:
        """Return the card's own word for a key."""
        return say(f"kms_card.{key}", self.language, **params)


def draw_chart(pane: Pane, data: KmsCardData) -> None:
    """Draw the chart and its rows into the pane's frame."""
    points = _points(data)
    bottom = pane.frame.y + ROWS
    area = Frame(pane.left, bottom, pane.right - pane.left, pane.frame.height - ROWS - 2 * MM)
    low, high = _weights(pane, data, points)
    plot = Plot(
        pane.canvas, area, pane.first, pane.last, low, high, _TEXT, (3, 2, 1, 0, -1, -2, -3), 1.6
    )
    plot.draw(data.curves, points)
    _axis_name(pane, area)
    top = bottom - _AXIS
    _row_name(pane, "row.age", bottom - 0.4 * MM, 4.2 * MM)
    _least_gains(pane, data, top)
    _months(pane, data, top - _LEAST)


def _points(data: KmsCardData) -> list[ChartPoint]:
    birth = data.person.birth_date
    if birth is None:
        return []
    found = (ChartPoint(age_in_months(birth, w.on), w.weight_g, w.code) for w in data.weighings)
    return sorted(found, key=lambda point: point.month)


def _weights(pane: Pane, data: KmsCardData, points: list[ChartPoint]) -> tuple[int, int]:
    """Return the lowest and the highest weight (kg) of the chart, with room for all points."""
    kilograms = [
        kg
        for rows in data.curves.values()
        for month, kg in rows
        if pane.first <= month <= pane.last
    ]
    kilograms += [p.weight_g / 1000 for p in points if pane.first <= p.month <= pane.last]
    low = math.floor(min(kilograms, default=2) - 0.1)
    high = math.ceil(max(kilograms, default=low + 16) + 0.1)
    return max(0, low), max(high, low + 4)


def _axis_name(pane: Pane, area: Frame) -> None:
    canvas = pane.canvas
    canvas.saveState()
    canvas.translate(pane.left - 9 * MM, area.y + area.height / 2)
    canvas.rotate(90)
    canvas.setFillColor(INK_2)
    canvas.setFont(SEMIBOLD, 8)
    canvas.drawCentredString(0, 0, pane.say("axis.weight"))
    canvas.restoreState()


def _row_name(pane: Pane, key: str, top: float, height: float, room: float = GUTTER) -> None:
    words = fit(pane.say(key), SEMIBOLD, 6.6, room - 2 * MM, smallest=5)
    words.draw(pane.canvas, pane.frame.x, top, height, ink=INK_2)


def _least_gains(pane: Pane, data: KmsCardData, top: float) -> None:
    """Draw the least gain of each age. Neighbouring months with the same gain share one cell."""
    canvas, height = pane.canvas, _LEAST - 1 * MM
    _row_name(pane, "row.least_gain", top, height)
    months = range(max(pane.first, 1), pane.last)
    for grams, group in groupby(months, key=data.least_gain.get):
        run = list(group)
        left, right = pane.x(run[0]), pane.x(run[-1] + 1)
        canvas.setStrokeColor(PALE_RULE)
        canvas.setLineWidth(0.5)
        canvas.setFillColor(_SHADE)
        canvas.roundRect(
            left + 0.5, top - height, right - left - 1, height, 1.2, fill=grams is not None
        )
        if grams is not None:
            words = fit(str(grams), MEDIUM, 6.6, right - left - 2, smallest=4.5)
            words.draw(canvas, (left + right) / 2, top, height, centred=True)


@dataclass(frozen=True, slots=True)
class _Cell:
    left: float
    right: float
    month: date | None
    first: bool
    weighing: CardWeighing | None

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def _cells(pane: Pane, data: KmsCardData) -> Iterator[_Cell]:
    birth = data.person.birth_date
    if birth is None:
        for age in range(pane.first, pane.last):
            yield _Cell(pane.x(age), pane.x(age + 1), None, False, None)
        return
    held = {
        (w.on.year, w.on.month): w
        for w in sorted(data.weighings, key=lambda w: w.on)
        if pane.first <= age_in_months(birth, w.on) <= pane.last
    }
    start = birth.year * 12 + birth.month - 1
    months = [date(*_year_month(start + n), 1) for n in range(pane.first, pane.last + 2)]
    for number, (month, after) in enumerate(pairwise(months)):
        left, right = (pane.x(age_in_months(birth, day)) for day in (month, after))
        weighing = held.get((month.year, month.month))
        # A month that lies mostly outside the axis is shown only if the child was weighed in it.
        if weighing is None and not pane.left - 0.5 * MM <= (left + right) / 2 <= pane.right:
            continue
        yield _Cell(left, right, month, number == 0, weighing)


def _year_month(index: int) -> tuple[int, int]:
    return index // 12, index % 12 + 1


def _months(pane: Pane, data: KmsCardData, top: float) -> None:
    canvas = pane.canvas
    cells = list(_cells(pane, data))
    room = GUTTER - max(0.0, pane.left - min(cell.left for cell in cells))
    kg_top, code_top = top - _MONTH, top - _MONTH - _KG
    foot = code_top - _CODE
    _row_name(pane, "row.month", top, 5 * MM, room)
    _row_name(pane, "row.weight", kg_top, _KG, room)
    _row_name(pane, "row.code", code_top, _CODE, room)
    canvas.setStrokeColor(PALE_RULE)
    canvas.setLineWidth(0.5)
    left, right = cells[0].left, cells[-1].right
    for y in (kg_top, code_top, foot):
        canvas.line(left, y, right, y)
    for x in (*(cell.left for cell in cells), right):
        canvas.line(x, kg_top, x, foot)
    seen_year: int | None = None
    size = _common_size(pane, cells)
    narrowest = min(cell.right - cell.left for cell in cells)
    side, month_size = min(5.4 * MM, narrowest - 1.4), _month_size(pane, narrowest)
    for cell in cells:
        if cell.month is not None:
            _month_name(pane, cell, top, month_size, with_year=cell.month.year != seen_year)
            seen_year = cell.month.year
        if cell.weighing is not None:
            _weighed(pane, cell, cell.weighing, kg_top, size, side)


def _month_size(pane: Pane, narrowest: float) -> float:
    """Return the size at which every month's name fits the narrowest cell."""
    names = (formats.short_month(date(2000, month, 1), pane.language) for month in range(1, 13))
    return min(fit(name, MEDIUM, 6.6, narrowest - 2, smallest=4.5).size for name in names)


def _month_name(pane: Pane, cell: _Cell, top: float, size: float, *, with_year: bool) -> None:
    assert cell.month is not None
    wide = cell.right - cell.left
    name = fit(formats.short_month(cell.month, pane.language), MEDIUM, size, wide, smallest=4.5)
    name.draw(pane.canvas, cell.middle, top, 4.4 * MM, centred=True)
    if with_year:
        year = fit(str(cell.month.year), BOLD, 6.2, wide + 2, smallest=4.5)
        year.draw(pane.canvas, cell.middle, top - 3.6 * MM, 3.6 * MM, centred=True)


def _kilograms(pane: Pane, weighing: CardWeighing) -> str:
    """Return a weight to 10 g, as it is entered: a third decimal would not fit its cell."""
    return formats.kilograms(round(weighing.weight_g, -1), pane.language)


def _common_size(pane: Pane, cells: list[_Cell]) -> float:
    """Return the size at which every weight fits its cell: one size for the whole row."""
    sizes = [
        fit(
            _kilograms(pane, cell.weighing),
            SEMIBOLD,
            7.4,
            cell.right - cell.left - 0.8,
            smallest=4.2,
        ).size
        for cell in cells
        if cell.weighing is not None
    ]
    return min(sizes, default=7.4)


def _weighed(
    pane: Pane, cell: _Cell, weighing: CardWeighing, kg_top: float, size: float, side: float
) -> None:
    wide = cell.right - cell.left
    kg = fit(_kilograms(pane, weighing), SEMIBOLD, size, wide - 1, smallest=4.2)
    kg.draw(pane.canvas, cell.middle, kg_top, _KG, centred=True)
    code_tile(
        pane.canvas,
        cell.middle,
        kg_top - _KG - _CODE / 2,
        side,
        weighing.code,
        twice=weighing.consecutive_t >= 2,
    )

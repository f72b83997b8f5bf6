"""Differences with how sure they are: a dot and its 95 percent interval, a line for each cycle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from kbdesk.ui.formats import decimal
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_text, text_width
from kbdesk.ui.widgets.painted import Painted

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_ROW = 44


@dataclass(frozen=True, slots=True)
class IntervalLine:
    """A line: what it is of, and the difference with its ends; None where there are too few."""

    label: str
    words: str
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    strong: bool = False


class IntervalChart(Painted):
    """Label and figure, under them the line around zero; grey where it crosses zero."""

    grows = "across"

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[IntervalLine, ...] = ()
        self._most = 100.0

    def set(self, rows: Sequence[IntervalLine]) -> None:
        """Show other lines on one scale."""
        self._rows = tuple(rows)
        ends = [abs(v) for one in rows for v in (one.low, one.high) if v is not None]
        self._most = math.ceil(max(ends, default=100) / 100) * 100
        self.setAccessibleName("; ".join(f"{one.label}: {one.words}" for one in self._rows))
        self.updateGeometry()
        self.update()

    def natural_size(self) -> tuple[int, int]:
        return px(260), len(self._rows) * px(_ROW) + px(24)

    def draw(self, painter: QPainter) -> None:
        pad = px(24)
        wide = self.width() - 2 * pad

        def at(value: float) -> float:
            return pad + wide * (value + self._most) / (2 * self._most)

        bottom = len(self._rows) * px(_ROW)
        for value in (-self._most, 0.0, self._most):
            painter.setPen(QPen(qcolor("field_border" if value == 0 else "line"), 1))
            painter.drawLine(QPointF(at(value), px(20)), QPointF(at(value), bottom))
            words = decimal(value, 0, signed=True) if value else "0"
            box = QRectF(at(value) - px(40), bottom + px(2), px(80), px(20))
            if value:
                # the ends stay inside the card
                edge = text_width(words, 14) / 2 + 1
                middle = min(max(at(value), edge), self.width() - edge)
                box = QRectF(middle - edge, bottom + px(2), 2 * edge, px(20))
            draw_text(painter, box, words, size=14, shade="ink_2", align=_MIDDLE)
        for place, one in enumerate(self._rows):
            self._line(painter, place * px(_ROW), one, at)

    def _line(self, painter: QPainter, top: float, one: IntervalLine, at: object) -> None:
        assert callable(at)
        figure = min(text_width(one.words, 14, 600) + 2, int(self.width() * 0.62))
        label = QRectF(0, top, self.width() - figure - px(10), px(20))
        weight = 700 if one.strong else 400
        painter.fillRect(QRectF(0, top, self.width(), px(21)), qcolor("surface"))
        draw_text(painter, label, one.label, size=14, weight=weight)
        right = QRectF(self.width() - figure, top, figure, px(20))
        known = one.difference is not None
        shade = "ink" if known else "ink_2"
        draw_text(painter, right, one.words, size=14, weight=600 if known else 400, shade=shade,
                  align=_RIGHT)  # fmt: skip
        if one.difference is None or one.low is None or one.high is None:
            return
        y = top + px(31)
        clear = one.low > 0 or one.high < 0
        ink = qcolor("teal" if clear else "ink_3")
        painter.setPen(QPen(ink, px(3 if one.strong else 2)))
        painter.drawLine(QPointF(at(one.low), y), QPointF(at(one.high), y))
        for end in (one.low, one.high):
            painter.drawLine(QPointF(at(end), y - px(5)), QPointF(at(end), y + px(5)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(at(one.difference), y), px(5), px(5))

"""Small drawings of the kitchen: a weight's way, an outcome's bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_text, smooth, text_width
from kbdesk.ui.widgets.painted import Painted

_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def draw_way(painter: QPainter, box: QRectF, points: Sequence[tuple[float, float]]) -> None:
    """Draw the way of a weight: (day, grams) from left to right, its last point a dot."""
    if len(points) < 2:
        return
    with smooth(painter):
        first, last = points[0][0], points[-1][0]
        low = min(value for _, value in points)
        # Keep a least range, so that 100 g do not look like 1 kg.
        high = max(max(value for _, value in points), low + 300)
        dot = px(3.5)
        line = QPolygonF(
            [
                QPointF(
                    box.left() + (box.width() - dot) * (day - first) / max(last - first, 1),
                    box.bottom() - dot - (box.height() - 2 * dot) * (value - low) / (high - low),
                )
                for day, value in points
            ]
        )
        pen = QPen(qcolor("teal"), px(2))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor("teal"))
        painter.drawEllipse(line.at(line.count() - 1), dot, dot)


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of an outcome bar: how many, its word, its colour and that of its words."""

    count: int
    word: str
    fill: str
    ink: str


class OutcomeBar(Painted):
    """How programmes ended: parts as wide as their number, the number and word under each."""

    grows = "across"

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[BarPart, ...] = ()

    def set(self, parts: Sequence[BarPart]) -> None:
        """Show parts; those of nobody are left out."""
        self._parts = tuple(part for part in parts if part.count)
        self.setAccessibleName(", ".join(f"{part.count} {part.word}" for part in self._parts))
        self.updateGeometry()
        self.update()

    def _words(self) -> list[int]:
        return [
            text_width(f"{p.count} ", 15, 700) + text_width(p.word, 15) + px(10)
            for p in self._parts
        ]

    def _lines(self, width: int) -> list[list[int]]:
        """Return the parts by the lines on which their words stand."""
        lines: list[list[int]] = [[]]
        room = width
        for place, wide in enumerate(self._words()):
            if wide > room and lines[-1]:
                lines.append([])
                room = width
            lines[-1].append(place)
            room -= wide
        return lines

    def natural_size(self) -> tuple[int, int]:
        lines = len(self._lines(self.width())) if self._parts else 1
        return px(200), px(12) + px(6) + lines * px(20)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.updateGeometry()

    def draw(self, painter: QPainter) -> None:
        total = sum(part.count for part in self._parts)
        if not total:
            return
        gap, x = px(2), 0.0
        for part in self._parts:
            wide = self.width() * part.count / total
            painter.fillRect(QRectF(x, 0, max(wide - gap, 1), px(12)), qcolor(part.fill))
            x += wide
        wides = self._words()
        for number, line in enumerate(self._lines(self.width())):
            # Spread the marks over the line, as the bar above does.
            spare = (self.width() - sum(wides[i] for i in line)) / max(len(line) - 1, 1)
            x, y = 0.0, px(18) + number * px(20)
            for place in line:
                part = self._parts[place]
                count = text_width(f"{part.count} ", 15, 700)
                draw_text(painter, QRectF(x, y, count + 2, px(20)), str(part.count), weight=700,
                          shade=part.ink)  # fmt: skip
                draw_text(painter, QRectF(x + count, y, wides[place] - count, px(20)), part.word,
                          shade=part.ink)  # fmt: skip
                x += wides[place] + (min(spare, px(40)) if number else spare)

"""Small drawings of the kitchen: a weight's way, a target's bar, an outcome's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_text, solid_bar, text_width
from kbdesk.ui.widgets.painted import Painted

_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def draw_way(painter: QPainter, box: QRectF, points: Sequence[tuple[float, float]]) -> None:
    """Draw the way of a weight: (day, grams) from left to right, its last point a dot."""
    if len(points) < 2:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    first, last = points[0][0], points[-1][0]
    low = min(value for _, value in points)
    # a hundred grams must not look like a kilogram
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
    painter.restore()


class TargetBar(Painted):
    """How much of something is in a portion, against the zone that the programme asks for.

    The limits stand under the zone's ends; the tick is the value.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._value: float | None = None
        self._low = self._high = 0.0
        self._words = ("", "")

    def set(self, value: float | None, low: float, high: float, words: tuple[str, str]) -> None:
        """Show a value and its zone; ``words`` are the two limits as they are written."""
        self._value, self._low, self._high, self._words = value, low, high, words
        self.update()

    def natural_size(self) -> tuple[int, int]:
        return px(180), px(38)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # a quarter of the zone's end stays free, and what lies beyond is still seen
        most = max(self._high * 1.2, (self._value or 0) * 1.06, 1e-9)
        wide, top = self.width() - 1, px(11)

        def at(value: float) -> float:
            return 0.5 + wide * min(value / most, 1.0)

        solid_bar(painter, QRectF(0, top - px(4), self.width(), px(8)), 0, "line")
        zone = QRectF(at(self._low), top - px(9), at(self._high) - at(self._low), px(18))
        painter.setPen(QPen(qcolor("ok"), 1))
        painter.setBrush(qcolor("#CDE8CB"))
        painter.drawRect(zone)
        if self._value is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(qcolor("teal"))
            painter.drawRoundedRect(QRectF(0, top - px(3), at(self._value), px(6)), px(3), px(3))
            painter.setPen(QPen(qcolor("ink"), px(2)))
            x = at(self._value)
            painter.drawLine(QPointF(x, top - px(11)), QPointF(x, top + px(11)))
        y, high = top + px(11), px(16)
        low_wide, high_wide = (text_width(words, 14) + 2 for words in self._words)
        left = min(max(at(self._low) - low_wide / 2, 0.0), self.width() - low_wide)
        right = min(max(at(self._high) - high_wide / 2, left + low_wide + px(10)),
                    self.width() - high_wide)  # fmt: skip
        for x, words, room in (
            (left, self._words[0], low_wide),
            (right, self._words[1], high_wide),
        ):
            draw_text(painter, QRectF(x, y, room, high), words, size=14, shade="ink_2")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an outcome bar: how many, its word, its colour and that of its words."""

    count: int
    word: str
    fill: str
    ink: str


class OutcomeBar(Painted):
    """How programmes ended: parts as wide as their number, the number and word under each."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._parts: tuple[Part, ...] = ()

    def set(self, parts: Sequence[Part]) -> None:
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

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
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
            # spread over the line, as under the bar of the picture
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

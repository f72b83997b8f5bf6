"""Figures of a person over the years: points by day, a line through them, limits as dashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from kbdesk.ui.formats import date_short
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_text, limit_pen, text_width
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.tip import set_tip


@dataclass(frozen=True)
class YearPoint:
    """A figure of a day: ``number`` is how it is written, ``high`` where it refers."""

    on: date
    value: float
    number: str
    high: bool = False


@dataclass(frozen=True)
class YearLimit:
    """A dashed line with the number at its left end."""

    value: float
    number: str


class YearLines(Painted):
    """One or two lines (pressure has two) over the same days; ``spoken`` says each day's figure."""

    grows = "across"

    def __init__(self, title: str, *, height: int = 132) -> None:
        super().__init__()
        self._title = title
        self.room, self.least = (260, height), (140, 0)
        self._lines: tuple[tuple[YearPoint, ...], ...] = ()
        self._limits: tuple[YearLimit, ...] = ()
        self.set([], [])

    def set(self, lines: Sequence[Sequence[YearPoint]], limits: Sequence[YearLimit]) -> None:
        """Show other figures; each line has its points the oldest first."""
        self._lines = tuple(tuple(one) for one in lines if one)
        self._limits = tuple(limits)
        self.setAccessibleName(self._title)
        spoken = self.spoken()
        self.setAccessibleDescription(spoken or tr("day_card.no_figures"))
        set_tip(self, spoken)
        self.update()

    def spoken(self) -> str:
        """Return every day with its figures."""
        days: dict[date, list[str]] = {}
        for line in self._lines:
            for point in line:
                days.setdefault(point.on, []).append(point.number)
        return "; ".join(
            f"{date_short(on, year=True)} {'/'.join(numbers)}" for on, numbers in days.items()
        )

    def draw(self, painter: QPainter) -> None:
        points = [point for line in self._lines for point in line]
        if not points:
            words = QRectF(self.rect())
            draw_text(painter, words, tr("day_card.no_figures"), size=14, shade="ink_3")
            return
        values = [one.value for one in points] + [one.value for one in self._limits]
        low, high = min(values), max(values)
        spread = max(high - low, 1.0)
        low = (high + low - spread) / 2
        first, last = min(one.on for one in points), max(one.on for one in points)
        days = max((last - first).days, 1)
        edge = max([px(24), *(text_width(one.number, 13) + px(10) for one in self._limits)])
        widest = max(text_width(one.number, 13, 600) for one in points)
        left = edge + (widest / 2 if self._limits else 0.0)
        right = self.width() - px(30)
        top, base = px(22), self.height() - px(36)

        def place(on: date, value: float) -> QPointF:
            across = (on - first).days / days if first != last else 0.5
            return QPointF(
                left + (right - left) * across, base - (base - top) * (value - low) / spread
            )

        days_shown = sorted({one.on for one in points}, reverse=True)
        floor = self.height() - px(20)
        painter.setPen(QPen(qcolor("line"), 1))
        painter.drawLine(QPointF(edge, floor), QPointF(self.width(), floor))
        for on in days_shown:
            # a day with one figure alone hangs on the axis by its line
            x, down = place(on, low).x(), float(px(4))
            if first == last:
                down = floor - place(on, min(one.value for one in points)).y()
            painter.drawLine(QPointF(x, floor), QPointF(x, floor - down))
        marks = [place(last, one.value).y() for one in self._limits]
        for limit, y in zip(self._limits, marks, strict=True):
            painter.setPen(limit_pen())
            painter.drawLine(QPointF(edge, y), QPointF(self.width(), y))
            words = QRectF(0, y - px(9), edge - px(6), px(18))
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            draw_text(painter, words, limit.number, size=13, shade="ink_2", align=align)
        placed = [[place(one.on, one.value) for one in line] for line in self._lines]
        taken = [spot for at in placed for spot in at]
        for number, (line, at) in enumerate(zip(self._lines, placed, strict=True)):
            painter.setPen(QPen(qcolor("teal"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(at)
            free = -1.0
            for point, spot in reversed(list(zip(line, at, strict=True))):
                wide = text_width(point.number, 13, 600)
                if free < 0 or spot.x() + wide / 2 < free:
                    # the second line, the lower one, has its numbers under it where that is free
                    above = QRectF(spot.x() - wide / 2 - 1, spot.y() - px(20), wide + 2, px(15))
                    under = above.translated(0, px(26))
                    ways = (under, above) if number else (above, under)
                    box = self._room(ways, marks, taken) or (ways[0] if free < 0 else None)
                    if box is None:
                        continue
                    painter.fillRect(box, qcolor("surface"))
                    shade = "bad" if point.high else "ink"
                    draw_text(painter, box, point.number, size=13, weight=600, shade=shade)
                    free = spot.x() - wide / 2 - px(6)
        for line, at in zip(self._lines, placed, strict=True):
            for point, spot in zip(line, at, strict=True):
                self._mark(painter, point, spot)
        free = self.width() + px(8)
        for on in days_shown:
            text = date_short(on, year=True)
            wide = text_width(text, 13)
            x = max(min(place(on, low).x() - wide / 2, self.width() - wide - 1), 0.0)
            if x + wide < free - px(4):
                draw_text(
                    painter, QRectF(x, self.height() - px(17), wide + 2, px(16)), text,
                    size=13, shade="ink_2",
                )  # fmt: skip
                free = x

    def _mark(self, painter: QPainter, point: YearPoint, spot: QPointF) -> None:
        ink, radius = qcolor("bad" if point.high else "teal"), px(4)
        painter.setPen(QPen(ink, 2))
        painter.setBrush(ink if point.high else qcolor("surface"))
        if point.high:
            painter.drawRect(QRectF(spot.x() - radius, spot.y() - radius, 2 * radius, 2 * radius))
        else:
            painter.drawEllipse(spot, radius, radius)

    def _room(
        self, ways: Sequence[QRectF], marks: Sequence[float], taken: Sequence[QPointF]
    ) -> QRectF | None:
        """Return where a number covers no point, on no limit's line where that can be."""
        near = px(3)
        found = [
            box
            for box in ways
            if box.top() >= 0
            and box.bottom() <= self.height() - px(19)
            and not any(box.adjusted(-near, -near, near, near).contains(one) for one in taken)
        ]
        clear = [
            box
            for box in found
            if not any(box.top() - 1 <= one <= box.bottom() + 1 for one in marks)
        ]
        return next(iter([*clear, *found]), None)

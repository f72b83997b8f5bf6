"""Figures of a person over the years: points by day, a line through them, limits as dashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from kbdesk.ui.formats import date_short
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_text, text_width
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

    def __init__(self, title: str, *, height: int = 132) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title, self._height = title, height
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

    def natural_size(self) -> tuple[int, int]:
        return px(260), px(self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(140), px(self._height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
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
        left, right = edge, self.width() - px(30)
        top, base = px(22), self.height() - px(36)

        def place(on: date, value: float) -> QPointF:
            across = (on - first).days / days if first != last else 1.0
            return QPointF(
                left + (right - left) * across, base - (base - top) * (value - low) / spread
            )

        dashed = QPen(qcolor("warn"), 1.5)
        dashed.setDashPattern([3.3, 2.7])
        for limit in self._limits:
            y = place(last, limit.value).y()
            painter.setPen(dashed)
            painter.drawLine(QPointF(left, y), QPointF(self.width(), y))
            words = QRectF(0, y - px(9), edge - px(6), px(18))
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            draw_text(painter, words, limit.number, size=13, shade="ink_2", align=align)
        for number, line in enumerate(self._lines):
            at = [place(one.on, one.value) for one in line]
            painter.setPen(QPen(qcolor("teal"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(at)
            free = -1.0
            for point, spot in reversed(list(zip(line, at, strict=True))):
                ink = qcolor("bad" if point.high else "teal")
                painter.setPen(QPen(ink, 2))
                painter.setBrush(ink if point.high else qcolor("surface"))
                radius = px(4)
                if point.high:
                    painter.drawRect(
                        QRectF(spot.x() - radius, spot.y() - radius, 2 * radius, 2 * radius)
                    )
                else:
                    painter.drawEllipse(spot, radius, radius)
                wide = text_width(point.number, 13, 600)
                if free < 0 or spot.x() + wide / 2 < free:
                    # the second line, the lower one, has its numbers under it
                    y = spot.y() + px(6) if number else spot.y() - px(20)
                    box = QRectF(spot.x() - wide / 2 - 1, y, wide + 2, px(15))
                    shade = "bad" if point.high else "ink"
                    draw_text(painter, box, point.number, size=13, weight=600, shade=shade)
                    free = spot.x() - wide / 2 - px(6)
        free = self.width() + px(8)
        for on in sorted({one.on for one in points}, reverse=True):
            text = date_short(on, year=True)
            wide = text_width(text, 13)
            x = min(place(on, low).x() - wide / 2, self.width() - wide - 1)
            if x >= 0 and x + wide < free - px(4):
                draw_text(
                    painter, QRectF(x, self.height() - px(17), wide + 2, px(16)), text,
                    size=13, shade="ink_2",
                )  # fmt: skip
                free = x

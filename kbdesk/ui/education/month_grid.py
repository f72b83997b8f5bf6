"""A month at a glance: its days, and on which of them a lesson is planned or was held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from kbdesk.ui.formats import weekday
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_box, draw_text
from kbdesk.ui.widgets.painted import Painted

_MIDDLE: Final = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_FILLS: Final = {"held": ("teal", "surface"), "planned": ("teal_tint_1", "ink"),
                 "open": ("warn_tint", "ink")}  # fmt: skip


class MonthGrid(Painted):
    """Shows only; the list beside it says the same in words and is walked by the keyboard."""

    grows = "across"

    def __init__(self) -> None:
        super().__init__()
        self._first = date(2000, 1, 1)
        self._today = self._first
        self._days: Mapping[date, str] = {}

    def natural_size(self) -> tuple[int, int]:
        return px(250), px(28) + self._weeks() * px(38)

    def show_month(self, first: date, today: date, days: Mapping[date, str], words: str) -> None:
        """Show a month by its first day; ``days`` by what stands there: held, planned, open."""
        self._first, self._today, self._days = first.replace(day=1), today, days
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def _weeks(self) -> int:
        following = (self._first + timedelta(days=32)).replace(day=1)
        return -(-((following - self._first).days + self._first.weekday()) // 7)

    def draw(self, painter: QPainter) -> None:
        wide = self.width() / 7
        monday = self._first - timedelta(days=self._first.weekday())
        for place in range(7):
            name = weekday(monday + timedelta(days=place))[:3]
            draw_text(painter, QRectF(place * wide, 0, wide, px(26)), name, size=13,
                      shade="ink_3", align=_MIDDLE)  # fmt: skip
        day = self._first
        while day.month == self._first.month:
            place = (day - monday).days
            box = QRectF(
                place % 7 * wide + 2, px(28) + place // 7 * px(38) + 2, wide - 4, px(38) - 4
            )
            fill, ink = _FILLS.get(self._days.get(day, ""), ("", "ink_2"))
            if fill:
                draw_box(painter, box, fill, px(8))
            if day == self._today:
                painter.setPen(qcolor("teal"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box, px(8), px(8))
            draw_text(painter, box, str(day.day), weight=600 if fill else 400, shade=ink,
                      align=_MIDDLE)  # fmt: skip
            day += timedelta(days=1)

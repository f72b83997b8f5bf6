"""Bars by month with a target line; each shows its percentage and its fraction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from kbdesk.ui.formats import percent
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_text, limit_pen, text_width
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.tip import set_tip


@dataclass(frozen=True)
class ChartBar:
    """One bar: its label under the axis, its value in percent or None, "47/60" as detail."""

    label: str
    value: float | None
    number: str
    detail: str = ""


TOP = 100
"""The bars are percentages."""


class BarChart(Painted):
    """Bars from zero; the last one stands out. ``target`` draws the dashed line."""

    grows = "both"
    room = (330, 124)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self.set(())

    def set(self, bars: Sequence[ChartBar], *, target: float | None = None) -> None:
        """Show other bars."""
        self._bars, self._target = tuple(bars), target
        spoken = [
            tr("widget.bar_spoken", label=b.label, value=b.number, detail=b.detail).rstrip(", ")
            for b in self._bars
        ]
        if target is not None:
            spoken.append(tr("widget.target_line", value=percent(target, 100, 0)))
        self.setAccessibleName(self._title)
        self.setAccessibleDescription("; ".join(spoken))
        set_tip(self, "\n".join(spoken))
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(max(1, len(self._bars)) * px(48), px(108))

    def draw(self, painter: QPainter) -> None:
        width, base = self.width(), self.height() - px(18)
        full = base - px(2)
        slot = width / max(1, len(self._bars))
        middle = Qt.AlignmentFlag.AlignCenter
        for index, bar in enumerate(self._bars):
            now = index == len(self._bars) - 1
            left, wide = index * slot + px(4), slot - px(8)
            value = bar.value if bar.value is not None and math.isfinite(bar.value) else 0.0
            tall = full * min(1.0, max(0.0, value / TOP))
            box = QRectF(left, base - tall, wide, tall)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(qcolor("teal" if now else "#CFE5E0"))
            if tall > 0:
                painter.drawRoundedRect(box, min(px(4), tall / 2), min(px(4), tall / 2))
                painter.drawRect(box.adjusted(0, min(px(4), tall / 2), 0, 0))
            inside = tall >= px(40)
            words = box.top() + max(px(6), (tall - px(32)) / 2) if inside else base - tall - px(34)
            ink = ("on_teal" if now else "ink") if inside else "ink"
            quiet = ("teal_tint_1" if now else "ink_2") if inside else "ink_2"
            line = QRectF(index * slot, words, slot, px(16))
            weight = 700 if now else 500
            draw_text(painter, line, bar.number, size=13, weight=weight, shade=ink, align=middle)
            line.translate(0, px(16))
            if text_width(bar.detail, 13, 400) <= slot - px(4):
                draw_text(painter, line, bar.detail, size=13, shade=quiet, align=middle)
            elif inside and tall >= px(56):
                # Three-digit figures would overlap: write them on two levels.
                first, slash, second = bar.detail.partition("/")
                draw_text(painter, line, first, size=13, shade=quiet, align=middle)
                line.translate(0, px(16))
                draw_text(painter, line, slash + second, size=13, shade=quiet, align=middle)
            under = QRectF(index * slot, base + px(2), slot, px(16))
            draw_text(painter, under, bar.label, size=13, weight=500, shade="ink_2", align=middle)
        painter.setPen(QPen(qcolor("line_2"), 1))
        painter.drawLine(QPointF(0, base + 0.5), QPointF(width, base + 0.5))
        if self._target is not None:
            painter.setPen(limit_pen())
            y = base - full * min(1.0, max(0.0, self._target / TOP))
            painter.drawLine(QPointF(0, y), QPointF(width, y))

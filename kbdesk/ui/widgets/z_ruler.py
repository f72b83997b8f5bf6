"""The ruler of a z-score from -4 to +4, with its index, category and number."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from kbdesk.ui.formats import MINUS, z_score
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_icon, draw_text, text_width
from kbdesk.ui.widgets.painted import Painted

RulerKind = Literal["wfa", "lhfa", "wflh", "bmi", "head", "none"]
Tone = Literal["ok", "warn", "bad", "ink_2"]

_WEIGHT_FOR_LENGTH = (
    (-3.0, "z.sangat_rendah"),
    (-2.0, "z.rendah"),
    (1.0, "z.baik"),
    (2.0, "z.di_atas_ringan"),
    (3.0, "z.di_atas"),
    (4.0, "z.sangat_rendah"),
)
SEGMENTS: dict[RulerKind, tuple[tuple[float, str], ...]] = {
    "wfa": ((-3, "z.sangat_rendah"), (-2, "z.rendah"), (1, "z.baik"), (4, "z.di_atas")),
    "lhfa": ((-3, "z.sangat_rendah"), (-2, "z.rendah"), (3, "z.baik"), (4, "z.tinggi")),
    "wflh": _WEIGHT_FOR_LENGTH,
    "bmi": _WEIGHT_FOR_LENGTH,
    "head": ((-2, "z.rendah"), (2, "z.baik"), (4, "z.rendah")),
    "none": ((4, "line"),),
}
"""Upper end and colour of each segment, by index; limits of Permenkes 2/2020."""

_ICONS = {"ok": "check-circle", "warn": "warning", "bad": "danger", "ink_2": "info"}


class ZRuler(Painted):
    """One line of words above a ruler; hollow and dotted while the value is provisional.

    ``index`` is the short name ("BB/U"), ``spoken`` how it is read aloud ("BB per U").
    ``axis`` writes the figures under the ruler. ``z`` None draws no marker.
    """

    grows = "across"

    def __init__(
        self,
        kind: RulerKind,
        index: str,
        *,
        spoken: str = "",
        axis: bool = False,
    ) -> None:
        super().__init__()
        self._kind: RulerKind = kind
        self._index, self._axis = index, axis
        self._spoken = spoken or index.replace("/", " per ")
        self.set(None, "", "ink_2")

    def set(self, z: float | None, category: str, tone: Tone, *, provisional: bool = False) -> None:
        """Show a z-score, its category in words, and how good that is."""
        self._z = z if z is not None and math.isfinite(z) else None
        self._category, self._tone, self._provisional = category, tone, provisional
        number = z_score(self._z)
        if number.startswith(MINUS):
            number = tr("widget.minus_spoken", value=number[1:])
        spoken = tr(
            "widget.ruler_spoken", index=self._spoken, value=number, category=category.lower()
        )
        if provisional:
            spoken += f", {tr('widget.provisional')}"
        self.setAccessibleName(spoken)
        self.update()

    def set_axis(self, shown: bool) -> None:
        """Write the figures under the ruler, or leave them out."""
        if shown != self._axis:
            self._axis = shown
            self.updateGeometry()
            self.update()

    def natural_size(self) -> tuple[int, int]:
        return px(344), px(24) + px(18) + (px(16) if self._axis else 0)

    def minimumSizeHint(self) -> QSize:
        words = text_width(self._category, 15, 600) + text_width(self._index, 15, 600)
        extra = text_width(tr("widget.provisional"), 14) + px(8) if self._provisional else 0
        return QSize(words + extra + px(58 + 18 + 5 + 24), self.natural_size()[1])

    def draw(self, painter: QPainter) -> None:
        self._words(painter)
        self._ruler(painter, px(24))

    def _words(self, painter: QPainter) -> None:
        high, width = px(22), self.width()
        first = max(px(46), text_width(self._index, 15, 600))
        draw_text(painter, QRectF(0, 0, first, high), self._index, weight=600)
        x = first + px(8)
        right = QRectF(width - px(60), 0, px(60), high)
        number = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        draw_text(painter, right, z_score(self._z), size=17, weight=700, align=number)
        limit = right.left() - px(8)
        if self._provisional:
            word = tr("widget.provisional")
            wide = text_width(word, 14) + 1
            box = QRectF(limit - wide, 0, wide, high)
            draw_text(painter, box, word, size=14, shade="ink_3")
            limit -= wide + px(8)
        if self._category:
            draw_icon(painter, x, high / 2, _ICONS[self._tone], self._tone, 18)
            x += px(18) + px(5)
            box = QRectF(x, 0, limit - x, high)
            draw_text(painter, box, self._category, weight=600, shade=self._tone)

    def _ruler(self, painter: QPainter, top: int) -> None:
        width = self.width()

        def at(z: float) -> float:
            return (min(4.0, max(-4.0, z)) + 4) / 8 * width

        painter.setPen(Qt.PenStyle.NoPen)
        left, gap = 0.0, 1.0
        for upper, shade in SEGMENTS[self._kind]:
            right = at(upper)
            painter.setBrush(qcolor(shade))
            painter.drawRoundedRect(
                QRectF(left, top + px(7), right - left - (gap if right < width else 0), px(8)),
                1.5,
                1.5,
            )
            left = right
        if self._axis:
            middle = Qt.AlignmentFlag.AlignCenter
            for z in (-3, -2, 0, 1, 2, 3):
                text = f"{MINUS}{-z}" if z < 0 else f"+{z}" if z else "0"
                box = QRectF(at(z) - px(20), top + px(18), px(40), px(16))
                draw_text(painter, box, text, size=13, weight=500, shade="ink_2", align=middle)
        if self._z is not None:
            self._marker(painter, min(width - px(6), max(px(6), at(self._z))), top)

    def _marker(self, painter: QPainter, x: float, top: float) -> None:
        half, down = px(6), px(8)
        triangle = QPolygonF(
            [QPointF(x - half, top + 0.5), QPointF(x + half, top + 0.5), QPointF(x, top + down)]
        )
        stem = QPen(qcolor("ink"), 2)
        stem.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self._provisional:
            stem.setDashPattern([1, 1])
            painter.setBrush(qcolor("surface"))
            edge = QPen(qcolor("ink"), 1.5)
            edge.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(edge)
            triangle.translate(0, 1)
        else:
            painter.setBrush(qcolor("ink"))
            painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(triangle)
        painter.setPen(stem)
        painter.drawLine(QPointF(x, top + down), QPointF(x, top + px(17)))

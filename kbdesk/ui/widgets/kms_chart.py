"""The KMS: weight for age as on the printed card, with its N/T row and its weights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from kbdesk.ui.formats import decimal
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.growth_chart import GrowthChart
from kbdesk.ui.widgets.growth_look import ChartLook, Curve, GrowthPoint, ZLineLook
from kbdesk.ui.widgets.paint import draw_text, draw_tile, text_width

Sex = Literal["P", "L"]
Window = tuple[float, float]
YOUNG: Window = (0, 24)
OLDER: Window = (24, 60)

BANDS = (
    (2.0, 3.0, "kms.kuning"),
    (1.0, 2.0, "kms.hijau_muda"),
    (-1.0, 1.0, "kms.hijau_tua"),
    (-2.0, -1.0, "kms.hijau_muda"),
    (-3.0, -2.0, "kms.kuning"),
)
LINES = (
    ZLineLook(3, "#8A6A00", 1, (), 0.4),
    ZLineLook(2, "kms.median", 1, (), 0.28),
    ZLineLook(0, "kms.median", 1.2, (), 0.55, "#2F6B38"),
    ZLineLook(-1, "kms.median", 1, (), 0.28),
    ZLineLook(-2, "#8A6A00", 1, (), 0.28),
    ZLineLook(1, "kms.garis_oranye", 1.8, (2.8, 1.7), 1.0, "#A65300"),
    ZLineLook(-3, "kms.garis_merah", 2.5, (), 1.0, "#B3261E"),
)
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def window_of(age_months: float) -> Window:
    return OLDER if age_months > 24 else YOUNG


class KmsChart(GrowthChart):
    """Weight for age: ``points`` are (age in months, kg, code, when).

    ``mini`` shows only the stretch around the last weighing, without the rows under the axis.
    ``curve(z)`` -> [(month, kg)] of the sex.
    """

    def __init__(
        self,
        sex: Sex,
        curve: Curve,
        points: Iterable[tuple[float, float, str, str] | GrowthPoint] = (),
        *,
        mini: bool = False,
    ) -> None:
        self._mini = mini
        self._sex: Sex = sex
        self._age = 0.0
        look = ChartLook(BANDS, LINES, YOUNG, margins=(34, 12, 46, 118), x_strong=3)
        if mini:
            look = replace(look, margins=(30, 8, 40, 24), x_named=2, y_lines=(-3.0, 1.0))
        super().__init__(tr(f"widget.kms_title_{sex}"), curve, look, points)

    def set_points(self, points: Iterable[tuple[float, float, str, str] | GrowthPoint]) -> None:
        super().set_points(points)
        self._fit_window()

    def set_age(self, months: float) -> None:
        """Say how old the child is now: its months are shown before anything was weighed in them.

        The small chart always has them in it; the large one only where there is no point.
        """
        if months != self._age:
            self._age = months
            self._fit_window()

    def _fit_window(self) -> None:
        last = self._points[-1].x if self._points else self._age
        if self._mini:
            last = min(60.0, max(last, self._age))
            first = min(48.0, max(0.0, math.floor(last) - 8.0))
            self.set_window((first, first + 12))
        else:
            self.set_window(window_of(last))

    def set_window(self, window: Window) -> None:
        """Show months ``window[0]`` to ``window[1]``."""
        wide = window[1] - window[0] > 24
        named = 2 if self._mini or wide else 1
        self.set_look(replace(self._look, x_range=window, x_named=named))

    def window_shown(self) -> Window:
        return self._look.x_range

    def set_child(
        self, sex: Sex, curve: Curve, points: Iterable[tuple[float, float, str, str] | GrowthPoint]
    ) -> None:
        """Show another child."""
        self._sex = sex
        self.set_points(points)
        self.set_curve(curve, tr(f"widget.kms_title_{sex}"))

    def fitted_range(self) -> tuple[float, float]:
        low, high = super().fitted_range()
        return (low if self._mini else max(0.0, low - 1) if low > 1 else low), high

    def natural_size(self) -> tuple[int, int]:
        return (px(360), px(130)) if self._mini else (px(676), px(450))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(250), px(110)) if self._mini else QSize(px(520), px(300))

    def paint_below(self, painter: QPainter, spots: Sequence[tuple[int, QPointF]]) -> None:
        if self._mini:
            return
        plot = self.plot()
        first, last = self._look.x_range
        slot = plot.width() / (last - first)
        tiles_y, kilos_y = plot.bottom() + px(40), plot.bottom() + px(65)
        start = QRectF(0, tiles_y - px(10), plot.left() - px(7), px(20))
        draw_text(painter, start, "N/T", size=13, weight=500, shade="ink_2", align=_RIGHT)
        start.moveTop(kilos_y - px(10))
        draw_text(painter, start, "kg", size=13, weight=500, shade="ink_2", align=_RIGHT)
        painter.setPen(QPen(qcolor("line"), 1))
        rule = plot.bottom() + px(53) + 0.5
        painter.drawLine(QPointF(plot.left(), rule), QPointF(plot.right(), rule))
        by_month = {math.floor(self._points[index].x): index for index, _ in spots}
        limit = math.inf
        for month in sorted(by_month, reverse=True):
            point = self._points[by_month[month]]
            x = plot.left() + (min(month, last - 1) - first + 0.5) * slot
            wide = min(slot - 2, px(22))
            if point.code:
                box = QRectF(x - wide / 2, tiles_y - px(10), wide, px(20))
                draw_tile(painter, box, point.code, radius=5, size=13)
            words = decimal(point.value, 1)
            half = text_width(words, 13, 500) / 2
            if x + half <= limit:
                box = QRectF(x - half - 2, kilos_y - px(10), 2 * half + 4, px(20))
                draw_text(painter, box, words, size=13, weight=500, align=_MIDDLE)
                limit = x - half - 1
        self._legend(painter, plot.bottom() + px(96))

    def _legend(self, painter: QPainter, y: float) -> None:
        x = self.plot().left()
        for kind in ("green", "yellow", "red_line", "orange_line", "gained", "not_gained"):
            words = tr(f"widget.kms_{kind}")
            mark = self._legend_mark(painter, kind, x, y)
            wide = text_width(words, 14)
            if x + mark + wide > self.width():
                return
            box = QRectF(x + mark + px(6), y - px(9), wide + 2, px(18))
            draw_text(painter, box, words, size=14, shade="ink_2")
            x += mark + px(6) + wide + px(20)

    def _legend_mark(self, painter: QPainter, kind: str, x: float, y: float) -> int:
        painter.setPen(Qt.PenStyle.NoPen)
        if kind in ("green", "yellow"):
            shades = ["kms.hijau_tua", "kms.hijau_muda"] if kind == "green" else ["kms.kuning"]
            for place, shade in enumerate(shades):
                painter.setBrush(qcolor(shade))
                painter.drawRoundedRect(QRectF(x + place * px(16), y - px(6), px(16), px(12)), 2, 2)
            return px(16) * len(shades)
        if kind.endswith("line"):
            pen = QPen(qcolor("kms.garis_merah" if kind == "red_line" else "kms.garis_oranye"))
            pen.setWidthF(2.5)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if kind == "orange_line":
                pen.setDashPattern([2.2, 1.2])
            painter.setPen(pen)
            painter.drawLine(QPointF(x, y), QPointF(x + px(20), y))
            return px(20)
        painter.setPen(QPen(qcolor("ink_2"), 1.5))
        painter.setBrush(qcolor("ink_2" if kind == "not_gained" else "surface"))
        painter.drawEllipse(QPointF(x + px(5), y), px(4.5), px(4.5))
        return px(10)

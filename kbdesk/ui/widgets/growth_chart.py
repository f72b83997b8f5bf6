"""Growth charts: bands between z-lines, the child's line, and points that can be read by keys.

The chart knows nothing of standards: ``curve(z)`` gives the points of a line, so that window
and paper draw the same curves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap, QPolygonF

from kbdesk.ui.formats import MINUS, decimal
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px, scale
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.growth_look import ChartLook, Curve, GrowthPoint
from kbdesk.ui.widgets.notice import announce
from kbdesk.ui.widgets.paint import draw_box, draw_text, text_width
from kbdesk.ui.widgets.painted import Painted

_MIDDLE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


FARTHEST = 1e6
"""No age, length or weight of a child comes near; NaN is not below it either."""
_GROUNDS_KEPT = 8
"""So many grounds are kept: children of both sexes and of other weights follow each other."""


class GrowthChart(Painted):
    """A growth chart; left and right read its points, the mouse too. ``point_read(int)``."""

    grows = "both"
    room = (560, 340)
    least = (240, 120)

    point_read = Signal(int)

    def __init__(
        self,
        title: str,
        curve: Curve,
        look: ChartLook,
        points: Iterable[tuple[float, float, str, str] | GrowthPoint] = (),
    ) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._title, self._curve, self._look = title, curve, look
        self._points: list[GrowthPoint] = []
        self._at: int | None = None
        self._grounds: dict[object, QPixmap] = {}
        self._lines: dict[float, Sequence[tuple[float, float]]] = {}
        self._range: tuple[float, float] | None = None
        self.set_points(points)

    # what is shown

    def set_points(self, points: Iterable[tuple[float, float, str, str] | GrowthPoint]) -> None:
        """Show other measurements; what can be no measure of a child is left out."""
        made = [GrowthPoint(*point) for point in points]
        drawable = [p for p in made if abs(p.x) <= FARTHEST and abs(p.value) <= FARTHEST]
        self._points = sorted(drawable, key=lambda point: point.x)
        self._at = None
        self._range = None
        self.setAccessibleName(self.summary())
        self.setAccessibleDescription(tr("widget.chart_hint") if self._points else "")
        self.update()

    def set_look(self, look: ChartLook) -> None:
        """Show another window or other bands."""
        if look == self._look:
            return
        self._look, self._range = look, None
        self.update()

    def set_curve(self, curve: Curve, title: str | None = None) -> None:
        """Show other lines."""
        self._curve, self._range = curve, None
        self._lines.clear()
        if title is not None:
            self._title = title
        self.setAccessibleName(self.summary())
        self.update()

    def points(self) -> list[GrowthPoint]:
        """Return the measurements shown, by age."""
        return list(self._points)

    def summary(self) -> str:
        """Return the chart in one sentence, which is its spoken name."""
        if not self._points:
            return tr("widget.kms_empty", title=self._title)
        last = self.reading(len(self._points) - 1)
        weighed = self._look.across == "age" and self._look.unit == "kg"
        key = "widget.kms_summary" if weighed else "widget.chart_summary"
        return tr(key, title=self._title, count=len(self._points), last=last)

    def reading(self, index: int) -> str:
        """Return a point in words: "14 Jul: umur 13 bulan, 7,3 kg, T"."""
        point = self._points[index]
        if self._look.across != "age":
            return tr(
                "widget.chart_point_plain",
                label=point.label or str(index + 1),
                x=tr(f"widget.chart_{self._look.across}", value=decimal(point.x, 1)),
                value=decimal(point.value, 2 if round(point.value * 100) % 10 else 1),
                unit=self._look.unit,
            )
        key = "widget.chart_point_code" if point.code else "widget.chart_point"
        age = decimal(math.floor(point.x * 10) / 10, 0 if point.x == int(point.x) else 1)
        return tr(
            key,
            label=point.label or str(index + 1),
            age=age,
            value=decimal(point.value, 2 if round(point.value * 100) % 10 else 1),
            unit=self._look.unit,
            code=point.code,
        )

    def read_point(self, index: int | None) -> None:
        """Point at a measurement, show and speak it; None takes the pointer away."""
        if index is not None and not 0 <= index < len(self._points):
            return
        if index == self._at:
            return
        self._at = index
        if index is not None:
            words = self.reading(index)
            self.setAccessibleDescription(words)
            if self.hasFocus():
                announce(self, words)
            self.point_read.emit(index)
        self.update()

    # geometry

    def plot(self) -> QRectF:
        """Return the rectangle of the plot itself."""
        left, top, right, bottom = (px(side) for side in self._look.margins)
        return QRectF(
            left, top, max(1, self.width() - left - right), max(1, self.height() - top - bottom)
        )

    def y_range(self) -> tuple[float, float]:
        """Return the lowest and highest value of the axis."""
        if self._range is None:
            self._range = self._look.y_range or self.fitted_range()
        return self._range

    def line(self, z: float) -> Sequence[tuple[float, float]]:
        """Return the points of a z-line, asked of the curve once."""
        if z not in self._lines:
            self._lines[z] = self._curve(z)
        return self._lines[z]

    def fitted_range(self) -> tuple[float, float]:
        """Return a range of whole steps that holds the lines and the points in the window."""
        first, last = self._look.x_range
        low_z, high_z = self._look.y_lines
        lows = [y for x, y in self.line(low_z) if first <= x <= last]
        highs = [y for x, y in self.line(high_z) if first <= x <= last]
        lows, highs = lows or [0.0], highs or [1.0]
        span = max(highs) - min(lows)
        inside = [p.value for p in self._points if first <= p.x <= last]
        # Limit the axis, so that one absurd value does not flatten the chart.
        inside = [v for v in inside if min(lows) - span < v < max(highs) + span]
        low, high = min([*lows, *inside]), max([*highs, *inside])
        step = self._look.y_step
        bottom = max(0.0, math.floor(low / step - 0.02) * step)
        return bottom, max(bottom + step, math.ceil(high / step - 0.02) * step)

    def _place(self, x: float, y: float) -> QPointF:
        return self._places([(x, y)])[0]

    def _places(self, pairs: Iterable[tuple[float, float]]) -> list[QPointF]:
        """Return where values stand; the frame is worked out once for all of them."""
        plot, (low, high) = self.plot(), self.y_range()
        first, last = self._look.x_range
        across, up = plot.width() / (last - first), plot.height() / (high - low)
        left, bottom = plot.left(), plot.bottom()
        return [QPointF(left + (x - first) * across, bottom - (y - low) * up) for x, y in pairs]

    def _spots(self) -> list[tuple[int, QPointF]]:
        first, last = self._look.x_range
        plot = self.plot()
        spots = []
        for index, point in enumerate(self._points):
            if first <= point.x <= last:
                spot = self._place(point.x, point.value)
                spot.setY(min(plot.bottom(), max(plot.top(), spot.y())))
                spots.append((index, spot))
        return spots

    # hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = [index for index, _ in self._spots()]
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and shown:
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            if self._at not in shown:
                self.read_point(shown[-1])
            else:
                place = shown.index(self._at) + step
                self.read_point(shown[min(len(shown) - 1, max(0, place))])
        elif event.key() == Qt.Key.Key_Home and shown:
            self.read_point(shown[0])
        elif event.key() == Qt.Key.Key_End and shown:
            self.read_point(shown[-1])
        elif event.key() == Qt.Key.Key_Escape and self._at is not None:
            self.read_point(None)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        near = [
            (math.hypot(spot.x() - here.x(), spot.y() - here.y()), index)
            for index, spot in self._spots()
        ]
        distance, index = min(near, default=(math.inf, 0))
        self.read_point(index if distance <= px(24) else None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.read_point(None)

    # painting

    def draw(self, painter: QPainter) -> None:
        # Draw a ground once: new points rarely need another, and children share it.
        range_ = self.y_range()
        ratio = self.devicePixelRatioF()
        key = (self.size().toTuple(), scale(), ratio, self._curve, self._look, range_)
        if key not in self._grounds:
            pixels = QPixmap(self.size() * ratio)
            pixels.setDevicePixelRatio(ratio)
            pixels.fill(Qt.GlobalColor.transparent)
            inner = QPainter(pixels)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ground(inner)
            inner.end()
            while len(self._grounds) >= _GROUNDS_KEPT:
                self._grounds.pop(next(iter(self._grounds)))
            self._grounds[key] = pixels
        painter.drawPixmap(0, 0, self._grounds[key])
        spots = self._spots()
        self._paint_child(painter, spots)
        self.paint_below(painter, spots)
        self._paint_reading(painter, dict(spots))

    def paint_below(self, painter: QPainter, spots: Sequence[tuple[int, QPointF]]) -> None:
        """Paint what a kind of chart has under its axis."""

    def _shape(self, z: float) -> list[QPointF]:
        first, last = self._look.x_range
        margin = (last - first) / 20
        return self._places(
            pair for pair in self.line(z) if first - margin <= pair[0] <= last + margin
        )

    def _paint_ground(self, painter: QPainter) -> None:
        plot = self.plot()
        # A line bounds two bands, is drawn and is named: its points are worked out once.
        shapes = {
            z: self._shape(z)
            for z in {
                *(z for low, high, _ in self._look.bands for z in (low, high)),
                *(line.z for line in self._look.lines),
            }
        }
        painter.fillRect(plot, qcolor("surface"))
        painter.save()
        painter.setClipRect(plot)
        painter.setPen(Qt.PenStyle.NoPen)
        for low, high, shade in self._look.bands:
            painter.setBrush(qcolor(shade))
            painter.drawPolygon(QPolygonF([*shapes[low], *reversed(shapes[high])]))
        painter.restore()
        self._paint_grid(painter, plot)
        painter.save()
        painter.setClipRect(plot)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line in self._look.lines:
            pen = QPen(qcolor(line.shade, line.alpha), line.width * scale())
            if line.dash:
                pen.setDashPattern(list(line.dash))
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(shapes[line.z]))
        painter.restore()
        painter.setPen(QPen(qcolor("#8C9690"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(plot.adjusted(0.5, 0.5, -0.5, -0.5))
        self._name_lines(painter, plot, shapes)

    def _paint_grid(self, painter: QPainter, plot: QRectF) -> None:
        look, (low, high) = self._look, self.y_range()
        first, last = look.x_range
        weak, strong = QPen(qcolor("ink", 0.07), 1), QPen(qcolor("ink", 0.14), 1)
        # straight lines are crisp without smoothing, and painted in a tenth of the time
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        # All lines of a pen are one call: between two calls the desk's thread may take its turn.
        lines: dict[bool, list[QLineF]] = {False: [], True: []}
        for count in range(round((high - low) / look.y_step) + 1):
            value = low + count * look.y_step
            y = self._place(first, value).y()
            named = _multiple(value, look.y_named)
            lines[named].append(QLineF(plot.left(), y, plot.right(), y))
            if named:
                box = QRectF(0, y - px(9), plot.left() - px(7), px(18))
                draw_text(
                    painter, box, f"{value:g}", size=13, weight=500, shade="ink_2", align=_RIGHT
                )
        for count in range(round((last - first) / look.x_step) + 1):
            value = first + count * look.x_step
            x = self._place(value, low).x()
            lines[_multiple(value, look.x_strong)].append(QLineF(x, plot.top(), x, plot.bottom()))
            if _multiple(value, look.x_named):
                box = QRectF(x - px(20), plot.bottom() + px(4), px(40), px(18))
                draw_text(
                    painter, box, f"{value:g}", size=13, weight=500, shade="ink_2", align=_MIDDLE
                )
        for pen, many in ((weak, lines[False]), (strong, lines[True])):
            painter.setPen(pen)
            painter.drawLines(many)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _name_lines(
        self, painter: QPainter, plot: QRectF, shapes: Mapping[float, Sequence[QPointF]]
    ) -> None:
        taken: list[float] = []
        ordered = sorted((n for n in self._look.lines if n.named), key=lambda n: -abs(n.z))
        for line in ordered:
            shape = shapes[line.z]
            if not shape:
                continue
            at_edge = min(shape, key=lambda spot: abs(spot.x() - plot.right()))
            y = at_edge.y()
            if not plot.top() - 2 <= y <= plot.bottom() + 2:
                continue
            if any(abs(y - other) < px(15) for other in taken):
                continue
            taken.append(y)
            z = line.z
            words = f"{MINUS}{-z:g}" if z < 0 else f"+{z:g}" if z else "0"
            box = QRectF(plot.right() + px(6), y - px(9), px(34), px(18))
            bold = line.width > 1.3 or not z
            draw_text(
                painter, box, words, size=13, weight=700 if bold else 500, shade=line.name_shade
            )

    def _paint_child(self, painter: QPainter, spots: Sequence[tuple[int, QPointF]]) -> None:
        ink = qcolor("kms.anak")
        painter.save()
        painter.setClipRect(self.plot().adjusted(-px(10), -px(10), px(10), px(10)))
        for (before, start), (after, end) in pairwise(spots):
            pen = QPen(ink, 2.25 * scale())
            apart = self._points[after].x - self._points[before].x
            if apart > self._look.gap or self._points[after].code == "O":
                pen = QPen(qcolor("ink_3"), 2.25 * scale())
                pen.setDashPattern([1.6, 1.6])
            painter.setPen(pen)
            painter.drawLine(start, end)
        for index, spot in spots:
            last = index == len(self._points) - 1
            filled = self._points[index].code in ("T", "2T", "BGM")
            if last:
                painter.setPen(QPen(ink, 1.5 * scale()))
                painter.setBrush(qcolor("surface", 0.85))
                painter.drawEllipse(spot, px(9), px(9))
            radius = (5 if last else 3.6) * scale()
            painter.setPen(QPen(ink, 2 * scale()))
            painter.setBrush(ink if filled else qcolor("surface"))
            painter.drawEllipse(spot, radius, radius)
        painter.restore()

    def _paint_reading(self, painter: QPainter, spots: dict[int, QPointF]) -> None:
        if self._at is None or self._at not in spots:
            return
        spot, plot = spots[self._at], self.plot()
        pen = QPen(qcolor("ink", 0.5), 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(spot.x(), plot.top()), QPointF(spot.x(), plot.bottom()))
        words = self.reading(self._at)
        wide, high = text_width(words, 14, 600) + 2 * px(10) + 2, px(30)
        x = min(self.width() - wide - 2.0, max(2.0, spot.x() - wide / 2))
        above = spot.y() - px(16) - high
        y = above if above >= 0 else spot.y() + px(16)
        draw_box(painter, QRectF(x, y, wide, high), "ink", px(8))
        box = QRectF(x + px(10), y, wide - 2 * px(10) + 1, high)
        draw_text(painter, box, words, size=14, weight=600, shade="on_teal")


def _multiple(value: float, step: float) -> bool:
    return abs(value / step - round(value / step)) < 1e-6

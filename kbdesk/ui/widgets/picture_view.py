"""A picture of plain shapes in the window: the same that stands on paper, piece by piece open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kbdesk.domain.plain_text import neutral
from kbdesk.domain.shapes import Box, Picture, Polygon, ShapeWord, Spot, StraightLine
from kbdesk.ui.theme.current import font, metrics, scale
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.tip import set_tip

ENLARGED = 1.7
"""A point of the picture in pixels at 100 %: its smallest words are then as large as others."""
_SMALLEST = 0.75

Make = Callable[[float], Picture]
"""Makes the picture for a width in points."""


class PictureView(QWidget):
    """Shows a picture as wide as it is given room; ``chosen(key)`` for a spot of it.

    One Tab stop: the arrows go from spot to spot, Enter chooses; the mouse may point.
    """

    chosen = Signal(str)

    def __init__(self, name: str, *, chooses: bool = True) -> None:
        super().__init__()
        self._make: Make | None = None
        self._picture = Picture(1, 1)
        self._at = -1
        self._chooses = chooses
        self.setAccessibleName(name)
        self.setMouseTracking(chooses)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("ring_radius", 6)

    def show_picture(self, make: Make, spoken: str = "") -> None:
        """Show a picture; ``spoken`` says what is to be seen."""
        self._make = make
        self._at = -1
        self.setAccessibleDescription(spoken)
        self._draw_anew()

    def picture(self) -> Picture:
        return self._picture

    def _factor(self) -> float:
        return ENLARGED * scale()

    def _draw_anew(self) -> None:
        if self._make is None:
            return
        width = max(self.width(), 120) / self._factor()
        self._picture = self._make(width)
        policy = Qt.FocusPolicy.StrongFocus
        if not (self._chooses and self._picture.spots):
            policy = Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        self._at = min(self._at, len(self._picture.spots) - 1)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(260 * scale()), int(self._picture.height * self._factor()) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(int(160 * scale()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._draw_anew()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._draw_anew()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        factor = self._factor()
        for shape in self._picture.shapes:
            if isinstance(shape, Box):
                self._box(painter, shape, factor)
            elif isinstance(shape, StraightLine):
                pen = QPen(QColor(shape.ink), max(1.0, shape.width * factor * 0.7))
                if shape.dashed:
                    pen.setStyle(Qt.PenStyle.DashLine)
                painter.setPen(pen)
                painter.drawLine(
                    QPointF(shape.x1 * factor, shape.y1 * factor),
                    QPointF(shape.x2 * factor, shape.y2 * factor),
                )
            elif isinstance(shape, Polygon):
                painter.setPen(QPen(QColor(shape.edge), 1) if shape.edge else Qt.PenStyle.NoPen)
                painter.setBrush(QColor(shape.ink))
                points = [QPointF(x * factor, y * factor) for x, y in shape.points]
                painter.drawPolygon(QPolygonF(points))
            else:
                self._word(painter, shape, factor)
        spot = self._spot()
        if spot is not None and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(qcolor("teal"), 2))
            painter.drawRoundedRect(_rect(spot, factor).adjusted(1, 1, -1, -1), 4, 4)

    def _box(self, painter: QPainter, box: Box, factor: float) -> None:
        painter.setPen(QPen(QColor(box.edge), 1) if box.edge else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(box.ink))
        rect = QRectF(box.x * factor, box.y * factor, box.width * factor, box.height * factor)
        radius = min(box.round * factor, rect.width() / 2, rect.height() / 2)
        painter.drawRoundedRect(rect, radius, radius)

    def _word(self, painter: QPainter, word: ShapeWord, factor: float) -> None:
        weight = 600 if word.bold else 400
        size = word.size * ENLARGED
        text = neutral(word.text)
        room = word.room * factor
        if room:
            smallest = size * (_SMALLEST if word.shrinks else 1)
            while size > smallest and metrics(size, weight).horizontalAdvance(text) > room:
                size -= 0.5
            elide = Qt.TextElideMode.ElideRight
            text = metrics(size, weight).elidedText(text, elide, int(room) + 1)
        painter.setFont(font(size, weight))
        painter.setPen(QColor(word.ink))
        measure = metrics(size, weight)
        wide = measure.horizontalAdvance(text)
        x = word.x * factor
        if word.align == "middle":
            x -= wide / 2
        elif word.align == "right":
            x -= wide
        y = word.y * factor + measure.capHeight() / 2
        painter.drawText(QPointF(x, y), text)

    def _spot(self) -> Spot | None:
        spots = self._picture.spots
        return spots[self._at] if 0 <= self._at < len(spots) else None

    def _select(self, place: int) -> None:
        self._at = max(0, min(place, len(self._picture.spots) - 1))
        spot = self._spot()
        if spot is not None:
            self.setAccessibleDescription(spot.label)
            set_tip(self, spot.label)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at < 0 and self._picture.spots:
            self._select(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        spots, key = self._picture.spots, Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            spot = self._spot()
            if spot is not None:
                self.chosen.emit(spot.key)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left) and spots:
            self._select(self._at + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and spots:
            self._select(self._beyond(down=key == Qt.Key.Key_Down))
        elif key == Qt.Key.Key_Home and spots:
            self._select(0)
        elif key == Qt.Key.Key_End and spots:
            self._select(len(spots) - 1)
        else:
            super().keyPressEvent(event)

    def _beyond(self, *, down: bool) -> int:
        """Return the nearest spot of the line below, or above."""
        now = self._spot()
        if now is None:
            return 0
        lines = [
            (abs(spot.y - now.y), abs(spot.x - now.x), place)
            for place, spot in enumerate(self._picture.spots)
            if (spot.y > now.y + 0.5 if down else spot.y < now.y - 0.5)
        ]
        return min(lines)[2] if lines else self._at

    def _under(self, point: QPointF) -> int:
        factor = self._factor()
        return next(
            (
                place
                for place, spot in enumerate(self._picture.spots)
                if _rect(spot, factor).contains(point)
            ),
            -1,
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._under(event.position())
        shape = Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        if place >= 0:
            spot = self._picture.spots[place]
            QToolTip.showText(event.globalPosition().toPoint(), spot.label, self)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._under(event.position()) if self._chooses else -1
        if place >= 0:
            self._select(place)
            self.chosen.emit(self._picture.spots[place].key)
        else:
            super().mousePressEvent(event)


def _rect(spot: Spot, factor: float) -> QRectF:
    return QRectF(spot.x * factor, spot.y * factor, spot.width * factor, spot.height * factor)

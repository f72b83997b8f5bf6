"""The PIN field: six boxes of one digit."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen

from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_box
from kbdesk.ui.widgets.painted import Painted

LENGTH = 6


class PinField(Painted):
    """A PIN of six digits, shown as dots; ``completed(str)`` with the last digit."""

    changed = Signal()
    completed = Signal(str)
    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name, self._digits = name, ""
        self._bad = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "none")
        self.setProperty("field", True)
        self._tell()

    def value(self) -> str:
        """Return the digits typed so far."""
        return self._digits

    def wipe(self, *, bad: bool = False) -> None:
        """Empty the boxes; ``bad`` paints them red until the next digit."""
        self._digits, self._bad = "", bad
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(
            tr("widget.pin_so_far", count=len(self._digits), length=LENGTH)
        )
        self.update()

    def natural_size(self) -> tuple[int, int]:
        return LENGTH * px(50) + (LENGTH - 1) * px(10) + 2 * px(3), px(56) + 2 * px(3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Backspace:
            self._digits = self._digits[:-1]
            self.changed.emit()
        elif len(text) == 1 and text in "0123456789" and len(self._digits) < LENGTH:
            self._digits, self._bad = self._digits + text, False
            self.changed.emit()
            if len(self._digits) == LENGTH:
                self.completed.emit(self._digits)
        else:
            super().keyPressEvent(event)
        self._tell()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def draw(self, painter: QPainter) -> None:
        for place in range(LENGTH):
            x = px(3) + place * (px(50) + px(10))
            box = QRectF(x, px(3), px(50), px(56)).adjusted(0.5, 0.5, -0.5, -0.5)
            now = self.hasFocus() and place == min(len(self._digits), LENGTH - 1)
            if now:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(qcolor("teal_ring"), px(3)))
                half = px(3) / 2
                out = box.adjusted(-half, -half, half, half)
                painter.drawRoundedRect(out, px(11), px(11))
            shade = "bad" if self._bad else "teal" if now else "field_border"
            draw_box(
                painter,
                box,
                "teal_tint_0" if now else "surface",
                px(10),
                shade,
                2 if now or self._bad else 1,
            )
            painter.setPen(Qt.PenStyle.NoPen)
            if place < len(self._digits):
                painter.setBrush(qcolor("ink"))
                painter.drawEllipse(box.center(), px(7), px(7))
            elif now:
                painter.setBrush(qcolor("teal"))
                tall = px(26)
                painter.drawRect(QRectF(box.center().x() - 1, box.center().y() - tall / 2, 2, tall))

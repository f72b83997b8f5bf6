"""The striped band over a practice home: on every page, behind every sheet, on the lock screen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from kbdesk.ui.kit import Button, ElidedLabel, Label, boxed, put, px, row, sized, tr
from kbdesk.ui.theme.tokens import qcolor

_STRIPE, _DARK, _AMBER = 52, "#2B1C00", "#F4BC56"


class PracticeBand(QWidget):
    """Says that people and figures are invented; ``left`` when somebody wants out."""

    left = Signal()

    def __init__(self, high: int) -> None:
        super().__init__()
        sized(self, height=high)
        layout = row(12, (104, 0, 14, 3))
        words = put(row(10, (14, 0, 14, 0)), Label(tr("shell.practice_place"), "value", tone=_DARK))
        put(words, ElidedLabel(tr("shell.practice_says")))
        self._words = boxed(words)
        self.leave_button = Button(tr("shell.practice_leave"), icon="logout", does=self.left)
        put(layout, self._words, 1, self.leave_button)
        self.setLayout(layout)
        self.setAccessibleName(f"{tr('shell.practice_place')}. {tr('shell.practice_says')}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), qcolor(_AMBER))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(_DARK))
        high = self.height()
        for left in range(-px(_STRIPE), self.width(), px(_STRIPE)):
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(left, high),
                        QPointF(left + px(30), 0),
                        QPointF(left + px(52), 0),
                        QPointF(left + px(22), high),
                    ]
                )
            )
        words = QRectF(self._words.geometry())
        painter.fillRect(words, qcolor(_AMBER))
        painter.fillRect(QRectF(0, high - px(3), self.width(), px(3)), qcolor(_DARK))

"""How much of a portion was eaten, as four blocks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import smooth

QUARTERS: Final = 4


def quarters_width() -> int:
    """Return how wide the four blocks are at the text size of now."""
    return QUARTERS * px(12) + (QUARTERS - 1) * px(3)


def draw_quarters(
    painter: QPainter, x: float, middle: float, percent: int | None, *, missed: bool = False
) -> None:
    """Draw four blocks from ``x``, a quarter each, filled as much as was eaten.

    Without a figure they are dashed: nobody has noted it yet; ``missed`` is a bar across.
    """
    with smooth(painter):
        wide, high = px(12), px(16)
        full = 0 if percent is None else percent // 25
        for place in range(QUARTERS):
            box = QRectF(x + place * (wide + px(3)), middle - high / 2, wide, high)
            box.adjust(0.5, 0.5, -0.5, -0.5)
            if place < full:
                painter.setPen(QPen(qcolor("teal"), 1))
                painter.setBrush(qcolor("teal"))
            else:
                pen = QPen(qcolor("field_border"), 1)
                if percent is None and not missed:
                    pen.setDashPattern([2.2, 1.8])
                painter.setPen(pen)
                painter.setBrush(qcolor("surface"))
            painter.drawRoundedRect(box, px(3), px(3))
        if missed:
            painter.setPen(QPen(qcolor("ink_2"), px(2)))
            painter.drawLine(
                QPointF(x - px(2), middle), QPointF(x + quarters_width() + px(2), middle)
            )

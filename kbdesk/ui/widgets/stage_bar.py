"""The stage of a referral: bars, the word, the date."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from kbdesk.ui.theme.current import px
from kbdesk.ui.widgets.paint import draw_stage, draw_text, text_width


def paint_stage(
    painter: QPainter,
    box: QRectF,
    done: int,
    word: str,
    when: str,
    *,
    late: bool = False,
    steps: int = 7,
) -> None:
    """Paint bars and words, centred down the box; used by the table's delegate too."""
    high = px(6) + px(4) + px(20)
    top = box.top() + (box.height() - high) / 2
    draw_stage(painter, box.left(), top, done, steps=steps, late=late)
    y = top + px(10)
    shade = "bad" if late else "ink"
    wide = min(text_width(word, 15, 600) + 1, int(box.width()))
    draw_text(painter, QRectF(box.left(), y, wide, px(20)), word, weight=600, shade=shade)
    rest = box.left() + wide + px(4)
    quiet = "bad" if late else "ink_2"
    draw_text(painter, QRectF(rest, y, box.right() - rest, px(20)), when, shade=quiet)

"""How a share with its change is painted in a table: number, arrow, n; and a line of months."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_icon, draw_text, text_width

_NUMBER, _ARROW, _LINE = 38, 16, 50
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_STEP: Final = 5.0
"""Points of percent that a line of months shows at least, so that little looks like little."""


def share_width(words: str, many: str) -> int:
    """Return the width that a share wants in pixels."""
    number = max(px(_NUMBER), text_width(words, 15, 600))
    return number + px(_ARROW) + (text_width(many, 13) + px(2) if many else 0)


def spark_width(words: str) -> int:
    """Return the width that a line of months wants in pixels."""
    return px(_LINE) + px(8) + text_width(words, 14, 600)


def shade_of(better: bool | None) -> str:
    """Return the colour of a change."""
    return "ink_3" if better is None else "ok" if better else "bad"


def paint_share(
    painter: QPainter, box: QRectF, words: str, many: str, *,
    rising: bool | None, better: bool | None, missed: bool, pale: bool,
) -> None:  # fmt: skip
    """Paint a share: red and bold where the target is missed, pale where it is older."""
    wide = max(px(_NUMBER), text_width(words, 15, 600))
    number = QRectF(box.left(), box.top(), wide, box.height())
    shade = "ink_3" if pale else "bad" if missed else "ink"
    weight = 400 if pale else 600
    draw_text(painter, number, words, weight=weight, shade=shade, align=_RIGHT)
    if rising is not None and not pale:
        icon = "arrow-up" if rising else "arrow-down"
        draw_icon(painter, number.right() + px(1), box.center().y(), icon, shade_of(better), 14)
    rest = box.adjusted(wide + px(_ARROW), 0, 0, 0)
    draw_text(painter, rest, many, size=13, shade="ink_3", align=_LEFT)


def paint_spark(
    painter: QPainter, box: QRectF, values: Sequence[float | None], target: float | None,
    words: str, *, better: bool | None,
) -> None:  # fmt: skip
    """Paint a line of months with its target, and the change in words after it."""
    known = [one for one in (*values, target) if one is not None]
    frame = QRectF(box.left(), box.center().y() - px(9), px(_LINE), px(18))
    if known:
        middle = (min(known) + max(known)) / 2
        half = max((max(known) - min(known)) / 2, _STEP / 2)

        def y(value: float) -> float:
            return frame.center().y() - (value - middle) / half * frame.height() / 2

        if target is not None:
            painter.setPen(QPen(qcolor("warn"), 1.2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(frame.left(), y(target)), QPointF(frame.right(), y(target)))
        _months(painter, frame, [None if one is None else y(one) for one in values])
    rest = box.adjusted(px(_LINE) + px(8), 0, 0, 0)
    draw_text(painter, rest, words, size=14, weight=600, shade=shade_of(better), align=_RIGHT)


def _months(painter: QPainter, frame: QRectF, heights: Sequence[float | None]) -> None:
    step = frame.width() / max(1, len(heights) - 1)
    points = [
        None if one is None else QPointF(frame.left() + place * step, one)
        for place, one in enumerate(heights)
    ]
    painter.setPen(QPen(qcolor("teal"), 1.6))
    for before, after in pairwise(points):
        if before is not None and after is not None:
            painter.drawLine(before, after)
    last = points[-1] if points else None
    if last is not None:
        painter.setBrush(qcolor("teal"))
        painter.drawEllipse(last, px(3) * 0.8, px(3) * 0.8)

"""The list of today's recipients: programme, weight since its start, and what was eaten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kbdesk.ui.kitchen.drawing import draw_way
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.item_list import ITEM_ROLE, Index, ItemList
from kbdesk.ui.widgets.paint import draw_text, smooth, solid_bar, text_width
from kbdesk.ui.widgets.quarters import draw_quarters, quarters_width

_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
ROW: Final = 73


@dataclass(frozen=True, slots=True)
class EaterItem:
    """A row: ``second`` is "14 bln · ", ``why`` "BB kurang 28 hr" in its ``shade``.

    ``done`` of ``days`` is the programme's way, ``points`` the weights (day, grams),
    ``middle`` the lines under or in the place of the way, ``gain_shade`` their colour.
    """

    key: str
    name: str
    second: str
    why: str
    shade: str
    done: int
    days: int
    progress: str
    points: tuple[tuple[float, float], ...]
    middle: tuple[str, ...]
    middle_shade: str
    eaten: int | None
    missed: bool
    eaten_words: str
    spoken: str

    def said(self) -> str:
        """The whole row in words."""
        return self.spoken


class _EaterDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(px(200), px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: object = index.data(ITEM_ROLE)
        if not isinstance(item, EaterItem):
            return
        box = QRectF(option.rect)
        with smooth(painter):
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(box, qcolor("teal_tint_0"))
                painter.fillRect(QRectF(box.left(), box.top(), px(3), box.height()), qcolor("teal"))
            painter.fillRect(
                QRectF(box.left(), box.bottom() - 1, box.width(), 1), qcolor("#EDEAE2")
            )
            right = max(quarters_width(), text_width(item.eaten_words, 14) + 2)
            right = min(right, px(110))
            middle = px(92)
            end = QRectF(box.right() - px(14) - right, box.top(), right, box.height())
            way = QRectF(end.left() - px(14) - middle, box.top(), middle, box.height())
            left = QRectF(
                box.left() + px(16),
                box.top(),
                way.left() - px(12) - box.left() - px(16),
                box.height(),
            )
            self._person(painter, left, item)
            self._way(painter, way, item)
            self._eaten(painter, end, item)

    def _person(self, painter: QPainter, box: QRectF, item: EaterItem) -> None:
        top = box.top() + px(6)
        draw_text(painter, QRectF(box.left(), top, box.width(), px(20)), item.name, weight=600)
        line = QRectF(box.left(), top + px(19), box.width(), px(19))
        second = min(text_width(item.second, 14), int(line.width()))
        draw_text(painter, line, item.second, size=14, shade="ink_2")
        rest = line.adjusted(second, 0, 0, 0)
        draw_text(painter, rest, item.why, size=14, weight=700, shade=item.shade)
        words = text_width(item.progress, 14) + 2
        y = top + px(39)
        bar = QRectF(box.left(), y + px(6), max(box.width() - words - px(10), px(30)), px(8))
        solid_bar(painter, bar, item.done / max(item.days, 1), "teal", "line")
        at = QRectF(bar.right() + px(8), y, box.right() - bar.right() - px(8), px(20))
        draw_text(painter, at, item.progress, size=14, shade="ink_2")

    def _way(self, painter: QPainter, box: QRectF, item: EaterItem) -> None:
        if len(item.points) > 1:
            draw_way(
                painter,
                QRectF(box.left() + px(5), box.top() + px(10), box.width() - px(10), px(30)),
                item.points,
            )
            lines, top = item.middle[-1:], box.top() + px(44)
        else:
            lines = item.middle
            top = box.center().y() - px(9) * len(lines)
        for place, words in enumerate(lines):
            line = QRectF(box.left(), top + place * px(18), box.width(), px(18))
            last = place == len(lines) - 1
            shade = item.middle_shade if last else "ink_2"
            draw_text(painter, line, words, size=14, weight=700 if last else 400, shade=shade,
                      align=_MIDDLE)  # fmt: skip

    def _eaten(self, painter: QPainter, box: QRectF, item: EaterItem) -> None:
        x = box.center().x() - quarters_width() / 2
        draw_quarters(painter, x, box.top() + px(27), item.eaten, missed=item.missed)
        line = QRectF(box.left(), box.top() + px(40), box.width(), px(20))
        draw_text(painter, line, item.eaten_words, size=14, shade="ink_2", align=_MIDDLE)


class EaterList(ItemList):
    """The recipients of a day."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._shown: Sequence[EaterItem] = ()
        self.draw_with(_EaterDelegate(self))

    def set_items(self, items: Sequence[EaterItem]) -> None:
        """Show others; the marked one stays if it is still there."""
        self._shown = tuple(items)
        self.show_items(items)

    def items(self) -> Sequence[EaterItem]:
        return self._shown

"""The list of people on the left of a working screen: dot, name, second line, note at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kbdesk.ui.formats import joined
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.item_list import ITEM_ROLE, Index, ItemList
from kbdesk.ui.widgets.paint import (
    TILES,
    ChipKind,
    DotState,
    chip_size,
    draw_chip,
    draw_dot,
    draw_text,
    draw_tile,
    smooth,
    text_width,
    tile_width,
)
from kbdesk.ui.widgets.table import Section


@dataclass(frozen=True)
class ListRecord:
    """A person in the list; ``right`` is a short note or a tile's code (N, T, 2T, O, B).

    ``spoken`` is what a screen reader says; else name, second line, state and note. ``chip`` is
    a word at the end of the second line.
    """

    key: str
    name: str
    second: str = ""
    dot: DotState | None = None
    right: str = ""
    strong: bool = False
    spoken: str = ""
    chip: str = ""
    chip_kind: ChipKind = "neutral"

    def said(self) -> str:
        """Return the whole row in words."""
        if self.spoken:
            return self.spoken
        state = tr(f"widget.dot_{self.dot}") if self.dot else ""
        parts = (self.name, self.second.replace(" · ", ", "), state, self.right)
        return joined(*parts, by=", ")


class _RecordDelegate(QStyledItemDelegate):
    def __init__(self, view: RecordList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        section = isinstance(self._view.item(index.row()), Section)
        return QSize(px(160), px(28 if section else self._view.row_height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item, box = index.data(ITEM_ROLE), QRectF(option.rect)
        with smooth(painter):
            if isinstance(item, Section):
                painter.fillRect(box, qcolor("sunken"))
                painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), qcolor("line"))
                painter.fillRect(
                    QRectF(box.left(), box.bottom() - 1, box.width(), 1), qcolor("line")
                )
                words = box.adjusted(px(10), 0, -px(10), 0)
                draw_text(painter, words, item.words, size=14, weight=600, shade="ink_2")
            elif isinstance(item, ListRecord):
                selected = bool(option.state & QStyle.StateFlag.State_Selected)
                self._record(painter, box, item, selected=selected)

    def _record(self, painter: QPainter, box: QRectF, item: ListRecord, *, selected: bool) -> None:
        if selected:
            painter.fillRect(box, qcolor("teal_tint_1"))
            painter.fillRect(QRectF(box.left(), box.top(), px(3), box.height()), qcolor("teal"))
        x = box.left() + px(14)
        if item.dot:
            side = px(20)
            draw_dot(painter, QRectF(x, box.center().y() - side / 2, side, side), item.dot)
            x += side + px(10)
        right = box.right() - px(12)
        if item.right in TILES:
            wide = tile_width(item.right)
            tile = QRectF(right - wide, box.center().y() - px(13), wide, px(26))
            draw_tile(painter, tile, item.right)
            right -= wide + px(8)
        elif item.right:
            wide = text_width(item.right, 15, 600 if item.strong else 400) + 2
            note = QRectF(right - wide, box.top(), wide, box.height())
            if item.chip:
                note.setHeight(box.height() / 2)
            draw_text(
                painter,
                note,
                item.right,
                weight=600 if item.strong else 400,
                shade="teal_dark" if item.strong else "ink_3",
            )
            right -= wide + px(8)
        top = box.center().y() - px(18)
        name = QRectF(x, top, right - x, px(19))
        draw_text(painter, name, item.name, weight=600)
        if item.chip:
            wide, high = chip_size(item.chip, None, small=True)
            edge = box.right() - px(12)
            place = QRectF(edge - wide, box.bottom() - high - px(3), wide, high)
            draw_chip(painter, place, item.chip, item.chip_kind, None, small=True)
            right = min(right, edge - wide - px(6))
        second = QRectF(x, top + px(19), right - x, px(17))
        shade = "ink_2" if selected else "ink_3"
        draw_text(painter, second, item.second, size=14, shade=shade)


class RecordList(ItemList):
    """Records and sections."""

    def __init__(self, name: str, *, row_height: int = 47) -> None:
        super().__init__(name)
        self.row_height = row_height
        self.draw_with(_RecordDelegate(self))

    def set_records(self, items: Sequence[ListRecord | Section]) -> None:
        """Show other records; the marked one stays if its key is still there."""
        self.show_items(items)

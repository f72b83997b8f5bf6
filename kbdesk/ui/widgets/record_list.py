"""The list of people on the left of a working screen: dot, name, second line, note at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kbdesk.domain.plain_text import neutral
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import (
    TILES,
    DotState,
    draw_dot,
    draw_text,
    draw_tile,
    text_width,
    tile_width,
)
from kbdesk.ui.widgets.table import Section

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Record:
    """A person in the list; ``right`` is a short note or a tile's code (N, T, 2T, O, B).

    ``spoken`` is what a screen reader says; else name, second line, state and note.
    """

    key: str
    name: str
    second: str = ""
    dot: DotState | None = None
    right: str = ""
    strong: bool = False
    spoken: str = ""

    def said(self) -> str:
        """Return the whole row in words."""
        if self.spoken:
            return self.spoken
        state = tr(f"widget.dot_{self.dot}") if self.dot else ""
        parts = (self.name, self.second.replace(" · ", ", "), state, self.right)
        return ", ".join(part for part in parts if part)


class _Model(QAbstractListModel):
    # Qt still asks while Python takes the model apart
    items: Sequence[Record | Section] = ()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return neutral(item.words if isinstance(item, Section) else item.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return neutral(item.words if isinstance(item, Section) else item.said())
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.items[index.row()], Section):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def show(self, items: Sequence[Record | Section]) -> None:
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: RecordList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        section = isinstance(index.data(ITEM_ROLE), Section)
        return QSize(px(160), px(28 if section else self._view.row_height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item, box = index.data(ITEM_ROLE), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(item, Section):
            painter.fillRect(box, qcolor("sunken"))
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), qcolor("line"))
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), qcolor("line"))
            words = box.adjusted(px(10), 0, -px(10), 0)
            draw_text(painter, words, item.words, size=14, weight=600, shade="ink_2")
        elif isinstance(item, Record):
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            self._record(painter, box, item, selected=selected)
        painter.restore()

    def _record(self, painter: QPainter, box: QRectF, item: Record, *, selected: bool) -> None:
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
        second = QRectF(x, top + px(19), right - x, px(17))
        shade = "ink_2" if selected else "ink_3"
        draw_text(painter, second, item.second, size=14, shade=shade)


class RecordList(QListView):
    """Records and sections; ``chosen(key)`` when the marked one changes, ``opened(key)`` on
    Enter or a click. Up and down walk over the sections.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, name: str, *, row_height: int = 47, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row_height = row_height
        self.setAccessibleName(name)
        self.setProperty("ring_radius", 8)
        self._model = _Model()
        self.setModel(self._model)
        # held here too: Qt's own hold does not keep its Python half from the collector
        self._delegate = _Delegate(self)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(lambda index: self._open(index))
        self.selectionModel().currentChanged.connect(self._chose)

    def set_records(self, items: Sequence[Record | Section]) -> None:
        """Show other records; the marked one stays if its key is still there."""
        key = self.current_key()
        self._model.show(items)
        if key is not None:
            self.set_current_key(key)

    def current_key(self) -> str | None:
        """Return the key of the marked record."""
        item = self.currentIndex().data(ITEM_ROLE)
        return item.key if isinstance(item, Record) else None

    def set_current_key(self, key: str | None) -> None:
        """Mark a record by its key; None or an unknown key marks none."""
        for place, item in enumerate(self._model.items):
            if isinstance(item, Record) and item.key == key:
                self.setCurrentIndex(self._model.index(place))
                return
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def step(self, by: int) -> None:
        """Mark the record before (-1) or after (+1), over the sections."""
        keys = [item.key for item in self._model.items if isinstance(item, Record)]
        if not keys:
            return
        now = self.current_key()
        place = keys.index(now) + by if now in keys else 0
        self.set_current_key(keys[min(len(keys) - 1, max(0, place))])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()

    def _open(self, index: Index) -> None:
        item = index.data(ITEM_ROLE)
        if isinstance(item, Record):
            self.opened.emit(item.key)

    def _chose(self, now: Index, _before: Index) -> None:
        item = now.data(ITEM_ROLE) if now.isValid() else None
        if isinstance(item, Record):
            self.chosen.emit(item.key)

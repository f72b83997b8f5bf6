"""A list of items by their key, drawn by a delegate: what every such list does with keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate

from kbdesk.domain.plain_text import neutral
from kbdesk.ui.widgets.table import Section

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE: Final = Qt.ItemDataRole.UserRole + 1


class Item(Protocol):
    """What can stand in a list: its key, its name, and the whole row as it is read aloud."""

    @property
    def key(self) -> str: ...

    @property
    def name(self) -> str: ...

    def said(self) -> str:
        """The whole row in words."""


class _Model(QAbstractListModel):
    # Qt still calls this while Python destroys the model.
    items: Sequence[Item | Section] = ()

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

    def show(self, items: Sequence[Item | Section]) -> None:
        """Show other items; where the same stand in the same rows, only what changed is drawn."""
        before = self.items
        if len(items) == len(before) and all(map(_same_place, items, before)):
            self.items = list(items)
            for row, (one, other) in enumerate(zip(items, before, strict=True)):
                if one is not other and one != other:
                    self.dataChanged.emit(self.index(row), self.index(row))
            return
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()


def _same_place(one: Item | Section, other: Item | Section) -> bool:
    """Tell whether two items are the same one, perhaps with other words."""
    if isinstance(one, Section) or isinstance(other, Section):
        return one is other or (isinstance(one, Section) and isinstance(other, Section))
    return one.key == other.key


class ItemList(QListView):
    """Items and sections; ``chosen(key)`` when the marked one changes, ``opened(key)`` on Enter
    or a click. Up and down walk over the sections.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("ring_radius", 8)
        self._model = _Model()
        self.setModel(self._model)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._chose)

    def draw_with(self, delegate: QStyledItemDelegate) -> None:
        """Let a delegate draw the items."""
        # Keep a reference: Qt's own does not protect the Python wrapper from the collector.
        self._delegate = delegate
        self.setItemDelegate(delegate)

    def show_items(self, items: Sequence[Item | Section]) -> None:
        """Show other items; the marked one stays if its key is still there."""
        key = self.current_key()
        self._model.show(items)
        if key is not None:
            self.set_current_key(key)

    def item(self, row: int) -> Item | Section:
        """Return what stands in a row that is shown."""
        return self._model.items[row]

    def current_key(self) -> str | None:
        return self._key(self.currentIndex())

    def set_current_key(self, key: str | None) -> None:
        """Mark an item by its key; None or an unknown key marks none."""
        for place, item in enumerate(self._model.items):
            if not isinstance(item, Section) and item.key == key:
                self.setCurrentIndex(self._model.index(place))
                return
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def mark_one(self) -> None:
        """Mark the first item where none is marked."""
        if self.current_key() is None:
            self.step(1)

    def step(self, by: int) -> None:
        """Mark the item before (-1) or after (+1), over the sections."""
        keys = [item.key for item in self._model.items if not isinstance(item, Section)]
        if not keys:
            return
        now = self.current_key()
        place = keys.index(now) + by if now in keys else 0
        self.set_current_key(keys[min(len(keys) - 1, max(0, place))])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """An item is marked as soon as Tab comes: Enter opens what is seen to be marked."""
        by_tab = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in by_tab:
            self.mark_one()
        super().focusInEvent(event)

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
        if (key := self._key(index)) is not None:
            self.opened.emit(key)

    def _chose(self, now: Index, _before: Index) -> None:
        if (key := self._key(now)) is not None:
            self.chosen.emit(key)

    def _key(self, index: Index) -> str | None:
        row = index.row()
        item = self._model.items[row] if 0 <= row < len(self._model.items) else None
        return None if item is None or isinstance(item, Section) else item.key

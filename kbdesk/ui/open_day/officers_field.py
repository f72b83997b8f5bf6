"""Who works today: a name and Enter make a chip, Backspace in the empty field takes one away."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.ui.kit import Button, column, emptied, put, row, tr
from kbdesk.ui.widgets.text_field import TextField


class OfficersField(QWidget):
    """``entered`` on Enter in the empty field; ``changed`` when a name is typed, added or removed;
    ``values()`` are the names, each once.
    """

    entered = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []
        self.field = TextField(
            tr("open_day_page.officers"), longest=80, hint=tr("open_day_page.officers_hint")
        )
        self.field.edit.enter_moves = False
        self.field.edit.installEventFilter(self)
        self.field.changed.connect(self.changed)
        self._chips = row(8)
        self.setLayout(put(column(6), self.field, self._chips))
        self.setFocusProxy(self.field)
        self._buttons: list[Button] = []

    def names(self) -> list[str]:
        """Return the names that are chips, without the one that is still being typed."""
        return list(self._names)

    def values(self) -> list[str]:
        """Return the names, with the one that is still being typed."""
        typed = self.field.value()
        return list(dict.fromkeys([*self._names, *([typed] if typed else [])]))

    def set_values(self, names: Iterable[str]) -> None:
        """Show these names."""
        self._names = [name for name in dict.fromkeys(names) if name]
        emptied(self._chips)
        self._buttons = []
        before: QWidget = self.field.edit
        for name in self._names:
            chip = Button(name, "tint", icon="close")
            chip.setAccessibleName(tr("open_day_page.officer_spoken", name=name))
            chip.clicked.connect(lambda _=False, name=name: self._take_away(name))
            self._chips.addWidget(chip)
            QWidget.setTabOrder(before, chip)
            before = chip
            self._buttons.append(chip)
        self._chips.addStretch(1)
        self.changed.emit()

    def _take_away(self, name: str) -> None:
        self.set_values(one for one in self._names if one != name)
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Comma):
                if self.field.value():
                    self.set_values(self.values())
                    self.field.set_text("")
                elif event.key() != Qt.Key.Key_Comma:
                    self.entered.emit()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.field.text() and self._names:
                self.set_values(self._names[:-1])
                return True
        return super().eventFilter(watched, event)

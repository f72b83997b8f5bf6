"""A choice from a longer list: type a part of the words, or press the arrow down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QStyledItemDelegate

from kbdesk.ui.language import tr
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.field import Field, Looks
from kbdesk.ui.widgets.walking import walk


class Picker(Field):
    """One of many (village, reason, education); ``value()`` is its key, None until one matches.

    ``options`` are (value, words) pairs; the second of the same words gets a number.
    ``picked(str)`` when one is chosen.
    """

    picked = Signal(str)

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[str, str]],
        *,
        value: str | None = None,
        **looks: Unpack[Looks],
    ) -> None:
        self._keys: dict[str, str] = {}
        self._value: str | None = None
        looks.setdefault("placeholder", tr("widget.pick"))
        super().__init__(name, **looks)
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(9)
        popup = completer.popup()
        if popup is not None:
            popup.setProperty("popup", True)
            # the completer's own delegate does not heed the stylesheet's row height
            popup.setItemDelegate(QStyledItemDelegate(popup))
            popup.setAccessibleName(name)
        self._completer = completer
        self.edit.setCompleter(completer)
        self.edit.arrows_move = False
        self.edit.setMaxLength(120)
        opener = Button("", "plain", icon="chevron-down", name=tr("widget.show_list", name=name))
        opener.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        opener.setProperty("inside", True)
        opener.clicked.connect(self.open)
        self.add_trailing(opener)
        self.set_options(options)
        self.set_value(value)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Change what can be chosen; a value that is still there stays."""
        self._keep(options)
        self.check(finished=True)

    def _keep(self, options: Sequence[tuple[str, str]]) -> None:
        self._keys = {}
        taken: set[str] = set()
        for key, words in options:
            said, number = words, 1
            while said.casefold() in taken:
                number += 1
                said = f"{words} ({number})"
            taken.add(said.casefold())
            self._keys[said] = key
        self._words.setStringList(list(self._keys))

    def show_options(self, options: Sequence[tuple[str, str]], value: str | None) -> None:
        """Offer other options and choose one; nobody is told, for no person chose."""
        with QSignalBlocker(self):
            self.set_options(options)
            self.set_value(value)

    def show_value(self, value: str | None) -> None:
        """Choose by key; nobody is told, for no person chose."""
        with QSignalBlocker(self):
            self.set_value(value)

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Change what can be chosen while somebody types; the list that is open follows."""
        self._keep(options)
        self.check(finished=False)
        if self.edit.hasFocus() and self._value is None and not self.is_empty():
            self._completer.setCompletionPrefix(self.text().strip())
            if self._completer.completionCount():
                self._completer.complete()

    def value(self) -> str | None:
        """Return the key chosen; None if empty or not in the list."""
        return self._value

    def set_value(self, value: str | None) -> None:
        """Choose by key; an unknown key empties the field."""
        words = next((w for w, key in self._keys.items() if key == value), "")
        self.set_text(words)
        # Show the beginning of text that is too long.
        self.edit.setCursorPosition(0)

    def open(self) -> None:
        """Show the whole list."""
        self.edit.setFocus()
        self._completer.setCompletionPrefix("")
        self._completer.complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.open()
        elif event.key() == Qt.Key.Key_Up:
            walk(self.edit, forward=False)
        else:
            super().keyPressEvent(event)

    def _was_entered(self) -> None:
        # Enter chooses the first option that contains the typed part.
        part = self.text().strip()
        if part and self._value is None:
            self._completer.setCompletionPrefix(part)
            first = self._completer.currentCompletion()
            if first:
                self.set_text(first)
        super()._was_entered()

    def check(self, *, finished: bool) -> None:
        typed = " ".join(self.text().split()).casefold()
        before = self._value
        self._value = next((k for w, k in self._keys.items() if w.casefold() == typed), None)
        if finished and typed and self._value is None:
            self.refuse(tr("widget.not_in_list"))
        elif self.state() != "normal" or not typed or self._value is not None:
            self.clear_message()
        if self._value is not None and self._value != before:
            self.picked.emit(self._value)

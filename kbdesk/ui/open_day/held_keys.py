"""Keys that come between two children: kept, and typed for the child that they are meant for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

Becomes = Literal["hold", "drop", "let"]


class HeldKeys(QObject):
    """``hold`` until ``release``; a key is then first offered to ``act(event)``, the page's own.

    ``what(event, first)`` decides about each key while keys are held: hold it, drop it, or let it
    through. ``first``: no key is held before it.
    """

    def __init__(
        self,
        page: QWidget,
        act: Callable[[QKeyEvent], bool],
        what: Callable[[QKeyEvent, bool], Becomes],
    ) -> None:
        super().__init__(page)
        self._page, self._act, self._what = page, act, what
        self._keys: list[QKeyEvent] = []
        self._holding = False

    @property
    def holding(self) -> bool:
        """Tell whether keys are being held."""
        return self._holding

    def hold(self) -> None:
        """Hold every key that is pressed in the page from now on."""
        app = QCoreApplication.instance()
        if not self._holding and app is not None:
            self._holding = True
            app.installEventFilter(self)

    def release(self) -> None:
        """Type what was held where the focus is now, as far as no key holds again."""
        app = QCoreApplication.instance()
        if not self._holding or app is None:
            return
        self._holding = False
        app.removeEventFilter(self)
        while self._keys and not self._holding:
            self._type(self._keys.pop(0))

    def drop(self) -> None:
        """Stop holding, and throw away the keys that were held."""
        self._keys.clear()
        self.release()

    def _type(self, key: QKeyEvent) -> None:
        if self._act(key):
            return
        focus = QApplication.focusWidget()
        if focus is not None and self._page.isAncestorOf(focus):
            QCoreApplication.sendEvent(focus, key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        mine = isinstance(watched, QWidget) and self._page.isAncestorOf(watched)
        if not mine or not isinstance(event, QKeyEvent):
            return False
        becomes = self._what(event, not self._keys)
        if becomes == "let":
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # Accept the override, so that a shortcut arrives as a key and waits with the others.
            event.accept()
            return True
        if becomes == "hold":
            held = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
            self._keys.append(held)
        return True


def key_name(event: QKeyEvent) -> str:
    """Return a key as it is written, "Ctrl+Return"; the keypad's like the others."""
    keypad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier
    keys = event.keyCombination()
    if keypad:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return QKeySequence(int(event.key()) | modifiers.value).toString()
    return QKeySequence(keys).toString()

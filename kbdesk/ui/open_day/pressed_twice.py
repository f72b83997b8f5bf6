"""A key that saves and is pressed twice: the second press is not for who comes next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.ui.open_day.held_keys import key_name

TWICE_MS = 400
"""Milliseconds within which two presses of one key count as one."""
_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
PRESSES = ("Return", "Space")
"""The keys that press a button."""
_KEYPAD = {"Enter": "Return", "Ctrl+Enter": "Ctrl+Return"}


class PressedTwice(QObject):
    """``saved_by(keys)`` when one of them saved: they are dropped in this page for a moment, until
    another key is pressed. ``harmless`` tells that Ctrl+Enter has nothing to save now.
    """

    def __init__(self, page: QWidget, harmless: Callable[[], bool] = lambda: False) -> None:
        super().__init__(page)
        self._page, self._harmless = page, harmless
        self._keys: tuple[str, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=TWICE_MS)
        self._timer.timeout.connect(self._stop)

    def saved_by(self, *keys: str) -> None:
        """Drop these keys ("Return", "Ctrl+Return") where one comes again at once."""
        app = QCoreApplication.instance()
        if app is not None:
            self._keys = keys
            app.removeEventFilter(self)
            app.installEventFilter(self)
            self._timer.start()

    def forget(self) -> None:
        """Forget the key: its save was refused, so it may be pressed again."""
        self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        mine = isinstance(watched, QWidget) and self._page.isAncestorOf(watched)
        if not mine or not isinstance(event, QKeyEvent):
            return False
        name = key_name(event)
        name = _KEYPAD.get(name, name)
        if name in self._keys and not (name == "Ctrl+Return" and self._harmless()):
            event.accept()  # Accept the override, so that it arrives as a key, not as a shortcut.
            return True
        if event.key() not in _MODIFIERS:
            self._stop()
        return False

"""The keys of the open day's page: as shortcuts, and those that the window or a field has too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from kbdesk.ui.open_day.held_keys import key_name


class PageKeys(QObject):
    """Does what the keys of a page do. Keys ``before_the_window`` are the page's, though the
    window or a field has them too: the page offers their events to ``wanted`` and ``act``.
    """

    def __init__(
        self,
        page: QWidget,
        keys: Mapping[str, Callable[[], object]],
        before_the_window: Collection[str],
    ) -> None:
        super().__init__(page)
        self._keys = keys
        for name, act in keys.items():
            if name not in before_the_window:
                key = QShortcut(QKeySequence(name), page)
                key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                key.activated.connect(act)

    def hear(self, edit: QLineEdit) -> None:
        """Let Ctrl+Z in a field that was not typed in take back the last save."""
        edit.installEventFilter(self)

    def act(self, event: QKeyEvent) -> bool:
        """Do what a key does; False for a key to type."""
        name = key_name(event)
        act = self._keys.get(name)
        if act is None:
            return False
        if name == "Ctrl+Z":
            focus = QApplication.focusWidget()
            # In a changed field Ctrl+Z undoes typing; elsewhere it undoes the last save.
            if isinstance(focus, QLineEdit) and focus.isUndoAvailable():
                return False
        act()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and isinstance(watched, QLineEdit)
        ):
            return self.act(event)
        return super().eventFilter(watched, event)


def wanted(event: QEvent, before_the_window: Collection[str]) -> bool:
    """Tell whether an event is a key that the page has before the window."""
    override = event.type() == QEvent.Type.ShortcutOverride
    return override and isinstance(event, QKeyEvent) and key_name(event) in before_the_window

"""Keys of a page or a card: shortcuts that act while the focus is inside of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from kbdesk.ui.context import Context

Act = Callable[[], object] | SignalInstance


class _KeysFirst(QObject):
    def __init__(self, widget: QWidget, act: Callable[[QKeyEvent], bool]) -> None:
        super().__init__(widget)
        self._act = act
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._act(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)


def hear_first(widget: QWidget, act: Callable[[QKeyEvent], bool]) -> None:
    """Let ``act`` see every key before ``widget`` does; True: the key was meant for it."""
    _KeysFirst(widget, act)


def hear_keys(widget: QWidget, acts: Mapping[str, Act]) -> None:
    """Let each key ("F4", "Ctrl+P") do its act while the focus is anywhere in ``widget``."""
    for keys, act in acts.items():
        made = QShortcut(QKeySequence(keys), widget)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(act)


def takes_back(
    context: Context | None, shell: QWidget | None, watched: QObject, event: QKeyEvent
) -> bool:
    """Let Ctrl+Z in a field where nothing was typed reach what the page can take back."""
    if (
        event.type() == QEvent.Type.KeyPress
        and isinstance(watched, QLineEdit)
        and event.matches(QKeySequence.StandardKey.Undo)
        and not watched.isUndoAvailable()
        and context is not None
        and shell is not None
        and shell.isAncestorOf(watched)
        and context.undoable()
    ):
        context.take_back()
        return True
    return False

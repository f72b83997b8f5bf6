"""Keys of a page or a card: shortcuts that act while the focus is inside of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from kbdesk.ui.context import Context

Act = Callable[[], object] | SignalInstance


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

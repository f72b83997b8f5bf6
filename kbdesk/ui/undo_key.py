"""Ctrl+Z in a field where nothing was typed, which Qt would keep for the field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from kbdesk.ui.context import Context


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

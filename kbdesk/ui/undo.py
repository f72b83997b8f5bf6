"""What Ctrl+Z takes back: the last thing that was recorded by one click on the page shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

if TYPE_CHECKING:
    from kbdesk.ui.context import Context


@dataclass(frozen=True, slots=True)
class Undo:
    """``drafts`` record what was there before, in one transaction.

    ``title`` and ``detail`` say in a toast what was taken back, and of whom. ``pages`` are
    where the key does it: it is forgotten once another page is shown.
    """

    title: str
    detail: str
    drafts: Sequence[Mapping[str, object]]
    pages: frozenset[str]
    then: Callable[[], None] | None = None
    """What a page does once it is taken back, where it does not follow all that is recorded."""


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

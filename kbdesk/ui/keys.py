"""Keys of a page or a card: shortcuts that act while the focus is inside of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

Act = Callable[[], object] | SignalInstance


def hear_keys(widget: QWidget, acts: Mapping[str, Act]) -> None:
    """Let each key ("F4", "Ctrl+P") do its act while the focus is anywhere in ``widget``."""
    for keys, act in acts.items():
        made = QShortcut(QKeySequence(keys), widget)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(act)

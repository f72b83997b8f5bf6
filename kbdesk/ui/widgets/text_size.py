"""Repeats a widget's arrangement after a change of the text size or the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent


class FollowsTextSize:
    """A mixin: name it before the widget class, ``class Strip(FollowsTextSize, QFrame)``."""

    def on_text_size(self, act: Callable[[], object]) -> None:
        """Do ``act`` now, and again after every change of the text size."""
        self.__dict__.setdefault("_text_size_acts", []).append(act)
        act()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)  # type: ignore[misc]
        if event.type() == QEvent.Type.StyleChange:
            for act in self.__dict__.get("_text_size_acts", ()):
                act()

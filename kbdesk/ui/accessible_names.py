"""What a screen reader says of a widget holds no sign that nobody types, whoever names it.

A name that came from another laptop may turn the direction of a line. Labels, tooltips, painted
cells and sentences show a mark in its place by themselves; the names of widgets are given in
many places, of which none must be forgotten.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QAbstractButton, QWidget

from kbdesk.domain.plain_text import neutral

_SETTERS: Final[tuple[tuple[Any, str], ...]] = (
    (QWidget, "setAccessibleName"),
    (QWidget, "setAccessibleDescription"),
    (QAbstractButton, "setText"),
)


def guard_accessible_names() -> None:
    """Let widgets take names, and buttons their words, with marks in the place of such signs."""
    for widget, setter in _SETTERS:
        before = getattr(widget, setter)
        if getattr(before, "plain", False):
            continue

        def plainly(self: QWidget, text: str, before: Any = before) -> None:
            before(self, neutral(text))

        plainly.plain = True  # type: ignore[attr-defined]
        setattr(widget, setter, plainly)

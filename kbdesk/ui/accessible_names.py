"""Removes invisible control characters from accessible names and button texts.

A name from another laptop may hold characters that reverse the direction of a line. Labels,
tooltips and painted cells replace them with a mark themselves. Accessible names are set in many
places, so the setters of Qt are wrapped here once.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QAbstractButton, QWidget

from kbdesk.domain.plain_text import neutral

_SETTERS: Final[tuple[tuple[object, str], ...]] = (
    (QWidget, "setAccessibleName"),
    (QWidget, "setAccessibleDescription"),
    (QAbstractButton, "setText"),
)


def guard_accessible_names() -> None:
    """Wrap the setters of names and button texts, so that they replace such characters."""
    for widget, setter in _SETTERS:
        before = getattr(widget, setter)
        if getattr(before, "plain", False):
            continue

        def plainly(self: QWidget, text: str, before: Any = before) -> None:
            before(self, neutral(text))

        plainly.plain = True  # type: ignore[attr-defined]
        setattr(widget, setter, plainly)

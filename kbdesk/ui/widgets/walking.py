"""Arrow keys up and down move from field to field, never onto a button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPlainTextEdit, QTextEdit, QWidget


def is_field(widget: QWidget) -> bool:
    """Tell whether a person types or answers something in a widget; a button is no field.

    Choices, ticks and painted fields say that they are one with the property ``field``.
    """
    kinds = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractItemView)
    return isinstance(widget, kinds) or bool(widget.property("field"))


def walk(start: QWidget, *, forward: bool) -> bool:
    """Send the focus to the field after or before a widget in the order of Tab.

    The focus stays where it is at the first and at the last field of a page. What holds a page
    in parts may go on to the next part by ``walk_beyond(forward)``, which tells whether it did.
    Returns whether the focus went on.
    """
    step = QWidget.nextInFocusChain if forward else QWidget.previousInFocusChain
    window, within = start.window(), _page_of(start)
    widget = step(start)
    while widget is not None and widget is not window and widget is not start:
        if _stops_at(widget, window) and within.isAncestorOf(widget):
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            widget.setFocus(reason)
            return True
        widget = step(widget)
    above = start.parentWidget()
    while above is not None:
        beyond = getattr(above, "walk_beyond", None)
        if beyond is not None:
            return bool(beyond(forward))
        above = above.parentWidget()
    return False


def _stops_at(widget: QWidget, window: QWidget) -> bool:
    return (
        is_field(widget)
        and widget.isVisibleTo(window)
        and widget.isEnabled()
        and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.focusProxy() is None
    )


def _page_of(widget: QWidget) -> QWidget:
    """Return the page or the sheet that a widget stands on; the window where there is none."""
    above: QWidget | None = widget
    while above is not None and not above.isWindow():
        if above.property("role") in ("canvas", "overlay"):
            return above
        above = above.parentWidget()
    return widget.window()

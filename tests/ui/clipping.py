"""Looks a whole window over for what a person would stumble on: cut text, silent fields, wild Tab.

``faults(window)`` returns sentences, none when all is well; every page's test can ask it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

from kbdesk.ui.theme import px
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.paper_view import PaperView


def faults(window: QWidget) -> list[str]:
    """Return every fault found in a shown window."""
    # what is wrapped is laid out again once its width is known, then what stands around it
    for _ in range(4):
        QApplication.processEvents()
    stops = focusable(window)
    return [
        *clipped(window),
        *sideways(window),
        *nameless(window, stops),
        *small(window, stops),
        *jumps(window, stops),
        *doubled_keys(window),
    ]


def doubled_keys(window: QWidget) -> list[str]:
    """Name shortcuts that two listen to at once: Qt then does neither."""
    found = []
    held: dict[str, list[QWidget]] = {}
    for owner in (window.window(), *visible(window.window())):
        for shortcut in owner.children():
            if isinstance(shortcut, QShortcut):
                held.setdefault(shortcut.key().toString(), []).append(owner)
    for keys, owners in held.items():
        for one, other in combinations(owners, 2):
            if one is other or one.isAncestorOf(other) or other.isAncestorOf(one):
                found.append(f"twice: {keys} at {type(one).__name__} and {type(other).__name__}")
    return found


def said(widget: QWidget) -> str:
    """Return the name that a screen reader says."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def visible(window: QWidget) -> list[QWidget]:
    """Return every widget that is seen in a window, a parent before its children.

    What lies in a hidden page is not walked through: a window holds all pages that were shown.
    """
    found: list[QWidget] = []
    for child in window.children():
        if isinstance(child, QWidget) and not child.isHidden():
            found += (child, *visible(child))
    return found


def _who(widget: QWidget | None) -> str:
    if widget is None:
        return "nothing"
    text = getattr(widget, "text", None)
    words = text() if callable(text) else widget.accessibleName()
    return f"{type(widget).__name__} {str(words)[:40]!r}"


def sideways(window: QWidget) -> list[str]:
    """Name what has to be scrolled to the side: nobody looks for what stands there."""
    return [
        f"sideways: {type(area).__name__} {area.accessibleName()[:40]!r}"
        f" by {area.horizontalScrollBar().maximum()} px"
        for area in visible(window)
        if isinstance(area, QScrollArea | QTableView)
        and not isinstance(area, PaperView)  # its sheets lie within its width, shadows beyond
        and area.horizontalScrollBar().maximum() > 0
    ]


def clipped(window: QWidget) -> list[str]:
    """Name labels and buttons whose words need more room than they have."""
    found = []
    _lay_out(window)
    for widget in visible(window):
        if isinstance(widget, QLabel) and widget.text() and not widget.property("elides"):
            room = widget.contentsRect()
            flags = int(Qt.TextFlag.TextWordWrap) if widget.wordWrap() else 0
            need = widget.fontMetrics().boundingRect(
                QRect(0, 0, room.width() + 1 if widget.wordWrap() else 10_000, 10_000),
                flags,
                widget.text(),
            )
            if need.width() > room.width() + 1 or need.height() > room.height() + 2:
                found.append(
                    f"cut: {_who(widget)} needs {need.width()}x{need.height()},"
                    f" has {room.width()}x{room.height()}"
                )
        elif isinstance(widget, QAbstractButton):
            need_size = widget.minimumSizeHint()
            if widget.width() < need_size.width() or widget.height() < need_size.height():
                found.append(
                    f"cut: {_who(widget)} needs {need_size.toTuple()},"
                    f" has {widget.size().toTuple()}"
                )
        elif isinstance(widget, Painted):
            least = widget.minimumHeight() or widget.minimumSizeHint().height()
            if widget.height() < least:
                found.append(f"cut: {said(widget)!r} needs {least} px, has {widget.height()}")
        if _overflows(widget, window):
            found.append(f"outside: {_who(widget)} sticks out of {_who(widget.parentWidget())}")
    return found


def _lay_out(window: QWidget) -> None:
    """Give every widget its place: on a busy machine Qt may still have layouts to do."""
    for widget in reversed(visible(window)):
        layout = widget.layout()
        if layout is not None:
            layout.activate()
    QApplication.processEvents()


def _overflows(widget: QWidget, window: QWidget) -> bool:
    above = widget.parentWidget()
    if widget is window or above is None or type(widget).__name__ == "Ring":
        return False
    holder = above.parentWidget()
    if isinstance(holder, QAbstractScrollArea) or isinstance(above, QAbstractScrollArea):
        return False
    if widget.isWindow():
        return False
    return not above.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry())


def focusable(window: QWidget) -> list[QWidget]:
    """Return what the Tab key can reach, in its order."""
    stops = {
        widget
        for widget in visible(window)
        if widget.isEnabled()
        and widget.focusProxy() is None
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    chain: list[QWidget] = []
    widget = window.nextInFocusChain()
    while len(chain) < len(stops) and widget is not None and widget is not window:
        if widget in stops:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    return chain


def nameless(window: QWidget, stops: Sequence[QWidget] | None = None) -> list[str]:
    """Name what can have the focus but has nothing to say."""
    return [
        f"silent: {type(widget).__name__} at {widget.mapTo(window, QPoint()).toTuple()}"
        for widget in (focusable(window) if stops is None else stops)
        if not said(widget).strip()
    ]


def small(window: QWidget, stops: Sequence[QWidget] | None = None) -> list[str]:
    """Name buttons and fields lower than the smallest target, 40 px at 100 %."""
    found = []
    for widget in focusable(window) if stops is None else stops:
        box = widget.parentWidget() if widget.property("ring") == "parent" else widget
        inside = bool(widget.property("inside"))
        if isinstance(widget, QAbstractButton | QLineEdit) and not inside:
            high = (box or widget).height()
            if high < px(40) - 1:
                found.append(f"small: {_who(widget)} is {high} high")
    return found


def jumps(window: QWidget, stops: Sequence[QWidget] | None = None) -> list[str]:
    """Name steps of the Tab key that go back up within the same column of the page."""
    found = []
    # as far as it is seen: what was scrolled behind the head of a page does not stand beside it
    places = [
        (w, w.visibleRegion().boundingRect().translated(w.mapTo(window, QPoint())))
        for w in stops or focusable(window)
    ]
    for (before, a), (after, b) in pairwise(places):
        if a.isEmpty() or b.isEmpty():
            # scrolled out of sight: it will stand elsewhere once Tab has come there
            continue
        same_row = abs(a.center().y() - b.center().y()) < min(a.height(), b.height()) / 2
        overlap = min(a.right(), b.right()) - max(a.left(), b.left())
        same_column = overlap > min(a.width(), b.width()) / 2
        if (same_row and b.left() < a.left()) or (
            same_column and not same_row and b.bottom() < a.top()
        ):
            steps = f"{a.getRect()} -> {b.getRect()}"
            found.append(f"jump: {_who(before)} -> {_who(after)}, {steps}")
    return found

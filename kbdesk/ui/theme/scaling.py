"""Sizes that follow the text size: margins, gaps and fixed sizes remember their value at 100 %.

A layout or widget that was sized through this module is resized when the text size
changes; nobody has to build a page again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from kbdesk.ui.theme.current import px

LayoutT = TypeVar("LayoutT", bound=QLayout)
BoxT = TypeVar("BoxT", bound=QBoxLayout)
WidgetT = TypeVar("WidgetT", bound=QWidget)
Margins = int | tuple[int, int] | tuple[int, int, int, int]
Thing = QWidget | QLayout
Edge = Qt.AlignmentFlag
TOP, MIDDLE, BOTTOM = Edge.AlignTop, Edge.AlignVCenter, Edge.AlignBottom
LEFT, CENTRE, RIGHT = Edge.AlignLeft, Edge.AlignHCenter, Edge.AlignRight
Placed = Thing | int | tuple[Thing, int] | tuple[Thing, Edge] | tuple[Thing, int, Edge]

_SIZES = ("width", "height", "min_width", "min_height", "max_width", "max_height")


def spaced(layout: LayoutT, gap: int | tuple[int, int] = 0, margins: Margins = 0) -> LayoutT:
    """Give a layout its gap (or grid gaps across, down) and margins, in px at 100 %.

    Margins: one for all, (across, down), or (left, top, right, bottom).
    """
    if isinstance(margins, int):
        margins = (margins,) * 4
    elif len(margins) == 2:
        margins = (*margins, *margins)
    across, down = gap if isinstance(gap, tuple) else (gap, gap)
    layout.setProperty("at100", [across, down, *margins])
    _space(layout)
    return layout


def row(gap: int = 0, margins: Margins = 0) -> QHBoxLayout:
    """Return a row whose gap and margins follow the text size."""
    return spaced(QHBoxLayout(), gap, margins)


def column(gap: int = 0, margins: Margins = 0) -> QVBoxLayout:
    """Return a column whose gap and margins follow the text size."""
    return spaced(QVBoxLayout(), gap, margins)


def put(box: BoxT, *things: Placed) -> BoxT:
    """Put things into a row or column, in this order, and return it.

    A widget or another layout; a number for room that stretches so much (``addStretch``);
    ``(thing, stretch)``, ``(thing, TOP)`` or ``(thing, stretch, TOP)``.
    """
    for one in things:
        if isinstance(one, int):
            box.addStretch(one)
            continue
        thing, *how = one if isinstance(one, tuple) else (one,)
        # AlignmentFlag is an int too.
        stretch = sum(value for value in how if not isinstance(value, Edge))
        if isinstance(thing, QLayout):
            box.addLayout(thing, stretch)
        else:
            box.addWidget(thing, stretch)
        for value in how:
            if isinstance(value, Edge):
                box.setAlignment(thing, value)
    return box


def turn(box: QBoxLayout, *, down: bool) -> None:
    """Let what a row or column holds stand one under the other, or else side by side."""
    way = QBoxLayout.Direction
    box.setDirection(way.TopToBottom if down else way.LeftToRight)


def boxed(layout: QLayout, role: str = "") -> QWidget:
    """Return a widget that holds a layout; with a ``role`` of the stylesheet, a frame."""
    made = QFrame() if role else QWidget()
    if role:
        made.setProperty("role", role)
    made.setLayout(layout)
    return made


def styled(widget: QWidget, **properties: object) -> None:
    """Set properties that the stylesheet asks for, and put its style on anew."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def drop(layout: QLayout, *widgets: QWidget) -> None:
    """Take widgets out of a layout, for ever."""
    for one in widgets:
        layout.removeWidget(one)
        one.hide()
        one.deleteLater()


def emptied(layout: LayoutT) -> LayoutT:
    """Take everything out of a layout, for ever, and return it."""
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
    return layout


def hidden(widget: WidgetT) -> WidgetT:
    """Hide a widget until its page shows it, and return it."""
    widget.hide()
    return widget


def grid(gap: int | tuple[int, int] = 0, margins: Margins = 0) -> QGridLayout:
    """Return a grid whose gaps and margins follow the text size."""
    return spaced(QGridLayout(), gap, margins)


def sized(
    widget: WidgetT,
    *,
    width: int | None = None,
    height: int | None = None,
    min_width: int | None = None,
    min_height: int | None = None,
    max_width: int | None = None,
    max_height: int | None = None,
) -> WidgetT:
    """Fix or bound a widget's size in px at 100 %."""
    given = (width, height, min_width, min_height, max_width, max_height)
    widget.setProperty("at100", [-1 if value is None else value for value in given])
    _size(widget)
    return widget


def rescale(root: QWidget) -> None:
    """Apply the text size of now to everything under ``root`` that was sized here."""
    for layout in root.findChildren(QLayout):
        _space(layout)
    for widget in (root, *root.findChildren(QWidget)):
        _size(widget)


def rearrange(root: QWidget) -> None:
    """Let everything under ``root`` be arranged anew: the room for it changed."""
    for widget in (root, *root.findChildren(QWidget)):
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))


def _space(layout: QLayout) -> None:
    at100 = layout.property("at100")
    if not at100:
        return
    across, down, left, top, right, bottom = (px(value) for value in at100)
    layout.setContentsMargins(left, top, right, bottom)
    if isinstance(layout, QGridLayout):
        layout.setHorizontalSpacing(across)
        layout.setVerticalSpacing(down)
    elif isinstance(layout, QBoxLayout):
        layout.setSpacing(across)


def _size(widget: QWidget) -> None:
    at100 = widget.property("at100")
    if not at100:
        return
    sizes = dict(zip(_SIZES, at100, strict=True))
    actions = {
        "width": widget.setFixedWidth,
        "height": widget.setFixedHeight,
        "min_width": widget.setMinimumWidth,
        "min_height": widget.setMinimumHeight,
        "max_width": widget.setMaximumWidth,
        "max_height": widget.setMaximumHeight,
    }
    for name, value in sizes.items():
        if value >= 0:
            actions[name](px(value))


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

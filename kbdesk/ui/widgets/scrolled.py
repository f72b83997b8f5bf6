"""A part of the window that scrolls where it has no room, and never widens the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(inside: QWidget, *, sideways: bool = False) -> QScrollArea:
    """Return an area that holds a widget; Tab passes the area by."""
    inside.setProperty("role", "scrolled")
    area = QScrollArea()
    area.setWidgetResizable(True)
    # asked for Qt's own viewport, PySide first makes every class of QtWidgets: 10 ms of the start
    area.setViewport(QWidget())
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area

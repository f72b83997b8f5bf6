"""How a form lies on its page: named groups of rows, and columns of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from kbdesk.ui.kit import Card, Label, boxed, column, grid, put, row, tr
from kbdesk.ui.theme.scaling import Margins

Placed = QWidget | tuple[QWidget, int]
Row = QWidget | QLayout | Sequence[Placed] | int
"""A widget, a layout, widgets side by side with their shares of the width, or a gap in px."""


def group(
    title: str,
    *rows: Row,
    pad: Margins = (16, 12, 16, 6),
    note: str = "",
    head: QWidget | None = None,
) -> Card:
    """Return a card with a title (a key, or "") and rows under each other; ``head`` beside it."""
    card = Card(tr(title) if title else "", pad=pad, note=note)
    if head is not None:
        # Add it before the rows: Tab follows this order.
        card.add_to_header(head)
    for one in rows:
        if isinstance(one, QWidget):
            card.body.addWidget(one)
        elif isinstance(one, QLayout):
            card.body.addLayout(one)
        elif isinstance(one, int):
            card.body.addSpacing(one)
        else:
            card.body.addLayout(across(*one))
    return card


def across(*parts: Placed, gap: int = 12) -> QLayout:
    """Return widgets side by side, all from the same height; a share of 0 takes no more."""
    line = row(gap)
    for part in parts:
        widget, share = part if isinstance(part, tuple) else (part, 1)
        line.addWidget(widget, share, Qt.AlignmentFlag.AlignTop)
    return line


def in_columns(
    count: int, *widgets: QWidget, gap: tuple[int, int] = (12, 2), even: bool = True
) -> QGridLayout:
    """Return widgets in so many columns, all of one width where they are ``even``."""
    cells = grid(gap)
    for place, widget in enumerate(widgets):
        cells.addWidget(widget, place // count, place % count, Qt.AlignmentFlag.AlignTop)
    for column_ in range(count if even else 0):
        cells.setColumnStretch(column_, 1)
    return cells


def under(*parts: QWidget, gap: int = 12) -> QWidget:
    """Return widgets under each other, from the top."""
    return boxed(put(column(gap), *parts, 1))


def label(key: str) -> Label:
    """Return a label over what has none of its own."""
    return Label(tr(key), "label")

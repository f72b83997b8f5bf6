"""A strip of large figures, each a button that opens the families behind it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kbdesk.ui.theme.current import scale
from kbdesk.ui.theme.scaling import column, grid
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.label import ElidedLabel, Label


@dataclass(frozen=True)
class Figure:
    """A figure: its number, what it is, and how it was reckoned; ``opens``: what it opens."""

    number: str
    words: str
    below: str = ""
    opens: str = ""


class _Cell(QWidget):
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._opens = ""
        self.number = Label("", "number")
        self.link = Button("", "link")
        self.words = ElidedLabel("", "body")
        self.below = ElidedLabel("", "secondary")
        box = column(0, (0, 0))
        box.addWidget(self.number)
        box.addWidget(self.words)
        box.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.below)
        self.setLayout(box)
        self.link.clicked.connect(lambda: self.opened.emit(self._opens))

    def show_figure(self, figure: Figure) -> None:
        self._opens = figure.opens
        self.number.setText(figure.number)
        self.words.setText(figure.words)
        self.words.setVisible(not figure.opens)
        self.link.set_words(figure.words)
        self.link.setVisible(bool(figure.opens))
        self.below.setText(figure.below)
        self.link.setAccessibleName(f"{figure.words}: {figure.number}")


class FigureStrip(Card):
    """``opened(key)`` when a figure that opens something is pressed."""

    opened = Signal(str)

    def __init__(self, count: int) -> None:
        super().__init__(pad=(16, 10, 16, 8))
        self._cells = [_Cell() for _ in range(count)]
        self._grid: QGridLayout = grid((18, 6))
        for cell in self._cells:
            cell.opened.connect(self.opened)
        self.body.addLayout(self._grid)
        self._arrange()

    def show_figures(self, figures: list[Figure]) -> None:
        """Show other figures, as many as there are cells."""
        for cell, figure in zip(self._cells, figures, strict=False):
            cell.show_figure(figure)

    def _arrange(self) -> None:
        across = len(self._cells) if scale() < 1.25 else 3
        for place, cell in enumerate(self._cells):
            self._grid.addWidget(cell, place // across, place % across)
        for place in range(len(self._cells)):
            self._grid.setColumnStretch(place, 1 if place < across else 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_grid"):
            self._arrange()

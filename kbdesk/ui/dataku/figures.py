"""A strip of large figures; one that counts families opens them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout

from kbdesk.ui.kit import Card, crowding, grid, px, set_tip
from kbdesk.ui.widgets.paint import draw_icon, draw_text, text_width
from kbdesk.ui.widgets.painted import PaintedButton

_NUMBER, _WORDS, _BELOW = 28, 21, 19


@dataclass(frozen=True)
class Figure:
    """A figure: its number, what it is, and how it was reckoned; ``opens``: what it opens.

    ``pale``: it is of an earlier month, for nothing was received since.
    """

    number: str
    words: str
    below: str = ""
    opens: str = ""
    pale: bool = False


class FigureButton(PaintedButton):
    """One figure, painted; it takes the focus only if it opens something."""

    room, least = (150, _NUMBER + _WORDS + _BELOW + 6), (96, 0)

    def __init__(self) -> None:
        super().__init__(Qt.FocusPolicy.NoFocus)
        self.figure = Figure("–", "")

    def show_figure(self, figure: Figure) -> None:
        """Show another figure."""
        self.figure = figure
        opens = bool(figure.opens)
        policy = Qt.FocusPolicy.StrongFocus if opens else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        cursor = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.setCursor(cursor)
        self.setEnabled(True)
        self.setAccessibleName(f"{figure.words}: {figure.number}. {figure.below}")
        set_tip(self, f"{figure.number} {figure.words}\n{figure.below}")
        self.update()

    def draw(self, painter: QPainter) -> None:
        figure, wide = self.figure, float(self.width())
        y = float(px(2))
        line = QRectF(0, y, wide, px(_NUMBER))
        shade = "ink_3" if figure.pale else "ink"
        draw_text(painter, line, figure.number, size=22, weight=700, shade=shade)
        if figure.opens:
            x = text_width(figure.number, 22, 700) + px(8)
            draw_icon(painter, x, line.center().y(), "chevron-right", "teal", 18)
        y += px(_NUMBER)
        shade = "teal_dark" if figure.opens else "ink"
        weight = 600 if figure.opens else 400
        draw_text(painter, QRectF(0, y, wide, px(_WORDS)), figure.words, weight=weight, shade=shade)
        y += px(_WORDS)
        below = QRectF(0, y, wide, px(_BELOW))
        draw_text(painter, below, figure.below, size=14, shade="ink_3")


class FigureStrip(Card):
    """``opened(key)`` when a figure that opens something is pressed."""

    opened = Signal(str)

    def __init__(self, count: int, across: int = 6) -> None:
        """Make so many cells; ``across``: how many stand beside each other in usual text."""
        super().__init__(pad=(16, 8, 16, 6))
        self._across = across
        self.cells = [FigureButton() for _ in range(count)]
        self._grid: QGridLayout = grid((14, 6))
        for cell in self.cells:
            cell.clicked.connect(lambda _=False, cell=cell: self._pressed(cell))
        self.body.addLayout(self._grid)
        self.on_text_size(self._arrange)

    def show_figures(self, figures: list[Figure], *, pale: bool = False) -> None:
        """Show other figures, as many as there are cells; ``pale``: of an earlier month."""
        figures = [replace(one, pale=True) for one in figures] if pale else figures
        for cell, figure in zip(self.cells, figures, strict=True):
            cell.show_figure(figure)

    def _pressed(self, cell: FigureButton) -> None:
        if cell.figure.opens:
            self.opened.emit(cell.figure.opens)

    def _arrange(self) -> None:
        across = self._across if crowding() < 1.25 else 3 if crowding() < 1.5 else 2
        for place, cell in enumerate(self.cells):
            self._grid.addWidget(cell, place // across, place % across)
        for place in range(len(self.cells)):
            self._grid.setColumnStretch(place, 1 if place < across else 0)

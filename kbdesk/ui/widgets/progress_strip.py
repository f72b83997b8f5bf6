"""Progress: a sentence, a percentage and a bar; never a bare spinner."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kbdesk.ui.formats import percent
from kbdesk.ui.theme.scaling import column, put, row
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.paint import solid_bar
from kbdesk.ui.widgets.painted import Painted


class ProgressBar(Painted):
    """A bar from 0 to 1; give it a name or keep its number beside it."""

    grows = "across"

    def __init__(self, *, height: int = 8) -> None:
        super().__init__()
        self._share, self._fill = 0.0, "teal"
        self.room = (60, height)

    def set(self, share: float, fill: str | None = None) -> None:
        """Show a share from 0 to 1."""
        self._share, self._fill = share, fill or self._fill
        self.update()

    def draw(self, painter: QPainter) -> None:
        solid_bar(painter, QRectF(self.rect()), self._share, self._fill)


class ProgressStrip(QWidget):
    """What is being done in a sentence, how much of it, and a bar."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__()
        self._sentence = Label(sentence)
        self._percent = Label("", "label")
        self._bar = ProgressBar(height=14)
        self.setLayout(put(column(6), put(row(8), (self._sentence, 1), self._percent), self._bar))
        self.set(0, sentence)

    def set(self, share: float, sentence: str) -> None:
        """Show a share from 0 to 1 and what is being done."""
        self._sentence.setText(sentence)
        self._percent.setText(percent(share, 1, 0))
        self._bar.set(share)
        self.setAccessibleName(f"{sentence}, {self._percent.text()}")

"""Progress: a sentence, a percentage and a bar; never a bare spinner."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kbdesk.ui.formats import percent
from kbdesk.ui.theme.scaling import column, put, row
from kbdesk.ui.widgets.label import IconLabel, Label, OpenRing
from kbdesk.ui.widgets.paint import solid_bar
from kbdesk.ui.widgets.painted import Painted


class ProgressBar(Painted):
    """A bar from 0 to 1; give it a name or keep its number beside it."""

    grows = "across"

    def __init__(
        self, share: float = 0.0, *, height: int = 8, fill: str = "teal", track: str = "line"
    ) -> None:
        super().__init__()
        self._share, self._fill, self._track = share, fill, track
        self.room = (60, height)

    def set(self, share: float, fill: str | None = None) -> None:
        """Show a share from 0 to 1."""
        self._share, self._fill = share, fill or self._fill
        self.update()

    def draw(self, painter: QPainter) -> None:
        solid_bar(painter, QRectF(self.rect()), self._share, self._fill, self._track)


class ProgressStrip(QWidget):
    """Bar, percentage and sentence, and a second sentence for checking with its own mark."""

    def __init__(self, sentence: str = "", *, share: float = 0.0) -> None:
        super().__init__()
        layout = column(6)
        top = row(8)
        self._sentence = Label(sentence)
        self._percent = Label("", "label")
        put(top, (self._sentence, 1), self._percent)
        self._bar = ProgressBar(height=14)
        put(layout, top, self._bar)
        second = row(8)
        self._ring = OpenRing(18)
        self._mark = IconLabel("check-circle", "ok", 20)
        self._second = Label("", "label")
        put(second, self._ring, self._mark, (self._second, 1))
        layout.addLayout(second)
        self.setLayout(layout)
        self.set_step("")
        self.set(share, sentence)

    def set(self, share: float, sentence: str) -> None:
        """Show a share from 0 to 1 and what is being done."""
        self._sentence.setText(sentence)
        self._percent.setText(percent(share, 1, 0))
        self._bar.set(share)
        self.setAccessibleName(f"{sentence}, {self._percent.text()}")

    def set_step(self, words: str, *, done: bool = False) -> None:
        """Show the second sentence: with the open ring while it goes on, a check when done."""
        self._ring.setVisible(bool(words) and not done)
        self._ring.set_turning(bool(words) and not done)
        self._mark.setVisible(bool(words) and done)
        self._second.setText(words)
        self._second.set_tone("ok" if done else "ink")
        self._second.setVisible(bool(words))

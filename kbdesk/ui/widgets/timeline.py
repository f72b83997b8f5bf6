"""What happened when: dates at the left, marks on a line, words at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import boxed, column, put, row, sized
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.paint import draw_icon


@dataclass(frozen=True)
class Moment:
    """One thing on the line; ``planned`` has not happened yet, ``late`` should have."""

    when: str
    title: str
    detail: str = ""
    icon: str = "visit"
    planned: bool = False
    late: bool = False


class _Mark(QWidget):
    def __init__(self, moment: Moment, *, first: bool, last: bool) -> None:
        super().__init__()
        self._moment, self._first, self._last = moment, first, last
        sized(self, width=34, min_height=44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, centre, half = self.width() / 2, px(20), px(16)
        painter.setPen(QPen(qcolor("line_2"), 1.5))
        if not self._first:
            painter.drawLine(QPointF(middle, 0), QPointF(middle, centre - half))
        if not self._last:
            painter.drawLine(QPointF(middle, centre + half), QPointF(middle, self.height()))
        disc = QRectF(middle - half, centre - half, 2 * half, 2 * half)
        shade = "teal_dark"
        if self._moment.planned:
            shade = "warn" if self._moment.late else "ink_2"
            painter.setPen(QPen(qcolor(shade), 1.25, Qt.PenStyle.DashLine))
            painter.setBrush(qcolor("surface"))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(qcolor("teal_tint_1"))
        painter.drawEllipse(disc.adjusted(0.5, 0.5, -0.5, -0.5))
        draw_icon(painter, middle - px(9), centre, self._moment.icon, shade, 18)


class Timeline(QFrame):
    """Moments from top to bottom, each with a name that a screen reader can say."""

    def __init__(self, name: str, moments: Sequence[Moment] = ()) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "plain")
        self._column: QVBoxLayout = column(0)
        self.setLayout(self._column)
        self.set_moments(moments)

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """Show other moments."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for place, moment in enumerate(moments):
            self._column.addWidget(_line(moment, first=place == 0, last=place == len(moments) - 1))


def _line(moment: Moment, *, first: bool, last: bool) -> QWidget:
    layout = row(12)
    when = sized(Label(moment.when, tone="ink_2", align=Qt.AlignmentFlag.AlignRight), min_width=76)
    put(layout, put(column(0, (0, 9, 0, 0)), when, 1), _Mark(moment, first=first, last=last))
    words = column(0, (0, 1, 0, 12))
    title = Label(moment.title, "label", wrap=True, tone="warn" if moment.late else None)
    words.addWidget(title)
    if moment.detail:
        words.addWidget(Label(moment.detail, "secondary", wrap=True))
    words.addStretch(1)
    layout.addLayout(words, 1)
    line = boxed(layout)
    line.setAccessibleName(", ".join(p for p in (moment.when, moment.title, moment.detail) if p))
    return line

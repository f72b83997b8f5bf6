"""What happened when: dates at the left, marks on a line, words at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from kbdesk.ui.formats import joined
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import boxed, column, emptied, put, row, sized
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.paint import ChipKind, draw_box, draw_icon, draw_tile, tile_width
from kbdesk.ui.widgets.painted import PaintedButton

_DISCS = {
    "teal": ("teal_tint_1", "teal_dark"),
    "gold": ("gold_tint_1", "gold_ink"),
    "info": ("info_tint", "info"),
}
_HALF = 16


@dataclass(frozen=True)
class Moment:
    """One thing on the line; ``planned`` has not happened yet, ``late`` should have.

    ``code``: the tile of a weighing in place of the icon; ``tint`` teal, gold or info. ``figure``
    and ``chip`` (words and kind) stand at the right. ``band``: the line below it is gold, as
    the days in a programme are. ``key``: Enter opens it, and the timeline says which.
    """

    when: str
    title: str
    detail: str = ""
    icon: str = "visit"
    planned: bool = False
    late: bool = False
    code: str = ""
    tint: str = "teal"
    figure: str = ""
    chip: tuple[str, ChipKind] | None = None
    band: bool = False
    key: str = ""


class _Mark(QWidget):
    def __init__(self, moment: Moment, above: bool | None, *, last: bool) -> None:
        """``above``: whether the line that comes from above is gold; None without one."""
        super().__init__()
        self._moment, self._above, self._last = moment, above, last
        sized(self, width=38, min_height=44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, centre, half = self.width() / 2, px(20), px(_HALF)
        for there, gold, top, bottom in (
            (self._above is not None, bool(self._above), 0.0, centre - half),
            (not self._last, self._moment.band, centre + half, self.height()),
        ):
            if there:
                painter.setPen(QPen(qcolor("gold" if gold else "line_2"), px(5) if gold else 1.5))
                painter.drawLine(QPointF(middle, top), QPointF(middle, bottom))
        if self._moment.code:
            wide, high = tile_width(self._moment.code, 28), px(28)
            box = QRectF(middle - wide / 2, centre - high / 2, wide, high)
            draw_box(painter, box, "surface", px(7))
            draw_tile(painter, box, self._moment.code)
            return
        disc = QRectF(middle - half, centre - half, 2 * half, 2 * half)
        fill, shade = _DISCS[self._moment.tint]
        if self._moment.planned:
            shade = "warn" if self._moment.late else "ink_2"
            painter.setPen(QPen(qcolor(shade), 1.25, Qt.PenStyle.DashLine))
            painter.setBrush(qcolor("surface"))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(qcolor(fill))
        painter.drawEllipse(disc.adjusted(0.5, 0.5, -0.5, -0.5))
        draw_icon(painter, middle - px(9), centre, self._moment.icon, shade, 18)


class _Line(PaintedButton):
    """A moment that opens something; arrows go to the next and to the one before."""

    room, least = (200, 44), (120, 0)

    def __init__(self, timeline: Timeline, moment: Moment, content: QVBoxLayout) -> None:
        super().__init__(Qt.FocusPolicy.ClickFocus)
        self._timeline = timeline
        self.setLayout(content)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: timeline.opened.emit(moment.key))

    def sizeHint(self) -> QSize:
        return QWidget.sizeHint(self)

    def minimumSizeHint(self) -> QSize:
        return QWidget.minimumSizeHint(self)

    def hear(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._timeline.walk(self, 1 if key == Qt.Key.Key_Down else -1)
            return True
        return super().hear(key)

    def draw(self, painter: QPainter) -> None:
        if self.underMouse() or self.hasFocus():
            draw_box(painter, QRectF(self.rect()), "teal_tint_0", px(8))


class Timeline(QFrame):
    """Moments from top to bottom, each with a name that a screen reader can say.

    ``opened(key)``: Enter or a click on a moment that has a key. Tab comes to one of them, the
    one that had the focus last; up and down go on from there.
    """

    opened = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "plain")
        self._column: QVBoxLayout = column(0)
        self.setLayout(self._column)
        self.lines: list[QAbstractButton] = []
        self._keys: list[str] = []

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """Show other moments; the focus stays on the one that had it."""
        here = next((key for key, one in self._shown() if one.hasFocus()), None)
        emptied(self._column)
        self.lines, self._keys = [], []
        above: bool | None = None
        for place, moment in enumerate(moments):
            mark = _Mark(moment, above, last=place == len(moments) - 1)
            self._column.addWidget(self._line(moment, mark))
            above = moment.band
        if self.lines:
            first = self._keys.index(here) if here in self._keys else 0
            self.lines[first].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            if here in self._keys:
                self.lines[first].setFocus()

    def walk(self, line: QAbstractButton, step: int) -> None:
        """Go from a line to the next one that opens something."""
        place = self.lines.index(line) + step
        if 0 <= place < len(self.lines):
            self.focus_line(place)

    def focus_line(self, place: int) -> None:
        """Give the focus to a line that opens something, by its place among those."""
        for one in self.lines:
            one.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.lines[place].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lines[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _shown(self) -> list[tuple[str, QAbstractButton]]:
        return list(zip(self._keys, self.lines, strict=True))

    def _line(self, moment: Moment, mark: QWidget) -> QWidget:
        layout = row(12)
        align = Qt.AlignmentFlag.AlignRight
        when = sized(Label(moment.when, tone="ink_2", align=align), min_width=76)
        put(layout, put(column(0, (0, 9, 0, 0)), when, 1), mark)
        words = column(0, (0, 1, 0, 12))
        title = Label(moment.title, "label", wrap=True, tone="warn" if moment.late else None)
        words.addWidget(title)
        if moment.detail:
            words.addWidget(Label(moment.detail, "secondary", wrap=True))
        words.addStretch(1)
        layout.addLayout(words, 1)
        if moment.figure:
            figure = Label(moment.figure, "label", align=align)
            put(layout, put(column(0, (0, 9, 8, 0)), figure, 1))
        if moment.chip is not None:
            put(layout, put(column(0, (0, 6, 8, 0)), Chip(*moment.chip), 1))
        if moment.key:
            line: QWidget = _Line(self, moment, put(column(0), layout))
            self.lines.append(line)  # type: ignore[arg-type]
            self._keys.append(moment.key)
        else:
            line = boxed(layout)
        said = (
            moment.when, moment.code, moment.title, moment.detail, moment.figure,
            moment.chip[0] if moment.chip else "",
        )  # fmt: skip
        line.setAccessibleName(joined(*said, by=", "))
        return line

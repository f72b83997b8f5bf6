"""The tabs of the entry in large text: "1 Ukur", "2 Layanan", "3 KMS"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QButtonGroup, QWidget

from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import column, put, row
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.label import line
from kbdesk.ui.widgets.paint import draw_icon, draw_key_cap, draw_text, key_cap_size, text_width
from kbdesk.ui.widgets.painted import PaintedButton


class _Tab(PaintedButton):
    grows = ""

    def __init__(self, place: int, words: str, key: str = "") -> None:
        super().__init__(Qt.FocusPolicy.NoFocus)
        self.place, self.words, self.key, self.note = place, words, key, ""
        self.setCheckable(True)
        self.set_note("")

    def set_note(self, note: str) -> None:
        self.note = note
        self.setAccessibleName(f"{self.words}, {note}" if note else self.words)
        self.updateGeometry()
        self.update()

    def _parts(self) -> list[int]:
        parts = [text_width(f"{self.place + 1}", 16, 600), text_width(self.words, 16, 600)]
        if self.note:
            parts += [px(20), text_width(self.note, 15, 600)]
        if self.key:
            parts.append(key_cap_size(self.key)[0])
        return parts

    def natural_size(self) -> tuple[int, int]:
        parts = self._parts()
        return sum(parts) + px(8) * (len(parts) - 1) + px(28), px(42)

    def draw(self, painter: QPainter) -> None:
        box, x, here = QRectF(self.rect()), float(px(14)), self.isChecked()
        shade = "teal_dark" if here else "ink_2"
        for words in (str(self.place + 1), self.words):
            wide = text_width(words, 16, 600)
            draw_text(painter, QRectF(x, 0, wide + 2, box.height()), words, size=16, weight=600,
                      shade=shade)  # fmt: skip
            x += wide + px(8)
        if self.note:
            draw_icon(painter, x, box.center().y(), "warning", "warn", 20)
            x += px(28)
            wide = text_width(self.note, 15, 600)
            draw_text(painter, QRectF(x, 0, wide + 2, box.height()), self.note, weight=600,
                      shade="warn")  # fmt: skip
            x += wide + px(8)
        if self.key:
            wide, high = key_cap_size(self.key)
            draw_key_cap(painter, QRectF(x, round(box.center().y() - high / 2), wide, high),
                         self.key)  # fmt: skip
        if here:
            painter.fillRect(QRectF(0, box.bottom() - px(3), box.width(), px(3)), qcolor("teal"))


class Tabs(QWidget):
    """``chosen(place)`` by a click; Alt+U, Alt+L, F7 and the focus do the same by keyboard."""

    chosen = Signal(int)

    def __init__(self, words: Sequence[str], *, key: str = "") -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        inner = row(4, (14, 0))
        self._tabs = []
        for place, each in enumerate(words):
            tab = _Tab(place, each, key if place == len(words) - 1 else "")
            tab.clicked.connect(lambda _=False, place=place: self.chosen.emit(place))
            self._group.addButton(tab, place)
            self._tabs.append(tab)
            inner.addWidget(tab)
        inner.addStretch(1)
        self.setLayout(put(column(0), inner, line()))
        self._tabs[0].setChecked(True)

    def choose(self, place: int) -> None:
        self._tabs[place].setChecked(True)

    def chosen_place(self) -> int:
        """Return which tab is marked."""
        return max(0, self._group.checkedId())

    def set_note(self, place: int, count: int) -> None:
        """Say how much is open behind a tab."""
        self._tabs[place].set_note(tr("open_day_page.open_count", count=count) if count else "")

"""The strip of the month's figures: SKDN, D/S with its bar, N/(D-O-B), vitamin A."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QWidget

from kbdesk.domain.ages import month_index
from kbdesk.domain.skdn import Skdn
from kbdesk.queries.day_end import DayRow
from kbdesk.queries.day_sheet import DaySheet
from kbdesk.ui.formats import integer, month_name, percent
from kbdesk.ui.kit import Label, boxed, column, crowding, line, put, px, row, set_tip, tr
from kbdesk.ui.theme.scaling import FollowsTextSize
from kbdesk.ui.widgets.paint import solid_bar
from kbdesk.ui.widgets.painted import Painted

TARGET = 80
"""D/S that a posyandu aims at, in percent."""
SHOWN = ("S", "K", "D", "N", "T", "O", "B", "2T", "BGM")
"""The figures of a month on the open day and at its end, in their order."""
_TONES = {"N": "ok", "2T": "bad", "BGM": "bad"}
_ALWAYS = ("S", "D", "N", "T", "2T", "BGM")
"""What is left of the figures in the largest text."""


def numbers_of(figures: Skdn | DayRow, codes: Sequence[str] = SHOWN) -> dict[str, int]:
    """Return the figures of a month or a day by their codes."""
    return {code: getattr(figures, "two_t" if code == "2T" else code.lower()) for code in codes}


class _Figure(QWidget):
    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        tone = _TONES.get(code)
        strong = tone if tone == "bad" else "ink_3"
        self._number = Label("", "number", tone=tone or "ink")
        self._words = Label(tr(f"open_day_page.skdn_{code}"), "secondary")
        top = put(row(7), Label(code, "label", tone=strong), self._number, 1)
        self.setLayout(put(column(0), 1, top, self._words, 1))

    def show_figure(self, number: int, words: str) -> None:
        if self.code == "2T" or self.code == "BGM":
            self._number.set_tone("bad" if number else "ink")
        self._number.setText(integer(number))
        self._words.setText(words)
        self.setAccessibleName(f"{self.code} {integer(number)}, {words}")

    def fit(self) -> None:
        self._words.setVisible(crowding() == 1.0)

    def number(self) -> str:
        return self._number.text()


class _Bar(Painted):
    room = (80, 8)

    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0

    def draw(self, painter: QPainter) -> None:
        solid_bar(painter, QRectF(self.rect()), self.share, "teal")


class SkdnStrip(FollowsTextSize, QFrame):
    """Shows a :class:`DaySheet`'s month; the words under the figures go at large text."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._sheet: DaySheet | None = None
        whole = row(17, (18, 0))
        self.figures = {code: _Figure(code) for code in SHOWN}
        for code, figure in self.figures.items():
            if code == "T":
                whole.addWidget(_upright())
            whole.addWidget(figure)
        whole.addWidget(_upright())
        self._share, self._left = Label("", "label"), Label("", "secondary")
        self._bar = _Bar()
        self._bar.setSizePolicy(
            self._bar.sizePolicy().Policy.Expanding, self._bar.sizePolicy().Policy.Fixed
        )
        top = put(row(6), Label("D/S", tone="ink_2"), 1, self._share)
        self._last_line = _upright()
        self._gaining = _Pair("N/(D−O−B)")
        self._vitamin = _Pair(tr("open_day_page.vitamin_a"))
        put(whole, (put(column(1), 1, top, self._bar, self._left, 1), 1), self._last_line)
        put(whole, self._gaining, self._vitamin)
        self.setLayout(whole)
        self.on_text_size(self._fit)

    def show_sheet(self, sheet: DaySheet) -> None:
        self._sheet = sheet
        month, day = sheet.month, sheet.session.day
        before = month_name((month_index(day) - 1) % 12 + 1, short=crowding() > 1.0)
        for code, number in numbers_of(month).items():
            self.figures[code].show_figure(number, tr(f"open_day_page.skdn_{code}", month=before))
        self._share.setText(percent(month.d, month.s))
        self._bar.share = min(1.0, month.d / month.s) if month.s else 0.0
        self._bar.update()
        left = -(-TARGET * month.s // 100) - month.d
        self._left.setText(
            tr("open_day_page.to_target", count=integer(left), target=TARGET)
            if left > 0
            else tr("open_day_page.target_reached", target=TARGET)
        )
        self._gaining.show_words(percent(month.n, month.comparable))
        set_tip(self._gaining, f"N/D {percent(month.n, month.d)}")
        due = sheet.vitamin_due
        self._vitamin.show_words(f"{integer(month.v)} / {integer(due)}" if due else "")
        figures = {"s": month.s, "d": month.d, "n": month.n, "t": month.t}
        share = percent(month.d, month.s)
        self.setAccessibleName(
            tr(
                "open_day_page.skdn_spoken",
                **figures,
                two_t=month.two_t,
                bgm=month.bgm,
                share=share,
            )
        )
        self._fit()

    def _fit(self) -> None:
        small = crowding() == 1.0
        # In large text the words under the figures are hidden and take no room.
        self.setFixedHeight(px(64 if small else 44))
        for code, figure in self.figures.items():
            figure.setVisible(crowding() < 1.5 or code in _ALWAYS)
            figure.fit()
        self._left.setVisible(small)
        self._last_line.setVisible(small)
        self._gaining.setVisible(small)
        due = self._sheet.vitamin_due if self._sheet is not None else None
        self._vitamin.setVisible(small and bool(due))


class _Pair(QWidget):
    def __init__(self, words: str) -> None:
        super().__init__()
        self._number = Label("", "number")
        whole = put(column(0), 1, self._number)
        put(whole, Label(words, "secondary", align=Qt.AlignmentFlag.AlignLeft), 1)
        self.setLayout(whole)

    def show_words(self, words: str) -> None:
        self._number.setText(words)


def _upright() -> QWidget:
    return boxed(put(column(0, (0, 11)), line(down=True)))

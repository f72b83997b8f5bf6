"""One recipient's portion of a day: how it was given, how much was eaten, by whom, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kbdesk.domain.recipients import EATEN, EATEN_BY, HANDOVERS, REASONS
from kbdesk.queries.kitchen_day import Eater
from kbdesk.queries.recipients import GivenRow
from kbdesk.ui.formats import date_short, percent
from kbdesk.ui.kit import Card, Label, column, grid, put, px, row, set_tip, tr
from kbdesk.ui.kitchen.words import age_words, eaten_words, name_of, programme_words, reason_words
from kbdesk.ui.language import worded
from kbdesk.ui.widgets.labelled_choice import LabelledChoice
from kbdesk.ui.widgets.paint import draw_text
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.quarters import draw_quarters, quarters_width

HISTORY: Final = 14
MISSED: Final = "missed"


class PortionCard(Card):
    """``said(fields)`` when a person answers: fields of a draft beside recipient and date.

    ``done`` when the reason is entered, so that the list can go on.
    """

    said = Signal(object)
    done = Signal()

    def __init__(self) -> None:
        super().__init__(" ", note=" ", pad=(16, 12), gap=2)
        self._who = Label("", "secondary", wrap=True)
        self.handover = LabelledChoice(
            tr("kitchen_page.handover"),
            worded("kitchen_page.handover_", (*HANDOVERS, MISSED)),
            pad=10,
        )
        self.eaten = LabelledChoice(
            tr("kitchen_page.share_eaten"),
            [(str(one), percent(one, 100, 0)) for one in EATEN],
            pad=8,
        )
        self.by = LabelledChoice(
            tr("kitchen_page.who_ate"), worded("kitchen_page.ate_", EATEN_BY), pad=10
        )
        self.reason = Picker(
            tr("kitchen_page.reason"),
            [(one, reason_words(one)) for one in REASONS],
            hint=tr("kitchen_page.reason_hint"),
        )
        self.history = HistoryStrip()
        put(self.body, self._who, self.handover, self.eaten, self.by, self.reason)
        put(self.body, Label(tr("kitchen_page.last_two_weeks"), "label"), self.history, 1)
        self._filling = False
        self.handover.changed.connect(self._said_handover)
        self.eaten.changed.connect(self._said_eaten)
        self.by.changed.connect(lambda: self._say("eaten_by", self.by.value()))
        self.reason.picked.connect(lambda value: self._say("reason", value))
        self.reason.changed.connect(self._reason_changed)
        self.reason.on_enter(self.done)

    def show_eater(self, one: Eater | None, on: date) -> None:
        """Show what is known of a recipient's portion on a day."""
        self.setEnabled(one is not None)
        given = one.today if one is not None else None
        self._filling = True
        self.set_title(name_of(one.place) if one is not None else " ")
        self.set_note(eaten_words(given) if one is not None else "")
        why = ""
        if one is not None:
            row_ = one.place.row
            why = programme_words(row_.indication, row_.programme_days)
            why = f"{age_words(one)} · {why}"
        self._who.setText(why)
        missed = given is not None and not given.portions
        self.handover.set_value(MISSED if missed else given.handover if given else None)
        share = given.eaten_percent if given is not None else None
        self.eaten.set_value(None if share is None else str(share))
        self.by.set_value(given.eaten_by if given is not None else None)
        reason = given.reason if given is not None else None
        if self.reason.value() != reason or (not reason and not self.reason.edit.hasFocus()):
            self.reason.set_value(reason)
        self.eaten.setEnabled(one is not None and not missed)
        self.by.setEnabled(one is not None and not missed)
        if one is not None:
            start = date.fromisoformat(one.place.row.start)
            self.history.show_days(one.place.given, start, on - timedelta(days=1))
        self.history.setVisible(one is not None)
        self._filling = False

    def _said_handover(self) -> None:
        chosen = self.handover.value()
        if chosen == MISSED:
            self._send({"portions": 0})
        elif chosen is not None:
            self._send({"portions": 1, "handover": chosen})

    def _said_eaten(self) -> None:
        share = self.eaten.value()
        self._say("eaten_percent", int(share) if share else None)

    def _reason_changed(self) -> None:
        if not self._filling and self.reason.is_empty():
            self._send({"reason": None})

    def _say(self, name: str, value: object) -> None:
        self._send({name: value} if name == "reason" else {"portions": 1, name: value})

    def _send(self, fields: dict[str, object]) -> None:
        if not self._filling:
            self.said.emit(fields)


class HistoryStrip(QWidget):
    """The last weeks, a day a cell: the date and the quarters eaten."""

    def __init__(self, days: int = HISTORY) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._cells = [_Day() for _ in range(days)]
        cells = grid((6, 6))
        for place, cell in enumerate(self._cells):
            cells.addWidget(cell, place // 7, place % 7)
        self.setLayout(put(row(0), put(column(0), cells), 1))

    def show_days(self, given: Sequence[GivenRow], first: date, last: date) -> None:
        """Show the days from a first to a last one; a row is a week from Monday."""
        by_day = {one.date: one for one in given}
        sunday = last + timedelta(days=6 - last.weekday())
        for place, cell in enumerate(self._cells):
            day = sunday - timedelta(days=len(self._cells) - 1 - place)
            inside = first <= day <= last
            cell.show_day(day, by_day.get(day.isoformat()), inside=inside)
        # Hide a week without records.
        for week in range(0, len(self._cells), 7):
            cells = self._cells[week : week + 7]
            for cell in cells:
                cell.setVisible(any(one.inside for one in cells))


class _Day(Painted):
    def __init__(self) -> None:
        super().__init__()
        self._day = ""
        self._given: GivenRow | None = None
        self.inside = True

    def show_day(self, day: date, given: GivenRow | None, *, inside: bool) -> None:
        self._day, self._given, self.inside = str(day.day), given, inside
        if not inside:
            self.setAccessibleName("")
            set_tip(self, "")
            self.update()
            return
        words = "" if given is None else eaten_words(given)
        if given is not None and given.reason:
            words = f"{words}, {reason_words(given.reason)}"
        spoken = tr("kitchen_page.history_day", day=date_short(day), words=words or "–")
        self.setAccessibleName(spoken)
        set_tip(self, spoken)
        self.update()

    def natural_size(self) -> tuple[int, int]:
        return quarters_width() + px(4), px(38)

    def draw(self, painter: QPainter) -> None:
        if not self.inside:
            return
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        top = QRectF(0, 0, self.width(), px(18))
        draw_text(painter, top, self._day, size=14, shade="ink_2", align=middle)
        given = self._given
        if given is None:
            line = QRectF(0, px(18), self.width(), px(18))
            draw_text(painter, line, "–", size=14, shade="ink_3", align=middle)
            return
        draw_quarters(painter, px(2), px(28), given.eaten_percent, missed=not given.portions)

"""The trial of a file, row by row with reasons; the user decides the doubtful rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.commands.import_plan import RESULTS, Decision
from kbdesk.ui.exchange.jobs import Outcome
from kbdesk.ui.exchange.words import (
    RESULT_KINDS,
    note_words,
    notes_words,
    result_words,
    whole_words,
    written_words,
)
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import Button, Card, Label, boxed, column, put, row, sized, tr
from kbdesk.ui.widgets.cells import RIGHT, ChipCell, Text
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import Column, Row, Table

ALL, LOOK = "all", "look"
_PART = 300
_ASKS: Mapping[str, tuple[Decision, ...]] = {
    "exchange.maybe_same": ("same", "new"),
    "exchange.several_same": ("new",),
    "exchange.contradiction": ("take",),
    "exchange.not_chosen": ("take",),
}
"""What a person may say of a row, by why it is doubtful."""


class TrialNumbers(Card):
    """Six numbers, and what they come to."""

    def __init__(self) -> None:
        super().__init__(pad=(16, 10), gap=4)
        self._numbers = {result: Label("0", "number") for result in RESULTS}
        across = row(8)
        for result, number in self._numbers.items():
            put(across, (put(column(0), number, Label(result_words(result), "secondary")), 1))
        self.sum = Label("", tone="ink_2", wrap=True)
        put(self.body, across, self.sum)

    def show_answer(self, answer: Mapping[str, Any]) -> None:
        """Show an answer's counts, and what else is to be said of the whole file."""
        counts: Mapping[str, int] = answer["counts"]
        for result, number in self._numbers.items():
            number.setText(integer(counts[result]))
            bad = result in ("doubtful", "refused") and counts[result]
            number.set_tone("bad" if bad and result == "refused" else "warn" if bad else "ink")
        written = written_words(counts)
        parts = [tr("exchange_page.would", what=written) if written else tr("exchange_page.none")]
        if counts["passed_over"]:
            parts.append(tr("exchange_page.passed_over", count=integer(counts["passed_over"])))
        parts += whole_words(answer)
        self.sum.setText(" ".join(parts))
        said = ", ".join(f"{result_words(one)} {integer(counts[one])}" for one in RESULTS)
        self.setAccessibleName(said)


class RowsCard(Card):
    """The rows of a trial. ``decided(row)`` after a person said what a doubtful one is."""

    decided = Signal(int)

    def __init__(self) -> None:
        super().__init__(tr("exchange_page.rows"), pad=0, gap=0, head_height=56)
        self._outcome: Outcome | None = None
        self._results: dict[int, str] = {}
        self._notes: dict[int, list[Mapping[str, Any]]] = {}
        self._decisions: dict[int, Decision] = {}
        self._shown: list[int] = []
        self.filter = Picker(tr("exchange_page.show"), [], label=False, compact=True, width=300)
        self.add_to_header(self.filter)
        self.table = sized(
            Table(
                tr("exchange_page.rows"),
                Column(tr("exchange_page.row"), RIGHT, width=80),
                Column(tr("exchange_page.child"), width=210, stretch=1),
                Column(tr("exchange_page.result"), width=150),
                Column(tr("exchange_page.reason"), width=280, stretch=4),
                row_height=40,
            ),
            min_height=300,
            max_height=300,
        )
        put(self.body, (self.table, 1), self._made_strip())
        self.filter.picked.connect(lambda _: self._fill())
        self.filter.on_enter(lambda: self.table.setFocus())
        self.table.chosen.connect(lambda _: self._show_strip())
        self.table.opened.connect(self._to_strip)
        self.table.near_end.connect(self._more)

    def _made_strip(self) -> QWidget:
        self.says = Label("", wrap=True)
        decisions: tuple[Decision, ...] = ("same", "new", "take")
        self.buttons = {
            one: Button(
                tr(f"exchange_page.decide.{one}"),
                "tint",
                does=lambda _=False, what=one: self._decide(what),
            )
            for one in decisions
        }
        self.undo = Button(
            tr("exchange_page.undecide"), icon="undo", does=lambda: self._decide(None)
        )
        across = put(row(8), *self.buttons.values(), self.undo, 1)
        self.strip = boxed(put(column(6, (16, 8)), self.says, across))
        return self.strip

    def show_rows(self, outcome: Outcome, decisions: Mapping[int, Decision]) -> None:
        """Show what a trial said, those to be looked at first."""
        self._outcome, self._decisions = outcome, dict(decisions)
        answer = outcome.answer
        self._results = {
            number: result for result, rows in answer["rows"].items() for number in rows
        }
        self._notes = {one["row"]: one["notes"] for one in answer["details"]}
        counts = answer["counts"]
        to_look = counts["doubtful"] + counts["refused"] + self._decided_plain()
        options = [(ALL, tr("exchange_page.show_all", count=integer(len(self._results))))]
        if to_look:
            options.append((LOOK, tr("exchange_page.show_look", count=integer(to_look))))
        options += [
            (one, tr("exchange_page.show_one", what=result_words(one), count=integer(counts[one])))
            for one in RESULTS
            if counts[one]
        ]
        self.filter.set_options(options)
        self.filter.set_value(LOOK if to_look else ALL)
        self._fill()

    def decisions(self) -> dict[int, Decision]:
        return dict(self._decisions)

    def _decided_plain(self) -> int:
        """Return how many decided rows are no longer doubtful."""
        return sum(
            self._results.get(number) not in ("doubtful", "refused") for number in self._decisions
        )

    def _fill(self) -> None:
        which = self.filter.value() or ALL
        self._shown = [
            number
            for number, result in sorted(self._results.items())
            if which in (ALL, result)
            or (which == LOOK and (result in ("doubtful", "refused") or number in self._decisions))
        ]
        self.table.set_rows([self._row(number) for number in self._shown[:_PART]])
        if self._shown and self.table.current_key() is None:
            self.table.set_current_key(str(self._shown[0]))
        self._show_strip()

    def _more(self) -> None:
        begin = len(self.table.rows())
        self.table.append_rows([self._row(number) for number in self._shown[begin : begin + _PART]])

    def _row(self, number: int) -> Row:
        assert self._outcome is not None
        result = self._results[number]
        name = self._outcome.names.get(number, "")
        decision = self._decisions.get(number)
        chip = ChipCell(result_words(result), RESULT_KINDS[result])
        if decision is not None:
            chip = ChipCell(tr(f"exchange_page.decided.{decision}"), "teal", "check")
        return Row(
            str(number),
            [str(number), Text(name, strong=True), chip, notes_words(self._notes.get(number, ()))],
        )

    def _chosen(self) -> int | None:
        key = self.table.current_key()
        return int(key) if key is not None else None

    def _asked(self, number: int) -> tuple[Decision, ...]:
        asks: list[Decision] = []
        if self._results.get(number) == "doubtful":
            for note in self._notes.get(number, ()):
                asks += _ASKS.get(note["code"], ())
        return tuple(asks)

    def _show_strip(self) -> None:
        number = self._chosen()
        notes = self._notes.get(number, ()) if number is not None else ()
        decision = self._decisions.get(number) if number is not None else None
        self.strip.setVisible(bool(notes) or decision is not None)
        if number is None:
            return
        self.says.setText("\n".join(note_words(note) for note in notes))
        self.says.setVisible(bool(notes))
        asked = () if decision is not None else self._asked(number)
        for one, button in self.buttons.items():
            button.setVisible(one in asked)
        self.undo.setVisible(decision is not None)

    def _to_strip(self, _key: str) -> None:
        for button in (*self.buttons.values(), self.undo):
            if button.isVisible():
                button.setFocus()
                return

    def _decide(self, decision: Decision | None) -> None:
        number = self._chosen()
        if number is None:
            return
        if decision is None:
            self._decisions.pop(number, None)
        else:
            self._decisions[number] = decision
        self.table.setFocus()
        many = max(_PART, len(self.table.rows()))
        self.table.set_rows([self._row(one) for one in self._shown[:many]])
        self._show_strip()
        self.decided.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        inside = any(one.hasFocus() for one in (*self.buttons.values(), self.undo))
        if event.key() == Qt.Key.Key_Escape and inside:
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

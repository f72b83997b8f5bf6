"""One figure to measure: its field, what it says, the last value, the change, the doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kbdesk.domain.mistyped import perhaps_meant
from kbdesk.ui.entry.answer import Question
from kbdesk.ui.formats import centimetres, date_short, integer, kilograms
from kbdesk.ui.language import tr
from kbdesk.ui.theme.scaling import column, row, sized
from kbdesk.ui.widgets.ask_strip import AskStrip
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.paint import ChipKind

FieldName = Literal["weight", "length", "muac", "head"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the form: its draft field, the measurement's attribute, its limits."""

    name: FieldName
    draft: str
    attribute: str
    icon: str
    scale: int
    step: int
    lowest: int
    highest: int


FIGURES = (
    Figure("weight", "weight_kg", "weight_g", "scale", 1000, 10, 900, 58_000),
    Figure("length", "lenhei_cm", "lenhei_mm", "length", 10, 1, 380, 1500),
    Figure("muac", "muac_cm", "muac_mm", "arm", 10, 1, 60, 350),
    Figure("head", "headc_cm", "headc_mm", "head", 10, 1, 250, 600),
)


def shown(figure: Figure, value: int | None) -> str:
    """Return a value as it stands in the window, without its unit."""
    return kilograms(value) if figure.name == "weight" else centimetres(value)


class MeasureRow(QObject):
    """Puts one figure into a grid of five columns, over three lines: row, message, question.

    ``entered`` on Enter, ``edited`` when the text changed, ``again`` and ``right`` answer the
    question.
    """

    entered = Signal()
    edited = Signal()
    again = Signal()
    right = Signal()

    def __init__(
        self,
        figure: Figure,
        grid: QGridLayout,
        line: int,
        beside: QWidget | None = None,
        *,
        narrow: bool = False,
    ):
        super().__init__(grid.parentWidget())
        self.figure = figure
        self._last: int | None = None
        wide = 130 if narrow else 136
        self._title = Label(tr(f"measure_page.{figure.name}"), "label")
        self._short = Label(tr(f"measure_page.{figure.name}_short"), "secondary")
        name = tr(f"measure_page.{figure.name}_spoken")
        if figure.name == "weight":
            self.field = NumberField.weight(name, label=False, compact=True, width=wide)
        else:
            self.field = NumberField.length(
                name,
                lowest_mm=figure.lowest,
                highest_mm=figure.highest,
                label=False,
                compact=True,
                width=wide,
            )
        self.field.edit.enter_moves = False
        self.chip = Chip("", "neutral")
        self.chip.hide()
        self._last_value, self._last_day = Label("", "medium"), Label("", "secondary")
        self._change, self._change_note = Label("", "label"), Label("", "secondary")
        self._message = Label("", "label", tone="bad", wrap=True)
        self._message.hide()
        self.strip = AskStrip(tr("measure_page.again"), tr("measure_page.right"), key="F6")

        grid.addWidget(_named(figure.icon, self._title, self._short), line, 0)
        grid.addWidget(self.field, line, 1)
        middle = row(6)
        if beside is not None:
            middle.addWidget(beside)
        middle.addWidget(self.chip)
        middle.addStretch(1)
        grid.addLayout(middle, line, 2)
        grid.addWidget(_pair(self._last_value, self._last_day), line, 3)
        grid.addWidget(_pair(self._change, self._change_note), line, 4)
        grid.addWidget(self._message, line + 1, 1, 1, 4)
        grid.addWidget(self.strip, line + 2, 0, 1, 5)

        self.field.edit.entered.connect(self.entered)
        self.field.changed.connect(self.edited)
        self.field.message_changed.connect(self._say)
        self.strip.again.connect(self.again)
        self.strip.right.connect(self.right)

    @property
    def value(self) -> int | None:
        """Return the figure in internal units; None if empty or refused."""
        return self.field.value()

    @property
    def refused(self) -> bool:
        """Tell whether something stands in the field that is no such figure."""
        return not self.field.is_empty() and self.value is None

    def set_title(self, title: str, short: str) -> None:
        """Say length or height, as the child is measured."""
        self._title.setText(title)
        self._short.setText(short)

    def set_last(self, value: int | None, day: date | None) -> None:
        """Show the value of last time."""
        self._last = value
        self.field.set_previous(value)
        unit = "kg" if self.figure.name == "weight" else "cm"
        has = value is not None and day is not None
        self._last_value.setText(f"{shown(self.figure, value)} {unit}" if has else "–")
        self._last_day.setText(date_short(day) if has else "")
        self.show_change(None)

    def show_change(self, minimal_g: int | None) -> None:
        """Work out the change against last time; ``minimal_g`` is the KBM where it counts."""
        value = self.value
        self._change_note.setText("")
        if value is None or self._last is None:
            self._change.setText("")
            return
        change = value - self._last
        tone, note = "ink", ""
        if self.figure.name == "weight":
            words = f"{integer(change, signed=True)} g"
            if minimal_g is not None:
                note = tr("measure_page.minimal", grams=integer(minimal_g))
                tone = "warn" if change < minimal_g else "ok"
        else:
            sign = "+" if change > 0 else "−" if change < 0 else ""
            words = f"{sign}{centimetres(abs(change))} cm"
            if self.figure.name == "length" and change < -10:
                tone, note = "warn", tr("measure_page.cannot_shrink")
        self._change.setText(words)
        self._change.set_tone(tone)
        self._change_note.setText(note)
        self._change_note.setVisible(bool(note))
        self._describe()

    def show_chip(self, words: str, kind: ChipKind = "neutral") -> None:
        """Show what the figure says, in a chip; no words hide it."""
        if words:
            self.chip.set(words, kind)
        self.chip.setVisible(bool(words))
        self._describe()

    def ask(self, question: Question | None) -> None:
        """Show the question about this figure, or none."""
        if question is None:
            self.strip.hide()
        elif self.strip.isHidden() or question.words not in self.strip.accessibleName():
            guess = self._guess()
            words = question.words
            if guess is not None:
                words = f"{words} {tr('measure_page.meant', value=shown(self.figure, guess))}"
            self.strip.ask(tr("measure_page.measure_again"), words)
        if question is not None and self.field.state() == "normal":
            self.field.doubt(question.words)

    def refuse(self, words: str) -> None:
        """Show why this figure cannot be taken."""
        self._message.setText(words)
        self._message.setVisible(bool(words))

    def _guess(self) -> int | None:
        value = self.value
        if value is None:
            return None
        figure = self.figure
        return perhaps_meant(
            value,
            last=self._last,
            step=figure.step,
            lowest=figure.lowest,
            highest=figure.highest,
        )

    def _say(self, state: str, words: str) -> None:
        if state == "bad":
            guess = self._meant_by_refused()
            if guess is not None:
                words = f"{words}. {tr('measure_page.meant', value=shown(self.figure, guess))}"
        self.refuse(words if state == "bad" else "")

    def _meant_by_refused(self) -> int | None:
        text = self.field.text().strip().replace(",", ".")
        if not text.replace(".", "", 1).isdecimal() or not text.isascii() or len(text) > 8:
            return None
        figure = self.figure
        return perhaps_meant(
            round(float(text) * figure.scale),
            last=self._last,
            step=figure.step,
            lowest=figure.lowest,
            highest=figure.highest,
        )

    def _describe(self) -> None:
        said = (self._change.text(), self._change_note.text(), self.chip.text())
        if self.field.state() == "normal":
            self.field.edit.setAccessibleDescription(", ".join(part for part in said if part))


def _named(icon: str, title: Label, short: Label) -> QWidget:
    holder = sized(QWidget(), min_width=112)
    inner = row(10)
    inner.addWidget(IconLabel(icon, "teal", 22))
    words = column(0)
    words.addStretch(1)
    words.addWidget(title)
    words.addWidget(short)
    words.addStretch(1)
    inner.addLayout(words, 1)
    holder.setLayout(inner)
    return holder


def _pair(first: Label, second: Label) -> QWidget:
    holder = sized(QWidget(), min_width=82)
    words = column(0)
    words.addStretch(1)
    words.addWidget(first)
    words.addWidget(second)
    words.addStretch(1)
    holder.setLayout(words)
    return holder

"""One figure to measure: its field, what it says, the last value, the change, the doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from kbdesk.domain.mistyped import perhaps_meant
from kbdesk.records import Field as Declared
from kbdesk.records.children import MEASUREMENT
from kbdesk.ui.children.answer import EntryQuestion
from kbdesk.ui.formats import centimetres, date_short, integer, joined, kilograms
from kbdesk.ui.kit import Button, Chip, IconLabel, Label, column, hidden, put, row, sized, tr
from kbdesk.ui.widgets.ask_strip import AskStrip
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.paint import ChipKind

FieldName = Literal["weight", "length", "muac", "head"]
_SHOWN: Final[tuple[tuple[FieldName, str, str], ...]] = (
    ("weight", "weight_g", "scale"),
    ("length", "lenhei_mm", "length"),
    ("muac", "muac_mm", "arm"),
    ("head", "headc_mm", "head"),
)
"""By name the record's field and the icon, in the order in which a child is measured."""


@dataclass(frozen=True, slots=True)
class MeasureFigure:
    """A figure of the form; what it may say is declared by the measurement's record."""

    name: FieldName
    declared: Declared
    icon: str

    @property
    def draft(self) -> str:
        return self.declared.said

    @property
    def attribute(self) -> str:
        return self.declared.name

    @property
    def scale(self) -> int:
        """Return how many units as kept make one of those that are typed."""
        return self.declared.scale


FIGURES = tuple(
    MeasureFigure(name, MEASUREMENT.field(column), icon) for name, column, icon in _SHOWN
)


def shown(figure: MeasureFigure, value: int | None) -> str:
    """Return a value as it stands in the window, without its unit."""
    return kilograms(value) if figure.name == "weight" else centimetres(value)


class MeasureRow(QObject):
    """Puts one figure into a grid of five columns, over three lines: row, message, question.

    ``entered`` on Enter, ``edited`` when the text changed, ``again`` and ``right`` answer the
    question; ``asks_changed`` when another answer is to be had than before.
    """

    entered = Signal()
    edited = Signal()
    again = Signal()
    right = Signal()
    asks_changed = Signal()

    def __init__(
        self,
        figure: MeasureFigure,
        grid: QGridLayout,
        line: int,
        beside: QWidget | None = None,
        *,
        narrow: bool = False,
    ):
        super().__init__(grid.parentWidget())
        self.figure = figure
        self._last: int | None = None
        self._last_on: date | None = None
        self._meant: int | None = None
        wide = 130 if narrow else 136
        self._title = Label(tr(f"measure_page.{figure.name}"), "label")
        self._short = Label(tr(f"measure_page.{figure.name}_short"), "secondary")
        name = tr(f"measure_page.{figure.name}_spoken")
        self.field = NumberField.of(figure.declared, name, label=False, compact=True, width=wide)
        self.field.edit.enter_moves = False
        self.chip = hidden(Chip("", "neutral"))
        self._last_value, self._last_day = Label("", "medium"), Label("", "secondary")
        self._change, self._change_note = Label("", "label"), Label("", "secondary")
        self._message = hidden(Label("", "label", tone="bad", wrap=True))
        self.take_button = hidden(Button("-", "tint", icon="check", does=self.take_meant))
        self.take_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.strip = AskStrip(tr("measure_page.again"), tr("measure_page.right"))

        grid.addWidget(_named(figure.icon, self._title, self._short), line, 0)
        grid.addWidget(self.field, line, 1)
        middle = row(6)
        if beside is not None:
            middle.addWidget(beside)
        put(middle, self.chip, 1)
        grid.addLayout(middle, line, 2)
        grid.addWidget(_pair(self._last_value, self._last_day), line, 3)
        grid.addWidget(_pair(self._change, self._change_note), line, 4)
        grid.addLayout(put(row(8), (self._message, 1), self.take_button), line + 1, 1, 1, 4)
        grid.addWidget(self.strip, line + 2, 0, 1, 5)

        self.field.edit.entered.connect(self.entered)
        self.field.changed.connect(self.edited)
        self.field.message_changed.connect(self._say)
        self.strip.again.connect(self.again)
        self.strip.right.connect(self.right)
        self.strip.meant.connect(self.take_meant)
        self.strip.typed.connect(self._typed_beside)

    @property
    def meant(self) -> int | None:
        """Return the figure that was perhaps meant and can be taken, in internal units."""
        return self._meant

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
        self._last, self._last_on = value, day
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
        self._change_note.show_text(note)
        self._describe()

    def show_chip(self, words: str, kind: ChipKind = "neutral") -> None:
        """Show what the figure says, in a chip; no words hide it."""
        if words:
            self.chip.set(words, kind)
        self.chip.setVisible(bool(words))
        self._describe()

    def ask(self, question: EntryQuestion | None) -> None:
        """Show the question about this figure, or none."""
        if question is None:
            self.strip.hide()
            if not self.refused:
                self._offer(None)
        else:
            guess = self._guess(self.value)
            words = f"{self._fall(question)}{question.words}"
            if guess is not None:
                words = f"{words} {tr('measure_page.meant', value=shown(self.figure, guess))}"
            asked = tr("measure_page.measure_again")
            if self.strip.isHidden() or self.strip.accessibleName() != f"{asked} {words}":
                self.strip.ask(asked, words, self._taking(guess))
            self._offer(guess)
        if question is not None and self.field.state() == "normal":
            self.field.doubt(question.words)

    def take_meant(self) -> None:
        """Put in the figure that was perhaps meant."""
        guess = self._meant
        if guess is None:
            return
        here = self.take_button.hasFocus() or self.strip.isAncestorOf(
            self.strip.window().focusWidget() or self.field
        )
        self.field.set_text(shown(self.figure, guess))
        if here:
            self.field.setFocus()

    def refuse(self, words: str) -> None:
        """Show why this figure cannot be taken."""
        self._message.show_text(words)

    def show_keys(self, *, again: str = "", right: str = "", meant: str = "") -> None:
        """Show the keys that answer what is asked about this figure; none otherwise."""
        self.strip.show_keys(again=again, right=right, meant=meant)
        self.take_button.set_key(meant)

    def _offer(self, guess: int | None) -> None:
        self._meant = guess
        by_itself = guess is not None and self.refused
        if by_itself:
            self.take_button.set_words(self._taking(guess))
        self.take_button.setVisible(by_itself)
        self.asks_changed.emit()

    def _taking(self, guess: int | None) -> str:
        return "" if guess is None else tr("measure_page.take", value=shown(self.figure, guess))

    def _fall(self, question: EntryQuestion) -> str:
        """Return how much the figure fell since last time, where the question does not say it."""
        value, last, day = self.value, self._last, self._last_on
        if not question.code.startswith("outlier.") or value is None or last is None or day is None:
            return ""
        if value >= last or self.figure.name not in ("weight", "length"):
            return ""
        weight = self.figure.name == "weight"
        key = "ask_weight_down" if weight else "ask_length_fell_since"
        change = shown(self.figure, last - value)
        return f"{tr(f'measure_page.{key}', change=change, day=date_short(day))} "

    def _typed_beside(self, event: QKeyEvent) -> None:
        """Type a key in this field that was pressed on the strip, which a click had focused."""
        edit = self.field.edit
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Escape):
            edit.setFocus()
            if event.key() != Qt.Key.Key_Escape:
                event.accept()
            else:
                event.ignore()
            return
        text = event.text()
        if not text or not (text.isprintable() or event.key() == Qt.Key.Key_Backspace):
            event.ignore()
            return
        edit.setFocus()
        if text.isdecimal():
            edit.selectAll()  # another figure is typed over the doubtful one
        else:
            edit.end(False)
        QCoreApplication.sendEvent(
            edit, QKeyEvent(event.type(), event.key(), event.modifiers(), text)
        )

    def _guess(self, value: int | None) -> int | None:
        """Return what was perhaps meant by a figure in internal units."""
        if value is None:
            return None
        declared = self.figure.declared
        lowest, highest = declared.limits
        return perhaps_meant(
            value, last=self._last, step=declared.step, lowest=lowest, highest=highest
        )

    def _say(self, state: str, words: str) -> None:
        guess = self._guess(self._refused_figure()) if state == "bad" else None
        if guess is not None:
            words = f"{words}. {tr('measure_page.meant', value=shown(self.figure, guess))}"
        if state == "bad" or self.strip.isHidden():
            self._offer(guess)
        self.refuse(words if state == "bad" else "")

    def _refused_figure(self) -> int | None:
        text = self.field.text().strip().replace(",", ".")
        if not text.replace(".", "", 1).isdecimal() or not text.isascii() or len(text) > 8:
            return None
        return round(float(text) * self.figure.scale)

    def _describe(self) -> None:
        said = (self._change.text(), self._change_note.text(), self.chip.text())
        if self.field.state() == "normal":
            self.field.edit.setAccessibleDescription(joined(*said, by=", "))


def _named(icon: str, title: Label, short: Label) -> QWidget:
    holder = sized(QWidget(), min_width=112)
    inner = put(row(10), IconLabel(icon, "teal", 22), (put(column(0), 1, title, short, 1), 1))
    holder.setLayout(inner)
    return holder


def _pair(first: Label, second: Label) -> QWidget:
    holder = sized(QWidget(), min_width=82)
    holder.setLayout(put(column(0), 1, first, second, 1))
    return holder

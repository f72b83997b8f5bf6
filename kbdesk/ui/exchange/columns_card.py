"""The columns of a file: the field that was recognised, or the one that the user chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from kbdesk.exchange.headings import LEFT_OUT, HeadingRow
from kbdesk.exchange.headings import FileColumn as Heading
from kbdesk.exchange.tables import TableFormat as Names
from kbdesk.ui.exchange.jobs import needed
from kbdesk.ui.exchange.words import field_words
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import Card, Label, Notice, boxed, column, hidden, put, row, sized, tr
from kbdesk.ui.widgets.cells import ChipCell, Two
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import Column, Row, Table


@dataclass(frozen=True, slots=True)
class _MappedColumns:
    """The columns with the fields that they have now."""

    fields: Mapping[int, str | None]
    double: frozenset[str]
    missing: tuple[str, ...]

    @property
    def unknown(self) -> int:
        return sum(field is None for field in self.fields.values())


class ColumnsCard(Card):
    """Enter on a column goes to its field; Enter there comes back. ``changed`` by a person."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(tr("exchange_page.columns"), note=" ", pad=0, gap=0)
        self._found: HeadingRow | None = None
        self._names: Names | None = None
        self._format = ""
        self._said: dict[str, str] = {}
        self._setting = False
        self.notice = Notice("bad", "")
        self.table = sized(
            Table(
                tr("exchange_page.columns"),
                Column(tr("exchange_page.column"), width=170, stretch=2),
                Column(tr("exchange_page.samples"), width=150, stretch=2, optional=True),
                Column(tr("exchange_page.read_as"), width=250, stretch=1),
                row_height=44,
            ),
            min_height=300,
            max_height=300,
        )
        self.which = Label("", "label")
        self.field = Picker(tr("exchange_page.read_as"), [], label=False, compact=True, width=300)
        self.strip = boxed(put(row(12, (16, 10)), (self.which, 1), self.field))
        self._told = hidden(boxed(put(column(0, (12, 10, 12, 4)), self.notice)))
        put(self.body, self._told, (self.table, 1), self.strip)
        self.table.chosen.connect(lambda _: self._show_strip())
        self.table.opened.connect(self._to_field)
        self.field.picked.connect(self._picked)
        self.field.on_enter(self._back)

    def show_columns(
        self, format_: str, found: HeadingRow, names: Names, said: Mapping[str, str]
    ) -> None:
        """Show a sheet's columns; ``said`` are the fields that a person gave, by @letter."""
        self._format, self._found, self._names = format_, found, names
        letters = {f"@{one.letter}" for one in found.columns}
        known = {LEFT_OUT, *names.fields}
        self._said = {at: one for at, one in said.items() if at in letters and one in known}
        fields = sorted(names.fields, key=lambda one: field_words(one).casefold())
        options = [(LEFT_OUT, field_words(LEFT_OUT)), *((one, field_words(one)) for one in fields)]
        self._setting = True
        self.field.set_options(options)
        self._setting = False
        self._show()
        if found.columns:
            self.table.set_current_key(str(found.columns[0].place))
        self._show_strip()

    def said(self) -> dict[str, str]:
        """Return the fields that a person gave columns, by @letter."""
        return dict(self._said)

    def problem(self) -> str:
        """Return what has to be settled before the file can be read, or nothing."""
        if self._found is None:
            return ""
        now = self._standing()
        wrong, fields = ("missing", now.missing) if now.missing else ("double", now.double)
        names = [field_words(one) for one in fields]
        if wrong == "double":
            names.sort()
        return tr(f"exchange_page.{wrong}", names=", ".join(names)) if names else ""

    def _field_of(self, one: Heading) -> str | None:
        said = self._said.get(f"@{one.letter}")
        if said is not None:
            return said
        field = one.heading.field if one.heading is not None else None
        # A column chosen by the user replaces the one that was recognised.
        return None if field in self._said.values() else field

    def _standing(self) -> _MappedColumns:
        assert self._found is not None
        assert self._names is not None
        fields = {one.place: self._field_of(one) for one in self._found.columns}
        taken = Counter(
            field for field in fields.values()
            if field not in (None, LEFT_OUT) and field not in self._names.passed_over
        )  # fmt: skip
        double = frozenset(field for field, number in taken.items() if field and number > 1)
        missing = tuple(one for one in needed(self._format, self._found) if one not in taken)
        return _MappedColumns(fields, double, missing)

    def _show(self) -> None:
        assert self._found is not None
        now = self._standing()
        self.table.set_rows([self._row(one, now) for one in self._found.columns])
        self.set_note(
            tr(
                "exchange_page.columns_note",
                known=integer(len(now.fields) - now.unknown),
                unknown=integer(now.unknown),
            )
        )
        problem = self.problem()
        self._told.setVisible(bool(problem))
        if problem:
            self.notice.set("bad", problem, tr("exchange_page.choose_column"))

    def _row(self, one: Heading, now: _MappedColumns) -> Row:
        field = now.fields[one.place]
        assert self._names is not None
        if field is None:
            chip = ChipCell(tr("exchange_page.unknown_column"), "warn")
        elif field in now.double:
            chip = ChipCell(field_words(field), "bad")
        elif field == LEFT_OUT:
            chip = ChipCell(field_words(field), "neutral", "")
        elif field in self._names.passed_over:
            chip = ChipCell(tr("exchange_page.not_taken", name=field_words(field)), "neutral", "")
        else:
            chip = ChipCell(field_words(field), "ok")
        samples = " · ".join(text for text in one.samples if text)
        heading = Two(one.header, tr("exchange_page.letter", letter=one.letter))
        return Row(str(one.place), [heading, samples, chip])

    def _chosen(self) -> Heading | None:
        key = self.table.current_key()
        columns = self._found.columns if self._found is not None else ()
        return next((one for one in columns if str(one.place) == key), None)

    def _show_strip(self) -> None:
        one = self._chosen()
        self.strip.setVisible(one is not None)
        if one is None:
            return
        self.which.setText(
            tr("exchange_page.this_column", letter=one.letter, header=one.header[:60])
        )
        self._setting = True
        self.field.set_value(self._field_of(one))
        self._setting = False

    def _to_field(self, _key: str) -> None:
        self.field.edit.setFocus()
        self.field.edit.selectAll()

    def _picked(self, field: str) -> None:
        one = self._chosen()
        if self._setting or one is None:
            return
        own = one.heading.field if one.heading is not None else None
        if field == own:
            self._said.pop(f"@{one.letter}", None)
        else:
            self._said[f"@{one.letter}"] = field
        self._show()
        self.changed.emit()

    def _back(self) -> None:
        if self.field.value() is not None or self.field.is_empty():
            self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.field.edit.hasFocus():
            self._show_strip()
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

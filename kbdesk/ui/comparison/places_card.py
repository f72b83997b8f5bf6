"""The hub's choice of a kitchen or corner, and the card that compares all of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.domain.comparison import Tallied
from kbdesk.domain.skdn import percent
from kbdesk.queries.places_beside import (
    PlaceBeside,
    PlaceChoice,
    PlaceKind,
    PlacesBeside,
    corners,
    kitchens,
    places_beside,
)
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, decimal, integer, joined
from kbdesk.ui.kit import Button, Card, Label, column, put, row, sized, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.papers.month_steps import MonthSteps
from kbdesk.ui.widgets.cells import RIGHT, Cell, Text, Two
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import Column, Row, Table

ALL: Final = "all"
_FIGURES: Final[dict[PlaceKind, tuple[str, ...]]] = {
    "kitchen": (
        "dashat_recipients", "dashat_portions", "dashat_attendance", "kitchen_portions",
        "kitchen_cost", "dashat_better",
    ),
    "corner": (
        "education_sessions", "education_attendance", "education_visits", "education_lent",
        "education_reached",
    ),
}  # fmt: skip
_SHARES: Final = ("dashat_attendance", "dashat_better", "education_reached")
_REPORT: Final[dict[PlaceKind, str]] = {"kitchen": "dashat", "corner": "education"}


class WhichPlace(QWidget):
    """Chooses one kitchen or corner, or all; ``chosen`` when a person did.

    Hidden if there is only one. New records belong to the chosen one (``context.kitchen``,
    ``context.corner``).
    """

    chosen = Signal()

    def __init__(self, context: Context, kind: PlaceKind) -> None:
        super().__init__()
        self._context, self._kind = context, kind
        self._choices: tuple[PlaceChoice, ...] = ()
        self.picker = Picker(tr(f"places_card.which_{kind}"), [], label=False, compact=True)
        self.note = Label(tr(f"places_card.note_{kind}"), "secondary", wrap=True)
        self.setLayout(put(row(12), sized(self.picker, min_width=300), (self.note, 1)))
        self.hide()
        self.picker.picked.connect(self._picked)

    @property
    def code(self) -> str | None:
        """Return the chosen place; None for all, or if there is only one."""
        return self._context.kitchen if self._kind == "kitchen" else self._context.corner

    @property
    def of_all(self) -> bool:
        """Tell whether several places are shown together."""
        return bool(self._choices) and self.code is None

    def ask(self) -> None:
        """Read the places; ``chosen`` follows if that changes what is shown."""

        self._context.read(kitchens if self._kind == "kitchen" else corners, self._show)

    def choose(self, code: str | None) -> None:
        """Choose a place, or all."""
        if self._kind == "kitchen":
            self._context.kitchen = code
        else:
            self._context.corner = code
        self._set()
        self.chosen.emit()

    def _show(self, found: list[PlaceChoice]) -> None:
        before = self.of_all
        self._choices = tuple(found)
        if self.code is not None and self.code not in {one.code for one in found}:
            self.choose(None)
        self._set()
        if self.of_all != before:
            self.chosen.emit()

    def _set(self) -> None:
        options = [(ALL, tr(f"places_card.all_{self._kind}"))]
        for one in self._choices:
            words = tr(f"places_card.one_{self._kind}", name=joined(one.name, one.village))
            options.append((one.code, words))
        self.picker.show_options(options, self.code or ALL)
        self.setVisible(bool(self._choices))
        self.note.setVisible(self.of_all)

    def _picked(self, key: str) -> None:
        code = None if key == ALL else key
        if code != self.code:
            self.choose(code)


class PlacesCard(QWidget):
    """Compares all kitchens or corners of a month; ``opened(code)`` for one of them."""

    opened = Signal(str)

    def __init__(self, context: Context, kind: PlaceKind) -> None:
        super().__init__()
        self._context, self._kind = context, kind
        self.month = MonthSteps(tr("common.the_month_before"), tr("common.the_month_after"))
        self.compare = Button(tr("reports_page.compare"), icon="chart", does=self._compare)
        self.table = Table(
            tr(f"places_card.all_{kind}"),
            Column(tr(f"places_card.column_{kind}"), stretch=2),
            *(Column(tr(f"places_card.short_{name}"), RIGHT, width=112) for name in _FIGURES[kind]),
            row_height=48,
            round_top=True,
            fit=True,
            click_opens=False,
        )
        card = Card(tr(f"places_card.all_{kind}"), pad=0)
        card.add_to_header(self.month, self.compare)
        card.body.addWidget(self.table)
        note = Label(tr("places_card.note"), "small", tone="ink_2", wrap=True)
        put(card.body, put(row(0, (16, 8)), (note, 1)))
        self.setLayout(put(column(0), card, 1))
        self.hide()
        self.month.changed.connect(self.load)
        self.table.opened.connect(lambda key: None if key == ALL else self.opened.emit(key))

    def show_which(self, page: PageFrame, which: WhichPlace, *of_one: QWidget) -> bool:
        """Show what is of one place, or all places beside each other; tell whether it is one."""
        of_all = which.of_all
        self.setVisible(of_all)
        if of_all and not which.picker.edit.hasFocus():
            # before what has the focus is hidden
            self.table.setFocus()
        for widget in of_one:
            widget.setVisible(not of_all)
        if of_all:
            page.set_subtitle(tr(f"places_card.all_{self._kind}"))
            self.load()
        return not of_all

    def load(self) -> None:
        """Read the month that is chosen above."""
        month, kind = self.month.month, self._kind
        self._context.read(lambda desk: places_beside(desk, kind, month), self._show)

    def _show(self, found: PlacesBeside) -> None:
        self.month.set(found.month, found.this_month)
        rows = [self._row(one) for one in found.places]
        names = _FIGURES[self._kind]
        total = [Text(tr("dataku.together"), strong=True), *(_cell(n, found.total) for n in names)]
        self.table.set_rows([*rows, Row(ALL, total, total=True)])

    def _row(self, one: PlaceBeside) -> Row:
        name: Cell = Text(one.place.name, strong=True)
        if one.place.village:
            name = Two(one.place.name, one.place.village)
        if not one.figures:
            name = Two(one.place.name, tr("compare.state_none"), strong=False)
        return Row(one.place.code, [name, *(_cell(n, one.figures) for n in _FIGURES[self._kind])])

    def _compare(self) -> None:
        by = "village" if self._kind == "kitchen" else "posyandu"
        self._context.go("compare", of=_REPORT[self._kind], by=by, month=self.month.month)


def _cell(name: str, figures: object) -> Cell:
    of = figures.get(name) if isinstance(figures, dict) else None
    if not isinstance(of, Tallied):
        return Text(DASH, shade="ink_3")
    if name in _SHARES:
        value = percent(of.part, of.whole)
        if value is None:
            return Text(DASH, shade="ink_3")
        return Two(f"{decimal(value)} %", f"{integer(of.part)} / {integer(of.whole)}", strong=False)
    if name == "kitchen_cost":
        value = of.value("money")
        return Text(DASH if value is None else integer(round(value)))
    return Text(integer(of.part))

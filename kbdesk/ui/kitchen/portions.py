"""Today's portions: all recipients one under another, noted by one digit each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kbdesk.commands.batch import record_all
from kbdesk.desk import Desk
from kbdesk.domain.recipients import distribution_id
from kbdesk.queries.kitchen_day import Eater, eaters, with_allergies
from kbdesk.queries.places_beside import area_of_kitchen
from kbdesk.queries.recipients import recipients
from kbdesk.ui.context import Context, voiding
from kbdesk.ui.formats import DASH, date_full, integer, joined, percent
from kbdesk.ui.keys import hear_first
from kbdesk.ui.kit import (
    Button,
    EmptyState,
    Label,
    announce,
    crowding,
    icon_button,
    primary,
    put,
    row,
    sized,
    tr,
)
from kbdesk.ui.kitchen.portion_card import PortionCard
from kbdesk.ui.kitchen.words import (
    age_words,
    allergen_names,
    eaten_words,
    name_of,
    programme_words,
    reason_words,
)
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.widgets.cells import Cell, QuartersCell, Text, Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.table import Column, Row, Table

_DIGITS: Final = {"0": 0, "1": 25, "2": 50, "3": 75, "4": 100}


def columns() -> list[Column]:
    return [
        Column(tr("kitchen_page.recipient"), stretch=1),
        Column(tr("kitchen_page.handover"), width=118),
        Column(tr("kitchen_page.share_eaten"), width=146),
        Column(tr("kitchen_page.reason"), width=130, optional=True),
    ]


def portion_row(one: Eater) -> Row:
    """Return a recipient's row."""
    row, given = one.place.row, one.today
    why = f"{age_words(one)} · {programme_words(row.indication, row.programme_days)}"
    if one.allergic is not None:
        held = allergen_names(one.allergic.allergens)
        why = f"{age_words(one)} · {tr('kitchen_store_page.must_not', allergens=held)}"
    missed = given is not None and not given.portions
    handover = "missed" if missed else given.handover if given is not None else None
    how = tr(f"kitchen_page.handover_{handover}") if handover else ""
    eaten = eaten_words(given)
    share = None if given is None else given.eaten_percent
    why_not = reason_words(given.reason if given is not None else None)
    by = given.eaten_by if given is not None else None
    if by in ("shared", "others"):
        who = tr(f"kitchen_page.ate_{by}")
        why_not = f"{who}, {why_not}" if why_not and by == "shared" else why_not or who
    cells: list[Cell] = [
        Two(name_of(one.place), why),
        Text(how, shade="bad" if missed else "ink"),
        QuartersCell(share, DASH if share is None else percent(share, 100, 0), missed=missed),
        Text(why_not, shade="ink_2"),
    ]
    spoken = joined(name_of(one.place), why, how, eaten, why_not, by=", ")
    return Row(row.id, cells, spoken=spoken)


@dataclass(frozen=True, slots=True)
class _PortionDay:
    today: date
    on: date
    eaters: tuple[Eater, ...]


class PortionsPage(ListPage):
    """``open(day=None)``: who eats on a day; the digits 0 to 4 note the quarters eaten."""

    def __init__(self, context: Context) -> None:
        self.before = icon_button(
            "chevron-left", tr("kitchen_page.day_before"), does=lambda: self._step(-1)
        )
        self.after = icon_button(
            "chevron-right", tr("kitchen_page.day_after"), does=lambda: self._step(1)
        )
        self.all = Button(tr("kitchen_page.all_taken"), icon="check", key="F8")
        self.ready = primary(tr("kitchen_page.to_kitchen"), icon="kitchen", key="Esc")
        super().__init__(
            context,
            tr("kitchen_page.portions_title"),
            [self.before, self.after, self.all, self.ready],
            table=Table(tr("kitchen_page.portions_title"), *columns(), row_height=56),
            empty=EmptyState(
                "bowl", tr("kitchen_page.nobody_that_day"),
                tr("kitchen_page.nobody_that_day_detail"),
                action=tr("kitchen_page.recipients"), action_icon="family",
            ),
            back=True,
            height=240,
            heading=tr("kitchen_page.eaters"),
        )  # fmt: skip
        self._found: _PortionDay | None = None
        self._day: date | None = None
        self._counts = Label("", "label", wrap=True)
        left = sized(self.list_card, min_height=330)
        put(left.body, put(row(0, (16, 10)), (self._counts, 1)))
        self.card = PortionCard()
        self.content.addWidget(Columns([(left, 60), (self.card, 40)], stacks_from=1.25), 1)
        self._hints = HintBar(
            [
                ("0 – 4", tr("kitchen_page.keys_eaten")),
                ("N", tr("kitchen_page.keys_brought")),
                ("T", tr("common.not_taken")),
                ("B", tr("kitchen_page.keys_shared")),
                ("R", tr("kitchen_page.keys_reason")),
            ]
        )
        self.content.addWidget(self._hints)
        self._connect()
        self.on_text_size(self._fit)

    def _connect(self) -> None:
        self.ready.clicked.connect(self.go_back)

        self.all.clicked.connect(self.take_all)
        self.empty.acted.connect(lambda: self._context.go("recipients"))
        self.table.chosen.connect(lambda _: self._show_card())
        self.table.opened.connect(lambda _: self.card.handover.setFocus())
        hear_first(self.table, self._struck)
        self.card.said.connect(self._said)
        self.card.done.connect(lambda: self._go_on(1))
        self.hear_keys(
            {
                "F8": self.take_all,
                "PgUp": lambda: self._step(-1),
                "PgDown": lambda: self._step(1),
            }
        )

    def open(self, day: date | None = None) -> None:
        """Show a day's recipients, today's if none is said."""
        self._day = day
        self.load(first=True)
        self.table.setFocus()

    def load(self, *, first: bool = False) -> None:
        wanted = self._day
        kitchen = self._context.kitchen

        def ask(desk: Desk) -> _PortionDay:
            today = desk.clock.today()
            on = min(wanted or today, today)
            placed = recipients(desk, area_of_kitchen(desk, kitchen), on, on)
            found = with_allergies(desk, eaters(placed, on))
            return _PortionDay(today, on, found)

        def show(found: _PortionDay) -> None:
            self._show(found)
            if first:
                waiting = [one.place.row.id for one in found.eaters if one.today is None]
                every = [one.place.row.id for one in found.eaters]
                self.table.set_current_key(next(iter(waiting or every), None))

        self._context.read(ask, show, owner=self)

    def _show(self, found: _PortionDay) -> None:
        self._found = found
        self._day = found.on
        self.set_subtitle(date_full(found.on))
        self.after.setEnabled(found.on < found.today)
        self.show_rows([portion_row(one) for one in found.eaters])
        self.all.setEnabled(any(one.today is None for one in found.eaters))
        self._counts.setText(_counted(found.eaters))
        self._counts.setVisible(bool(found.eaters))
        self._show_card()

    def _show_card(self) -> None:
        if self._found is not None:
            self.card.show_eater(self._current(), self._found.on)

    def _current(self) -> Eater | None:
        key = self.table.current_key()
        if self._found is None or key is None:
            return None
        return next((one for one in self._found.eaters if one.place.row.id == key), None)

    def _step(self, days: int) -> None:
        if self._found is None:
            return
        day = self._found.on + timedelta(days=days)
        if day <= self._found.today:
            self._day = day
            self.load(first=True)

    def _said(self, fields: Mapping[str, object], go_on: bool = False) -> None:
        one, found = self._current(), self._found
        if one is None or found is None:
            return
        recipient, day = one.place.row.id, found.on.isoformat()
        draft = {"do": "record_distribution", "recipient": recipient, "date": day, **fields}
        back = self._before(one, found.on)
        undone, name = tr("kitchen_page.portion_undone"), one.place.row.name or ""
        self._context.record(
            draft, lambda _: self._context.can_undo(undone, name, [back], "portions"), owner=self
        )
        if go_on:
            self._go_on(1)

    def _before(self, one: Eater, day: date) -> dict[str, object]:
        """Return the draft that says again what was noted of a recipient, or that nothing was."""
        recipient = one.place.row.id
        if one.today is None:
            return voiding("distribution", distribution_id(recipient, day))
        noted = ("date", "portions", "handover", "eaten_percent", "eaten_by", "reason")
        fields = {name: getattr(one.today, name) for name in noted}
        return {"do": "record_distribution", "recipient": recipient, **fields}

    def _go_on(self, by: int) -> None:
        """Mark the next recipient."""
        found = self._found
        if found is None:
            return
        keys = [one.place.row.id for one in found.eaters]
        now = self.table.current_key()
        if now in keys and keys.index(now) + by < len(keys):
            self.table.set_current_key(keys[keys.index(now) + by])
        self.table.setFocus()
        current = self._current()
        if current is not None:
            announce(self.table, portion_row(current).spoken)

    def take_all(self) -> None:
        """Note of everybody of whom nothing is noted that the portion was taken."""
        found = self._found
        if found is None:
            return
        waiting = [one for one in found.eaters if one.today is None]
        day = found.on.isoformat()
        taken = {"do": "record_distribution", "portions": 1, "date": day, "handover": "taken"}
        drafts = [{**taken, "recipient": one.place.row.id} for one in waiting]
        back = [self._before(one, found.on) for one in waiting]

        def written(_: object) -> None:
            words = tr("kitchen_page.all_taken_told", n=integer(len(waiting)))
            if not back:
                self._context.tell(words)
                return
            self._context.can_undo(tr("kitchen_page.portion_undone"), "", back, "portions")
            self._context.tell_undoable(words)

        self._context.do(lambda desk: record_all(desk, drafts), written, owner=self)

    def go_back(self) -> None:
        self._context.go("kitchen", day=self._day)

    def _struck(self, event: QKeyEvent) -> bool:
        """Do what a letter or digit in the table means; tell whether it means anything."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        letter = event.text().casefold()
        if letter in _DIGITS:
            self._said({"portions": 1, "eaten_percent": _DIGITS[letter]}, go_on=True)
        elif letter == "n":
            one = self._current()
            brought = one is not None and one.today is not None and one.today.handover == "brought"
            self._said({"portions": 1, "handover": "taken" if brought else "brought"})
        elif letter == "t":
            self._said({"portions": 0})
            self.card.reason.setFocus()
        elif letter == "b":
            self._said({"portions": 1, "eaten_by": "shared"})
        elif letter == "r":
            self.card.reason.setFocus()
        else:
            return False
        return True

    def escape(self) -> bool:
        if self.table.hasFocus():
            return super().escape()
        self.table.setFocus()
        return True

    def _fit(self) -> None:
        # In large text there is no room for the hints; F1 lists the keys.
        self._hints.setVisible(crowding() < 1.25)


def _counted(found: Sequence[Eater]) -> str:
    given = [one.today for one in found if one.today is not None]
    noted = [one.eaten_percent for one in given if one.eaten_percent is not None]
    words = tr(
        "kitchen_page.portion_counts",
        noted=integer(len(given)),
        n=integer(len(found)),
        taken=integer(sum(one.handover == "taken" for one in given)),
        brought=integer(sum(one.handover == "brought" for one in given)),
        missed=integer(sum(not one.portions for one in given)),
    )
    mean = percent(sum(noted), 100 * len(noted), 0)
    return joined(words, tr("kitchen_page.mean_eaten", share=mean) if noted else "")

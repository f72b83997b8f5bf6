"""The menu cycles (ten days for each target group), what to check in them, and a new one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.menus import DAYS
from kbdesk.domain.nutrition import bands
from kbdesk.queries.menus import Cycles, of_cycle
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short, integer
from kbdesk.ui.forms.inputs import refuse_at
from kbdesk.ui.kit import Button, Card, Label, primary, put, row, tr
from kbdesk.ui.lists.list_page import ListPage, nothing_found
from kbdesk.ui.recipes.options import Options, cycle_options, target_options
from kbdesk.ui.recipes.places import PlaceMarks
from kbdesk.ui.recipes.recipes import energy_cell
from kbdesk.ui.widgets.cells import CENTRE, RIGHT, Cell, Text, Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import Column, Row, Table
from kbdesk.ui.widgets.text_field import TextField

_EMPTY = "empty"
_FURTHEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class _MenuChoices:
    today: date
    cycles: tuple[dict[str, Any], ...]
    options: Options


class MenusPage(ListPage):
    """``open()``; Enter opens a cycle, F4 goes to the form of a new one."""

    def __init__(self, context: Context) -> None:
        self.print = Button(tr("menus_page.print_board"), icon="print", key="Ctrl P")
        table = Table(
            tr("menus_page.title"),
            [
                Column(tr("menus_page.cycle"), stretch=1),
                Column(tr("recipes_page.target")),
                Column(tr("menus_page.filled"), CENTRE),
                Column(tr("menus_page.average"), RIGHT, optional=True),
                Column(tr("common.check_again"), RIGHT),
            ],
            row_height=50,
            round_top=True,
        )
        super().__init__(
            context,
            tr("menus_page.title"),
            [self.print],
            table=table,
            empty=nothing_found(),
            height=320,
        )
        self._saving = False
        self.places = PlaceMarks(context, "menus")
        self.name = TextField(tr("menus_page.name"), longest=120)
        self.target = Picker(tr("recipes_page.target"), target_options())
        self.start = DateField(tr("menus_page.start"), latest=date.today() + _FURTHEST)
        self.source = Picker(tr("menus_page.begin_from"), [])
        self.make = primary(tr("menus_page.make"), icon="plus", does=self.begin)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = put(row(12), self.places, 1)
        right = Card(tr("menus_page.new"), pad=(16, 12, 16, 14))
        foot = put(row(8), 1, self.make)
        put(right.body, Label(tr("menus_page.new_how"), "secondary", wrap=True), self.name)
        put(right.body, self.target, self.start, self.source, foot, 1)
        put(self.content, top, (Columns([(self.list_card, 71), (right, 29)], stacks_from=1.25), 1))

    def _connect(self) -> None:
        go = self._context.go
        self.table.opened.connect(lambda key: go("menu", id=key))
        self.print.clicked.connect(self._print)
        self.source.edit.enter_moves = False
        self.source.entered.connect(self.begin)
        self.hear_keys(
            {
                "Ctrl+P": self._print,
                "F4": lambda: self.name.setFocus(),
            }
        )

    def open(self) -> None:
        """Show the cycles, with an empty form beside them."""
        self._clear()
        self.load()
        self.table.setFocus()

    def begin(self) -> None:
        """Make the cycle of the form, and go to it."""
        if self._saving:
            return
        for field, missing in (
            (self.name, self.name.is_empty()),
            (self.target, self.target.value() is None),
            (self.source, self.source.value() is None),
        ):
            if missing:
                if field.state() != "bad":
                    field.refuse(tr("widget.required"))
                field.setFocus()
                return
        if self.start.state() == "bad":
            self.start.setFocus()
            return
        day = self.start.value()
        draft: dict[str, object] = {
            "do": "record_menu_cycle",
            "id": str(uuid.uuid4()),
            "name": self.name.value(),
            "target": self.target.value(),
            "start": day.isoformat() if day else None,
            "slots": [],
        }
        source = self.source.value()
        self._saving = True
        self._context.do(
            lambda desk: _make(desk, draft, None if source == _EMPTY else source),
            lambda answer: self._made(answer["id"]),
            owner=self,
            refused=self._refused,
        )

    def _clear(self) -> None:
        self.name.set_value(None)
        self.target.set_value(None)
        self.start.set_value(None)
        self.source.set_value(_EMPTY)

    def load(self) -> None:
        self._context.read(_asked, self._show)

    def _show(self, asked: _MenuChoices) -> None:
        own = sum(one["changed"] for one in asked.cycles)
        self.set_title(
            tr("menus_page.title"),
            tr("menus_page.count", n=integer(len(asked.cycles)), own=integer(own)),
        )
        self.start.set_range(date(2000, 1, 1), asked.today + _FURTHEST)
        self.source.set_options([(_EMPTY, tr("menus_page.empty")), *asked.options])
        if self.source.value() is None:
            self.source.set_value(_EMPTY)
        self.show_rows([_row(one) for one in asked.cycles])

    def _made(self, id_: str) -> None:
        self._saving = False
        self._context.tell(tr("menus_page.made"), self.name.value())
        self._context.go("menu", id=id_)

    def _refused(self, error: KbdeskError) -> None:
        self._saving = False
        fields: dict[str, Field] = {"name": self.name, "target": self.target, "start": self.start}
        if not refuse_at(fields, error):
            self._context.complained.emit(error)

    def _print(self) -> None:
        self._context.go("menu_papers", cycle=self.table.current_key() or "")


def _asked(desk: Desk) -> _MenuChoices:
    cycles = tuple(of_cycle(desk, one) for one in Cycles(desk).current())
    return _MenuChoices(desk.clock.today(), cycles, cycle_options(desk))


def _make(desk: Desk, draft: dict[str, object], source: str | None) -> dict[str, Any]:
    """Record a cycle, with the days of another one or none."""
    from kbdesk.commands.recipes import slot_items
    from kbdesk.commands.record import record

    if source is not None:
        draft = {**draft, "slots": slot_items(Cycles(desk).held(source))}
    return record(desk, draft)


def _row(one: dict[str, Any]) -> Row:
    start = date.fromisoformat(one["start"]) if one["start"] else None
    about = tr("menus_page.own") if one["changed"] else tr("menus_page.example")
    if start is not None:
        about = f"{about} · {tr('menus_page.from_day', day=date_short(start, year=True))}"
    filled = sum(bool(day["recipes"]) for day in one["days"])
    energy = one["average"]["energy_kcal"]
    band = bands(one["target"], meal_of(one["days"])).get("energy_kcal")
    status = None
    if band is not None and energy is not None:
        status = "below" if energy < band.least else "above" if energy > band.most else "within"
    doubts = len(one["warnings"])
    look: Cell = Text(tr("menus_page.nothing"), shade="ok", icon="check-circle")
    if doubts:
        look = Text(integer(doubts), strong=True, shade="warn", icon="warning")
    return Row(
        one["id"],
        [
            Two(one["name"], about),
            tr(f"kitchen.target_{one['target']}"),
            f"{filled}/{DAYS}",
            energy_cell(energy, status) if filled else "–",
            look,
        ],
    )


def meal_of(days: Sequence[dict[str, Any]]) -> str:
    """Return the kind of meal whose targets the cycle is compared with: a full meal if any day has
    one."""
    slots = {one["slot"] for day in days for one in day["recipes"]}
    return "meal" if "meal" in slots or not slots else "snack"

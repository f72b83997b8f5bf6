"""The menu cycles (ten days for each target group), what to check in them, and a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.menus import DAYS
from kbdesk.domain.nutrition import bands
from kbdesk.queries.menus import Cycles, of_cycle
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short, integer
from kbdesk.ui.kit import Button, put, row, tr
from kbdesk.ui.lists.list_page import ListPage, nothing_found
from kbdesk.ui.recipes.new_cycle import NewCycleCard
from kbdesk.ui.recipes.options import Options, cycle_options
from kbdesk.ui.recipes.places import PlaceMarks
from kbdesk.ui.recipes.recipes import energy_cell
from kbdesk.ui.widgets.cells import CENTRE, RIGHT, Cell, Text, Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.table import Column, Row, Table


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
            Column(tr("menus_page.cycle"), stretch=1),
            Column(tr("recipes_page.target")),
            Column(tr("menus_page.filled"), CENTRE),
            Column(tr("menus_page.average"), RIGHT, optional=True),
            Column(tr("common.check_again"), RIGHT),
            row_height=50,
        )
        super().__init__(
            context,
            tr("menus_page.title"),
            [self.print],
            table=table,
            empty=nothing_found(),
            height=320,
        )
        self.places = PlaceMarks(context, "menus")
        self.form = NewCycleCard(context)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = put(row(12), self.places, 1)
        both = [(self.list_card, 71), (self.form, 29)]
        put(self.content, top, (Columns(both, stacks_from=1.25), 1))

    def _connect(self) -> None:
        go = self._context.go
        self.table.opened.connect(lambda key: go("menu", id=key))
        self.print.clicked.connect(self._print)
        self.form.made.connect(lambda id_: go("menu", id=id_))
        self.hear_keys({"Ctrl+P": self._print, "F4": lambda: self.form.name.setFocus()})

    def open(self) -> None:
        """Show the cycles, with the form of a new one beside them."""
        self.load()
        self.table.setFocus()

    def load(self) -> None:
        self._context.read(_asked, self._show)

    def _show(self, asked: _MenuChoices) -> None:
        own = sum(one["changed"] for one in asked.cycles)
        self.set_subtitle(tr("menus_page.count", n=integer(len(asked.cycles)), own=integer(own)))
        self.form.begin(asked.today, asked.options)
        self.show_rows([_row(one) for one in asked.cycles])

    def _print(self) -> None:
        self._context.go("menu_papers", cycle=self.table.current_key() or "")


def _asked(desk: Desk) -> _MenuChoices:
    cycles = tuple(of_cycle(desk, one) for one in Cycles(desk).current())
    return _MenuChoices(desk.clock.today(), cycles, cycle_options(desk))


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

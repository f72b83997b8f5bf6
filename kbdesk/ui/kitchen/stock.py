"""The dry goods of the kitchen: in, out, counted, and what is left of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.kitchen_account import CONFIRMABLE, INTO
from kbdesk.domain.report_json.kitchen import ShelfFoodJson
from kbdesk.queries.area import this_month
from kbdesk.queries.foods import Foods
from kbdesk.queries.kitchen_stock import said, stock_lines, stock_month
from kbdesk.queries.places_beside import area_of_kitchen
from kbdesk.ui.formats import date_short, decimal
from kbdesk.ui.forms.field_kinds import Day, Number, OneOf, Text, go_to
from kbdesk.ui.forms.layout import group, under
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Button, Card, Label, put, row, sized, tr
from kbdesk.ui.kitchen.void_line import VoidLine
from kbdesk.ui.language import current
from kbdesk.ui.recipes.options import food_options
from kbdesk.ui.widgets.cells import RIGHT, Cell, Two
from kbdesk.ui.widgets.cells import Text as Words
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.record_list import ListRecord, RecordList
from kbdesk.ui.widgets.table import Column, Row, Table
from kbdesk.words import Say

_AHEAD = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class _Shelf:
    foods: tuple[ShelfFoodJson, ...]
    lines: tuple[Mapping[str, Any], ...]


def _read(desk: Desk, kitchen: str | None) -> _Shelf:
    area = area_of_kitchen(desk, kitchen)
    month = stock_month(desk, this_month(desk), area)
    return _Shelf(tuple(said(month)["foods"]), tuple(stock_lines(desk, area)))


class StockPage(RecordPage):
    """``open(food=None)``: what came or went; beside it what is left."""

    record = "kitchen_stock"
    title, save_words = "kitchen_store_page.stock", "common.save"
    confirmable = CONFIRMABLE
    movement = OneOf("movement")
    food = OneOf("food", "field.food")
    day = Day("date")
    weight = Number("kg", unit="kg")
    cost = Number("cost_rupiah", unit="")
    expires = Day("expires", ahead=_AHEAD)
    note = Text("note")

    def lay_out(self) -> QWidget:
        self.print = Button(
            tr("kitchen_store_page.print_stock"),
            icon="print",
            does=lambda: self._context.go("kitchen_papers", paper="stock"),
        )
        what = group(
            "kitchen_store_page.new_movement",
            self.food,
            [(self.movement, 3), (self.weight, 2)],
            [(self.day, 1), (self.expires, 1)],
            [(self.cost, 2), (self.note, 3)],
        )
        self.list = sized(RecordList(tr("kitchen_store_page.movements")), min_height=110)
        self.void = VoidLine(self._context)
        self.list.chosen.connect(lambda _: self._mark())
        moves = Card(tr("kitchen_store_page.movements"), pad=0, gap=0)
        put(moves.body, (self.list, 1), self.void)
        self.table = Table(
            tr("kitchen_store_page.shelf"),
            Column(tr("kitchen_account.food"), stretch=1),
            Column(tr("kitchen_account.in"), RIGHT),
            Column(tr("kitchen_account.cooked_kg"), RIGHT),
            Column(tr("kitchen_store_page.left_kg"), RIGHT),
            row_height=50,
        )
        self._none = Label(tr("kitchen_store_page.no_stock"), "secondary", wrap=True)
        shelf = sized(Card(tr("kitchen_store_page.shelf"), pad=0, gap=0), min_height=380)
        shelf.add_to_header(self.print)
        how = Label(tr("kitchen_store_page.how"), "secondary", wrap=True)
        put(shelf.body, put(row(0, (16, 8)), (self._none, 1)), (self.table, 1))
        put(shelf.body, put(row(0, (16, 8)), (how, 1)))
        sides = [(under(what, moves), 50), (shelf, 50)]
        self.content.addWidget(Columns(sides, stacks_from=1.25), 1)
        self.movement.picked.connect(lambda _: self._kind_chosen())
        self.weight.changed.connect(self.unconfirm)
        self.table.opened.connect(self._take_food)
        self.on_recorded(self._context, self._load)
        self.enter_saves(self.note)
        return self.table

    def open(self, food: str | None = None) -> None:
        kitchen = self._context.kitchen

        def ask(desk: Desk) -> tuple[list[tuple[str, str]], _Shelf]:
            return list(food_options(Foods(desk))), _read(desk, kitchen)

        def fill(found: tuple[list[tuple[str, str]], _Shelf]) -> QWidget:
            self.food.set_options(found[0])
            self._show(found[1])
            self.inputs.fill({"date": self.today, "movement": "bought", "food": food})
            return self.food

        self.begin(("kitchen_stock", kitchen), ask, fill)

    def begun(self) -> None:
        self._kind_chosen()

    def _kind_chosen(self) -> None:
        """Ask for cost and expiry only of what comes in."""
        movement = self.movement.value()
        self.cost.setVisible(movement == "bought")
        self.expires.setVisible(movement in INTO)
        self.unconfirm()

    def _load(self) -> None:
        kitchen = self._context.kitchen
        self._context.read(lambda desk: _read(desk, kitchen), self._show)

    def _show(self, found: _Shelf) -> None:
        self.table.set_rows([_row(one) for one in found.foods])
        self._none.setVisible(not found.foods)
        self.list.set_records([_line(one) for one in found.lines])
        self.list.mark_one()
        self._mark()

    def _mark(self) -> None:
        """Offer to void the marked movement."""
        key = self.list.current_key()
        self.void.turn_to(None if key is None else ("void_kitchen_stock", key))

    def start_over(self) -> None:
        self.void.start_over()
        super().start_over()

    def _take_food(self, key: str) -> None:
        self.food.set_value(key.partition("/")[2])
        self.movement.set_value("counted")
        self._kind_chosen()
        go_to(self.weight)

    def draft(self) -> dict[str, object]:
        fields = self.inputs.known()
        if fields.get("movement") != "bought":
            fields.pop("cost_rupiah", None)
        if fields.get("movement") not in INTO:
            fields.pop("expires", None)
        return {"do": "record_kitchen_stock", "id": self.new_id, **fields,
                "confirm": self.confirmed, **self._context.of_kitchen()}  # fmt: skip

    def saved(self, answer: Mapping[str, Any]) -> None:
        left = tr("kitchen_store_page.kg", kg=decimal(answer["left_kg"], 2))
        self._context.tell(tr("kitchen_store_page.saved"), tr("kitchen_store_page.left", left=left))
        known = {"date": self.day.value(), "movement": self.movement.value()}
        self.inputs.fill(known)
        self.keeping.start()
        self._kind_chosen()
        go_to(self.food)


def _row(one: ShelfFoodJson) -> Row:
    from kbdesk.reports.kitchen_account_document import stock_remark

    remark = stock_remark(one, Say(current()))
    second = remark
    if one["expires"] and not remark:
        day = date_short(date.fromisoformat(one["expires"]))
        second = tr("kitchen_store_page.until", day=day)
    came = decimal(one["bought_kg"] + one["given_kg"], 2)
    cooked, left = decimal(one["cooked_kg"], 2), decimal(one["left_kg"], 2)
    shade = "bad" if one["left_kg"] < 0 or one["short"] else "ink"
    cells: list[Cell] = [Two(one["name"], second), came, cooked,
                         Words(left, strong=True, shade=shade)]  # fmt: skip
    return Row(f"{one['village']}/{one['food']}", cells,
               spoken=", ".join((one["name"], left, second)))  # fmt: skip


def _line(one: Mapping[str, Any]) -> ListRecord:
    day = date_short(date.fromisoformat(one["date"]))
    told = f"{day} · {tr('kitchen_account.movement_' + one['movement'])}"
    weight = tr("kitchen_store_page.kg", kg=decimal(one["grams"] / 1000, 2))
    return ListRecord(one["id"], one["name"], told, right=weight)

"""The foods: their nutrients, which of them are unknown, and prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import GROUPS, NUTRIENTS, doubts
from kbdesk.queries.foods import listed, shown
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, decimal, integer, joined, percent
from kbdesk.ui.kit import Button, EmptyState, Label, primary, put, row, sized, tr
from kbdesk.ui.language import current, worded
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.recipes.food_card import FoodCard
from kbdesk.ui.recipes.places import PlaceMarks
from kbdesk.ui.recipes.target_bar import amount
from kbdesk.ui.widgets.cells import RIGHT, Cell, Text, Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.table import Column, Row, Table
from kbdesk.words import sentence

_ALL, _INCOMPLETE, _DOUBTED, _OWN = "all", "incomplete", "doubted", "own"
_SHOWN = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g", "iron_mg")


@dataclass(frozen=True, slots=True)
class _Listed:
    food: dict[str, Any]
    doubts: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return all(self.food[name] is not None for name in ("edible_percent", *NUTRIENTS))


class FoodsPage(ListPage):
    """``open(id="")``; typing searches by name and code. The chosen food is shown beside."""

    def __init__(self, context: Context) -> None:
        self.bring = Button(tr("foods_page.import"), icon="download")
        self.new = primary(tr("foods_page.new"), icon="plus", key="F4")
        self.places = PlaceMarks(context, "foods")
        self.search = SearchField(tr("foods_page.search"), key="")
        self.which = Picker(
            tr("foods_page.group"),
            [
                (_ALL, tr("foods_page.all")),
                (_INCOMPLETE, tr("foods_page.incomplete")),
                (_DOUBTED, tr("foods_page.doubted")),
                (_OWN, tr("foods_page.own")),
                *worded("kitchen.group_", GROUPS),
            ],
            value=_ALL,
            label=False,
            compact=True,
        )
        table = Table(
            tr("foods_page.title"),
            Column(tr("foods_page.food"), stretch=1),
            Column(tr("recipes_page.edible"), RIGHT),
            Column(tr("foods_page.short_energy_kcal"), RIGHT),
            Column(tr("foods_page.short_protein_g"), RIGHT),
            Column(tr("foods_page.short_fat_g"), RIGHT),
            Column(tr("foods_page.short_carbohydrate_g"), RIGHT, optional=True),
            Column(tr("foods_page.short_iron_mg"), RIGHT, optional=True),
            Column(tr("foods_page.rp_kg"), RIGHT),
            row_height=48,
            pad=7,
        )
        super().__init__(
            context,
            tr("foods_page.title"),
            [self.bring, self.new],
            table=table,
            empty=EmptyState("bag", tr("foods_page.none"), tr("foods_page.none_detail")),
            search=self.search,
            height=330,
        )
        self._found: list[_Listed] = []
        self._wanted = ""
        self.card = FoodCard(context)
        top = put(row(12), self.places, (self.search, 1), sized(self.which, width=220))
        foot = put(row(0, (16, 8, 16, 10)), Label(tr("foods_page.legend"), "secondary", wrap=True))
        self.list_card.body.addLayout(foot)
        both = [(self.list_card, 62), (self.card, 38)]
        put(self.content, top, (Columns(both, stacks_from=1.25), 1))
        self._connect()

    def _connect(self) -> None:
        go = self._context.go
        self.new.clicked.connect(lambda: go("food_form"))
        self.bring.clicked.connect(lambda: go("food_import"))
        self.card.edit.connect(lambda id_: go("food_form", id=id_))
        self.filter_by(self.which)
        self.which.picked.connect(lambda _: self._show())
        self.table.chosen.connect(self._show_food)
        self.table.opened.connect(lambda _: self.card.price.amount.setFocus())
        self.hear_keys({"F4": self.new.click, "F6": self.card.change.click})

    def open(self, id: str = "") -> None:
        """Show the foods and choose one of them."""
        self._wanted = id
        if id:
            self.search.set_text("")
            self.which.set_value(_ALL)
        self.load()
        self.to_search()

    def load(self) -> None:
        self._context.read(listed, self._loaded)

    def searched(self) -> None:
        self._show()

    def read_again(self) -> None:
        self.load()
        if self.card.food_id() is not None:
            self._show_food(self.card.food_id() or "")

    def _loaded(self, found: list[dict[str, object]]) -> None:
        self._found = sorted(
            (_Listed(one, tuple(_doubts(one))) for one in found),
            key=lambda one: one.food["name"].casefold(),
        )
        lacking = sum(not one.complete for one in self._found)
        self.set_subtitle(tr("foods_page.count", n=integer(len(found)), lacking=integer(lacking)))
        self._show()

    def _matching(self) -> list[_Listed]:
        words, which = self.search.text().casefold().split(), self.which.value() or _ALL
        found = []
        for one in self._found:
            food = one.food
            kept = {
                _ALL: True,
                _INCOMPLETE: not one.complete,
                _DOUBTED: bool(one.doubts),
                _OWN: food["changed"],
            }.get(which, food["group"] == which)
            text = f"{food['name']} {food['code'] or ''}".casefold()
            if kept and all(word in text for word in words):
                found.append(one)
        if words:
            found.sort(key=lambda one: not one.food["name"].casefold().startswith(words[0]))
        return found

    def _show(self) -> None:
        wanted, self._wanted = self._wanted, ""
        marked = self.show_rows([_row(one) for one in self._matching()], wanted=wanted)
        if marked is not None and marked != self.card.food_id():
            self._show_food(marked)

    def _show_food(self, key: str) -> None:
        def ask(desk: Desk) -> tuple[dict[str, object] | None, date]:
            return shown(desk, key), desk.clock.today()

        def there(found: tuple[dict[str, object] | None, date]) -> None:
            food, today = found
            if food is not None:
                self.card.show_food(food, _doubts(food), today)

        self._context.read(ask, there, owner=self)


def _doubts(food: dict[str, Any]) -> list[str]:
    """Return in words which figures of a food do not fit together."""
    figures = {name: _decimal(food[name]) for name in NUTRIENTS}
    figures["edible"] = _decimal(food["edible_percent"])
    return [
        sentence(KbdeskError(one.code, field=one.field, **one.params), current())
        for one in doubts(figures)
    ]


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _row(one: _Listed) -> Row:
    food = one.food
    changed = tr("foods_page.changed") if food["changed"] else ""
    second = (food["code"] or "", tr(f"kitchen.group_{food['group']}"), changed)
    unknown, share = Text(DASH, shade="ink_3"), food["edible_percent"]
    edible: Cell = unknown if share is None else percent(share, 100, 0)
    cells: list[Cell] = [Two(food["name"], joined(*second)), edible]
    for name in _SHOWN:
        value = food[name]
        if value is None:
            cells.append(unknown)
        elif name == "energy_kcal" and one.doubts:
            cells.append(Text(amount(name, value), strong=True, shade="warn", icon="warning"))
        else:
            cells.append(amount(name, value) if name == "energy_kcal" else decimal(value, 1))
    price = food["rupiah_per_kg"]
    cells.append(unknown if price is None else integer(price))
    said = [food["name"], *second]
    for name in _SHOWN[:3]:
        value = food[name]
        words = tr("dashat.not_available") if value is None else amount(name, value)
        said.append(f"{tr(f'kitchen.nutrient_{name}')} {words}")
    said += one.doubts
    return Row(food["id"], cells, spoken=joined(*said, by=", "))

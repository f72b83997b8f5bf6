"""Noting what was cooked: which recipe, how many portions, what it cost, who cooked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.kitchen_account import CONFIRMABLE
from kbdesk.domain.recipients import target_of
from kbdesk.queries.kitchen_day import KitchenDay, kitchen_day, last_cooks
from kbdesk.queries.places_beside import area_of_kitchen
from kbdesk.queries.produced import Produced
from kbdesk.queries.recipes import Recipes, scaled
from kbdesk.ui.formats import DASH, date_full, integer
from kbdesk.ui.forms.field_kinds import Day, Names, Number, OneOf, Text
from kbdesk.ui.forms.layout import group, under
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Card, Label, column, put, tr
from kbdesk.ui.kitchen.recipe_card import grams
from kbdesk.ui.kitchen.void_line import VoidLine
from kbdesk.ui.widgets.cells import Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.table import RIGHT, Column, LineTable, Row, Table


class CookedCard(Card):
    """Hidden while nothing was cooked; ``void`` takes the marked line out of every count."""

    def __init__(self, void: VoidLine) -> None:
        super().__init__(tr("kitchen_page.cooked_today"), pad=0, gap=0)
        self.table = LineTable(
            tr("kitchen_page.cooked_today"), Column("", stretch=1), Column("", RIGHT)
        )
        put(self.body, self.table, void)
        self._void = void
        void.told = "kitchen_page.voided"
        self.table.chosen.connect(lambda _: self._mark())
        self.table.opened.connect(lambda _: void.why.setFocus())
        self.hide()

    def show_lines(self, produced: Sequence[Produced]) -> None:
        rows = []
        for one in produced:
            cost = DASH if one.cost is None else tr("kitchen_page.rupiah", cost=integer(one.cost))
            name = one.name or tr("kitchen_page.unknown_recipe")
            second = ", ".join(one.cooks)
            portions = tr("kitchen_page.portions_of", n=integer(one.portions))
            cells = [Two(name, second), Two(portions, cost, strong=False)]
            rows.append(Row(one.id, cells, spoken=", ".join((name, second, portions, cost))))
        self.table.set_rows(rows)
        if rows and self.table.current_key() is None:
            self.table.set_current_key(rows[-1].key)
        self._mark()
        self.setVisible(bool(rows))

    def _mark(self) -> None:
        """Offer to void the marked line."""
        key = self.table.current_key()
        self._void.turn_to(None if key is None else ("void_production", key))


@dataclass(frozen=True, slots=True)
class _ProductionOpening:
    day: KitchenDay
    recipes: tuple[tuple[str, str], ...]
    targets: Mapping[str, str]
    cooks: tuple[str, ...]


class ProductionPage(RecordPage):
    """``open(day=None, recipe=None, target=None)``: what is on the menu, ready to be noted."""

    record = "production"
    title, save_words = "kitchen_page.produce", "kitchen_page.save_production"
    confirmable = CONFIRMABLE
    recipe = OneOf("recipe", "kitchen_page.recipe")
    day = Day("date", "kitchen_page.date")
    portions = Number("portions", "common.portions", width=170)
    cost = Number("cost_rupiah", "kitchen_page.cost", unit="")
    cooks = Names("cooks", "kitchen_page.cooks", longest=300, hint="kitchen_page.cooks_hint")
    note = Text("note", "kitchen_page.note")

    def lay_out(self) -> QWidget:
        self._found: _ProductionOpening | None = None
        self._counted: int | None = None
        self.shopping = Table(
            tr("kitchen_page.shopping"),
            Column(tr("kitchen_page.ingredient_gram"), stretch=1),
            Column(tr("kitchen_page.raw"), RIGHT),
            Column(tr("kitchen_page.per_kg"), RIGHT, optional=True),
            Column("Rp", RIGHT),
            row_height=36,
            fit=True,
        )
        self.void = VoidLine(self._context)
        self.cooked = CookedCard(self.void)
        self._total = Label("", "label")
        self._lacking = Label("", "secondary", wrap=True)
        what = group(
            "kitchen_page.production",
            self.recipe,
            [(self.day, 3), (self.portions, 2)],
            self.cooks,
            [(self.cost, 2), (self.note, 3)],
        )
        what.body.addStretch(1)
        buy = Card(tr("kitchen_page.shopping"), pad=0, gap=0)
        foot = put(column(4, (16, 10, 16, 12)), self._total, self._lacking)
        put(buy.body, self.shopping, foot, 1)
        sides = [(under(what, self.cooked), 54), (under(buy), 46)]
        self.content.addWidget(Columns(sides, stacks_from=1.25), 1)
        self.cost.set_hint(" ")
        for field in (self.recipe, self.day, self.portions):
            field.changed.connect(self._count)
        self.cost.changed.connect(self.unconfirm)
        self.on_recorded(self._context, self._reload)
        self.enter_saves(self.note)
        return self.shopping

    def open(
        self, day: date | None = None, recipe: str | None = None, target: str | None = None
    ) -> None:
        """Show the form, filled with what the menu says of the day."""
        self._asked = (target, day)

        def fill(found: _ProductionOpening) -> QWidget:
            self._show_cooked(found)
            self._fill(found, day, recipe)
            return self.portions

        kitchen = self._context.kitchen
        form = ("production", day.isoformat() if day else None, recipe, target, kitchen)
        self.begin(form, lambda desk: _opening(desk, target, day, kitchen), fill)

    def begun(self) -> None:
        self._count()

    def _reload(self) -> None:
        target, day, kitchen = self._asked[0], self.day.value(), self._context.kitchen
        self._context.read(lambda desk: _opening(desk, target, day, kitchen), self._show_cooked)

    def _show_cooked(self, found: _ProductionOpening) -> None:
        self._found = found
        self.cooked.show_lines(found.day.produced)

    def _fill(self, asked: _ProductionOpening, day: date | None, recipe: str | None) -> None:
        found = asked.day
        self.day.set_range(date(2000, 1, 1), found.today)
        self.recipe.set_options(asked.recipes)
        menu = [one.recipe.id for one in found.shown]
        done = {one.recipe for one in found.produced}
        first = next((one for one in menu if one not in done), menu[0] if menu else None)
        chosen = recipe or first
        target = asked.targets.get(chosen or "", found.target)
        eating = sum(target_of(one.months) == target for one in found.eaters)
        self.inputs.fill(
            {
                "recipe": chosen,
                "date": min(day or found.today, found.today),
                "portions": eating or None,
                "cooks": asked.cooks,
            }
        )
        self.set_subtitle(date_full(found.on))

    def _count(self) -> None:
        """Ask what so many portions of the recipe cost on that day."""
        recipe, portions, day = self.recipe.value(), self.portions.value(), self.day.value()
        if recipe is None or not portions:
            self._show_cost(None)
            return

        def ask(desk: Desk) -> Mapping[str, object]:
            return scaled(desk, recipe, portions, on=day)

        self._context.read(ask, self._show_cost)

    def _show_cost(self, said: Mapping[str, Any] | None) -> None:
        self._counted = said["cost_rupiah"] if said else None
        rows = [_line(one) for one in said["ingredients"]] if said else []
        self.shopping.set_rows(rows)
        lacking = said["missing_prices"] if said else []
        words = ""
        if self._counted is not None and said is not None:
            words = tr(
                "kitchen_page.total", cost=integer(self._counted),
                each=integer(said["cost_per_portion"]),
            )  # fmt: skip
        elif said is not None:
            words = tr("kitchen_page.known_cost", cost=integer(said["known_cost_rupiah"]))
        self._total.setText(words)
        self._total.setVisible(bool(words))
        self._lacking.setText(tr("kitchen_page.without_price", names=", ".join(lacking)))
        self._lacking.setVisible(bool(lacking))
        hint = tr("kitchen_page.cost_unknown_hint")
        if self._counted is not None:
            hint = tr("kitchen_page.cost_hint", cost=integer(self._counted))
        self.cost.set_hint(hint if said else " ")

    def draft(self) -> dict[str, object]:
        """Return the production as a draft; a cost that nobody typed is counted from prices."""
        draft = {
            "do": "record_production", "id": self.new_id, **self.inputs.known(),
            **self._context.of_kitchen(),
        }  # fmt: skip
        return {**draft, "confirm": self.confirmed} if self.confirmed else draft

    def start_over(self) -> None:
        self.void.start_over()
        super().start_over()

    def saved(self, answer: dict[str, Any]) -> None:
        portions = tr("kitchen_page.portions_of", n=integer(self.portions.value() or 0))
        short = [tr(one["code"], **one["params"]) for one in answer.get("warnings", ())]
        self._context.tell(tr("kitchen_page.production_saved"), " ".join(short) or portions)
        recipe, found = self.recipe.value() or "", self._found
        target = found.targets.get(recipe) if found else None
        self._context.go("kitchen", target=target, day=self.day.value())


def _opening(
    desk: Desk, target: str | None, day: date | None, kitchen: str | None
) -> _ProductionOpening:
    area = area_of_kitchen(desk, kitchen)
    found = kitchen_day(desk, target, day, area)
    on_menu = {dish.id for menu in found.week if menu.date == found.on for dish in menu.dishes}
    recipes = Recipes(desk).current()
    recipes.sort(key=lambda one: (one.id not in on_menu, one.target != found.target))
    options = {one.id: f"{one.name} · {tr(f'kitchen.target_{one.target}')}" for one in recipes}
    targets = {one.id: one.target for one in recipes}
    cooks = last_cooks(desk, area)
    return _ProductionOpening(found, tuple(options.items()), targets, tuple(cooks))


def _line(one: Mapping[str, Any]) -> Row:
    price, cost = one["rupiah_per_kg"], one["cost_rupiah"]
    cells = [
        one["name"],
        grams(one["raw_g"]),
        DASH if price is None else integer(price),
        DASH if cost is None else integer(cost),
    ]
    return Row(one["food"], cells, spoken=", ".join(cells))

"""The day's recipe: what goes in, how, and what a portion gives against target and AKG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtWidgets import QFrame, QLayout, QWidget

from kbdesk.domain.nutrition import TARGETED
from kbdesk.queries.kitchen_day import KitchenDay, ShownRecipe
from kbdesk.ui.formats import DASH, decimal, integer, joined, percent
from kbdesk.ui.kit import (
    TOP,
    Button,
    Card,
    Chip,
    ElidedLabel,
    EmptyState,
    IconLabel,
    Label,
    Notice,
    boxed,
    column,
    emptied,
    hidden,
    line,
    primary,
    put,
    row,
    set_tip,
    sized,
    tr,
)
from kbdesk.ui.kitchen.words import allergic_words, animal_words, swap_words
from kbdesk.ui.recipes.figures import AllowanceRow
from kbdesk.ui.recipes.target_bar import TargetBar
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table

AKG: Final = ("iron_mg", "zinc_mg", "calcium_mg", "vitamin_a_ug", "vitamin_c_mg")


class RecipeCard(Card):
    """``show_day`` shows the first recipe of a day; ``other`` goes to the next of several."""

    def __init__(self) -> None:
        super().__init__(pad=0, gap=0)
        self._shown: Sequence[ShownRecipe] = ()
        self._at = 0
        self._day: KitchenDay | None = None
        self.allergy = hidden(Notice("warn", "", action=tr("kitchen_page.swap")))
        put(self.body, self._make_head(), line(), self.allergy)
        self.ingredients = Table(
            tr("kitchen_page.ingredients"),
            Column(tr("kitchen_page.ingredient_gram"), stretch=1),
            Column(tr("kitchen_page.raw"), RIGHT),
            Column(tr("kitchen_page.edible"), RIGHT),
            Column(tr("kitchen_page.eaten_gram"), RIGHT),
            row_height=36,
            pad=6,
            fit=True,
        )
        self._steps = column(4, (16, 10, 16, 12))
        left = boxed(put(column(0), self.ingredients, self._steps, 1), "card_side")
        self.given = NutrientsPart()
        self._columns = Columns([(left, 55), (self.given, 45)], gap=0, stacks_from=1.5)
        self._whole = boxed(put(row(0), self._columns), "plain")
        self.empty = hidden(
            EmptyState(
                "calendar", tr("kitchen_page.no_menu"), tr("kitchen_page.no_menu_detail"),
                action=tr("kitchen_page.menus"), action_icon="calendar",
            )
        )  # fmt: skip
        put(self.body, (self._whole, 1), (self.empty, 1), self._make_foot())

    def _make_head(self) -> QLayout:
        self._name = Label("", "section", wrap=True)
        self._second = ElidedLabel("", "body", tone="ink_2")
        self.other = Button("", icon="repeat", does=self._next)
        self._portions = Chip("", "teal", icon="bowl")
        self._cost = Chip("", "neutral")
        words = put(column(0), self._name, self._second)
        return put(row(8, (16, 10, 16, 10)), (words, 1), self.other, self._portions, self._cost)

    def _make_foot(self) -> QWidget:
        self._cooked = ElidedLabel("", "body", tone="ink_2")
        self.swap = Button(tr("kitchen_page.swap"), icon="edit")
        self.produce = primary(tr("kitchen_page.produce"), icon="check")
        inner = put(row(8, (16, 9, 12, 9)), IconLabel("person", "ink_2", 20), (self._cooked, 1))
        put(inner, self.swap, self.produce)
        self.foot = boxed(inner, "card_foot")
        return self.foot

    @property
    def recipe(self) -> str | None:
        """Return the id of the recipe shown."""
        return self._shown[self._at].recipe.id if self._shown else None

    @property
    def must_go(self) -> str:
        """Return the first food of the recipe shown that somebody must not eat, "" without one."""
        swaps = self._shown[self._at].swaps if self._shown else ()
        return swaps[0].food.ref if swaps else ""

    def show_day(self, found: KitchenDay) -> None:
        same = [one.recipe.id for one in self._shown] == [one.recipe.id for one in found.shown]
        self._day, self._shown = found, found.shown
        self._at = self._at if same else 0
        self._show()

    def _next(self) -> None:
        self._at = (self._at + 1) % max(len(self._shown), 1)
        self._show()

    def _show(self) -> None:
        found, several = self._day, len(self._shown) > 1
        if found is None:
            return
        self.other.setVisible(several)
        if several:
            following = self._shown[(self._at + 1) % len(self._shown)].recipe
            self.other.set_words(tr(f"kitchen.meal_{following.meal}"), name=following.name)
            set_tip(self.other, following.name)
        self.swap.setEnabled(bool(self._shown))
        self._show_cooked(found)
        if not self._shown:
            self.allergy.hide()
        for part in (self._portions, self._cost, self._second, self._whole):
            part.setVisible(bool(self._shown))
        self.empty.setVisible(not self._shown)
        if not self._shown:
            self._name.setText(tr("kitchen_page.nothing_planned"))
            return
        shown = self._shown[self._at]
        self._name.setText(shown.recipe.name)
        self._second.setText(self._second_words(found, shown))
        self._portions.set(
            tr("kitchen_page.portions_of", n=integer(shown.recipe.portions)), "teal", icon="bowl"
        )
        cost = shown.said["per_portion"]["cost_rupiah"]
        words = (
            tr("kitchen_page.no_price")
            if cost is None
            else tr("kitchen_page.cost_each", cost=integer(cost))
        )
        self._cost.set(words, "neutral")
        set_tip(self._cost, ", ".join(shown.said["missing_prices"]))
        self._show_allergies(shown)
        self.ingredients.set_rows([_ingredient(one) for one in shown.said["ingredients"]])
        self._show_steps(shown.recipe.steps)
        self.given.show_recipe(shown.said)

    def _show_allergies(self, shown: ShownRecipe) -> None:
        """Say who must not eat of it, and what could take the place of the food."""
        self.allergy.setVisible(bool(shown.not_for))
        if not shown.not_for:
            return
        title = tr("kitchen_store_page.not_for", names=allergic_words(shown.not_for))
        self.allergy.set("warn", title, swap_words(shown.swaps), action=tr("kitchen_page.swap"))

    def _second_words(self, found: KitchenDay, shown: ShownRecipe) -> str:
        dish = next((d for day in found.week for d in day.dishes if d.id == shown.recipe.id), None)
        texture = tr(f"kitchen.texture_{shown.recipe.texture}")
        animals = animal_words(dish.animals) if dish is not None else ""
        of = tr("kitchen_page.animals", names=animals) if animals else ""
        return joined(texture[:1].upper() + texture[1:], of)

    def _show_cooked(self, found: KitchenDay) -> None:
        mine = [one for one in found.produced if one.target in (found.target, None)]
        if not mine:
            self._cooked.setText(tr("kitchen_page.not_cooked"))
            return
        cooks = ", ".join(dict.fromkeys(name for one in mine for name in one.cooks))
        portions = sum(one.portions for one in mine)
        self._cooked.setText(joined(cooks, tr("kitchen_page.cooked", n=integer(portions))))

    def _show_steps(self, steps: Sequence[str]) -> None:
        emptied(self._steps)
        for number, step in enumerate(steps, start=1):
            words = put(row(6), (sized(Label(f"{number}.", tone="ink_2"), min_width=18), TOP))
            put(words, (Label(step, tone="ink_2", wrap=True), 1))
            self._steps.addWidget(boxed(words, "plain"))


def _ingredient(one: Mapping[str, Any]) -> Row:
    share = one["edible_percent"]
    cells = (
        one["name"],
        grams(one["raw_g"]),
        DASH if share is None else percent(share, 100, 0),
        grams(one["edible_g"]),
    )
    return Row(one["food"] + one["method"], list(cells), spoken=", ".join(cells))


def grams(value: float | None) -> str:
    """Return grams as a cook weighs them: whole ones, under ten with a decimal."""
    if value is None:
        return DASH
    return decimal(value, 0 if value >= 10 or value == int(value) else 1)


class NutrientsPart(QFrame):
    """What a portion gives: bars against the programme's target, shares of the AKG."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._title, self._akg_title = Label("", "label", wrap=True), Label("", "label", wrap=True)
        self.bars = {name: TargetBar(name) for name in TARGETED}
        self.shares = {name: AllowanceRow(name) for name in AKG}
        whole = put(column(2, (16, 10, 16, 10)), self._title, *self.bars.values())
        whole.addSpacing(4)
        self.setLayout(put(whole, self._akg_title, *self.shares.values(), 1))

    def show_recipe(self, said: Mapping[str, Any]) -> None:
        """Show what ``recipe nutrition`` says."""
        target = said["target"]
        words = tr(f"kitchen.target_{target}")
        key = "per_portion_target" if said["target_per_portion"] else "per_portion"
        self._title.setText(tr(f"kitchen_page.{key}", target=words))
        for bar in self.bars.values():
            bar.show_portion(said)
        group = tr(f"recipes_page.akg_{target}")
        self._akg_title.setText(tr("recipes_page.against_akg", group=group))
        for name, share in self.shares.items():
            missing = said["missing"].get(name, ())
            share.set(said["per_portion"][name], said["akg_percent"][name], missing)

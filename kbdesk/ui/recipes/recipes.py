"""The recipes: for whom, what is in them, what a portion gives and costs."""

from __future__ import annotations

from kbdesk.domain.nutrition import TARGETS
from kbdesk.queries.recipe_list import RecipeLine, matching, recipe_list
from kbdesk.ui.context import Context
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import EmptyState, primary, put, row, tr
from kbdesk.ui.language import worded
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.recipes.figures import allergen_words, rupiah
from kbdesk.ui.recipes.places import PlaceMarks
from kbdesk.ui.recipes.target_bar import amount
from kbdesk.ui.widgets.cells import RIGHT, Cell, Text, Two
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.table import Column, Row, Table

ALL = "all"


class RecipesPage(ListPage):
    """``open(target=None)``; typing searches, Enter opens the first that is found."""

    def __init__(self, context: Context) -> None:
        self.new = primary(tr("recipes_page.new"), icon="plus", key="F4", does=self._new)
        self.places = PlaceMarks(context, "recipes")
        self.search = SearchField(tr("recipes_page.search"), key="")
        self.target = Choice(
            tr("recipes_page.target"),
            [(ALL, tr("recipes_page.all")), *worded("recipes_page.short_", TARGETS)],
            value=ALL,
            pad=10,
        )
        table = Table(
            tr("recipes_page.title"),
            Column(tr("recipes_page.recipe"), stretch=4),
            Column(tr("recipes_page.target"), width=120),
            Column(tr("recipes_page.allergens"), stretch=2, optional=True),
            Column(tr("recipes_page.animal"), width=100),
            Column(tr("recipes_page.energy_kcal"), RIGHT),
            Column(tr("common.a_portion"), RIGHT, width=100),
            row_height=50,
        )
        super().__init__(
            context,
            tr("recipes_page.title"),
            [self.new],
            table=table,
            empty=EmptyState("kitchen", tr("recipes_page.none"), tr("recipes_page.none_detail")),
            search=self.search,
            height=320,
        )
        self._found: list[RecipeLine] = []
        which = put(row(12), self.target, 1)
        put(self.content, put(row(12), self.places, (self.search, 1)), which, (self.list_card, 1))
        self.filter_by(self.target)
        self.target.changed.connect(lambda _: self._show())
        self.table.opened.connect(lambda key: self._context.go("recipe", id=key))
        self.hear_keys({"F4": self._new})

    def open(self, target: str | None = None) -> None:
        """Show the recipes, of one target or as they were shown last."""
        if target in TARGETS:
            self.target.set_value(target)
        self.load()
        self.to_search()

    def load(self) -> None:
        self._context.read(recipe_list, self._loaded)

    def _loaded(self, found: list[RecipeLine]) -> None:
        self._found = found
        own = sum(one.recipe.code is None for one in found)
        self.set_subtitle(tr("recipes_page.count", n=integer(len(found)), own=integer(own)))
        self._show()

    def _matching(self) -> list[RecipeLine]:
        chosen = self.target.value()
        return matching(self._found, self.search.text(), None if chosen == ALL else chosen)

    def _show(self) -> None:
        self.show_rows([_row(one) for one in self._matching()], place=None)

    def searched(self) -> None:
        self._show()

    def search_entered(self) -> None:
        found = self._matching()
        if found and self.search.text().strip():
            self._context.go("recipe", id=found[0].recipe.id)

    def _new(self) -> None:
        chosen = self.target.value()
        self._context.go("recipe_form", target="" if chosen in (None, ALL) else chosen)


def _row(one: RecipeLine) -> Row:
    recipe = one.recipe
    kind = [tr(f"kitchen.meal_{recipe.meal}"), tr(f"kitchen.texture_{recipe.texture}")]
    if recipe.code is None:
        kind.append(tr("recipes_page.own"))
    elif recipe.changed:
        kind.append(tr("recipes_page.changed"))
    words = allergen_words(one.allergens) or tr("recipes_page.no_allergens")
    meat: Cell = Text(tr("recipes_page.with_animal"), shade="ok", icon="check-circle")
    if not one.animal:
        meat = Text(tr("recipes_page.without_animal"), shade="warn", icon="warning")
    cost: Cell = rupiah(one.cost_rupiah)
    if one.cost_rupiah is None:
        cost = Text(tr("recipes_page.not_yet"), shade="ink_3")
    return Row(
        recipe.id,
        [
            Two(recipe.name, " · ".join(kind)),
            tr(f"kitchen.target_{recipe.target}"),
            Text(words, shade="ink" if one.allergens else "ink_3"),
            meat,
            energy_cell(one.energy_kcal, one.status),
            cost,
        ],
    )


def energy_cell(value: float | None, status: str | None) -> Cell:
    """Return an energy with its mark: a check within the target, a triangle outside it."""
    if value is None:
        return Text(tr("recipes_page.no_data"), shade="ink_3", icon="info")
    words = amount("energy_kcal", value)
    if status == "within":
        return Text(words, strong=True, shade="ok", icon="check-circle")
    if status in ("below", "above"):
        return Text(words, strong=True, shade="warn", icon="warning")
    return Text(words, strong=True)

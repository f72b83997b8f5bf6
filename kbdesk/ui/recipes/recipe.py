"""One recipe: what goes into it and how, what a portion gives, what to buy, what may be swapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.foods import Foods
from kbdesk.queries.household_measures import KitchenMeasures
from kbdesk.queries.recipes import nutrition, scaled, shown, swapped
from kbdesk.reports.kitchen_words import household_words
from kbdesk.ui.context import Context
from kbdesk.ui.formats import decimal, integer, joined, percent
from kbdesk.ui.kit import (
    Button,
    Card,
    Chip,
    Label,
    Notice,
    column,
    hidden,
    line,
    primary,
    put,
    row,
    tr,
)
from kbdesk.ui.language import current, worded
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.recipes.figures import allergen_words, rupiah
from kbdesk.ui.recipes.options import food_options
from kbdesk.ui.recipes.portion_figures import PortionFigures
from kbdesk.ui.recipes.shopping import Shopping
from kbdesk.ui.recipes.swap import Swap
from kbdesk.ui.theme.scaling import boxed, emptied
from kbdesk.ui.widgets.cells import RIGHT, Text
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.filling_stack import Parts
from kbdesk.ui.widgets.table import Column, Row, Table
from kbdesk.words import Say

PARTS = ("figures", "shopping", "swap")


@dataclass(frozen=True, slots=True)
class _RecipeOpened:
    recipe: dict[str, Any]
    portion: dict[str, Any]
    held: tuple[tuple[str, str, bool], ...]
    foods: tuple[tuple[str, str], ...]


class RecipePage(PageFrame):
    """``open(id, part="figures")``: a recipe by its id or code, else the first of ours."""

    def __init__(self, context: Context) -> None:
        self.shelf = Button(tr("recipes_page.take_off"), icon="inbox", does=lambda: self._shelve())
        self.copy = Button(tr("recipes_page.copy"), icon="document")
        self.edit = Button(tr("recipes_page.edit"), icon="edit", key="F6")
        self.print = primary(tr("recipes_page.print_sheet"), icon="print", key="Ctrl P")
        super().__init__(tr("recipes_page.recipe"), " ", [self.edit, self.print], back=True)
        self._context = context
        self._id = ""
        self._out = ""
        self._opened: _RecipeOpened | None = None
        self._portions: Chip = Chip("", "teal", icon="kitchen")
        self._cost = Chip("", "neutral")
        off, detail = tr("recipes_page.off_shelf"), tr("recipes_page.off_detail")
        self.retired = hidden(Notice("info", off, detail))
        self.table = Table(
            tr("recipes_page.ingredients"),
            Column(tr("recipes_page.food_grams"), stretch=1),
            Column(tr("recipes_page.raw"), RIGHT),
            Column(tr("measures.column"), optional=True),
            Column(tr("recipes_page.edible"), RIGHT),
            Column(tr("recipes_page.eaten"), RIGHT),
            Column(tr("recipes_page.method"), optional=True),
            row_height=36,
            fit=True,
        )
        self._steps = column(6, (16, 12, 16, 4))
        self._note = Label("", wrap=True)
        self._about = Label("", "secondary", wrap=True)
        self.part = Choice(
            tr("recipes_page.parts"), worded("recipes_page.part_", PARTS), value="figures", pad=10
        )
        self.figures = PortionFigures()
        self.shopping = Shopping()
        self.swap = Swap()
        padded = boxed(put(column(0, (16, 12, 16, 12)), self.figures, 1), "plain")
        self._stack = Parts(padded, self.shopping, self.swap)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left = Card(tr("recipes_page.ingredients"), pad=0, gap=0)
        left.add_to_header(self._portions, self._cost)
        words = put(column(6, (16, 4, 16, 14)), self._note, self._about)
        foot = put(row(8, (16, 8, 16, 14)), self.copy, self.shelf, 1)
        put(left.body, self.table, line(), self._steps, words, 1, foot)
        right = Card(pad=0, gap=0)
        put(right.body, put(row(0, (16, 12, 16, 0)), self.part, 1), (self._stack, 1))
        put(self.content, self.retired, (Columns([(left, 55), (right, 45)], stacks_from=1.25), 1))

    def _connect(self) -> None:
        go = self._context.go
        self.went_back.connect(lambda: go("back"))
        self.copy.clicked.connect(lambda: go("recipe_form", copy=self._id))
        self.edit.clicked.connect(lambda: go("recipe_form", id=self._id))
        self.print.clicked.connect(self._print)
        self.part.changed.connect(self._show_part)
        self.shopping.wanted.connect(self._scale)
        self.swap.asked.connect(self._swap)
        self.swap.wanted.connect(self._keep_swap)
        self.on_recorded(self._context, lambda: self._load() if self._id else None)
        self.hear_keys({"Ctrl+P": self._print, "F6": self.edit.click})

    def open(self, id: str = "tim-kembung-kelor", part: str = "figures", out: str = "") -> None:
        """Show a recipe; ``out``: the food that is to be swapped."""
        self._out = out
        if id != self._id:
            self.shopping.portions.set_value(None)
            self.swap.out.set_value(None)
            self._id, self._opened = id, None
        self.part.set_value(part if part in PARTS else "figures")
        self._show_part(self.part.value() or "figures")
        self._load()
        self.part.setFocus()

    def _load(self) -> None:
        id_ = self._id
        self._context.read(lambda desk: _opened(desk, id_), self._show)

    def _show(self, opened: _RecipeOpened) -> None:
        self._opened = opened
        recipe, portion = opened.recipe, opened.portion
        self._id = recipe["id"]
        meat = ", ".join(name for _, name, animal in opened.held if animal).lower()
        self.set_title(
            recipe["name"],
            joined(
                tr(f"kitchen.target_{recipe['target']}"),
                tr(f"kitchen.texture_{recipe['texture']}"),
                tr("recipes_page.animal_of", foods=meat) if meat else "",
                "" if meat else tr("recipes_page.without_animal"),
            ),
        )
        self._portions.set(
            tr("recipes_page.portions", n=integer(recipe["portions"])), "teal", icon="kitchen"
        )
        cost = portion["per_portion"]["cost_rupiah"]
        words = "cost_chip" if cost is not None else "cost_unknown"
        self._cost.set(tr(f"recipes_page.{words}", cost=rupiah(cost)), "neutral")
        self.retired.setVisible(recipe["retired"])
        self.shelf.set_words(tr(f"recipes_page.{'put_back' if recipe['retired'] else 'take_off'}"))
        self.table.set_rows([_row(one) for one in portion["ingredients"]])
        self._show_steps(recipe["steps"])
        self._note.show_text(recipe["note"] or "")
        held, source = allergen_words(recipe["allergens"]), recipe["source"]
        self._about.setText(
            joined(
                tr("recipes_page.kind_of", meal=tr(f"kitchen.meal_{recipe['meal']}")),
                tr("dashat.allergens", names=held) if held else tr("recipes_page.no_allergens"),
                tr("recipes_page.source_of", source=source) if source else "",
                by="\n",
            )
        )
        self.figures.show_portion(portion)
        self.swap.show_recipe(opened.held, opened.foods)
        if self._out:
            self.swap.out.set_value(self._out)
            self._out = ""
        if self.shopping.portions.value() is None:
            self.shopping.portions.set_value(recipe["portions"])
        else:
            self._scale(self.shopping.portions.value() or 1)

    def _show_steps(self, steps: list[str]) -> None:
        lines = (f"{place}. {step}" for place, step in enumerate(steps, start=1))
        put(emptied(self._steps), *(Label(one, tone="ink_2", wrap=True) for one in lines))
        if not steps:
            self._steps.addWidget(Label(tr("dashat.no_steps"), "secondary", wrap=True))

    def _show_part(self, part: str) -> None:
        self._stack.show_part(PARTS.index(part))

    def _scale(self, portions: int) -> None:
        id_ = self._id
        self._context.read(
            lambda desk: scaled(desk, id_, portions), self.shopping.show_list, owner=self
        )

    def _swap(self) -> None:
        chosen, id_ = self.swap.chosen(), self._id
        if chosen is None or self._opened is None:
            return
        self._context.read(
            lambda desk: swapped(desk, id_, **chosen),
            self.swap.show_effect,
            owner=self,
            refused=self.swap.refuse,
        )

    def _keep_swap(self) -> None:
        chosen = self.swap.chosen()
        if chosen is not None:
            self._context.go("recipe_form", copy=self._id, swap=chosen)

    def _shelve(self) -> None:
        opened = self._opened
        if opened is None:
            return
        off = not opened.recipe["retired"]
        draft = {"do": "edit_recipe", "id": self._id, "retired": off}
        words = "taken_off" if off else "is_back"
        self._context.do(
            lambda desk: record(desk, draft),
            lambda _: self._shelved(words, opened.recipe["name"], off),
            owner=self,
        )

    def _shelved(self, words: str, name: str, off: bool) -> None:
        back = {"do": "edit_recipe", "id": self._id, "retired": not off}
        other = "is_back" if off else "taken_off"
        self._context.can_undo(tr(f"recipes_page.{other}"), name, [back], "recipe")
        self._context.tell_undoable(tr(f"recipes_page.{words}"), name)

    def _print(self) -> None:
        portions = self.shopping.portions.value() or 0
        self._context.go("menu_papers", recipe=self._id, portions=portions)


def _opened(desk: Desk, ref: str) -> _RecipeOpened:
    recipe = shown(desk, ref)
    if recipe is None:
        raise KbdeskError("recipe.unknown", field="id", id=ref)
    foods = Foods(desk)
    held: dict[str, tuple[str, str, bool]] = {}
    for one in recipe["ingredients"]:
        of = foods.of(one["food"])
        held[of.ref] = (of.ref, of.name, of.animal)
    portion, at_home = nutrition(desk, ref), KitchenMeasures(desk)
    portion["ingredients"] = [
        {**one, "household": at_home.said(one["food"], one["raw_g"])}
        for one in portion["ingredients"]
    ]
    return _RecipeOpened(recipe, portion, tuple(held.values()), food_options(foods))


def _row(one: dict[str, Any]) -> Row:
    unknown = Text(tr("recipes_page.no_data"), shade="ink_3")
    share, eaten, raw = one["edible_percent"], one["edible_g"], one["raw_g"]
    return Row(
        one["food"],
        [
            one["name"],
            decimal(raw, 0 if float(raw).is_integer() else 1),
            Text(household_words(one["household"], Say(current())), shade="ink_2"),
            unknown if share is None else Text(percent(share, 100, 0), shade="ink_3"),
            unknown if eaten is None else decimal(eaten, 0),
            Text(tr(f"kitchen.method_{one['method']}"), shade="ink_3"),
        ],
    )

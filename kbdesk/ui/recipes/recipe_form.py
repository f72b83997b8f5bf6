"""A recipe to be written, copied or changed; what a portion gives follows the typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from kbdesk.commands.recipes import preview_recipe
from kbdesk.desk import Desk
from kbdesk.domain.recipes import TEXTURE_OF, Recipe, doubts
from kbdesk.queries.foods import Foods
from kbdesk.queries.recipes import Recipes, exchanged
from kbdesk.ui.forms.field_kinds import Lines, Number, OneOf, Segments, Text, Ticks
from kbdesk.ui.forms.layout import group, label, under
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Label, column, put, row, tr
from kbdesk.ui.recipes.ingredients import IngredientList
from kbdesk.ui.recipes.options import Options, food_options, target_options
from kbdesk.ui.recipes.portion_figures import PortionFigures
from kbdesk.ui.widgets.columns import Columns

_USUAL_PORTIONS = 10
_DELAY_MS = 200


@dataclass(frozen=True, slots=True)
class _RecipeOpening:
    foods: Options
    recipe: Recipe | None


class RecipeFormPage(RecordPage):
    """``open(id="", copy="", target="", swap=None)``: change one, begin from one, or anew.

    ``swap`` is a food to be exchanged in the copy: ``food``, ``by``, ``raw_tenths``.
    """

    record = "recipe"
    title, save_words = "recipes_page.new", "recipes_page.save"
    name = Text("name", "recipes_page.name")
    target = OneOf("target", "recipes_page.target")
    portions = Number(
        "portions", "recipes_page.makes", unit_words="recipes_page.portions_unit", width=150
    )
    meal = Segments("meal", "recipes_page.meal", answers="kitchen.meal_")
    texture = Segments("texture", "recipes_page.texture", answers="kitchen.texture_")
    ingredients = IngredientList("ingredients", "recipes_page.ingredients")
    steps = Lines("steps", "recipes_page.steps", longest=15_000, height=130)
    allergens = Ticks(
        "allergens", "recipes_page.more_allergens", answers="kitchen.allergen_", columns=4
    )
    pmt = Segments("pmt", "recipes_page.pmt", ("yes", "no"), "recipes_page.")
    note = Text("note", "recipes_page.note")
    source = Text("source", "recipes_page.source")

    def lay_out(self) -> QWidget:
        self._id = ""
        self._texture_typed = False
        self.target.set_options(target_options())
        self.figures = PortionFigures()
        self.doubts = Label("", "label", tone="warn", wrap=True)
        self._nothing = Label(tr("recipes_page.gives_nothing"), "secondary", wrap=True)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._preview)
        pairs = row(16)
        for key, choice in (("meal", self.meal), ("texture", self.texture)):
            pairs.addLayout(put(column(5), label(f"recipes_page.{key}"), choice))
        pairs.addStretch(1)
        left = under(
            group(
                "recipes_page.recipe", self.name, [(self.target, 1), (self.portions, 0)], pairs,
                pad=(16, 12),
            ),
            group("recipes_page.ingredients", self.ingredients, pad=(16, 12)),
            group(
                "dashat.steps",
                self.steps,
                label("recipes_page.more_allergens"),
                self.allergens,
                label("recipes_page.pmt"),
                self.pmt,
                self.note,
                self.source,
                pad=(16, 12),
            ),
        )  # fmt: skip
        gives = group(
            "recipes_page.gives", self.doubts, self.figures, self._nothing, pad=(16, 12, 16, 14)
        )
        self.content.addWidget(Columns([(left, 60), (under(gives), 40)], stacks_from=1.25), 1)
        self.target.picked.connect(self._target_chosen)
        self.texture.changed.connect(self._texture_chosen)
        self.meal.changed.connect(lambda _: self._timer.start())
        self.portions.changed.connect(self._timer.start)
        self.ingredients.changed.connect(self._timer.start)
        self.enter_saves(self.source)
        return self.source

    def open(
        self,
        id: str = "",
        copy: str = "",
        target: str = "",
        swap: Mapping[str, object] | None = None,
    ) -> None:
        """Show the form; what was typed before and not saved is in it."""
        self._id = id
        self.set_title(tr(f"recipes_page.{'edit_title' if id else 'new'}"), "")
        of = id or (f"copy {copy}" if copy else "new")
        swapped = f"{swap['food']}>{swap['by']}>{swap['raw_tenths']}" if swap else None
        self.begin(
            ("recipe", of, swapped),
            lambda desk: _opening(desk, id or copy, swap),
            lambda opening: self._fill(opening, target),
        )

    def _fill(self, opening: _RecipeOpening, target: str) -> QWidget:
        of = opening.recipe
        self.ingredients.set_foods(opening.foods)
        self._texture_typed = of is not None
        if of is None:
            texture = TEXTURE_OF.get(target, "family")
            self.inputs.fill({"target": target or None, "meal": "meal", "texture": texture,
                              "portions": _USUAL_PORTIONS, "pmt": "no"})  # fmt: skip
        else:
            self.inputs.fill(of, steps="\n".join(of.steps), pmt="yes" if of.pmt else "no")
        if of is not None and not self._id:
            self.name.set_value(tr("recipes_page.copy_of", name=of.name)[:120])
            self.source.set_value(None)
        return self.name

    def put_back(self, kept: Mapping[str, object]) -> None:
        super().put_back(kept)
        self._texture_typed = True

    def begun(self) -> None:
        self._preview()
        if not self._id and not self.name.is_empty():
            self.name.edit.selectAll()

    def _target_chosen(self, target: str) -> None:
        if not self._texture_typed:
            self.texture.set_value(TEXTURE_OF.get(target, "family"))
        self._timer.start()

    def _texture_chosen(self, _texture: str) -> None:
        self._texture_typed = True
        self._timer.start()

    def _preview(self) -> None:
        listed, target = self.ingredients.listed(), self.target.value()
        portions, meal = self.portions.value(), self.meal.value() or "meal"
        ready = bool(listed) and target is not None and portions is not None
        self.figures.setVisible(ready)
        self._nothing.setVisible(not ready)
        self.doubts.hide()
        if target is None or portions is None or not listed:
            return
        texture = self.texture.value() or "family"
        found = [
            tr(code, **{name: tr(str(value)) for name, value in params.items()})
            for code, params in doubts(target, texture, listed)
        ]
        self.doubts.setText("\n".join(found))
        self.doubts.setVisible(bool(found))
        self._context.read(
            lambda desk: preview_recipe(desk, target, meal, portions, listed),
            self.figures.show_portion,
            owner=self,
        )

    def draft(self) -> dict[str, Any]:
        fields = self.inputs.values()
        fields["pmt"] = fields["pmt"] == "yes"
        lines = (fields["steps"] or "").splitlines()
        fields["steps"] = [line.strip() for line in lines if line.strip()]
        if self._id:
            return {"do": "edit_recipe", "id": self._id, **fields}
        return {"do": "record_recipe", "id": self.new_id, **fields}

    def saved(self, answer: dict[str, object]) -> None:
        self._context.tell(tr("recipes_page.saved"), self.name.value())
        self._context.go("recipe", id=answer["id"])


def _opening(desk: Desk, begun: str, swap: Mapping[str, Any] | None) -> _RecipeOpening:
    foods = Foods(desk)
    recipe = Recipes(desk).held(begun) if begun else None
    if recipe is not None and swap is not None:
        out, into = foods.held(swap["food"], "food"), foods.held(swap["by"], "for")
        recipe = exchanged(foods, recipe, out, into, swap["raw_tenths"])
    return _RecipeOpening(food_options(foods), recipe)

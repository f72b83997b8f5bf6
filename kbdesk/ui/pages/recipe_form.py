"""A recipe to be written, copied or changed; what a portion gives follows the typing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.commands.recipes import preview_recipe
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import ALLERGENS
from kbdesk.domain.recipes import (
    MEALS,
    MOST_PORTIONS,
    TEXTURE_OF,
    TEXTURES,
    Ingredient,
    Recipe,
    doubts,
)
from kbdesk.queries.foods import Foods
from kbdesk.queries.recipes import Recipes, exchanged
from kbdesk.ui.context import Context
from kbdesk.ui.draft_keeper import DraftKeeper
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.recipes.ingredients import Ingredients
from kbdesk.ui.recipes.options import Options, food_options, target_options
from kbdesk.ui.recipes.portion_figures import PortionFigures
from kbdesk.ui.theme.scaling import column, row, sized
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.long_text import LongText
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence

_USUAL_PORTIONS = 10
_DELAY_MS = 200


@dataclass(frozen=True, slots=True)
class _Asked:
    foods: Options
    recipe: Recipe | None
    kept: dict[str, Any] | None


class RecipeFormPage(FormPage):
    """``open(id="", copy="", target="", swap=None)``: change one, begin from one, or anew.

    ``swap`` is a food to be exchanged in the copy: ``food``, ``by``, ``raw_tenths``.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("recipes_page.new"),
            tr("recipes_page.save"),
            [("Enter", tr("visit_page.hint_enter"))],
        )
        self._id = ""
        self._new = str(uuid.uuid4())
        self._texture_typed = False
        self._pristine: dict[str, Any] = {}
        self._asked: dict[str, Any] = {}
        self._keeper = DraftKeeper(context, self._unsaved, self)
        self.name = TextField(tr("recipes_page.name"), longest=120)
        self.target = Picker(tr("recipes_page.target"), target_options())
        self.meal = Choice(
            tr("recipes_page.meal"), [(one, tr(f"kitchen.meal_{one}")) for one in MEALS],
            value="meal",
        )  # fmt: skip
        self.texture = Choice(
            tr("recipes_page.texture"), [(one, tr(f"kitchen.texture_{one}")) for one in TEXTURES],
            value="family",
        )  # fmt: skip
        self.portions = NumberField(
            tr("recipes_page.makes"), tr("recipes_page.portions_unit"), scale=1, decimals=0,
            lowest=1, highest=MOST_PORTIONS, big=False, width=150,
        )  # fmt: skip
        self.ingredients = Ingredients()
        self.steps = LongText(tr("recipes_page.steps"), 15_000)
        sized(self.steps.edit, height=130)
        self.allergens = CheckChips(
            tr("recipes_page.more_allergens"),
            [(one, tr(f"kitchen.allergen_{one}")) for one in ALLERGENS],
            columns=4,
        )
        self.note = TextField(tr("recipes_page.note"), longest=500)
        self.source = TextField(tr("recipes_page.source"), longest=200)
        self.pmt = Choice(
            tr("recipes_page.pmt"),
            [("yes", tr("recipes_page.yes")), ("no", tr("recipes_page.no"))],
            value="no",
        )
        self.figures = PortionFigures()
        self.doubts = Label("", "label", tone="warn", wrap=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._preview)
        self._lay_out()
        self.target.picked.connect(self._target_chosen)
        self.texture.changed.connect(self._texture_chosen)
        self.meal.changed.connect(lambda _: self._timer.start())
        self.portions.changed.connect(self._timer.start)
        self.ingredients.changed.connect(self._timer.start)
        for field in (self.name, self.target, self.portions, self.note, self.source):
            field.changed.connect(self._keeper.touch)
        for chosen in (self.meal, self.texture, self.pmt):
            chosen.changed.connect(lambda _: self._keeper.touch())
        for more in (self.ingredients, self.steps, self.allergens):
            more.changed.connect(self._keeper.touch)
        self.notice.acted.connect(self._start_over)
        self.source.edit.enter_moves = False
        self.source.entered.connect(self.save)
        self.foot_after(self.source.edit)

    def _lay_out(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        what = Card(tr("recipes_page.recipe"), pad=(16, 12, 16, 12))
        what.body.addWidget(self.name)
        line = row(12)
        line.addWidget(self.target, 1, top)
        line.addWidget(self.portions, 0, top)
        what.body.addLayout(line)
        line = row(16)
        for words, choice in (("meal", self.meal), ("texture", self.texture)):
            pair = column(5)
            pair.addWidget(Label(tr(f"recipes_page.{words}"), "label"))
            pair.addWidget(choice)
            line.addLayout(pair)
        line.addStretch(1)
        what.body.addLayout(line)
        foods = Card(tr("recipes_page.ingredients"), pad=(16, 12, 16, 12))
        foods.body.addWidget(self.ingredients)
        how = Card(tr("dashat.steps"), pad=(16, 12, 16, 12))
        how.body.addWidget(self.steps)
        how.body.addWidget(Label(tr("recipes_page.more_allergens"), "label"))
        how.body.addWidget(self.allergens)
        how.body.addWidget(Label(tr("recipes_page.pmt"), "label"))
        how.body.addWidget(self.pmt)
        how.body.addWidget(self.note)
        how.body.addWidget(self.source)
        left, right = QWidget(), QWidget()
        down = column(12)
        for card in (what, foods, how):
            down.addWidget(card)
        down.addStretch(1)
        left.setLayout(down)
        gives = Card(tr("recipes_page.gives"), pad=(16, 12, 16, 14))
        gives.body.addWidget(self.doubts)
        gives.body.addWidget(self.figures)
        self._nothing = Label(tr("recipes_page.gives_nothing"), "secondary", wrap=True)
        gives.body.addWidget(self._nothing)
        other = column(0)
        other.addWidget(gives)
        other.addStretch(1)
        right.setLayout(other)
        self.content.addWidget(Columns([(left, 60), (right, 40)], stacks_from=1.25), 1)

    def open(
        self,
        id: str = "",
        copy: str = "",
        target: str = "",
        swap: Mapping[str, Any] | None = None,
    ) -> None:
        """Show the form; what was typed before and not saved is in it."""
        self._keeper.flush()
        self._keeper.name = ""
        self._id, self._new = id, str(uuid.uuid4())
        self._asked = {"id": id, "copy": copy, "target": target, "swap": swap}
        # a swap was just chosen: nothing older takes its place
        of = id or (f"copy {copy}" if copy else "new")
        form = "" if swap is not None else f"recipe:{of}"
        self.notice.hide()
        self.set_title(tr(f"recipes_page.{'edit_title' if id else 'new'}"), "")

        def ask(desk: Desk) -> _Asked:
            foods, begun = Foods(desk), id or copy
            recipe = Recipes(desk).held(begun) if begun else None
            if recipe is not None and swap is not None:
                out, into = foods.held(swap["food"], "food"), foods.held(swap["by"], "for")
                recipe = exchanged(foods, recipe, out, into, swap["raw_tenths"])
            kept = kept_draft(desk, form) if form else None
            return _Asked(food_options(foods), recipe, kept)

        self.context.ask(
            ask, lambda asked: self._begin(asked, target, form), owner=self, newest=self,
            refused=self.complain,
        )  # fmt: skip

    def leave(self) -> bool:
        """What is typed is kept; there is never a question."""
        self._keeper.flush()
        return True

    def _begin(self, asked: _Asked, target: str, form: str) -> None:
        of = asked.recipe
        self.ingredients.set_foods(asked.foods)
        name = of.name if of else None
        if of is not None and not self._id:
            name = tr("recipes_page.copy_of", name=of.name)[:120]
        self._texture_typed = of is not None
        self.name.set_value(name)
        self.target.set_value(of.target if of else target or None)
        self.meal.set_value(of.meal if of else "meal")
        if of is not None:
            self.texture.set_value(of.texture)
        self.portions.set_value(of.portions if of else _USUAL_PORTIONS)
        self.ingredients.set_listed(of.ingredients if of else ())
        self.steps.set_text("\n".join(of.steps) if of else "")
        self.allergens.set_values(of.allergens if of else ())
        self.note.set_value(of.note if of else None)
        self.source.set_value(of.source if of is not None and self._id else None)
        self.pmt.set_value("yes" if of is not None and of.pmt else "no")
        self._pristine = self._typed()
        if asked.kept is not None:
            self._restore(asked.kept)
            self.notice.set(
                "info",
                tr("form_page.restored"),
                tr("form_page.restored_detail"),
                action=tr("form_page.start_over"),
            )
            self.notice.show()
        self._keeper.name = form
        self._preview()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        if of is not None and not self._id:
            self.name.edit.selectAll()

    # -- what is typed and not saved ---------------------------------------------------------

    def _typed(self) -> dict[str, Any]:
        return {
            "name": self.name.text(),
            "target": self.target.text(),
            "meal": self.meal.value(),
            "texture": self.texture.value(),
            "portions": self.portions.text(),
            "ingredients": [
                [one.food, one.raw_tenths, one.method] for one in self.ingredients.listed()
            ],
            "steps": self.steps.text(),
            "allergens": self.allergens.values(),
            "note": self.note.text(),
            "source": self.source.text(),
            "pmt": self.pmt.value(),
        }

    def _unsaved(self) -> dict[str, Any] | None:
        typed = self._typed()
        return {**typed, "new": self._new} if typed != self._pristine else None

    def _restore(self, kept: dict[str, Any]) -> None:
        """Put in what was typed; of another version's draft what can be read."""
        fields: dict[str, Field] = {
            "name": self.name, "target": self.target, "portions": self.portions,
            "note": self.note, "source": self.source,
        }  # fmt: skip
        for name, field in fields.items():
            if isinstance(kept.get(name), str):
                field.set_text(kept[name])
        for name, choice, known in (
            ("meal", self.meal, MEALS), ("texture", self.texture, TEXTURES),
            ("pmt", self.pmt, ("yes", "no")),
        ):  # fmt: skip
            if kept.get(name) in known:
                choice.set_value(kept[name])
        if isinstance(kept.get("steps"), str):
            self.steps.set_text(kept["steps"])
        allergens, listed = kept.get("allergens"), kept.get("ingredients")
        if isinstance(allergens, list):
            self.allergens.set_values(one for one in allergens if one in ALLERGENS)
        if isinstance(listed, list):
            self.ingredients.set_listed([Ingredient(*one) for one in listed if len(one) == 3])
        if isinstance(kept.get("new"), str) and len(kept["new"]) == 36:
            self._new = kept["new"]
        self._texture_typed = True

    def _start_over(self) -> None:
        self._keeper.forget()
        self._keeper.name = ""
        self.open(**self._asked)

    # -- inside ------------------------------------------------------------------------------

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
        self.context.ask(
            lambda desk: preview_recipe(desk, target, meal, portions, listed),
            self.figures.show_portion,
            owner=self,
            newest=("recipe-preview", id(self)),
        )

    def draft(self) -> dict[str, Any]:
        """Return the recipe as a draft."""
        fields: dict[str, Any] = {
            "name": self.name.value(),
            "target": self.target.value(),
            "meal": self.meal.value(),
            "texture": self.texture.value(),
            "portions": self.portions.value(),
            "ingredients": self.ingredients.drafts(),
            "steps": [line.strip() for line in self.steps.text().splitlines() if line.strip()],
            "allergens": self.allergens.values(),
            "note": self.note.value() or None,
            "source": self.source.value() or None,
            "pmt": self.pmt.value() == "yes",
        }
        if self._id:
            return {"do": "edit_recipe", "id": self._id, **fields}
        return {"do": "record_recipe", "id": self._new, **fields}

    def save(self) -> None:
        """Record the recipe."""
        if self.saving:
            return
        for field, missing in (
            (self.name, self.name.is_empty()),
            (self.target, self.target.value() is None),
            (self.portions, self.portions.value() is None),
        ):
            if missing:
                if field.state() != "bad":
                    field.refuse(tr("widget.required"))
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        if self.ingredients.unfinished() or not self.ingredients.listed():
            # what is typed in the line would be lost
            self.ingredients.take()
            if self.ingredients.unfinished() or not self.ingredients.listed():
                return
        self.notice.hide()
        self.saving = True
        self.context.record(self.draft(), self._saved, owner=self, refused=self._refused)

    def _saved(self, answer: dict[str, Any]) -> None:
        self.saving = False
        self._keeper.forget()
        self._keeper.name = ""
        self.context.tell(tr("recipes_page.saved"), self.name.value())
        self.context.go("recipe", id=answer["id"])

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        fields: dict[str, Field] = {
            "name": self.name, "target": self.target, "portions": self.portions,
            "note": self.note, "source": self.source,
        }  # fmt: skip
        name = (error.field or "").partition(".")[0]
        words = sentence(error, current())
        if name == "steps":
            self.steps.refuse(words)
            self.steps.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        field = fields.get(name)
        if field is None:
            self.complain(error)
            return
        field.refuse(words)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

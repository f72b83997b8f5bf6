"""A food to be added or changed: its figures per 100 g, checked against each other as one types."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import CONFIRMABLE, GROUP_OF_LETTER, SCALE, doubts, energy_of, read_code
from kbdesk.queries.foods import shown
from kbdesk.ui.forms.field_kinds import Each, Number, OneOf, Text, Ticks
from kbdesk.ui.forms.layout import group, in_columns
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Label, put, tr, why_not
from kbdesk.ui.recipes.food_card import FIGURES, figure_key
from kbdesk.ui.recipes.target_bar import amount


def _figure(name: str) -> Number:
    unit = "" if name == "edible_percent" else f"kitchen.unit_{name}"
    return Number(name, figure_key(name), unit_words=unit)


class FoodFormPage(RecordPage):
    """``open(id="")``: a food of one's own, or one that is changed."""

    record = "food"
    title, save_words = "foods_page.new", "foods_page.save"
    # The published food table has such values too: let the user decide.
    confirmable, confirm_words = CONFIRMABLE, "foods_page.number_right"
    code = Text("code", "foods_page.code", hint="common.may_be_empty", width=150)
    name = Text("name", "foods_page.name")
    group = OneOf("group", "foods_page.group", answers="kitchen.group_")
    figures = Each(_figure(name) for name in FIGURES)
    source = Text("source", "foods_page.source", hint="foods_page.source_hint", needs=True)
    allergens = Ticks("allergens", "recipes_page.allergens", answers="kitchen.allergen_")

    def lay_out(self) -> QWidget:
        self._id = ""
        self.sum = Label("", "secondary", wrap=True)
        cells = in_columns(5, *self.figures.values())
        put(
            self.content,
            group("foods_page.food", [(self.code, 0), (self.name, 6), (self.group, 4)]),
        )
        put(self.content, group("foods_page.per_100", cells, self.sum, self.source, pad=(16, 12)))
        put(self.content, group("recipes_page.allergens", self.allergens, pad=(16, 12, 16, 14)), 1)
        self.code.left.connect(self._code_left)
        for field in self.figures.values():
            field.changed.connect(self._typed_a_figure)
        return self.allergens

    def open(self, id: str = "") -> None:
        self._id = id
        self.set_title(tr(f"foods_page.{'edit_title' if id else 'new'}"), "")

        def ask(desk: Desk) -> dict[str, object]:
            return (shown(desk, id) if id else None) or {}

        def fill(food: dict[str, object]) -> QWidget:
            figures = {name: Decimal(str(food[name])) for name in FIGURES
                       if food.get(name) is not None}  # fmt: skip
            self.inputs.fill({**food, **dict.fromkeys(FIGURES), **figures})
            self.code.set_read_only(bool(id))
            self._typed_a_figure()
            return self.name if id else self.code

        self.begin(("food", id), ask, fill)

    def _code_left(self) -> None:
        """Take the group from the first letter of a TKPI code."""
        letter = read_code(self.code.text())[:1]
        if not self._id and self.group.value() is None and letter in GROUP_OF_LETTER:
            self.group.set_value(GROUP_OF_LETTER[letter])

    def _values(self) -> dict[str, Decimal | None]:
        found: dict[str, Decimal | None] = {}
        for name, field in self.figures.items():
            value = field.value()
            key = "edible" if name == "edible_percent" else name
            found[key] = None if value is None else Decimal(value) / SCALE
        return found

    def _typed_a_figure(self) -> None:
        """Say what protein, fat and carbohydrate give by 4, 9 and 4, and whether it agrees."""
        self.unconfirm()
        values = self._values()
        parts = [values[name] for name in ("protein_g", "fat_g", "carbohydrate_g")]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            self.sum.set_tone("ink_3")
            self.sum.setText(tr("foods_page.sum_how"))
            return
        expected = amount("energy_kcal", float(energy_of(*known)))
        wrong = [one for one in doubts(values) if one.code != "food.out_of_range"]
        if wrong:
            self.sum.set_tone("warn")
            error = KbdeskError(wrong[0].code, field=wrong[0].field, **wrong[0].params)
            self.sum.setText(why_not(error))
        else:
            agrees = values["energy_kcal"] is not None
            self.sum.set_tone("ok" if agrees else "ink_3")
            words = "sum_agrees" if agrees else "sum_is"
            self.sum.setText(tr(f"foods_page.{words}", energy=expected))

    def draft(self) -> dict[str, object]:
        """Return the food as a draft; an empty figure is not known."""
        fields = {**self.inputs.values(), "confirm": self.confirmed}
        code = fields.pop("code")
        if self._id:
            return {"do": "edit_food", "id": self._id, **fields}
        return {"do": "record_food", **fields, **({"code": code} if code else {"id": self.new_id})}

    def saved(self, answer: dict[str, object]) -> None:
        self._context.tell(tr("foods_page.saved"), self.name.value())
        self._context.go("foods", id=answer["id"])

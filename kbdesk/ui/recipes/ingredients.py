"""The ingredients of a recipe that is written: one line to type in, the list under it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.domain.nutrition import METHODS
from kbdesk.domain.recipes import GRAMS_SCALE, Ingredient
from kbdesk.records.kitchen import RECIPE
from kbdesk.ui.context import Context
from kbdesk.ui.formats import decimal
from kbdesk.ui.forms.field_kinds import FormField
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import TOP, Button, Label, column, put, row, sized, tr
from kbdesk.ui.language import worded
from kbdesk.ui.widgets.cells import RIGHT
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import Column, Row, Table

USUAL = "boiled"
_RAW = next(one for one in RECIPE.field("ingredients").parts if one.name == "raw_tenths")


def raw_field(width: int) -> NumberField:
    """Return a field for the raw weight of an ingredient."""
    return NumberField.of(_RAW, tr("common.raw_weight"), big=False, width=width)


class Ingredients(QWidget):
    """``changed`` when the list changed. Enter takes a line, on a row it takes it up again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._names: dict[str, str] = {}
        self._listed: list[Ingredient] = []
        self._place: int | None = None
        self.food = Picker(tr("recipes_page.food"), [])
        self.raw = raw_field(width=130)
        self.method = Picker(
            tr("recipes_page.method"), worded("kitchen.method_", METHODS), value=USUAL
        )
        self.add = Button(tr("recipes_page.add_line"), icon="plus", does=self.take)
        top = put(row(10), (self.food, 5, TOP), (self.raw, TOP), (self.method, 3, TOP))
        put(top, put(column(5), Label("", "label"), self.add, 1))
        self.table = Table(
            tr("recipes_page.ingredients"),
            Column(tr("recipes_page.food"), stretch=1),
            Column(tr("recipes_page.raw_g"), RIGHT, width=110),
            Column(tr("recipes_page.method"), width=130),
            row_height=40,
            fit=True,
        )
        words = tr("recipes_page.remove_line")
        self.remove = Button(words, icon="close", key="Del", does=self._remove)
        self.said = Label(tr("recipes_page.line_how"), "secondary", wrap=True)
        foot = put(row(8), (self.said, 1), self.remove)
        hear_keys(self.table, {"Del": self._remove})
        self.setLayout(put(column(8), top, sized(self.table, min_height=76), foot))
        self.setFocusProxy(self.food)
        self.method.on_enter(self.take)

        self.table.opened.connect(lambda key: self.take_up(int(key)))
        self._show()

    def set_foods(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer the foods that there are."""
        self._names = dict(options)
        self.food.set_options(options)

    def set_listed(self, listed: Sequence[Ingredient]) -> None:
        """Show other ingredients."""
        self._listed = list(listed)
        self._clear()
        self._show()
        self.changed.emit()

    def listed(self) -> list[Ingredient]:
        return list(self._listed)

    def drafts(self) -> list[dict[str, object]]:
        """Return the ingredients as a draft has them."""
        return [
            {"food": one.food, "raw_g": one.raw_tenths / GRAMS_SCALE, "method": one.method}
            for one in self._listed
        ]

    def line(self) -> tuple[Field, ...]:
        """Return the fields of the line that is typed."""
        return self.food, self.raw, self.method

    def unfinished(self) -> bool:
        """Tell whether something is typed that is not in the list yet."""
        return bool(self.food.text().strip() or self.raw.text().strip())

    def take(self) -> None:
        """Put the line into the list, and be ready for the next."""
        food, raw, method = self.food.value(), self.raw.value(), self.method.value()
        if food is None or raw is None or method is None:
            lacks = self.food if food is None else self.raw if raw is None else self.method
            if lacks.state() != "bad":
                lacks.refuse(tr("widget.required"))
            lacks.setFocus()
            return
        made = Ingredient(food, raw, method)
        if self._place is None:
            self._listed.append(made)
        else:
            self._listed[self._place] = made
        self._clear()
        self._show()
        self.food.setFocus()
        self.changed.emit()

    def _clear(self) -> None:
        self._place = None
        self.food.set_value(None)
        self.raw.set_value(None)
        self.add.set_words(tr("recipes_page.add_line"))

    def _show(self) -> None:
        rows = []
        for place, one in enumerate(self._listed):
            name, decimals = self._names.get(one.food, one.food), bool(one.raw_tenths % GRAMS_SCALE)
            raw = decimal(one.raw_tenths / GRAMS_SCALE, int(decimals))
            rows.append(Row(str(place), [name, raw, tr(f"kitchen.method_{one.method}")]))
        self.table.show_rows(rows)
        self.remove.setEnabled(bool(rows))

    def place(self) -> int | None:
        """Return the place of the row that is in the line to be changed, None of a new one."""
        return self._place

    def take_up(self, place: int) -> None:
        """Bring a row of the list back into the line, to be changed."""
        one = self._listed[place]
        self._place = place
        self.food.set_value(one.food)
        self.raw.set_value(one.raw_tenths)
        self.method.set_value(one.method)
        self.add.set_words(tr("recipes_page.keep_line"))
        self.raw.setFocus()

    def _remove(self) -> None:
        key = self.table.current_key()
        if key is None or int(key) >= len(self._listed):
            return
        del self._listed[int(key)]
        self._clear()
        self._show()
        if self._listed:
            self.table.set_current_key(str(min(int(key), len(self._listed) - 1)))
        else:
            self.food.setFocus()
        self.changed.emit()


class IngredientList(FormField[Ingredients]):
    """The ingredients of a recipe; the line that is not taken yet is kept with them."""

    def build(self, _context: Context, /) -> Ingredients:
        made = Ingredients()
        for field in made.line():
            field.changed.connect(made.changed)
        return made

    def fill(self, widget: Ingredients, value: Any) -> None:
        widget.method.set_value(USUAL)
        widget.set_listed(value or ())

    def value(self, widget: Ingredients) -> object:
        return widget.drafts()

    def typed(self, widget: Ingredients) -> object:
        return {
            "listed": [[one.food, one.raw_tenths, one.method] for one in widget.listed()],
            "line": [one.text() for one in widget.line()],
            "place": widget.place(),
        }

    def restore(self, widget: Ingredients, kept: object) -> None:
        if not isinstance(kept, dict):
            return
        widget.set_listed([Ingredient(*one) for one in kept.get("listed", ()) if len(one) == 3])
        place = kept.get("place")
        if isinstance(place, int) and place < len(widget.listed()):
            widget.take_up(place)
        for field, text in zip(widget.line(), kept.get("line", ()), strict=False):
            field.set_text(text)

    def bad(self, widget: Ingredients) -> QWidget | None:
        # what is typed in the line would be lost
        if widget.unfinished() or not widget.listed():
            widget.take()
        if not widget.unfinished() and widget.listed():
            return None
        return next((one for one in widget.line() if one.state() == "bad"), widget)

"""Another food in the place of one: what it does to a portion, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import NUTRIENTS
from kbdesk.ui.formats import DASH, decimal, integer
from kbdesk.ui.kit import Button, Label, column, put, row, tr, why_not
from kbdesk.ui.recipes.figures import grams, rupiah
from kbdesk.ui.recipes.ingredients import raw_field
from kbdesk.ui.recipes.target_bar import DECIMALS, amount
from kbdesk.ui.widgets.cells import RIGHT, Cell, Text
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import Column, Row, Table

_EGG = "HR002"


class Swap(QWidget):
    """``asked`` when what to swap is chosen; ``wanted`` to make a recipe of it."""

    asked = Signal()
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self.out = Picker(tr("recipes_page.swap_out"), [])
        self.into = Picker(tr("recipes_page.swap_in"), [])
        self.raw = raw_field(width=140)
        self.said = Label(tr("recipes_page.swap_how"), "secondary", wrap=True)
        self.table = Table(
            tr("recipes_page.swap_effect"),
            Column(tr("common.a_portion"), stretch=1),
            Column(tr("recipes_page.before"), RIGHT),
            Column(tr("recipes_page.after"), RIGHT),
            Column(tr("recipes_page.change"), RIGHT),
            row_height=35,
            fit=True,
        )
        self.keep = Button(tr("recipes_page.swap_keep"), icon="plus", does=self.wanted)
        self.keep.setEnabled(False)
        fields = column(0, (16, 12, 16, 0))
        line = put(row(12), self.raw, (self.said, 1))
        put(fields, put(row(12), (self.out, 1), (self.into, 1)), line)
        down = put(column(0), fields, self.table, put(row(8, (16, 10, 16, 12)), 1, self.keep), 1)
        self.setLayout(down)
        self.out.picked.connect(lambda _: self._chosen())
        self.into.picked.connect(lambda _: self._chosen())
        self.raw.changed.connect(self._chosen)

    def show_recipe(
        self, held: Sequence[tuple[str, str, bool]], foods: Sequence[tuple[str, str]]
    ) -> None:
        """Offer the foods of a recipe (ref, name, animal) and all that may take their place."""
        before = self.out.value(), self.into.value()
        self.out.set_options([(ref, name) for ref, name, _ in held])
        self.into.set_options(foods)
        if before[0] is None or before[0] not in {ref for ref, _, _ in held}:
            first = next((ref for ref, _, animal in held if animal), held[0][0] if held else None)
            self.out.set_value(first)
            # Start with the usual swap: egg instead of fish.
            self.into.set_value(_EGG if first is not None and first != _EGG else None)
            self.raw.set_value(None)
        self._chosen()

    def show_effect(self, effect: Mapping[str, Any]) -> None:
        """Show what ``recipe swap`` answers."""
        before, after = effect["before"], effect["after"]
        rows = []
        for name in NUTRIENTS:
            label = f"{tr(f'kitchen.nutrient_{name}')}, {tr(f'kitchen.unit_{name}')}"
            change = _change(name, effect["change"][name])
            rows.append(Row(name, [label, _figure(name, before), _figure(name, after), change]))
        costs = [rupiah(one["per_portion"]["cost_rupiah"]) for one in (before, after)]
        more = effect["change"]["cost_rupiah"]
        words = DASH if more is None else integer(more, signed=True)
        rows.append(Row("cost", [tr("recipes_page.cost_rp"), *costs, words]))
        self.table.set_rows(rows)
        self.said.set_tone("ink_3")
        self.said.setText(
            tr("recipes_page.swap_taken", food=effect["for"], grams=grams(effect["raw_g"]))
        )
        self.keep.setEnabled(True)

    def refuse(self, error: KbdeskError) -> None:
        """Say why it cannot be worked out."""
        self.table.set_rows([])
        self.keep.setEnabled(False)
        if error.code == "recipe.no_edible_share":
            self.raw.refuse(why_not(error))
            return
        self.said.set_tone("bad")
        self.said.setText(why_not(error))

    def chosen(self) -> dict[str, Any] | None:
        """Return ``food``, ``by`` and ``raw_tenths``, or None while something is lacking."""
        out, into = self.out.value(), self.into.value()
        if out is None or into is None or out == into or self.raw.state() == "bad":
            return None
        return {"food": out, "by": into, "raw_tenths": self.raw.value()}

    def _chosen(self) -> None:
        if self.chosen() is None:
            self.table.set_rows([])
            self.keep.setEnabled(False)
            self.said.setText(tr("recipes_page.swap_how"))
            return
        self.asked.emit()


def _figure(name: str, effect: Mapping[str, Any]) -> Cell:
    value = effect["per_portion"][name]
    if value is None:
        return Text(tr("recipes_page.no_data"), shade="ink_3")
    status = effect["target_per_portion"].get(name, {}).get("status")
    if status in ("below", "above"):
        return Text(amount(name, value), strong=True, shade="warn", icon="warning")
    if status == "within":
        return Text(amount(name, value), strong=True, shade="ok", icon="check-circle")
    return amount(name, value)


def _change(name: str, value: float | None) -> Cell:
    if value is None:
        return DASH
    return Text(decimal(value, DECIMALS.get(name, 1), signed=True), strong=True)

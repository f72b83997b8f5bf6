"""A recipe scaled to so many portions: what to buy, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.records.kitchen import RECIPE
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import Label, column, hidden, put, row, tr
from kbdesk.ui.recipes.figures import grams, rupiah
from kbdesk.ui.widgets.cells import RIGHT, Cell, Text
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.table import Column, Row, Table


class Shopping(QWidget):
    """``wanted(portions)`` when another number of portions was typed."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        words = tr("recipes_page.for_portions")
        self.portions = NumberField.of(RECIPE.field("portions"), words, big=False, width=130)
        self.portions.edit.starts_over = True
        self.portions.edit.enter_moves = False
        self.total = Label("", "value")
        self.each = Label("", "secondary", wrap=True)
        self.table = Table(
            tr("recipes_page.shopping"),
            Column(tr("recipes_page.food"), stretch=1),
            Column(tr("recipes_page.buy"), RIGHT),
            Column(tr("recipes_page.per_kg"), RIGHT, optional=True),
            Column(tr("recipes_page.cost"), RIGHT),
            row_height=35,
            fit=True,
        )
        top = put(row(16, (16, 12, 16, 6)), self.portions)
        top.addLayout(put(column(2), 1, self.total, self.each, 1), 1)
        self.without = hidden(Label("", "secondary", wrap=True))
        down = put(column(0), top, self.table, put(row(0, (16, 6, 16, 12)), self.without), 1)
        self.setLayout(down)
        self.portions.changed.connect(self._typed)

    def show_list(self, scaled: Mapping[str, Any]) -> None:
        """Show what ``recipe scale`` answers."""
        self.table.set_rows([_row(one) for one in scaled["ingredients"]])
        cost, without = scaled["cost_rupiah"], list(scaled["missing_prices"])
        n = integer(scaled["portions"])
        if cost is not None:
            self.total.setText(tr("recipes_page.total_for", cost=rupiah(cost), n=n))
            each = tr("recipes_page.cost_each", cost=rupiah(scaled["cost_per_portion"]))
            self.each.setText(each)
        elif not scaled["known_cost_rupiah"]:
            self.total.setText(tr("recipes_page.cost_unknown_yet"))
            self.each.setText(tr("recipes_page.cost_incomplete"))
        else:
            known = rupiah(scaled["known_cost_rupiah"])
            self.total.setText(tr("recipes_page.at_least_cost", cost=known, n=n))
            self.each.setText(tr("recipes_page.cost_incomplete"))
        self.without.setText(tr("recipes_page.without_price", foods=", ".join(without)))
        self.without.setVisible(bool(without))

    def _typed(self) -> None:
        portions = self.portions.value()
        if portions is not None:
            self.wanted.emit(portions)


def _row(one: Mapping[str, Any]) -> Row:
    price: Cell = rupiah(one["rupiah_per_kg"])
    cost: Cell = rupiah(one["cost_rupiah"])
    if one["rupiah_per_kg"] is None:
        price = Text(tr("recipes_page.no_price"), shade="ink_3")
    return Row(one["food"], [one["name"], Text(grams(one["raw_g"]), strong=True), price, cost])

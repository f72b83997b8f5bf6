"""The form of a food's price: how much a kilogram cost, at which market, on which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.forms.declared_form import DeclaredForm
from kbdesk.ui.forms.field_kinds import Day, Number, Text
from kbdesk.ui.kit import TOP, Button, Label, Notice, column, hidden, put, row, tr
from kbdesk.ui.recipes.figures import rupiah


class PriceForm(DeclaredForm, QWidget):
    """Enter in the last field saves; what was typed and not saved is kept for each food."""

    notice: Notice
    record = "food_price"
    amount = Number("rupiah_per_kg", "foods_page.rupiah_per_kg", width=150)
    market = Text("market", "foods_page.market")
    day = Day("date", "foods_page.price_date")

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.declare(context)
        self._food: Mapping[str, Any] | None = None
        self.notice = hidden(Notice("bad", ""))
        self.save_button = Button(tr("foods_page.save_price"), icon="save", does=self.save)
        beside_day = put(column(5), Label("", "label"), self.save_button, 1)
        lines = put(column(6), self.notice, put(row(10), (self.amount, TOP), (self.market, 1, TOP)))
        self.setLayout(put(lines, put(row(10), (self.day, 1, TOP), beside_day)))
        self.inputs.follow(self.touched)
        self.enter_saves(self.day)
        self.ctrl_enter_saves()

    def show_food(self, food: Mapping[str, Any], today: date) -> None:
        """Show the form of a food, with what was typed for it before."""
        other = self._food is None or self._food["id"] != food["id"]
        self._food = food
        if other:
            self.keeping.put_away()
            self.inputs.set_today(today)
            self._begin(today)

    def _begin(self, day: object) -> None:
        if self._food is not None:
            self.inputs.fill({"market": self._food["market"], "date": day})
            self.keep_as(f"food_price:{self._food['id']}")

    def draft(self) -> dict[str, object]:
        food = self._food["id"] if self._food is not None else None
        return {"do": "record_price", "id": self.new_id, "food": food, **self.inputs.values()}

    def saved(self, _answer: object) -> None:
        if self._food is None:
            return
        amount = self.amount.value() or 0
        self._context.tell(tr("foods_page.price_saved", name=self._food["name"]), rupiah(amount))
        market, day = self.market.value(), self.day.value()
        self._begin(day)
        self.market.set_value(market)
        self.keeping.proposed("market")
        self.amount.setFocus()

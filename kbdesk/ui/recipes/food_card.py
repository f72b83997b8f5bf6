"""One food: its figures with what is not known said, its source, and what it cost where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from kbdesk.domain.foods import NUTRIENTS
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short, decimal, integer, joined, percent
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import (
    Button,
    Card,
    Label,
    Notice,
    column,
    gap,
    grid,
    hidden,
    line,
    put,
    row,
    tr,
)
from kbdesk.ui.recipes.figures import allergen_words, rupiah
from kbdesk.ui.recipes.price_form import PriceForm
from kbdesk.ui.widgets.cells import RIGHT, Text
from kbdesk.ui.widgets.table import Column, Row, Table
from kbdesk.words import say

FIGURES = ("edible_percent", *NUTRIENTS)
_SHOWN = 12


class FoodCard(Card):
    """``edit(id)`` when it is to be changed. ``price`` is the form of a new price."""

    edit = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(" ", pad=0, gap=0)
        self._context = context
        self._food: Mapping[str, Any] | None = None
        self.change = Button(tr("foods_page.edit"), icon="edit", key="F6", does=self._edit)
        self.add_to_header(self.change)
        self._kind = Label("", "secondary", wrap=True)
        self._doubt = hidden(Notice("warn", ""))
        self._figures: dict[str, Label] = {}
        self._cells: QGridLayout = grid((8, 4))
        for place, name in enumerate(FIGURES):
            down, across = place % 5, place // 5 * 3
            label = Label(tr(figure_key(name)), tone="ink_2")
            value = Label("", "label", align=Qt.AlignmentFlag.AlignRight)
            self._cells.addWidget(label, down, across)
            self._cells.addWidget(value, down, across + 1)
            self._figures[name] = value
        self._cells.addWidget(gap(width=12), 0, 2)
        for across in (1, 4):
            self._cells.setColumnStretch(across, 1)
        self._about = Label("", "secondary", wrap=True)
        top = put(column(8, (16, 10, 16, 12)), self._kind, self._doubt, self._cells, self._about)
        put(self.body, top, line())
        self._prices()
        self.setEnabled(False)

    def _prices(self) -> None:
        self.price = PriceForm(self._context)
        self.table = Table(
            tr("foods_page.prices"),
            Column(tr("foods_page.price_date"), width=110),
            Column(tr("foods_page.market"), stretch=1),
            Column(tr("foods_page.per_kg"), RIGHT),
            row_height=36,
            fit=True,
        )
        hear_keys(self.table, {"Del": self._void})
        self.remove = Button(tr("foods_page.void_price"), icon="close", key="Del", does=self._void)
        self._no_price = Label(tr("foods_page.no_prices"), "secondary", wrap=True)
        below = put(column(6, (16, 10, 16, 12)), Label(tr("foods_page.prices"), "card_title"))
        put(below, self.price, self._no_price)
        self._more = Label("", "secondary", wrap=True)
        foot = put(row(8, (16, 8, 16, 12)), (self._more, 1), 1, self.remove)
        put(self.body, below, self.table, foot, 1)

    def show_food(self, food: Mapping[str, Any], doubts: list[str], today: date) -> None:
        """Show a food as ``show food`` says it, with what is doubtful in its figures."""
        self._food = food
        self.setEnabled(True)
        self.set_title(food["name"])
        code = tr("foods_page.code_of", code=food["code"]) if food["code"] else ""
        changed = tr("foods_page.changed") if food["changed"] else ""
        self._kind.setText(joined(tr(f"kitchen.group_{food['group']}"), code, changed))
        self._doubt.setVisible(bool(doubts))
        if doubts:
            self._doubt.set("warn", "\n".join(doubts))
        for name, label in self._figures.items():
            value = food[name]
            label.setText(figure_words(name, value))
            label.set_tone("ink" if value is not None else "ink_3")
            label.setProperty("role", "label" if value is not None else "secondary")
            label.style().polish(label)
        held = allergen_words(food["allergens"])
        allergens = tr("dashat.allergens", names=held) if held else ""
        source = tr("foods_page.source_of", source=food["source"] or "–")
        self._about.setText(joined(allergens, source, food["note"], by="\n"))
        self._show_prices(food["prices"])
        self.price.show_food(food, today)

    def food_id(self) -> str | None:
        return self._food["id"] if self._food is not None else None

    def _show_prices(self, prices: list[Mapping[str, Any]]) -> None:
        rows = [
            Row(
                one["id"],
                [
                    date_short(date.fromisoformat(one["date"]), year=True),
                    one["market"] or Text(tr("foods_page.no_market"), shade="ink_3"),
                    Text(rupiah(one["rupiah_per_kg"]), strong=place == 0),
                ],
            )
            for place, one in enumerate(reversed(prices))
        ]
        self.table.set_rows(rows[:_SHOWN])
        more = len(rows) - _SHOWN
        self._more.setText(tr("foods_page.more_prices", n=integer(more)))
        self._more.setVisible(more > 0)
        for widget in (self.table, self.remove):
            widget.setVisible(bool(rows))
        self._no_price.setVisible(not rows)

    def _void(self) -> None:
        key = self.table.current_key()
        if key is None or self.price.saving:
            return
        reason = say("foods_page.mistyped", "id")
        self._context.record(
            {"do": "void_price", "id": key, "reason": reason},
            lambda _: self._voided(key),
            owner=self,
        )

    def _voided(self, price: str) -> None:
        back = {"do": "unvoid", "kind": "food_price", "id": price}
        self._context.can_undo(tr("foods_page.price_back"), "", [back], "foods")
        self._context.tell_undoable(tr("foods_page.price_voided"))

    def _edit(self) -> None:
        if self._food is not None:
            self.edit.emit(self._food["id"])


def figure_key(name: str) -> str:
    return "foods_page.edible" if name == "edible_percent" else f"kitchen.nutrient_{name}"


def figure_words(name: str, value: float | None) -> str:
    """Return a figure with its unit; what is not known is said, and never nought."""
    if value is None:
        return tr("dashat.not_available")
    if name == "edible_percent":
        return percent(value, 100, 0 if float(value).is_integer() else 1)
    places = next((n for n in (0, 1) if round(value, n) == value), 2)
    return f"{decimal(value, places)} {tr(f'kitchen.unit_{name}')}"

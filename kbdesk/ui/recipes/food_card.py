"""One food: its figures with what is not known said, its source, and what it cost where."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import NUTRIENTS
from kbdesk.records.kitchen import MOST_RUPIAH_A_KILOGRAM
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short, decimal, integer, joined, percent
from kbdesk.ui.forms.inputs import refuse_at
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import (
    TOP,
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
from kbdesk.ui.widgets.cells import RIGHT, Text
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.table import Column, Row, Table
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import say

FIGURES = ("edible_percent", *NUTRIENTS)
_SHOWN = 12


class FoodCard(Card):
    """``edit(id)`` when it is to be changed. A price is recorded by Enter in its last field."""

    edit = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(" ", pad=0, gap=0)
        self._context = context
        self._food: Mapping[str, Any] | None = None
        self._saving = False
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
        today = date.today()
        self.amount = NumberField(
            tr("foods_page.rupiah_per_kg"), "Rp", scale=1, decimals=0, lowest=1,
            highest=MOST_RUPIAH_A_KILOGRAM, big=False, width=150,
        )  # fmt: skip
        self.market = TextField(tr("foods_page.market"), longest=80)
        self.day = DateField(tr("foods_page.price_date"), latest=today, hint="")
        self.save_price = Button(tr("foods_page.save_price"), icon="save", does=self.record_price)
        self.table = Table(
            tr("foods_page.prices"),
            [
                Column(tr("foods_page.price_date"), width=110),
                Column(tr("foods_page.market"), stretch=1),
                Column(tr("foods_page.per_kg"), RIGHT),
            ],
            row_height=36,
            fit=True,
        )
        hear_keys(self.table, {"Del": self._void})
        self.remove = Button(tr("foods_page.void_price"), icon="close", key="Del", does=self._void)
        self._no_price = Label(tr("foods_page.no_prices"), "secondary", wrap=True)
        below = put(column(6, (16, 10, 16, 12)), Label(tr("foods_page.prices"), "card_title"))
        put(below, put(row(10), (self.amount, TOP), (self.market, 1, TOP)))
        save = put(column(5), Label("", "label"), self.save_price, 1)
        put(below, put(row(10), (self.day, 1, TOP), save), self._no_price)
        self._more = Label("", "secondary", wrap=True)
        foot = put(row(8, (16, 8, 16, 12)), (self._more, 1), 1, self.remove)
        put(self.body, below, self.table, foot, 1)
        self.day.on_enter(self.record_price)

    def show_food(self, food: Mapping[str, Any], doubts: list[str], today: date) -> None:
        """Show a food as ``show food`` says it, with what is doubtful in its figures."""
        other = self._food is None or self._food["id"] != food["id"]
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
        self.day.set_range(date(2000, 1, 1), today)
        if other:
            self.amount.set_value(None)
            self.market.set_value(food["market"])
            self.day.set_value(today)

    def food_id(self) -> str | None:
        return self._food["id"] if self._food is not None else None

    def record_price(self) -> None:
        """Record the price that is typed."""
        if self._saving or self._food is None:
            return
        amount, day = self.amount.value(), self.day.value()
        if amount is None or day is None:
            missing: Field = self.amount if amount is None else self.day
            if missing.state() != "bad":
                missing.refuse(tr("widget.required"))
            missing.setFocus()
            return
        self._saving = True
        draft = {
            "do": "record_price",
            "id": str(uuid.uuid4()),
            "food": self._food["id"],
            "rupiah_per_kg": amount,
            "market": self.market.value() or None,
            "date": day.isoformat(),
        }
        name = self._food["name"]
        self._context.record(
            draft, lambda _: self._saved(name, amount), owner=self, refused=self._refused
        )

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

    def _saved(self, name: str, amount: int) -> None:
        self._saving = False
        self.amount.set_value(None)
        self.amount.setFocus()
        self._context.tell(tr("foods_page.price_saved", name=name), rupiah(amount))

    def _refused(self, error: KbdeskError) -> None:
        self._saving = False
        fields: dict[str, Field]
        fields = {"rupiah_per_kg": self.amount, "market": self.market, "date": self.day}
        if not refuse_at(fields, error):
            self._context.complained.emit(error)

    def _void(self) -> None:
        key = self.table.current_key()
        if key is None or self._saving:
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

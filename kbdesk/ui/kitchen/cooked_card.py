"""The productions of a day; a wrong one can be voided."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from kbdesk.queries.produced import Produced
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, integer
from kbdesk.ui.kit import Button, Card, put, row, tr
from kbdesk.ui.widgets.cells import Two
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table
from kbdesk.ui.widgets.text_field import TextField


class CookedCard(Card):
    """Hidden while nothing was cooked; ``taken_out`` once a line is out of every count."""

    taken_out = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(tr("kitchen_page.cooked_today"), pad=0, gap=0)
        self._context = context
        self.table = Table(
            tr("kitchen_page.cooked_today"),
            [Column("", stretch=1), Column("", RIGHT)],
            row_height=50,
            fit=True,
        )
        self.table.horizontalHeader().hide()
        self.why = TextField(
            tr("kitchen_page.void_why"), longest=200, label=False, compact=True,
            placeholder=tr("kitchen_page.void_why"),
        )  # fmt: skip
        self.void = Button(tr("kitchen_page.void"), icon="close", does=self._void)
        put(self.body, self.table, put(row(8, (12, 8)), (self.why, 1), self.void))
        self.table.opened.connect(lambda _: self.why.setFocus())
        self.hide()

    def show_lines(self, produced: Sequence[Produced]) -> None:
        rows = []
        for one in produced:
            cost = DASH if one.cost is None else tr("kitchen_page.rupiah", cost=integer(one.cost))
            name = one.name or tr("kitchen_page.unknown_recipe")
            second = ", ".join(one.cooks)
            portions = tr("kitchen_page.portions_of", n=integer(one.portions))
            cells = [Two(name, second), Two(portions, cost, strong=False)]
            rows.append(Row(one.id, cells, spoken=", ".join((name, second, portions, cost))))
        self.table.set_rows(rows)
        if rows and self.table.current_key() is None:
            self.table.set_current_key(rows[-1].key)
        self.setVisible(bool(rows))

    def _void(self) -> None:
        key = self.table.current_key()
        if key is None:
            return
        if self.why.is_empty():
            self.why.refuse(tr("widget.required"))
            self.why.setFocus()
            return
        draft = {"do": "void_production", "id": key, "reason": self.why.text().strip()}
        self._context.record(draft, self._was_voided)

    def _was_voided(self, _answer: object) -> None:
        self.why.set_value("")
        self._context.tell(tr("kitchen_page.voided"))
        self.taken_out.emit()

"""Operations of another laptop that no verb could have written, with what to do about each."""

from __future__ import annotations

from kbdesk.queries.unreadable import UnreadableRow, unreadable_rows
from kbdesk.ui.context import Context
from kbdesk.ui.field_words import field_words
from kbdesk.ui.formats import DASH, date_clock, integer, joined
from kbdesk.ui.kit import Card, Notice, put, row, tr
from kbdesk.ui.widgets.cells import Two
from kbdesk.ui.widgets.table import Column, Row, Table

_MOST = 50
"""So many rows are shown, the latest; the count is of all."""


class UnreadableCard(Card):
    """Hidden while everything can be read."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("unreadable_page.title"), note=" ", pad=(0, 0, 0, 10), gap=8)
        self._context = context
        at_hub = context.facts.role == "hub"
        what_to_do = tr("unreadable_page.at_hub" if at_hub else "unreadable_page.what_to_do")
        self.notice = Notice("warn", tr("unreadable_page.why"), what_to_do)
        self.table = Table(
            tr("unreadable_page.title"),
            Column(tr("unreadable_page.what"), stretch=3),
            Column(tr("common.written"), stretch=3),
            row_height=44,
            fit=True,
        )
        put(self.body, put(row(0, (16, 8)), self.notice), self.table)
        self.hide()

    def load(self) -> None:
        """Read what cannot be read."""
        self._context.read(unreadable_rows, self._show)

    def _show(self, rows: list[UnreadableRow]) -> None:
        self.setVisible(bool(rows))
        self.set_note(tr("unreadable_page.count", count=integer(len(rows))))
        self.table.set_rows([_row(one) for one in rows[:_MOST]])
        self.table.mark_one()


def _row(one: UnreadableRow) -> Row:
    field = field_words(one.entity, one.field)
    when = date_clock(one.at)
    return Row(
        one.id,
        [
            Two(tr(f"field.entity.{one.entity}"), tr("unreadable_page.field", field=field)),
            Two(when, joined(one.author, one.machine) or DASH),
        ],
    )

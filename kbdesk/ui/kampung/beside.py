"""All Kampung KB beside each other: which stands lowest, what it lacks, what is late or silent."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from kbdesk.queries.kampung_beside import KampungBeside, KampungsBeside
from kbdesk.reports.score_table import level_label
from kbdesk.ui.formats import DASH, date_short, integer
from kbdesk.ui.kit import Card, Label, put, row, tr
from kbdesk.ui.language import current
from kbdesk.ui.widgets.cells import Cell, Text, Two
from kbdesk.ui.widgets.table import Column, Row, Table

_NAMED = 2
"""So many of what is missing are named in a line; the page of the kelurahan has all."""


class KampungsCard(Card):
    """The list; ``opened(village)`` for one of them."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("kampung_page.beside"), pad=0)
        self.table = Table(
            tr("kampung_page.beside"),
            Column(tr("dataku.kelurahan"), stretch=2),
            Column(tr("dataku.level"), stretch=3),
            Column(tr("kampung_page.head_plan"), width=150),
            Column(tr("kampung_page.head_groups"), width=140),
            Column(tr("kampung_page.head_meetings"), width=170),
            row_height=52, round_top=True, fit=True, click_opens=False,
        )  # fmt: skip
        self.note = Label("", "small", tone="ink_2", wrap=True)
        put(self.body, self.table, put(row(0, (16, 8)), (self.note, 1)), 1)
        self.table.opened.connect(self.opened.emit)

    def show_all(self, found: KampungsBeside) -> None:
        """Show the Kampung KB, and of which kelurahan nothing is recorded."""
        self.table.set_rows([_row(one) for one in found.each])
        if found.each and self.table.current_key() is None:
            self.table.set_current_key(found.each[0].village)
        others = ", ".join(found.others)
        self.note.setText(tr("kampung_page.others", names=others) if others else "")


def _row(one: KampungBeside) -> Row:
    names = [tr(f"score.code_{gap.rule.code}") for gap in one.missing[:_NAMED]]
    more = len(one.missing) - len(names)
    lacks = ", ".join(names) + (f" +{more}" if more > 0 else "")
    level = Two(
        level_label(one.level, current()),
        tr("kampung_page.lacks", what=lacks) if lacks else tr("score.complete"),
    )
    plan: Cell = Text(DASH, shade="ink_3")
    if one.plan:
        behind = tr("kampung_page.plan_late", count=integer(one.late)) if one.late else ""
        words = tr("kampung_page.plan_done", done=integer(one.done), count=integer(one.plan))
        plan = Two(words, behind, strong=False)
    groups: Cell = Text(DASH, shade="ink_3")
    if one.groups:
        words = tr("kampung_page.silent", count=integer(one.silent), groups=integer(one.groups))
        groups = Text(words, strong=one.silent > 0, shade="warn" if one.silent else "ink")
    meeting: Cell = Text(tr("kampung_page.none_planned"), shade="ink_3")
    if one.meeting is not None:
        kind, day = one.meeting
        meeting = Two(date_short(date.fromisoformat(day), year=True), kind, strong=False)
    return Row(one.village, [Two(one.name, one.kampung or ""), level, plan, groups, meeting])

"""The recipients of a day as rows of a table: who, how it was given, what was eaten, why not."""

from __future__ import annotations

from kbdesk.queries.kitchen_day import Eater
from kbdesk.ui.formats import DASH, percent
from kbdesk.ui.kitchen.words import (
    age_words,
    eaten_words,
    name_of,
    programme_words,
    reason_words,
)
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.cells import Cell, QuartersCell, Text, Two
from kbdesk.ui.widgets.table import Column, Row


def columns() -> list[Column]:
    """Return the columns of the table of portions."""
    return [
        Column(tr("kitchen_page.recipient"), stretch=1),
        Column(tr("kitchen_page.handover"), width=118),
        Column(tr("kitchen_page.share_eaten"), width=146),
        Column(tr("kitchen_page.reason"), width=130, optional=True),
    ]


def portion_row(one: Eater) -> Row:
    """Return a recipient's row."""
    row, given = one.place.row, one.today
    why = f"{age_words(one)} · {programme_words(row.indication, row.programme_days)}"
    missed = given is not None and not given.portions
    how = ""
    if given is not None and not missed and given.handover:
        how = tr(f"kitchen_page.handover_{given.handover}")
    elif missed:
        how = tr("kitchen_page.handover_missed")
    eaten = eaten_words(given)
    share = None if given is None else given.eaten_percent
    why_not = reason_words(given.reason if given is not None else None)
    by = given.eaten_by if given is not None else None
    if by in ("shared", "others"):
        who = tr(f"kitchen_page.ate_{by}")
        why_not = f"{who}, {why_not}" if why_not and by == "shared" else why_not or who
    cells: list[Cell] = [
        Two(name_of(one.place), why),
        Text(how, shade="bad" if missed else "ink"),
        QuartersCell(share, DASH if share is None else percent(share, 100, 0), missed=missed),
        Text(why_not, shade="ink_2"),
    ]
    spoken = ", ".join(part for part in (name_of(one.place), why, how, eaten, why_not) if part)
    return Row(row.id, cells, spoken=spoken)

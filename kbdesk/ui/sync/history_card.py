"""Every bundle that left or came, the latest first."""

from __future__ import annotations

from kbdesk.queries.machines import MachineStanding, Parcel
from kbdesk.ui.formats import clock, date_short, integer
from kbdesk.ui.kit import Card, tr
from kbdesk.ui.sync.words import size_words
from kbdesk.ui.widgets.cells import ChipCell, Two
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table

SHOWN = 50


class HistoryCard(Card):
    """A table of parcels, hidden until it is wanted."""

    def __init__(self) -> None:
        super().__init__(tr("sync_page.history"), note=tr("sync_page.history_note"), pad=0)
        self.table = Table(
            tr("sync_page.history"),
            [
                Column(tr("common.when"), width=150),
                Column(tr("sync_page.which_way"), width=150),
                Column(tr("sync_page.machine"), stretch=1),
                Column(tr("sync_page.changes"), RIGHT, width=120),
                Column(tr("sync_page.size"), RIGHT, width=110, optional=True),
            ],
            row_height=44,
            fit=True,
        )
        self.body.addWidget(self.table)
        self.hide()

    def set_standing(self, standing: MachineStanding) -> None:
        """Show the parcels."""
        rows = [_row(n, one) for n, one in enumerate(standing.parcels[:SHOWN])]
        self.table.set_rows(rows)


def _row(number: int, parcel: Parcel) -> Row:
    out = parcel.direction == "out"
    when = f"{date_short(parcel.at.date())} {clock(parcel.at)}" if parcel.at else ""
    way = ChipCell(
        tr("common.written" if out else "sync_page.came_in"),
        "teal" if out else "info",
        "arrow-up" if out else "arrow-down",
    )
    return Row(
        str(number),
        [
            when,
            way,
            Two(parcel.name, parcel.file),
            integer(parcel.operations),
            size_words(parcel.bytes),
        ],
    )

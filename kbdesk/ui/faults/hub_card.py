"""The faults that machines sent to the city: a row for each, with its places underneath."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QPlainTextEdit

from kbdesk.queries.faults import ReportedFault, reported_faults
from kbdesk.ui.context import Context
from kbdesk.ui.faults.stopped import kind_words
from kbdesk.ui.formats import DASH, date_clock, integer
from kbdesk.ui.language import tr
from kbdesk.ui.pages import PAGES, entry_of
from kbdesk.ui.theme.scaling import put, row, sized
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.cells import Two
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table

_MOST = 50
"""Rows shown, the newest first; the count above them is of all."""


class FaultsCard(Card):
    """Hidden while no machine has sent a fault."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("faults_page.title"), note=" ", pad=(0, 0, 0, 10), gap=8)
        self._context = context
        self._rows: dict[str, ReportedFault] = {}
        self.table = Table(
            tr("faults_page.title"),
            Column(tr("faults_page.what"), stretch=3),
            Column(tr("sync_page.machine"), stretch=2),
            Column(tr("faults_page.times"), RIGHT, width=90),
            Column(tr("faults_page.last"), width=168),
            row_height=44,
            fit=True,
        )
        self.table.chosen.connect(self._choose)
        self.places = QPlainTextEdit()
        self.places.setReadOnly(True)
        self.places.setTabChangesFocus(True)
        self.places.setAccessibleName(tr("window.details"))
        sized(self.places, height=110)
        put(self.body, self.table, put(row(0, (16, 0)), self.places))
        self.hide()

    def load(self) -> None:
        """Read what was sent."""
        self._context.read(reported_faults, self._show)

    def _show(self, found: list[ReportedFault]) -> None:
        self._rows = {one.id: one for one in found[:_MOST]}
        self.setVisible(bool(found))
        self.set_note(tr("faults_page.kept", count=integer(len(found))))
        before = self.table.current_key()
        self.table.set_rows([_row(one) for one in self._rows.values()])
        if found:
            self.table.set_current_key(before if before in self._rows else found[0].id)
            self._choose(self.table.current_key())

    def _choose(self, key: str | None) -> None:
        one = self._rows.get(key or "")
        self.places.setPlainText("" if one is None else "\n".join([*one.causes, *one.places]))


def _row(one: ReportedFault) -> Row:
    where = one.places[-1] if one.places else DASH
    version = tr("menu_page.version", version=one.version)
    page = tr(f"shell.{entry_of(one.page)}") if one.page in PAGES else one.page
    at = datetime.fromisoformat(one.last)
    return Row(
        one.id,
        [
            Two(kind_words(one.kind), where),
            Two(one.machine or DASH, f"{version} · {page}" if page else version),
            integer(one.times),
            date_clock(at),
        ],
    )

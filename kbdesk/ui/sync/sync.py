"""Synchronisation: writing to the stick and reading it, unsent records, conflicts."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication

from kbdesk.queries.machines import MachineStanding, MovedBundle, standing
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.formats import date_clock, date_full, integer
from kbdesk.ui.kit import Button, Card, hidden, put, tr
from kbdesk.ui.storage_words import held_words
from kbdesk.ui.sync.backup_card import BackupCard
from kbdesk.ui.sync.conflict_card import ConflictCard
from kbdesk.ui.sync.courier import courier_of
from kbdesk.ui.sync.enrol_card import EnrolCard
from kbdesk.ui.sync.internet_card import InternetCard
from kbdesk.ui.sync.machines_card import MachinesCard
from kbdesk.ui.sync.publish_card import PublishCard
from kbdesk.ui.sync.quarantine_card import QuarantineCard
from kbdesk.ui.sync.stick_page import StickPage
from kbdesk.ui.sync.unreadable_card import UnreadableCard
from kbdesk.ui.sync.words import ago, size_words
from kbdesk.ui.updates.strip import UpdateStrip
from kbdesk.ui.widgets.cells import ChipCell, Two
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table

SHOWN = 50


class HistoryCard(Card):
    """A table of the bundles written and read; hidden until a person asks for it."""

    def __init__(self) -> None:
        super().__init__(tr("sync_page.history"), note=tr("sync_page.history_note"), pad=0)
        self.table = Table(
            tr("sync_page.history"),
            Column(tr("common.when"), width=150),
            Column(tr("sync_page.which_way"), width=150),
            Column(tr("sync_page.machine"), stretch=1),
            Column(tr("sync_page.changes"), RIGHT, width=120),
            Column(tr("sync_page.size"), RIGHT, width=110, optional=True),
            row_height=44,
            fit=True,
        )
        self.body.addWidget(self.table)
        self.hide()

    def set_standing(self, standing: MachineStanding) -> None:
        """Show the bundles of this machine."""
        rows = [_row(n, one) for n, one in enumerate(standing.parcels[:SHOWN])]
        self.table.set_rows(rows)


def _row(number: int, parcel: MovedBundle) -> Row:
    out = parcel.direction == "out"
    when = date_clock(parcel.at) if parcel.at else ""
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


class SyncPage(StickPage):
    """The laptop's side of carrying data; at the hub its answers are written to the stick."""

    def __init__(self, context: Context) -> None:
        self.history_button = Button(tr("sync_page.history"), icon="clock")
        self.history_button.setCheckable(True)
        self.exchange = Button(tr("exchange_page.open"), icon="document")
        self.exchange.clicked.connect(lambda: context.go("exchange"))
        super().__init__(context, tr("sync_page.title"), (self.exchange, self.history_button))
        self.history_button.toggled.connect(self._show_history)
        self.enrol = hidden(EnrolCard(context, self.watch))
        self.internet = InternetCard(context)
        courier_of(context).took.connect(self._took_from_internet)
        self.machines = MachinesCard()
        self.conflicts = ConflictCard(context)
        self.conflicts.after = self.parcels
        self.aside = QuarantineCard(context)
        self.unreadable = UnreadableCard(context)
        self.publish = PublishCard(context)
        self.backup = BackupCard(context)
        self.history = HistoryCard()
        self.update_strip = UpdateStrip(context, self.watch)
        put(self._across, (self.parcels, 388), (self.conflicts, 710))
        put(self.content, self.enrol, self.update_strip, self.stick, self.internet, self.machines)
        put(self.content, self._across, self.aside, self.unreadable, self.publish, self.backup)
        put(self.content, self.history, 1)
        self._fresh = False

        self.publish.setVisible(self.hub and not context.facts.practice)
        self.on_recorded(context, self.load_after_taking)

    def open(self) -> None:
        """Show how this machine stands, and look for sticks."""
        self._fresh = True
        self.load()
        self.conflicts.load()
        self.update_strip.load()
        self._drives_changed()

    def load(self) -> None:
        """Read how this machine stands."""
        self._context.read(standing, self._show)
        self.aside.load()
        self.unreadable.load()
        self.backup.load()
        self.internet.load()
        if not self.publish.isHidden():
            self.publish.load()

    def _took_from_internet(self, answers: list[dict[str, Any]]) -> None:
        self.parcels.set_answers(answers)
        self.load_after_taking()

    def load_after_taking(self) -> None:
        self.load()
        self.conflicts.load()

    def _show(self, found: MachineStanding) -> None:
        parts = [date_full(found.now.date()), tr("sync_page.no_internet")]
        if not self.hub and found.enrolled:
            parts = [
                tr("sync_page.confirmed", when=ago(found.confirmed_at, found.now))
                if found.confirmed_at
                else tr("sync_page.never_confirmed")
            ]
            if found.written_at:
                parts.append(tr("sync_page.written_at", when=ago(found.written_at, found.now)))
        self.set_subtitle(" · ".join(parts))
        self.stick.setVisible(found.enrolled)
        if found.enrolled:
            hand_on(self.stick.steps.step(0), self.enrol)
        self.enrol.setVisible(not found.enrolled)
        self.internet.setVisible(found.enrolled and not self._context.facts.practice)
        self.machines.setVisible(found.enrolled)
        self.parcels.setVisible(found.enrolled)
        self.take.setVisible(found.enrolled)
        self.history_button.setVisible(bool(found.parcels))
        waits = sum(one.answer_waits and not one.revoked for one in found.machines)
        if self.hub:
            self.stick.set_waiting(tr("sync_page.answers_wait", count=integer(waits)))
        elif found.branched:
            self.stick.set_waiting(tr("sync_page.branched"))
        elif found.unconfirmed:
            held = held_words(found.unconfirmed, found.unwritten)
            self.stick.set_waiting(tr("sync_page.not_arrived_yet", held=held))
        else:
            self.stick.set_waiting(tr("sync_page.all_arrived"))
        if self._fresh:
            self._fresh = False
            self._focus_first()
        self.machines.set_standing(found)
        self.parcels.set_standing(found)
        self.history.set_standing(found)

    def _focus_first(self) -> None:
        """Put the focus on the next thing to do, unless it is on this page already."""
        held = QApplication.focusWidget()
        if held is not None and self.isAncestorOf(held):
            return
        card = self.enrol if self.enrol.isVisible() else self.stick
        firsts = (self.enrol.ask, self.enrol.folder, self.stick.write, self.stick.folder)
        for button in firsts:
            if card.isAncestorOf(button) and button.isVisible() and button.isEnabled():
                button.setFocus()
                return

    def _show_history(self, shown: bool) -> None:
        self.history.setVisible(shown)
        if shown and self.scroll_area is not None:
            self.history.table.setFocus()
            self.scroll_area.ensureWidgetVisible(self.history)

    def escape(self) -> bool:
        opened = self.history_button.isChecked()
        self.history_button.setChecked(False)
        return opened

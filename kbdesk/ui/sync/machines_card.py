"""The other machines: when each was last heard, what it has of ours, what is missing."""

from __future__ import annotations

from datetime import datetime

from kbdesk.domain.figure_limits import figure_limits
from kbdesk.queries.machines import Machine, MachineStanding
from kbdesk.ui.field_words import value_words
from kbdesk.ui.formats import DASH, date_long, integer, joined
from kbdesk.ui.kit import Card, EmptyState, put, tr
from kbdesk.ui.sync.words import ago
from kbdesk.ui.widgets.cells import Cell, ChipCell, Text, Two
from kbdesk.ui.widgets.table import CENTRE, Column, Row, Table


class MachinesCard(Card):
    """A row for each machine, and what it means."""

    def __init__(self) -> None:
        super().__init__(tr("sync_page.machines"), note=" ", pad=0)
        self.table = Table(
            tr("sync_page.machines"),
            Column(tr("sync_page.machine"), stretch=3),
            Column(tr("sync_page.heard"), width=168),
            Column(tr("sync_page.ours_there"), width=150, optional=True),
            Column(tr("sync_page.theirs_here"), width=176, optional=True),
            Column(tr("sync_page.gap"), CENTRE, width=78, optional=True),
            Column(tr("sync_page.meaning"), stretch=2, width=210),
            row_height=44,
            fit=True,
        )
        self.empty = EmptyState(
            "laptop", tr("sync_page.no_machine"), tr("sync_page.no_machine_how")
        )
        put(self.body, self.table, self.empty)

    def set_standing(self, standing: MachineStanding) -> None:
        held = tr("sync_page.held_here", count=integer(standing.operations))
        self.set_note(joined(*silent_words(standing), held))
        self.table.show_rows([_row(one, standing) for one in standing.machines], self.empty)


def silent_words(standing: MachineStanding) -> list[str]:
    """Return how many machines are silent, to stand in a head; empty: none."""
    if not standing.silent:
        return []
    days = figure_limits().silent_days
    return [tr("sync_page.silent_count", count=integer(standing.silent), days=integer(days))]


def heard_cell(heard: datetime | None, now: datetime) -> Cell:
    """Return when a machine was last heard."""
    if heard is None:
        return Text(tr("common.never"), shade="ink_2")
    return Two(date_long(heard.date()), ago(heard, now), strong=False)


def role_words(machine: Machine) -> str:
    """Return the quiet line of a machine: its role, its mark, its posyandu."""
    role = value_words("device", "role", machine.role) if machine.role else ""
    mark = machine.mark if machine.role != "hub" else ""
    return joined(role, mark, ", ".join(machine.posyandu[:4]))


def _row(machine: Machine, standing: MachineStanding) -> Row:
    theirs = DASH
    if machine.missing:
        theirs = tr("sync_page.incomplete")
    elif machine.theirs_here:
        theirs = tr("common.complete")
    missing: Cell = DASH
    if machine.missing:
        missing = Text(integer(machine.missing), strong=True, shade="bad")
    return Row(
        machine.device,
        [
            Two(machine.name, role_words(machine)),
            heard_cell(machine.heard, standing.now),
            integer(machine.ours_there),
            theirs,
            missing,
            _meaning(machine, standing),
        ],
    )


def _meaning(machine: Machine, standing: MachineStanding) -> ChipCell:
    waiting = machine.role == "hub" and standing.unconfirmed
    if waiting and machine.state not in ("revoked", "silent"):
        words = tr("sync_page.not_arrived", count=integer(standing.unconfirmed))
        return ChipCell(words, "warn", "clock")
    return state_chip(machine)


def state_chip(machine: Machine) -> ChipCell:
    """Return how a machine stands, in the same word on every page."""
    if machine.state == "revoked":
        return ChipCell(tr("sync_page.revoked"), "bad")
    if machine.state == "silent":
        return ChipCell(tr("sync_page.long_quiet"), "warn", "clock")
    if machine.state == "never_heard":
        return ChipCell(tr("sync_page.never_heard"), "dashed")
    if machine.state == "missing":
        return ChipCell(tr("sync_page.ask_again"), "bad", "warning")
    return ChipCell(tr("sync_page.fine"), "ok")

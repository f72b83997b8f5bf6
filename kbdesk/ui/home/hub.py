"""The hub's first page: the laptops, what came, answers to carry back, enrolment, worklists."""

from __future__ import annotations

from kbdesk.commands import enrolment
from kbdesk.domain.figure_limits import silent
from kbdesk.queries.machines import Machine, MachineStanding, standing
from kbdesk.queries.proposals import Proposals, proposals_shown
from kbdesk.ui.context import Context
from kbdesk.ui.faults.hub_card import FaultsCard
from kbdesk.ui.focus import hand_on
from kbdesk.ui.formats import date_full, date_long, integer, joined
from kbdesk.ui.language import tr
from kbdesk.ui.people.limits_card import LimitsCard
from kbdesk.ui.printing.left_strip import LeftPapersStrip
from kbdesk.ui.sync.grant_card import GrantCard
from kbdesk.ui.sync.machines_card import heard_cell, role_words, silent_words, state_chip
from kbdesk.ui.sync.quarantine_card import QuarantineCard
from kbdesk.ui.sync.recovery_card import RecoveryCard
from kbdesk.ui.sync.stick_page import StickPage, answers_for
from kbdesk.ui.sync.unreadable_card import UnreadableCard
from kbdesk.ui.theme.scaling import hidden, put, row
from kbdesk.ui.updates.offer_card import OfferCard
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.cells import ChipCell, Two
from kbdesk.ui.widgets.empty_state import EmptyState
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.sure_strip import SureStrip, SureWords
from kbdesk.ui.widgets.table import RIGHT, Column, LineTable, Row, Table


class RevokeStrip(SureStrip):
    """``sure(device, reason)`` after the second press; ``closed`` on Esc."""

    def __init__(self) -> None:
        words = SureWords(
            press=tr("hub_page.revoke"),
            press_now=tr("hub_page.revoke_now"),
            keep=tr("common.never_mind"),
            why=tr("hub_page.revoke_why"),
            hint=tr("hub_page.revoke_hint"),
        )
        super().__init__(words, required=True, longest=200)

    def ask(self, machine: Machine) -> None:
        """Ask about a machine."""
        self.begin(
            machine.device,
            tr("hub_page.revoke_ask", name=machine.name),
            tr("hub_page.revoke_sure", name=machine.name),
        )


PROPOSALS_SHOWN = 5
"""Posyandu with the most people to be referred; the list has all of them."""


class HubPage(StickPage):
    """What the hub officer does with the sticks that arrive."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, context.facts.name, (), tint=True, back=True)
        self.went_back.connect(lambda: context.go("city"))
        self._standing: MachineStanding | None = None
        self.notice = hidden(Notice("info", ""))
        self.notice.acted.connect(lambda: context.go("sync"))
        self.aside, self.left_papers = QuarantineCard(context), LeftPapersStrip(context)
        self.unreadable = UnreadableCard(context)
        put(self.content, self.stick, self.notice, self.left_papers, self.aside, self.unreadable)
        put(self.content, self._proposals_card(), self._laptops_card())
        self.grant = GrantCard(context, self.watch)
        self.lost, self.offers = RecoveryCard(context, self.watch), OfferCard(context)
        self.limits, self.faults = LimitsCard(context), FaultsCard(context)
        words = tr("hub_page.coverage")
        self.coverage = Button(words, icon="chart", does=lambda: context.go("report", name="ages"))
        put(self.limits.body, put(row(0, (16, 0)), self.coverage, 1))
        put(self._across, (self.parcels, 549), (self.grant, 549))
        put(self.content, self._across, self.lost, self.offers, self.limits, self.faults, 1)
        self.on_recorded(context, self.load)

    def open(self, *, take: bool = False) -> None:
        """Show how the district stands; ``take``: take the stick's bundles at once."""
        self.load()
        self.left_papers.load()
        self._drives_changed()
        self.stick.folder.setFocus()
        if take:
            self.take_from_stick()

    def load(self) -> None:
        """Read how the district stands, then who should be referred in it."""
        self._context.read(standing, self._show)
        self._context.read(lambda desk: proposals_shown(desk, 0), self._show_proposals)
        self.aside.load()
        self.unreadable.load()
        self.offers.load()
        self.faults.load()
        self.limits.load()

    # -- building ------------------------------------------------------------------------------

    def _proposals_card(self) -> Card:
        """Make the count of who should be referred and has no letter, by posyandu."""
        card = Card(
            tr("proposal_page.title"), note=" ", icon="referral", pad=(0, 0, 0, 8), gap=0,
            head_tint="bad",
        )  # fmt: skip
        self.proposals = card
        posyandu = Column(tr("common.posyandu"), stretch=1)
        self.proposal_table = LineTable(
            tr("proposal_page.title"), posyandu, Column("", RIGHT), row_height=40
        )
        self.proposal_table.opened.connect(
            lambda key: self._context.go("proposals", posyandu=key or None)
        )
        self.more_proposals = Button(
            tr("proposal_page.see_all"), "link", trailing="chevron-right",
            does=lambda: self._context.go("proposals"),
        )  # fmt: skip
        put(card.body, self.proposal_table, put(row(0, (2, 0)), self.more_proposals, 1))
        card.hide()
        return card

    def _show_proposals(self, found: Proposals) -> None:
        self.proposals.setVisible(found.count > 0)
        self.proposals.set_note(
            tr("proposal_page.subtitle", count=integer(found.count), urgent=integer(found.urgent))
        )
        label = self._context.facts.posyandu_label
        most = sorted(found.by_posyandu.items(), key=lambda one: (-one[1], one[0] or ""))
        rows = []
        for code, n in most[:PROPOSALS_SHOWN]:
            where = label(code) if code else tr("common.without_a_posyandu")
            rows.append(Row(code or "", [where, integer(n)]))
        self.proposal_table.set_rows(rows)

    def _laptops_card(self) -> Card:
        card = Card(tr("hub_page.laptops"), note=" ", pad=(0, 0, 0, 8), gap=8)
        self._laptops = card
        self.table = Table(
            tr("hub_page.laptops"),
            Column(tr("hub_page.laptop"), stretch=3),
            Column(tr("sync_page.heard"), width=168),
            Column(tr("hub_page.held"), RIGHT, width=130, optional=True),
            Column(tr("hub_page.valid_until"), width=188, optional=True),
            Column(tr("sync_page.meaning"), stretch=2, width=210),
            row_height=44,
            fit=True,
        )
        self.table.chosen.connect(lambda _: self._show_buttons())
        self.empty = EmptyState("laptop", tr("hub_page.no_laptop"), tr("hub_page.no_laptop_how"))
        self.only = Button("", icon="usb", does=self._write_one)
        self.revoke = Button("", "danger", does=self._ask_revoke)
        self.strip = RevokeStrip()
        self.strip.sure.connect(self._revoke)
        self.strip.closed.connect(lambda: self.table.setFocus())
        across = put(row(8, (16, 0)), self.only, self.revoke, 1)
        put(card.body, self.table, self.empty, across, put(row(0, (16, 0)), self.strip))
        self._show_buttons()
        return card

    # -- inside --------------------------------------------------------------------------------

    def _write_one(self) -> None:
        machine = self._chosen()
        if machine is not None:
            hand_on(self.stick.steps.step(1), self.only)
            self.stick.begin(answers_for({machine.device}))

    def _show(self, found: MachineStanding) -> None:
        self._standing = found
        held, silent = (
            tr("hub_page.held_here", count=integer(found.operations)),
            silent_words(found),
        )
        self.set_title(found.name, joined(date_full(found.now.date()), *silent, held))
        laptops = [one for one in found.machines if one.mark]
        waits = sum(one.answer_waits and not one.revoked for one in laptops)
        self.stick.set_waiting(tr("sync_page.answers_wait", count=integer(waits)))
        count = tr("hub_page.count", count=integer(len(laptops)))
        self._laptops.set_note(joined(*silent, count))
        self.table.show_rows([_row(one, found) for one in laptops], self.empty)
        self.parcels.set_standing(found)
        self._show_worklists(found)
        self._show_buttons()

    def _show_worklists(self, found: MachineStanding) -> None:
        counts = {"conflicts": found.conflicts, "quarantined": found.quarantined}
        parts = [tr(f"hub_page.{one}", count=integer(n)) for one, n in counts.items() if n]
        copied = [one.name for one in found.machines if _lately_branched(one, found)]
        self.notice.setVisible(bool(parts or copied))
        if copied:
            parts.append(tr("hub_page.branched", names=", ".join(copied)))
        if copied and len(parts) == 1:
            self.notice.set("warn", parts[0], tr("hub_page.branched_how"), icon="merge")
        elif parts:
            how = tr("hub_page.conflicts_how" if found.conflicts else "hub_page.quarantine_how")
            action = tr("hub_page.settle") if found.conflicts else ""
            self.notice.set("warn", joined(*parts), how, action=action, icon="merge")

    def _show_buttons(self) -> None:
        machine = self._chosen()
        going = machine is not None and not machine.revoked
        self.only.setVisible(going)
        self.revoke.setVisible(going)
        if machine is not None:
            self.only.set_words(tr("hub_page.write_one", name=machine.name))
            self.revoke.set_words(tr("hub_page.revoke_one", name=machine.name))

    def _chosen(self) -> Machine | None:
        key = self.table.current_key()
        if self._standing is None or key is None:
            return None
        return next((one for one in self._standing.machines if one.device == key), None)

    def _ask_revoke(self) -> None:
        machine = self._chosen()
        if machine is not None:
            self.strip.ask(machine)

    def _revoke(self, device: str, reason: str) -> None:
        self.strip.put_away()
        self._context.do(
            lambda desk: enrolment.revoke(desk, device, reason),
            self._revoked,
            refused=self.notice.refuse,
        )

    def _revoked(self, answer: dict[str, object]) -> None:
        self._context.tell(
            tr("hub_page.revoked", name=answer["name"]), tr("hub_page.revoked_detail")
        )
        self.load()


def _lately_branched(machine: Machine, found: MachineStanding) -> bool:
    """Tell whether a laptop was set back or copied, and that was noted not long ago."""
    noted = machine.branched
    return noted is not None and not machine.revoked and not silent(noted, found.now)


def _row(machine: Machine, found: MachineStanding) -> Row:
    chip = state_chip(machine)
    if machine.state == "answer_waits":
        chip = ChipCell(tr("hub_page.answer_waits"), "warn", "clock")
    return Row(
        machine.device,
        [
            Two(machine.name, role_words(machine)),
            heard_cell(machine.heard, found.now),
            integer(machine.theirs_here),
            date_long(machine.expires),
            chip,
        ],
    )

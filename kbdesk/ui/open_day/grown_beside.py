"""Beside the examination card: what it proposes now, the pressures so far, what is due when."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kbdesk.domain.examination import Examined
from kbdesk.queries.examinee import Examinee
from kbdesk.ui.context import Context
from kbdesk.ui.language import current, tr
from kbdesk.ui.open_day.counselling import CounsellingCard
from kbdesk.ui.people.examination_words import due_words
from kbdesk.ui.people.person_lines import PressureLines
from kbdesk.ui.theme.scaling import column
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.label import Label
from kbdesk.words import say

LAST_PRESSURES = 5


class GrownBeside(QWidget):
    """``show_person``, then ``show_said`` at every change of what is typed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._whom: Examinee | None = None
        self.proposal = Card(tr("day_card.proposes"), icon="referral", pad=(14, 8), tint="bad")
        self._reasons = Label("", wrap=True)
        self.proposal.body.addWidget(self._reasons)
        self.pressure = Card(tr("day_card.pressures"), pad=(10, 6), head_height=36)
        self.lines = PressureLines()
        self.pressure.body.addWidget(self.lines)
        self.counselling = CounsellingCard()
        self.next = Card(tr("day_card.next"), pad=(14, 8), head_height=36)
        self._next = Label("", wrap=True)
        self.next.body.addWidget(self._next)
        self.elder = Button(tr("day_card.elder_check"), icon="list", key="Alt A")
        self.page = Button(tr("day_card.own_page"), icon="person", key="Alt P", does=self.go_page)
        self.elder.clicked.connect(self.go_elder)
        whole = column(8)
        for part in (
            self.proposal,
            self.pressure,
            self.counselling,
            self.elder,
            self.page,
            self.next,
        ):
            whole.addWidget(part)
        whole.addStretch(1)
        self.setLayout(whole)
        self.proposal.hide()

    def show_person(self, whom: Examinee) -> None:
        self._whom = whom
        self.lines.show_person(whom, LAST_PRESSURES)
        self.pressure.setVisible(any(one.row["systolic"] is not None for one in whom.examined))
        coming = [
            tr("day_card.next_line", check=tr(f"day_card.check_{check}"), day=due_words(last))
            for check, last in whom.last.items()
            if check in whom.asked and check not in whom.due
        ]
        self._next.setText("\n".join(coming))
        self.next.setVisible(bool(coming))
        self.elder.setVisible(whom.card == "elderly")
        due = [one for one in ("aks", "skilas") if one in whom.due]
        self.elder.set_kind("tint" if due else "default")
        words = "day_card.elder_check_due" if due else "day_card.elder_check"
        self.elder.set_words(tr(words))

    def show_said(self, said: Examined | None) -> None:
        """Show what the card proposes as it is typed."""
        proposals = said.proposals if said is not None else ()
        self._reasons.setText(
            "\n".join(say(one.reason, current(), **one.params) for one in proposals)
        )
        self.proposal.setVisible(bool(proposals))

    def go_elder(self) -> None:
        """Go to the AKS and SKILAS of an elder (Alt A)."""
        whom = self._whom
        if whom is not None and whom.card == "elderly":
            self._context.go("elder", person=whom.id, day=whom.day)

    def go_page(self) -> None:
        """Go to the person's own page (Alt P)."""
        if self._whom is not None:
            self._context.go("person", id=self._whom.id)

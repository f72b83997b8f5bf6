"""At the hub: a person is erased on every laptop; a reason, and a second press, all in place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.purging import LONGEST_REASON, purge
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import Member
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, column, put, row, tr, why_not
from kbdesk.ui.widgets.sure_strip import SureStrip, SureWords


class EraseStrip(QWidget):
    """Shown to the hub's officer alone; ``erased`` when it is done, ``closed`` on Esc."""

    erased = Signal()
    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._member: Member | None = None
        self._busy = False
        self._allowed = context.facts.role == "hub" and context.facts.user.role == "hub_officer"
        inside = column(8, (16, 0, 16, 8))
        self.begin_button = Button(tr("erase_page.begin"), "danger", icon="trash", does=self.begin)
        words = SureWords(
            press=tr("erase_page.erase"),
            press_now=tr("erase_page.erase_now"),
            keep=tr("common.never_mind"),
            why=tr("erase_page.why"),
            hint=tr("erase_page.why_hint"),
        )
        self.strip = SureStrip(words, required=True, longest=LONGEST_REASON)
        self.strip.sure.connect(self._erase)
        self.strip.closed.connect(self.closed)
        put(inside, put(row(8), 1, self.begin_button), self.strip)
        self.setLayout(inside)
        self.setVisible(False)

    def show_member(self, member: Member | None) -> None:
        """Offer to erase a member."""
        if member is None or self._member is None or member.id != self._member.id:
            self.strip.put_away()
        self._member = member
        self.setVisible(self._allowed and member is not None)
        if member is not None:
            self.begin_button.set_words(tr("erase_page.begin_of", name=member.name))

    def begin(self) -> None:
        """Ask for the reason."""
        if self._member is None:
            return
        name = self._member.name
        self.strip.begin(
            self._member.id, tr("erase_page.ask", name=name), tr("erase_page.sure", name=name)
        )

    def _erase(self, who: str, reason: str) -> None:
        if self._busy:
            return
        self._busy = True
        self._context.do(
            lambda desk: purge(desk, who, reason),
            lambda _: self._done(),
            owner=self,
            refused=self._refused,
        )

    def _done(self) -> None:
        self._busy = False
        self.strip.put_away()
        self._context.tell(tr("erase_page.erased"), tr("erase_page.erased_detail"))
        self.erased.emit()

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        self.strip.reason.refuse(why_not(error))
        self.strip.reason.setFocus()

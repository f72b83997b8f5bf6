"""At the hub: a person is erased on every laptop; a reason, and a second press, all in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from kbdesk.commands.purging import LONGEST_REASON, purge
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import Member
from kbdesk.ui.context import Context
from kbdesk.ui.language import current, tr
from kbdesk.ui.theme.scaling import column, row
from kbdesk.ui.widgets.button import Button, danger
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.notice import announce
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence


class EraseStrip(QWidget):
    """Shown to the hub's officer alone; ``erased`` when it is done, ``closed`` on Esc."""

    erased = Signal()
    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._member: Member | None = None
        self._sure = self._busy = False
        self._allowed = context.facts.role == "hub" and context.facts.user.role == "hub_officer"
        inside = column(8, (16, 0, 16, 8))
        self.begin_button = Button(tr("erase_page.begin"), "danger", icon="trash")
        self.begin_button.clicked.connect(self.begin)
        first = row(8)
        first.addStretch(1)
        first.addWidget(self.begin_button)
        inside.addLayout(first)
        self.strip = self._strip()
        self.strip.hide()
        inside.addWidget(self.strip)
        self.setLayout(inside)
        self.setVisible(False)

    def _strip(self) -> QFrame:
        made = QFrame()
        made.setProperty("role", "ask")
        layout = column(8, (14, 10))
        head = row(8)
        head.addWidget(IconLabel("warning", "warn", 20), 0, Qt.AlignmentFlag.AlignTop)
        self.question = Label("", "label", tone="warn", wrap=True)
        head.addWidget(self.question, 1)
        layout.addLayout(head)
        self.reason = TextField(
            tr("erase_page.why"),
            required=True,
            longest=LONGEST_REASON,
            hint=tr("erase_page.why_hint"),
        )
        self.reason.edit.enter_moves = False
        self.reason.entered.connect(self._press)
        layout.addWidget(self.reason)
        across = row(8)
        across.addStretch(1)
        self.cancel = Button(tr("hub_page.keep"))
        self.cancel.clicked.connect(self.close_strip)
        self.confirm = danger(tr("erase_page.erase"))
        self.confirm.clicked.connect(self._press)
        across.addWidget(self.cancel)
        across.addWidget(self.confirm)
        layout.addLayout(across)
        made.setLayout(layout)
        return made

    def show_member(self, member: Member | None) -> None:
        """Offer to erase a member."""
        if member is None or self._member is None or member.id != self._member.id:
            self._put_away()
        self._member = member
        self.setVisible(self._allowed and member is not None)
        if member is not None:
            self.begin_button.set_words(tr("erase_page.begin_of", name=member.name))

    def begin(self) -> None:
        """Ask for the reason."""
        if self._member is None:
            return
        self._sure = False
        self.question.setText(tr("erase_page.ask", name=self._member.name))
        self.confirm.set_words(tr("erase_page.erase"))
        self.reason.set_text("")
        self.reason.clear_message()
        self.strip.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_strip(self) -> None:
        """Hide the question."""
        self._put_away()
        self.closed.emit()

    def _put_away(self) -> None:
        self._sure = False
        self.strip.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.strip.isVisible():
            self.close_strip()
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        member = self._member
        if member is None or self._busy:
            return
        if not self.reason.complete():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self._sure:
            # the second press is another button, so that a held Enter erases nobody
            self._sure = True
            self.question.setText(tr("erase_page.sure", name=member.name))
            self.confirm.set_words(tr("erase_page.erase_now"))
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, self.question.text())
            return
        reason, who = self.reason.value(), member.id
        self._busy = True
        self._context.do(
            lambda desk: purge(desk, who, reason),
            lambda _: self._done(),
            owner=self,
            refused=self._refused,
        )

    def _done(self) -> None:
        self._busy = False
        self._put_away()
        self._context.tell(tr("erase_page.erased"), tr("erase_page.erased_detail"))
        self.erased.emit()

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        self.reason.refuse(sentence(error, current()))
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

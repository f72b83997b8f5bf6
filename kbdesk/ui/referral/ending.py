"""The strip in which a referral is declined or cancelled, with the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import LEFT, Button, column, put, row, tr
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.text_field import TextField


class EndingStrip(QFrame):
    """``ended(state, reason)`` once both are given; ``closed`` on Esc or "Batal"."""

    ended = Signal(str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "ask")
        layout = column(8, (12, 10))
        self.choice = Choice(
            tr("referrals_page.how_ended"),
            [
                ("declined", tr("referrals_page.family_declines")),
                ("cancelled", tr("referrals_page.we_cancel")),
            ],
        )
        self.reason = TextField(tr("referrals_page.why"), required=True, longest=300)
        self.reason.on_enter(self._save)
        self.save = Button(tr("referrals_page.save_ending"), "danger", does=self._save)
        self.cancel = Button(tr("common.never_mind"), does=self.close_strip)
        put(layout, (self.choice, LEFT), self.reason, put(row(8), 1, self.cancel, self.save))
        self.setLayout(layout)
        hear_keys(self, {"Esc": self.close_strip})
        self.hide()

    def open_strip(self) -> None:
        """Show the strip, empty unless something was typed before."""
        self.show()
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_strip(self) -> None:
        """Hide the strip; what was typed is kept until it is used."""
        self.hide()
        self.closed.emit()

    def wipe(self) -> None:
        """Empty and hide the strip."""
        self.choice.set_value(None)
        self.reason.set_text("")
        self.reason.clear_message()
        self.hide()

    def _save(self) -> None:
        state = self.choice.value()
        if state is None:
            self.choice.set_state(True)
            self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.reason.complete():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.ended.emit(state, self.reason.value())

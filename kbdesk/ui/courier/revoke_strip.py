"""Taking a laptop's certificate back: its name, a reason, and a second press, all in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from kbdesk.queries.machines import Machine
from kbdesk.ui.language import tr
from kbdesk.ui.theme.scaling import column, row
from kbdesk.ui.widgets.button import Button, danger
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.notice import announce
from kbdesk.ui.widgets.text_field import TextField


class RevokeStrip(QFrame):
    """``revoked(device, reason)`` after the second press; ``closed`` on Esc."""

    revoked = Signal(str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "ask")
        self._machine: Machine | None = None
        self._sure = False
        layout = column(8, (14, 10))
        head = row(8)
        head.addWidget(IconLabel("warning", "warn", 20))
        self._question = Label("", "label", tone="warn", wrap=True)
        head.addWidget(self._question, 1)
        layout.addLayout(head)
        self.reason = TextField(
            tr("hub_page.revoke_why"), required=True, longest=200, hint=tr("hub_page.revoke_hint")
        )
        self.reason.edit.enter_moves = False
        self.reason.entered.connect(self._press)
        layout.addWidget(self.reason)
        across = row(8)
        across.addStretch(1)
        self.cancel = Button(tr("hub_page.keep"))
        self.cancel.clicked.connect(self.close_strip)
        self.confirm = danger(tr("hub_page.revoke"))
        self.confirm.clicked.connect(self._press)
        across.addWidget(self.cancel)
        across.addWidget(self.confirm)
        layout.addLayout(across)
        self.setLayout(layout)
        self.hide()

    def ask(self, machine: Machine) -> None:
        """Ask about a machine."""
        self._machine, self._sure = machine, False
        self._question.setText(tr("hub_page.revoke_ask", name=machine.name))
        self.confirm.set_words(tr("hub_page.revoke"))
        self.reason.set_text("")
        self.reason.clear_message()
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_strip(self) -> None:
        """Hide the strip and forget the question."""
        self._machine = None
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        machine = self._machine
        if machine is None:
            return
        if not self.reason.complete():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._sure:
            # the second press is another button, so that a held Enter does not revoke
            self._sure = True
            self._question.setText(tr("hub_page.revoke_sure", name=machine.name))
            self.confirm.set_words(tr("hub_page.revoke_now"))
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, self._question.text())
        else:
            self.hide()
            self.revoked.emit(machine.device, self.reason.value())

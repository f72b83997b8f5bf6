"""Shows how many faults are kept on this laptop, with the button that sends them to the city."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands.faults import send_faults
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.fault_forms import STOPPED
from kbdesk.faults.fault import Fault
from kbdesk.queries.faults import kept_faults
from kbdesk.ui.context import Context
from kbdesk.ui.formats import integer
from kbdesk.ui.language import tr, why_not
from kbdesk.ui.theme.scaling import column, hidden, put, row
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.notice import announce


class FaultsPart(QWidget):
    """A line of the "About" sheet; it says so when no fault is kept."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.count = Label("", "label", wrap=True)
        self.detail = Label(tr("faults_page.detail"), tone="ink_2", wrap=True)
        self.send = hidden(Button(tr("faults_page.send"), icon="usb", does=self._send))
        across = put(row(12), (put(column(2), self.count, self.detail), 1), self.send)
        self.setLayout(across)

    def load(self) -> None:
        """Read what is kept."""
        self._context.ask(kept_faults, self._show, refused=self._refused)

    def _show(self, faults: list[Fault]) -> None:
        unsent = sum(one.unsent for one in faults)
        parts = [tr("faults_page.kept", count=integer(len(faults)))]
        if faults:
            key = "faults_page.unsent" if unsent else "faults_page.all_sent"
            parts.append(tr(key, count=integer(unsent)))
        stops = sum(one.times for one in faults if one.kind.startswith(STOPPED))
        if stops:
            parts.insert(1, tr("faults_page.stops", count=integer(stops)))
        self.count.setText(" · ".join(parts) if faults else tr("faults_page.none"))
        self.detail.setVisible(bool(faults))
        self.send.setVisible(bool(unsent) and not self._context.facts.practice)
        at_hub = self._context.facts.role == "hub"
        self.send.set_words(tr("faults_page.list" if at_hub else "faults_page.send"))

    def _send(self) -> None:
        self._context.do(send_faults, self._sent, refused=self._refused)

    def _sent(self, answer: dict[str, Any]) -> None:
        announce(self, tr("faults_page.sent", count=integer(answer["sent"])))
        self.load()

    def _refused(self, error: KbdeskError) -> None:
        self.count.setText(why_not(error))
        announce(self, self.count.text())

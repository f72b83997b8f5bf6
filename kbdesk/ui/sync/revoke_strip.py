"""Taking a laptop's certificate back: its name, a reason, and a second press, all in place."""

from __future__ import annotations

from kbdesk.queries.machines import Machine
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.sure_strip import SureStrip, SureWords


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

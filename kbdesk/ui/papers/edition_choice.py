"""Which edition of a paper: the public one, or the officers' with every number."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker

from kbdesk.commands.report_catalogue import IN_EDITIONS
from kbdesk.ui.context import Context
from kbdesk.ui.kit import tr
from kbdesk.ui.language import worded
from kbdesk.ui.widgets.choice import Choice

_PUBLIC, _INTERNAL = "public", "internal"


class EditionChoice(Choice):
    """Seen where a paper has two editions and the user may have both."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            tr("papers_page.edition"),
            worded("papers_page.edition_", (_PUBLIC, _INTERNAL)),
            value=_PUBLIC,
        )
        self._context = context

    def show_for(self, name: str) -> None:
        """Offer the editions of a report, the public one first."""
        with QSignalBlocker(self):
            self.set_value(_PUBLIC)
        self.setVisible(name in IN_EDITIONS and self._context.facts.keeps_data)

    def options(self) -> dict[str, object]:
        """Return what the chosen edition asks of the report."""
        chosen = not self.isHidden() and self.value() == _INTERNAL
        return {_INTERNAL: True} if chosen else {}

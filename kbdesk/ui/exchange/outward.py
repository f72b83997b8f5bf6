"""What leaves the city without a stick: the public site, and a month for SATUSEHAT."""

from __future__ import annotations

from PySide6.QtCore import Qt

from kbdesk.ui.context import Context
from kbdesk.ui.exchange.satusehat_card import SatusehatCard
from kbdesk.ui.exchange.site_card import SiteCard
from kbdesk.ui.kit import put, tr
from kbdesk.ui.page_frame import PageFrame


class OutwardPage(PageFrame):
    """Two cards; the hub's officer alone uses them."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("outward_page.title"), tr("outward_page.subtitle"), back=True)
        self.site = SiteCard(context)
        self.satusehat = SatusehatCard(context)
        put(self.content, self.site, self.satusehat, 1)
        self.went_back.connect(lambda: context.go("back"))

    def open(self) -> None:
        """Show which server is set."""
        self.satusehat.load()
        self.site.write.setFocus(Qt.FocusReason.OtherFocusReason)

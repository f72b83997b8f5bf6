"""What leaves the city without a stick: the public site, and a month for SATUSEHAT."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from kbdesk.commands.site import write_site
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.exchange.satusehat_card import SatusehatCard
from kbdesk.ui.folders import ask_folder, said_path
from kbdesk.ui.kit import Card, Label, Notice, hidden, primary, put, row, tr, why_not
from kbdesk.ui.page_frame import PageFrame

FOLDER: Final = "rumah-dataku"
"""The site's own folder inside the one that is chosen."""


class SiteCard(Card):
    """Nobody is in the site, and no count of fewer than five."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("outward_page.site"), pad=(16, 12), gap=10)
        self._context = context
        self._busy = False

        self.write = primary(tr("outward_page.write_site"), icon="download", does=self._choose)
        self.notice = hidden(Notice("info", ""))
        how = Label(tr("outward_page.site_how"), tone="ink_2", wrap=True)
        put(self.body, how, put(row(8), self.write, 1), self.notice)

    def _choose(self) -> None:
        if not self._busy:
            ask_folder(self, tr("outward_page.site_where"), self.write_to)

    def write_to(self, folder: Path) -> None:
        """Write the site into its own folder inside ``folder``."""
        self._busy = True
        self.notice.say("info", tr("outward_page.site_going"))
        self._context.ask(
            lambda desk: write_site(desk, folder / FOLDER), self._written, refused=self._refused
        )

    def _written(self, answer: dict[str, Any]) -> None:
        self._busy = False
        path = said_path(Path(answer["path"]))
        self.notice.say("ok", tr("outward_page.site_done", pages=answer["pages"]), path)

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        self.notice.say("bad", why_not(error), tr("outward_page.site_kept"))


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
        self.site.write.setFocus()

"""At the hub: which version the laptops may take, and choosing the file of a newer one."""

from __future__ import annotations

from pathlib import Path

from kbdesk.commands import updates
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.folders import ask_file
from kbdesk.ui.language import tr, why_not
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.notice import announce


class OfferCard(Card):
    """A line of what is offered, and a button."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("updates_page.offer_card"), gap=8)
        self._context = context
        self.offer = Button(
            tr("updates_page.offer"), icon="folder",
            does=lambda: ask_file(self, tr("updates_page.offer_title"), self.take),
        )  # fmt: skip
        self.add_to_header(self.offer)
        self.words = Label(tr("updates_page.no_offer"), tone="ink_2", wrap=True)
        self.body.addWidget(self.words)

    def load(self) -> None:
        self._context.read(updates.offers_here, self._show)

    def _show(self, versions: list[str]) -> None:
        offered = tr("updates_page.offers", versions=", ".join(versions))
        self.words.setText(offered if versions else tr("updates_page.no_offer"))

    def take(self, file: Path) -> None:
        """Offer a file's version."""

        def job(desk: Desk) -> str:
            updates.offer(desk, file)
            return ", ".join(updates.offers_here(desk))

        self.offer.setEnabled(False)
        self._context.do(job, self._offered, refused=self._refused)

    def _offered(self, versions: str) -> None:
        self.offer.setEnabled(True)
        self._tell(tr("updates_page.offered", version=versions))

    def _refused(self, error: KbdeskError) -> None:
        self.offer.setEnabled(True)
        self._tell(why_not(error))

    def _tell(self, words: str) -> None:
        self.words.setText(words)
        announce(self, words)

"""Other programs' files: taken in, written, and what was taken in before."""

from __future__ import annotations

from kbdesk.ui.context import Context
from kbdesk.ui.exchange.past_imports_card import PastCard
from kbdesk.ui.folders import ask_file
from kbdesk.ui.kit import Button, Card, Label, column, primary, put, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.columns import Columns


class ExchangePage(PageFrame):
    """Which way, and for which program."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("exchange_page.title"), tr("exchange_page.subtitle"), back=True)
        self._context = context
        self.sheet = primary(
            tr("exchange_page.take_eppgbm"), icon="inbox", does=lambda: self._choose("eppgbm")
        )
        self.survey = Button(
            tr("exchange_page.take_anthro"), icon="inbox", does=lambda: self._choose("anthro")
        )
        self.for_eppgbm, self.for_fhir, self.for_anthro = (
            Button(
                tr(f"exchange_page.for_{kind}"),
                icon="download",
                does=lambda _=False, to=kind: context.go("exchange_export", kind=to),
            )
            for kind in ("eppgbm", "fhir", "anthro")
        )
        self.outward = Button(
            tr("outward_page.title"), icon="data-house", does=lambda: context.go("outward")
        )
        if context.facts.role != "hub":
            self.outward.hide()
        take = _card("take", self.sheet, self.survey)
        give = _card("give", self.for_eppgbm, self.for_fhir, self.for_anthro, self.outward)
        self.past = PastCard(context)
        put(self.content, Columns([(take, 1), (give, 1)]), self.past, 1)
        self.went_back.connect(lambda: context.go("back"))

    def open(self) -> None:
        """Show what was taken in."""
        self.past.load()
        self.sheet.setFocus()

    def _choose(self, format_: str) -> None:
        ask_file(
            self,
            tr(f"exchange_page.choose_{format_}"),
            lambda file: self._context.go("exchange_import", format=format_, file=file),
        )


def _card(way: str, *buttons: Button) -> Card:
    card = Card(tr(f"exchange_page.{way}"), pad=(16, 12))
    for button in buttons:
        button.setProperty("align_left", True)
    how = Label(tr(f"exchange_page.{way}_how"), tone="ink_2", wrap=True)
    put(card.body, how, 1, put(column(8), *buttons))
    return card

"""Other programs' files: taken in, written, and what was taken in before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.exchange.past_imports_card import PastCard
from kbdesk.ui.folders import Then, ask_file
from kbdesk.ui.kit import Button, Card, Label, column, crowding, primary, put, row, tr
from kbdesk.ui.page_frame import PageFrame


class ExchangePage(PageFrame):
    """Which way, and for which program."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("exchange_page.title"), tr("exchange_page.subtitle"), back=True)
        self._context = context
        self.choose_file: Callable[[QWidget, str, Then], None] = ask_file
        self.sheet = primary(tr("exchange_page.take_eppgbm"), icon="inbox")
        self.survey = Button(tr("exchange_page.take_anthro"), icon="inbox")
        self.for_eppgbm = Button(tr("exchange_page.for_eppgbm"), icon="download")
        self.for_fhir = Button(tr("exchange_page.for_fhir"), icon="download")
        self.for_anthro = Button(tr("exchange_page.for_anthro"), icon="download")
        self.outward = Button(
            tr("outward_page.title"), icon="data-house", does=lambda: context.go("outward")
        )
        self.outward.setVisible(context.facts.role == "hub")
        self._across: QHBoxLayout = row(12)
        put(
            self._across,
            (_card("exchange_page.take", "exchange_page.take_how", (self.sheet, self.survey)), 1),
        )
        put(
            self._across,
            (
                _card(
                    "exchange_page.give",
                    "exchange_page.give_how",
                    (self.for_eppgbm, self.for_fhir, self.for_anthro, self.outward),
                ),
                1,
            ),
        )
        self.past = PastCard(context)
        put(self.content, self._across, self.past, 1)
        self.on_text_size(self._turn)
        self.went_back.connect(lambda: context.go("back"))
        self.sheet.clicked.connect(lambda: self._choose("eppgbm"))
        self.survey.clicked.connect(lambda: self._choose("anthro"))
        for button, kind in (
            (self.for_eppgbm, "eppgbm"),
            (self.for_fhir, "fhir"),
            (self.for_anthro, "anthro"),
        ):
            button.clicked.connect(lambda _=False, to=kind: context.go("exchange_export", kind=to))

    def open(self) -> None:
        """Show what was taken in."""
        self.past.load()
        self.sheet.setFocus()

    def _choose(self, format_: str) -> None:
        def then(file: Path) -> None:
            self._context.go("exchange_import", format=format_, file=file)

        self.choose_file(self, tr(f"exchange_page.choose_{format_}"), then)

    def _turn(self) -> None:
        way = QBoxLayout.Direction
        self._across.setDirection(way.TopToBottom if crowding() >= 1.5 else way.LeftToRight)


def _card(title: str, how: str, buttons: tuple[Button, ...]) -> Card:
    card = Card(tr(title), pad=(16, 12))
    card.body.addWidget(Label(tr(how), tone="ink_2", wrap=True))
    inner = column(8)
    for button in buttons:
        button.setProperty("align_left", True)
        inner.addWidget(button)
    put(card.body, 1, inner)
    return card

"""What this program is, which version, and whose home it has open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QWidget

from kbdesk import __version__
from kbdesk.resources import resource
from kbdesk.ui.context import Context
from kbdesk.ui.faults.about_part import FaultsPart
from kbdesk.ui.kit import Button, Label, column, put, row, sized, tr
from kbdesk.ui.licences_sheet import LicencesSheet
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.updates.strip import BackPart


class AboutSheet(Overlay):
    """A short card; Esc closes it."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, tr("menu_page.about"), width=520)
        facts = context.facts
        head = row(14)
        mark = QSvgWidget(str(resource("icons", "kbdesk.svg")))
        head.addWidget(sized(mark, width=48, height=48))
        words = put(column(0), Label("kbdesk", "section"))
        put(words, Label(tr("menu_page.version", version=__version__), tone="ink_2"))
        head.addLayout(words, 1)
        put(self.body, head, Label(tr("menu_page.about_says"), wrap=True))
        place = facts.posyandu_name or ", ".join(facts.posyandu)
        here = f"{facts.name} · {place}" if place else facts.name
        self.body.addWidget(Label(here, tone="ink_2", wrap=True))
        self.faults = FaultsPart(context)
        self.body.addWidget(self.faults)
        self.faults.load()
        self.licences = Button(tr("menu_page.licences"), does=self._show_licences)
        self.body.addWidget(self.licences, 0, Qt.AlignmentFlag.AlignLeft)
        self.back = BackPart(context)
        self.body.addWidget(self.back)
        self.back.load()
        close = Button(tr("menu_page.close"), key="Esc", does=self.finish)
        self.body.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _show_licences(self) -> None:
        LicencesSheet(self).begin()

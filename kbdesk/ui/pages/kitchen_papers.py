"""The kitchen's papers of a month: accountability, recipients and outcomes, who came."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kbdesk.desk import Desk
from kbdesk.queries.area import area_of, this_month
from kbdesk.ui.context import Context
from kbdesk.ui.formats import month_name
from kbdesk.ui.language import tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.paper.maker import file_name
from kbdesk.ui.paper.sheet_card import SheetCard
from kbdesk.ui.theme.scaling import row, sized
from kbdesk.ui.widgets.button import icon_button
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.label import Label
from kbdesk.words import Language

REPORTS_OF: Final = {"kitchen": "kitchen", "dashat": "dashat", "attendance": "dashat-attendance"}


class KitchenPapersPage(PageFrame):
    """``open(paper="kitchen", month=None)``: a paper of a month (year * 12 + month - 1)."""

    errand = True

    def __init__(self, context: Context) -> None:
        super().__init__(tr("kitchen_page.papers"), " ", back=True)
        self._context = context
        self._month: int | None = None
        self._latest: int | None = None
        self.which = Choice(
            tr("kitchen_page.which_paper"),
            [(name, tr(f"kitchen_page.paper_{name}")) for name in REPORTS_OF],
            value="kitchen",
        )
        self.before = icon_button("chevron-left", tr("kitchen_page.month_before"))
        self.after = icon_button("chevron-right", tr("kitchen_page.month_after"))
        self._words = Label("", "label")
        top = row(12)
        top.addWidget(self.which)
        top.addStretch(1)
        top.addWidget(self.before)
        top.addWidget(self._words)
        top.addWidget(self.after)
        self.content.addLayout(top)
        self.paper = SheetCard(context, " ", tr("kitchen_page.preview"))
        sized(self.paper.view, min_height=400)
        self.content.addWidget(self.paper, 1)
        self.went_back.connect(lambda: context.go("back"))
        self.which.changed.connect(lambda _: self._draw())
        self.before.clicked.connect(lambda: self._step(-1))
        self.after.clicked.connect(lambda: self._step(1))
        self.hear_keys(
            {
                "Ctrl+P": self.paper.print_paper,
                "PgUp": lambda: self._step(-1),
                "PgDown": lambda: self._step(1),
            }
        )

    def open(self, paper: str = "kitchen", month: int | None = None) -> None:
        """Show a paper; without a month, this one's."""
        self.which.set_value(paper if paper in REPORTS_OF else "kitchen")
        self._month = month

        def begin(latest: int) -> None:
            self._latest = latest
            self._month = latest if self._month is None else min(self._month, latest)
            self._draw()

        self._context.ask(this_month, begin, owner=self, newest=("month", id(self)))
        self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside ------------------------------------------------------------------------------

    def _step(self, by: int) -> None:
        if self._month is not None and self._latest is not None:
            self._month = min(self._month + by, self._latest)
            self._draw()

    def _draw(self) -> None:
        month, chosen = self._month, self.which.value() or "kitchen"
        if month is None:
            return
        words = f"{month_name(month % 12 + 1)} {month // 12}"
        self._words.setText(words)
        self.after.setEnabled(month != self._latest)
        title = tr(f"kitchen_page.paper_{chosen}")
        self.set_title(tr("kitchen_page.papers"), f"{title} · {words}")
        self.paper.set_title(title)
        self.paper.show_nothing(tr("papers_page.drawing"))
        self.paper.show_paper(
            lambda desk: _found(desk, chosen, month),
            lambda found, sheet, language: _pdf(chosen, found, sheet, language),
            name=file_name(f"{title} {words}", "dashat"),
            spoken=title,
            told=title,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.paper.large:
            self.paper.set_large(False)
        elif event.key() == Qt.Key.Key_Escape:
            self._context.go("back")
        else:
            super().keyPressEvent(event)


def _found(desk: Desk, paper: str, month: int) -> Any:
    # what draws papers is slow to load
    from kbdesk.commands.report_kind import Asked
    from kbdesk.commands.report_list import REPORTS

    return REPORTS[REPORTS_OF[paper]].find(desk, Asked(month, area_of(desk)))


def _pdf(paper: str, found: Any, sheet: BytesIO, language: Language) -> None:
    from kbdesk.commands.report_list import REPORTS
    from kbdesk.commands.reports import rendered

    content, _ = rendered(REPORTS[REPORTS_OF[paper]], found, "pdf", language)
    sheet.write(content)

"""The kitchen's papers of a month: accountability, recipients and outcomes, who came."""

from __future__ import annotations

from typing import Any

from kbdesk.commands.report_catalogue import of_subject
from kbdesk.desk import Desk
from kbdesk.queries.area import this_month
from kbdesk.queries.places_beside import area_of_kitchen
from kbdesk.ui.context import Context
from kbdesk.ui.language import tr, worded
from kbdesk.ui.papers.month_steps import MonthSteps
from kbdesk.ui.papers.papers_page import PapersPage
from kbdesk.ui.papers.sheet import Sheet, report_sheet
from kbdesk.ui.printing.maker import file_name


class KitchenPapersPage(PapersPage):
    """``open(paper="kitchen", month=None)``: a paper of a month (year * 12 + month - 1)."""

    def __init__(self, context: Context) -> None:
        self.months = MonthSteps()
        super().__init__(
            context,
            tr("kitchen_page.papers"),
            worded("kitchen_page.paper_", of_subject("kitchen")),
            question=tr("common.paper"),
            beside=[(self.months, 0)],
            preview=tr("kitchen_page.preview"),
        )
        self._words = self.months.label
        self.months.changed.connect(self._draw)
        self.hear_keys(self.months.keys("PgUp", "PgDown"))

    def open(self, paper: str = "kitchen", month: int | None = None) -> None:
        """Show a paper; without a month, this one's."""
        self.months.forget()

        def begin(latest: int) -> None:
            self.months.set(month, latest)
            self._draw()

        self._context.read(this_month, begin, owner=self)
        self.choose(paper)

    def sheet(self, name: str) -> Sheet[object] | None:
        month = self.months.month
        if month is None:
            return None
        title, words = tr(f"kitchen_page.paper_{name}"), self.months.words()
        self.set_subtitle(f"{title} · {words}")
        kitchen = self._context.kitchen

        def ask(desk: Desk) -> Any:
            from kbdesk.commands.report_kind import ReportRequest

            return ReportRequest(month, area_of_kitchen(desk, kitchen), "pdf")

        return report_sheet(name, title, file_name(f"{title} {words}", "dashat"), ask)

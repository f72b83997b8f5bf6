"""The village's papers, shown as they will be printed: profile, population, month, map."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from kbdesk.commands.report_catalogue import IN_EDITIONS, of_subject
from kbdesk.desk import Desk
from kbdesk.domain.villages import village_name
from kbdesk.queries.area import Area, this_month
from kbdesk.ui.context import Context
from kbdesk.ui.folders import documents
from kbdesk.ui.kit import Button, Label, put, row, tr
from kbdesk.ui.language import current, worded
from kbdesk.ui.papers.edition_choice import EditionChoice
from kbdesk.ui.papers.papers_page import PapersPage
from kbdesk.ui.papers.sheet import FoundReport, Sheet, report_sheet
from kbdesk.ui.printing.maker import file_name
from kbdesk.ui.reports.report_card import write_report
from kbdesk.ui.widgets.choice import Choice

FORMS = of_subject("siga")
"""The forms of BKKBN, beside the village's own papers."""


class DataKuPapersPage(PapersPage):
    """``open(village=None, month=None, paper="profile")``."""

    def __init__(self, context: Context) -> None:
        self.note = Label("", "secondary", wrap=True)
        self.edition = EditionChoice(context)
        self.paper_size = Choice(
            tr("dataku_page.size"), worded("dataku_page.size_", ("a4", "a2", "a1")), value="a4"
        )
        self.sheet_button = Button(tr("common.save_as_excel"), icon="download")
        own = of_subject("village", of_a_village=True)
        super().__init__(
            context,
            tr("dataku_page.papers"),
            [
                *worded("dataku_page.paper_", own),
                *worded("reports_page.name_", FORMS),
            ],
            question=tr("common.paper"),
            first="profile",
            long=True,
            height=460,
        )
        # Tab goes from the paper's kind to its edition and size, then into the paper
        below = put(row(12), self.edition, self.paper_size, (self.note, 1))
        self.content.insertLayout(1, below)
        self.setTabOrder(self.which, self.edition)
        self.setTabOrder(self.edition, self.paper_size)
        self._village: str | None = None
        self._month: int | None = None
        self.paper.foot.addWidget(self.sheet_button, self.paper.FOOT_ROW, 0)
        self.sheet_button.clicked.connect(self._ask_where)
        self.edition.changed.connect(lambda _: self._draw())
        self.paper_size.changed.connect(lambda _: self._draw())

    def open(
        self, village: str | None = None, month: int | None = None, paper: str = "profile"
    ) -> None:
        self._village = village or self._context.facts.village
        self._month = month
        self.choose(paper)
        self._offer()
        self._draw()

    def chose(self) -> None:
        self._offer()
        super().chose()

    def _offer(self) -> None:
        self.edition.show_for(self.chosen())
        self.paper_size.setVisible(self.chosen() == "profile")

    def sheet(self, name: str) -> Sheet[object]:
        village, month = self._village, self._month
        form = name in FORMS
        words = tr(f"reports_page.name_{name}" if form else f"dataku_page.paper_{name}")
        place = village_name(village)
        self.set_title(words, place)
        options = self.edition.options() if name in IN_EDITIONS else {}
        internal = bool(options)
        if name == "profile":
            options["paper"] = self.paper_size.value() or "a4"
        kind = "stays" if internal else "map_note" if name == "map" else "leaves"
        # what a form's fields and their order rest on is said here, not on the form
        self.note.setText(tr(f"reports_page.about_{name}" if form else f"dataku_page.{kind}"))

        def ask(desk: Desk) -> Any:
            from kbdesk.commands.report_kind import ReportRequest

            return ReportRequest(
                this_month(desk) if month is None else month, Area(village=village), "pdf", options
            )

        return report_sheet(name, words, file_name(f"{words} {place}", name), ask)

    def _ask_where(self) -> None:
        name, sheet, language = self.chosen(), self.sheet(self.chosen()), current()
        target = documents() / f"{sheet.file.removesuffix('.pdf')}.xlsx"

        def write(desk: Desk) -> Path:
            from kbdesk.commands.report_list import REPORTS
            from kbdesk.commands.reports import rendered

            found = cast(FoundReport, sheet.gather(desk)).found
            content, _ = rendered(REPORTS[name], found, "xlsx", language)
            return write_report(target, content)

        def told(path: Path) -> None:
            self._context.tell(tr("dataku_page.sheet_saved"), str(path))

        self._context.ask(write, told, owner=self, refused=self.paper.refused)

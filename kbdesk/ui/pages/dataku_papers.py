"""The village's papers, shown as they will be printed: profile, population, month, map."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import village_name
from kbdesk.queries.area import Area, this_month
from kbdesk.store.durable import write_whole
from kbdesk.ui.context import Context
from kbdesk.ui.folders import documents
from kbdesk.ui.language import current, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.paper.maker import file_name
from kbdesk.ui.paper.sheet_card import SheetCard
from kbdesk.ui.theme.scaling import row, sized
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.label import Label
from kbdesk.words import Language

PAPERS = ("profile", "dataku", "kampung", "map")


class DataKuPapersPage(PageFrame):
    """``open(village=None, month=None, paper="profile")``."""

    errand = True

    def __init__(self, context: Context) -> None:
        super().__init__(tr("dataku_page.papers"), " ", back=True)
        self._context = context
        self._village: str | None = None
        self._month: int | None = None
        self.which = Choice(
            tr("dataku_page.which_paper"),
            [(name, tr(f"dataku_page.paper_{name}")) for name in PAPERS],
            value="profile",
        )
        self.note = Label("", "secondary", wrap=True)
        self.sheet = Button(tr("dataku_page.save_sheet"), icon="download")
        top = row(12)
        top.addWidget(self.which)
        top.addWidget(self.note, 1)
        self.content.addLayout(top)
        self.paper = SheetCard(context, " ", tr("papers_page.preview"))
        sized(self.paper.view, min_height=460)
        self.paper.foot.addWidget(self.sheet, self.paper.FOOT_ROW, 0)
        self.content.addWidget(self.paper, 1)
        self.went_back.connect(lambda: context.go("back"))
        self.which.changed.connect(lambda _: self._draw())
        self.sheet.clicked.connect(self._ask_where)
        self.hear_keys({"Ctrl+P": self.paper.print_paper})

    def open(
        self, village: str | None = None, month: int | None = None, paper: str = "profile"
    ) -> None:
        """Show a paper of a village."""
        self._village = village or self._context.facts.village
        self._month = month
        self.which.set_value(paper if paper in PAPERS else "profile")
        self._draw()
        self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside ------------------------------------------------------------------------------

    def _draw(self) -> None:
        name, village, month = self.which.value() or "profile", self._village, self._month
        self.set_title(tr(f"dataku_page.paper_{name}"), village_name(village))
        self.note.setText(tr("dataku_page.map_note" if name == "map" else "dataku_page.leaves"))
        self.paper.set_title(tr(f"dataku_page.paper_{name}"))
        self.paper.show_nothing(tr("papers_page.drawing"))
        words = tr(f"dataku_page.paper_{name}")
        self.paper.show_paper(
            lambda desk: _found(desk, name, village, month),
            lambda found, target, language: _pdf(name, found, target, language),
            name=file_name(f"{words} {village_name(village)}", name),
            spoken=words,
            told=words,
        )

    def _ask_where(self) -> None:
        name, village, month = self.which.value() or "profile", self._village, self._month
        words = f"{tr(f'dataku_page.paper_{name}')} {village_name(village)}"
        target = documents() / f"{file_name(words, name).removesuffix('.pdf')}.xlsx"
        language = current()

        def write(desk: Desk) -> Path:
            from kbdesk.commands.report_list import REPORTS
            from kbdesk.commands.reports import rendered

            content, _ = rendered(
                REPORTS[name], _found(desk, name, village, month), "xlsx", language
            )
            try:
                write_whole(target, content)
            except OSError as error:
                why = error.strerror or ""
                raise KbdeskError("report.not_written", path=str(target), why=why) from error
            return target

        self._context.ask(
            write,
            lambda path: self._context.tell(tr("dataku_page.sheet_saved"), str(path)),
            owner=self,
            refused=self.paper.refused,
        )


def _found(desk: Desk, name: str, village: str | None, month: int | None) -> Any:
    from kbdesk.commands.report_kind import Asked
    from kbdesk.commands.report_list import REPORTS

    asked = Asked(this_month(desk) if month is None else month, Area(village=village))
    return REPORTS[name].find(desk, asked)


def _pdf(name: str, found: Any, target: BytesIO, language: Language) -> None:
    from kbdesk.commands.report_list import REPORTS
    from kbdesk.commands.reports import rendered

    content, _ = rendered(REPORTS[name], found, "pdf", language)
    target.write(content)

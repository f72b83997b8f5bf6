"""Papers of the corner: whom to invite, what is lent, the sheet to sign, the month's report."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.attachments import attached_to, content
from kbdesk.ui.context import Context
from kbdesk.ui.language import current, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.paper.maker import file_name
from kbdesk.ui.paper.sheet_card import SheetCard
from kbdesk.ui.theme.scaling import row, sized
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.picker import Picker
from kbdesk.words import Language

if TYPE_CHECKING:
    from kbdesk.reports.document import Document

_INVITED = ("not_gaining", "unmet_need", "pregnant")
PAPERS = (*_INVITED, "loans", "attendance", "report", "photos")


class EducationPapersPage(PageFrame):
    """``open(paper="not_gaining", session="")``: one of the papers, as it will be printed."""

    errand = True

    def __init__(self, context: Context) -> None:
        super().__init__(tr("education_page.papers"), back=True)
        self._context = context
        self._session = ""
        self.which = Picker(
            tr("education_page.which_paper"),
            [(one, tr(f"education_page.paper_{one}")) for one in PAPERS],
            width=460,
        )
        self.note = Label(tr("education_page.papers_note"), "secondary", wrap=True)
        line = row(16)
        line.addWidget(self.which, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.note, 1)
        self.content.addLayout(line)
        self.paper = SheetCard(context, " ", tr("education_page.preview"))
        sized(self.paper.view, min_height=400)
        self.content.addWidget(self.paper, 1)
        self.went_back.connect(lambda: context.go("back"))
        self.which.picked.connect(lambda _: self._draw())
        self.hear_keys({"Ctrl+P": self.paper.print_paper})

    def open(self, paper: str = "not_gaining", session: str = "") -> None:
        """Show a paper."""
        self._session = session
        chosen = paper if paper in PAPERS else PAPERS[0]
        changed = self.which.value() != chosen
        self.which.set_value(chosen)
        if not changed:
            self._draw()
        self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside ------------------------------------------------------------------------------

    def _draw(self) -> None:
        chosen = self.which.value()
        if chosen is None:
            return
        title = tr(f"education_page.paper_{chosen}")
        self.paper.set_title(title)
        session = self._session
        if chosen in ("attendance", "photos") and not session:
            self.paper.show_nothing(tr("education_page.choose_session"))
            return
        self.paper.show_nothing(tr("papers_page.drawing"))
        if chosen == "photos":
            self.paper.show_paper(
                lambda desk: _photos(desk, session),
                _draw_photos,
                name=file_name(title, "foto"),
                spoken=title,
                told=title,
            )
            return
        self.paper.show_paper(
            _gatherer(chosen, session, current()),
            _draw_document,
            name=file_name(title, "pojok-edukasi"),
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


def _gatherer(paper: str, session: str, language: Language) -> Callable[[Desk], Document]:
    def gather(desk: Desk) -> Document:
        # what draws papers is slow to load
        from kbdesk.commands.education_papers import attendance_document
        from kbdesk.commands.report_kind import Asked
        from kbdesk.commands.report_list import REPORTS
        from kbdesk.queries.area import area_of, this_month

        if paper == "attendance":
            return attendance_document(desk, session, language)
        name = "invitations" if paper in _INVITED else "loans" if paper == "loans" else "education"
        report = REPORTS[name]
        options: dict[str, Any] = {"group": paper} if name == "invitations" else {}
        found = report.find(desk, Asked(this_month(desk), area_of(desk), "pdf", options))
        assert report.document is not None
        return report.document(found, language)

    return gather


def _photos(desk: Desk, session: str) -> list[tuple[bytes, str]]:
    """Return the pictures of a lesson that are here whole."""
    found = []
    for one in attached_to(desk, [session]):
        _, data = content(desk, one.id)
        if one.kind == "image" and data is not None:
            found.append((data, one.caption or ""))
    if not found:
        raise KbdeskError("attachment.incomplete", field="id")
    return found


def _draw_photos(photos: list[tuple[bytes, str]], sheet: BytesIO, language: Language) -> object:
    from kbdesk.reports.picture_paper import draw_pictures

    return draw_pictures(photos, sheet, language)


def _draw_document(document: Document, sheet: BytesIO, language: Language) -> object:
    from kbdesk.reports.document_pdf import draw_document

    return draw_document(document, sheet, language)

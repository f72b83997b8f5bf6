"""Papers of the corner: whom to invite, what is lent, the sheet to sign, the month's report."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.area import area_of
from kbdesk.queries.attachments import attached_to, content
from kbdesk.queries.phone_texts import invitation_texts
from kbdesk.ui.context import Context
from kbdesk.ui.language import current, tr, worded
from kbdesk.ui.papers.papers_page import PapersPage
from kbdesk.ui.papers.sheet import Sheet, draw_document, of_month_now, report_sheet
from kbdesk.ui.phone_text.copy_button import KEY, CopyText, Find
from kbdesk.ui.printing.maker import file_name
from kbdesk.ui.widgets.label import Label
from kbdesk.words import Language

_REPORTS: Final = {
    "not_gaining": "invitations",
    "unmet_need": "invitations",
    "pregnant": "invitations",
    "loans": "loans",
    "report": "education",
}
"""The reports among the papers, by the name of the paper."""
PAPERS: Final = (
    "not_gaining", "unmet_need", "pregnant", "loans", "attendance", "report", "photos",
)  # fmt: skip


class EducationPapersPage(PapersPage):
    """``open(paper="not_gaining", session="")``: one of the papers, as it will be printed."""

    def __init__(self, context: Context) -> None:
        self.note = Label(tr("education_page.papers_note"), "secondary", wrap=True)
        self.copy = CopyText(context, self._texts)
        super().__init__(
            context,
            tr("education_page.papers"),
            worded("education_page.paper_", PAPERS),
            "",
            question=tr("common.paper"),
            beside=[(self.note, 1), (self.copy, 0)],
            long=True,
            preview=tr("education_page.preview"),
        )
        self._session = ""
        self.hear_keys({KEY: self.copy.show_text})

    def open(self, paper: str = "not_gaining", session: str = "") -> None:
        self._session = session
        self.choose(paper)
        self._draw()

    def _texts(self) -> Find | None:
        group = self.chosen()
        return lambda desk: invitation_texts(desk, group, area_of(desk), current())

    def sheet(self, name: str) -> Sheet[Any] | str:
        title, session = tr(f"education_page.paper_{name}"), self._session
        self.copy.setVisible(_REPORTS.get(name) == "invitations")
        if name in ("attendance", "photos") and not session:
            self.paper.set_title(title)
            return tr("education_page.choose_session")
        if name == "photos":
            return Sheet(
                title, file_name(title, "foto"), lambda desk: _photos(desk, session), _draw_photos
            )
        file = file_name(title, "pojok-edukasi")
        if name == "attendance":
            return Sheet(title, file, lambda desk: _attendance(desk, session), draw_document)
        options = {"group": name} if _REPORTS[name] == "invitations" else {}
        return report_sheet(_REPORTS[name], title, file, of_month_now(**options))


def _attendance(desk: Desk, session: str) -> object:
    from kbdesk.commands.education_papers import attendance_document

    return attendance_document(desk, session, current())


def _photos(desk: Desk, session: str) -> list[tuple[bytes, str]]:
    """The pictures of a lesson that are here whole."""
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

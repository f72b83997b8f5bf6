"""What a page of papers draws: the data, who draws it, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, cast

from kbdesk.desk import Desk
from kbdesk.domain.offices import Stationery
from kbdesk.ui.language import current
from kbdesk.ui.printing.maker import Draw
from kbdesk.words import Language

if TYPE_CHECKING:
    from kbdesk.commands.report_kind import ReportRequest
    from kbdesk.reports.document import Document

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One paper: ``gather`` reads its data on the desk, ``draw`` makes the PDF away from it.

    ``title`` stands over the paper, ``file`` is its file's name, ``told`` what a toast calls it.
    ``of`` are the rows (entity, id) that it is about and ``paper`` its kind, for the audit trail.
    """

    title: str
    file: str
    gather: Callable[[Desk], T]
    draw: Draw[T]
    spoken: str = ""
    told: str = ""
    of: Sequence[tuple[str, str]] = ()
    paper: str = ""


class FoundReport(NamedTuple):
    """What a report found, and the office whose paper it is."""

    found: object
    office: Stationery


def report_sheet(
    name: str, title: str, file: str, ask: Callable[[Desk], ReportRequest], *, spoken: str = ""
) -> Sheet[object]:
    """The sheet of a report of the catalogue; ``ask`` says of which month, area and options."""

    # The modules that find and draw reports load slowly: import them late.
    def gather(desk: Desk) -> object:
        from kbdesk.commands.report_list import REPORTS
        from kbdesk.queries.offices import stationery

        asked = ask(desk)
        office = stationery(desk, asked.area, current())
        return FoundReport(REPORTS[name].find(desk, asked), office)

    def draw(gathered: object, target: BytesIO, language: Language) -> object:
        from kbdesk.commands.report_list import REPORTS
        from kbdesk.commands.reports import rendered

        found, office = cast(FoundReport, gathered)
        content, _ = rendered(REPORTS[name], found, "pdf", language, office=office)
        return target.write(content)

    return Sheet(title, file, gather, draw, spoken=spoken)


def of_month_now(**options: object) -> Callable[[Desk], ReportRequest]:
    """Ask for this month in the area that the laptop is of."""

    def ask(desk: Desk) -> ReportRequest:
        from kbdesk.commands.report_kind import ReportRequest
        from kbdesk.queries.area import area_of, this_month

        return ReportRequest(this_month(desk), area_of(desk), "pdf", options)

    return ask


def draw_document(document: Document, target: BytesIO, language: Language) -> object:
    """Draw a document as PDF."""
    from kbdesk.reports.document_pdf import draw_document as draw

    return draw(document, target, language)

"""Papers of a lesson: the sheet that is signed by who comes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.area import Area
from kbdesk.queries.education import lesson
from kbdesk.queries.offices import stationery
from kbdesk.reports.document import Document
from kbdesk.words import Language, long_date, say


def attendance(
    desk: Desk, session: str, target: Path, language: Language = "id"
) -> dict[str, object]:
    """Write a lesson's attendance sheet as PDF; answers path and pages.

    Raises ``education_session.unknown``, ``paper.*``.
    """
    from kbdesk.reports.document_pdf import draw_document

    pages = draw_document(attendance_document(desk, session, language), target, language)
    return {"path": str(target), "pages": pages}


def attendance_document(desk: Desk, session: str, language: Language = "id") -> Document:
    """Return a lesson's attendance sheet; raises ``education_session.unknown``."""
    from kbdesk.reports.education_document import attendance_sheet

    found = lesson(desk, session)
    if found is None:
        raise KbdeskError("education_session.unknown", field="id", id=session)
    title = found.title or say(f"corner.topic.{found.topic or 'other'}", language)
    where = " · ".join(
        part for part in (long_date(found.date, language), found.place, found.speaker) if part
    )
    people = [(one.name, one.sex, one.rt) for one in found.attendees]
    area = Area((found.posyandu,)) if found.posyandu else Area(village=found.village)
    sheet = attendance_sheet(title, [where], people, language)
    return replace(sheet, stationery=stationery(desk, area, language))

"""Papers of a lesson: the sheet that is signed by who comes; and built-in materials on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.materials import CornerWords, Material, builtin
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


def builtin_named(code: str) -> Material:
    """Return a built-in material by its code; raises ``material.unknown_builtin``."""
    found = builtin().get(code.upper())
    if found is None:
        raise KbdeskError("material.unknown_builtin", field="code", named=code)
    return found


def leaflet(code: str, target: Path, corner: CornerWords | None = None) -> dict[str, object]:
    """Write a leaflet as PDF; answers path and pages. Raises ``paper.*``."""
    from kbdesk.reports.material_paper import draw_leaflet

    return {"path": str(target), "pages": draw_leaflet(builtin_named(code), target, corner)}


def poster(
    code: str,
    target: Path,
    paper: Literal["A3", "A4"] = "A3",
    corner: CornerWords | None = None,
) -> dict[str, object]:
    """Write a poster as PDF; answers path and pages. Raises ``paper.*``."""
    from kbdesk.reports.material_paper import draw_poster

    return {"path": str(target), "pages": draw_poster(builtin_named(code), target, paper, corner)}

"""Reports as files: written whole or not at all, as JSON, PDF, spreadsheet or pictures."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final

from kbdesk.commands.figure_meanings import Meant
from kbdesk.commands.report_kind import F, Report, ReportRequest
from kbdesk.commands.report_list import REPORTS
from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.offices import Stationery
from kbdesk.domain.plain_text import escaped
from kbdesk.queries.area import area_of, said_posyandu, this_month
from kbdesk.queries.offices import stationery
from kbdesk.queries.skdn import month_text
from kbdesk.queries.targets import said_targeted
from kbdesk.reports.document import Drawing, Progress, nothing_said
from kbdesk.store.durable import write_whole
from kbdesk.words import Language
from kbdesk.words.meanings import said

FORMATS: Final = ("json", "pdf", "xlsx")
PICTURES: Final = "png"
"""The form of a report whose charts can be saved one by one."""
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")


def report(
    desk: Desk,
    name: str,
    target: Path,
    *,
    month: str | None = None,
    posyandu: Sequence[str] = (),
    village: str | None = None,
    puskesmas: str | None = None,
    form: str = "json",
    options: Mapping[str, object] | None = None,
    language: Language = "id",
) -> dict[str, object]:
    """Write a report; answers its path, month and posyandu, of a PDF its pages.

    ``options``: what only this report asks, by name. Of ``png`` the target is a folder, and
    the answer says its ``files``. Raises ``report.*``.
    """
    of = REPORTS[name]
    if form == PICTURES and not of.pictures:
        raise KbdeskError("report.no_pictures", field="format")
    if form != "json" and of.document is None:
        raise KbdeskError("report.format_not_yet", field="format", format=form)
    area = area_of(desk, posyandu, village, puskesmas)
    asked = ReportRequest(read_month(desk, month), area, form, dict(options or {}))
    found = of.find(desk, asked)
    office = stationery(desk, area, language) if form == "pdf" else None
    files, pages = _files(of, found, form, target, language, office)
    note(desk, "exported", None, None, report=name, month=month_text(asked.month), form=form)
    try:
        for path, content in files:
            write_whole(path, content)
    except OSError as error:
        why = error.strerror or ""
        raise KbdeskError("report.not_written", path=str(target), why=why) from error
    answer: dict[str, object] = {
        "path": str(target),
        "month": month_text(asked.month),
        "posyandu": said_posyandu(asked.area.posyandu),
    }
    if name == "krs" and isinstance(found, Meant):
        # its lines have no place for them
        answer["about"] = said(found.about)
        answer["targets"] = said_targeted(found.targets)
    if form == PICTURES:
        answer["files"] = [path.name for path, _ in files]
    return answer if pages is None else {**answer, "pages": pages}


def _files(
    of: Report[F],
    found: F,
    form: str,
    target: Path,
    language: Language,
    office: Stationery | None,
) -> tuple[list[tuple[Path, bytes]], int | None]:
    """Return the files of a report with their paths: one, but of PNG one for each chart."""
    if form != PICTURES:
        content, pages = rendered(of, found, form, language, office=office)
        return [(target, content)], pages
    drawn = pictures(of, found, language)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or ""
        raise KbdeskError("report.not_written", path=str(target), why=why) from error
    return [(target / f"{name}.png", content) for name, content in drawn], None


def pictures(of: Report[F], found: F, language: Language = "id") -> list[tuple[str, bytes]]:
    """Return the charts of a report that can stand alone, by name, each as a PNG."""
    if of.document is None:
        return []
    from kbdesk.reports.picture_png import png

    parts = of.document(found, language).parts
    drawings = [one for one in parts if isinstance(one, Drawing)]
    return [(name, png(picture)) for one in drawings for name, picture in one.pictures]


def rendered(
    of: Report[F],
    found: F,
    form: str,
    language: Language = "id",
    progress: Progress = nothing_said,
    *,
    office: Stationery | None = None,
) -> tuple[bytes, int | None]:
    """Return a report's file, and of a PDF its pages. Needs no desk: it may run elsewhere.

    ``progress`` is told how far it is, in pages or rows; what it raises stops it. ``office``: whose
    letterhead a PDF has, and who signs it.
    """
    if form == "json" or of.document is None:
        return _as_json(of.said(found)), None
    document = replace(of.document(found, language), stationery=office)
    if document.signed and office is not None and office.signs_all:
        document = replace(document, signed=())
    if form == "xlsx":
        from kbdesk.reports.document_xlsx import xlsx

        return xlsx(document, language, progress), None
    from kbdesk.reports.document_pdf import draw_document

    buffer = BytesIO()
    pages = draw_document(document, buffer, language, progress)
    if document.annexes:
        from kbdesk.reports.annexes import with_annexes

        return with_annexes(buffer.getvalue(), document.annexes)
    return buffer.getvalue(), pages


def _as_json(said: object) -> bytes:
    if isinstance(said, list):
        from msgspec.json import Encoder

        # a city has 60,000 lines
        encode = Encoder().encode
        return b"".join(_plain(encode(one)) + b"\n" for one in said)
    return escaped(json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _plain(line: bytes) -> bytes:
    """Return a line of JSON as it is, but what nobody types as its number."""
    return line if line.isascii() and b"\x7f" not in line else escaped(line.decode()).encode()


def read_month(desk: Desk, text: str | None) -> int:
    """Return a month's number of YYYY-MM, the present one of None.

    Raises ``report.bad_month``, ``report.month_in_future``.
    """
    if text is None:
        return this_month(desk)
    match = _MONTH.match(text)
    if match is None or int(match[1]) < 1900:
        raise KbdeskError("report.bad_month", field="month")
    number = int(match[1]) * 12 + int(match[2]) - 1
    if number > this_month(desk):
        raise KbdeskError("report.month_in_future", field="month", month=text)
    return number

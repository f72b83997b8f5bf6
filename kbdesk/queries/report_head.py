"""The names that a report's head needs: of its posyandu, their kelurahan and puskesmas."""

from __future__ import annotations

from kbdesk.desk import Desk
from kbdesk.queries.area import Area, puskesmas_of_posyandu
from kbdesk.reports.report_head import ReportHead
from kbdesk.store.register_rows import posyandu_rows


def report_head(desk: Desk, area: Area) -> ReportHead:
    """Return whose report an area's is, with the names that are recorded."""
    known = posyandu_rows(desk.store.records)
    names = {code: row["name"] for code, row in known.items() if row["name"]}
    codes = area.posyandu
    if codes is None:
        return ReportHead(None, names, area.village, area.puskesmas)
    villages = {(known.get(code) or {}).get("village") for code in codes}
    care = puskesmas_of_posyandu(desk)
    cared = {care.get(code) for code in codes}
    return ReportHead(
        codes,
        names,
        area.village or (next(iter(villages)) if len(villages) == 1 else None),
        area.puskesmas or (next(iter(cared)) if len(cared) == 1 else None),
    )

"""What Kampung KB asks of families: who is at risk, family planning, the companions' visits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.commands.report_kind import (
    AnyReport,
    Findings,
    Report,
    ReportRequest,
    area_report,
    with_head,
)
from kbdesk.desk import Desk
from kbdesk.domain.krs import limits
from kbdesk.domain.report_json.families import TpkJson
from kbdesk.queries import family_planning, krs, stunted_children, tpk
from kbdesk.queries.report_head import report_head
from kbdesk.queries.skdn import month_text
from kbdesk.reports.document import Document
from kbdesk.reports.kb_document import kb_document
from kbdesk.reports.krs_document import krs_document
from kbdesk.reports.stunted_document import stunted_document
from kbdesk.reports.tpk_document import tpk_document
from kbdesk.store.household_rows import family_names
from kbdesk.store.register_rows import named
from kbdesk.words import Language


def _krs(desk: Desk, asked: ReportRequest) -> Findings[krs.KrsReport]:
    found = krs.report(desk, asked.month, asked.area)
    if asked.form == "json":
        return Findings(found)
    listed = {one.row.id for one in found.lines if one.found.at_risk is not False}
    return Findings(found, report_head(desk, asked.area), family_names(desk.store.records, listed))


def _krs_document(told: Findings[krs.KrsReport], language: Language) -> Document:
    return krs_document(
        month_text(told.found.month),
        krs.said(told.found),
        told.names,
        limits(),
        told.whose,
        language,
    )


def _tpk(desk: Desk, asked: ReportRequest) -> Findings[TpkJson]:
    found = tpk.tpk(desk, asked.month, asked.area)
    if asked.form == "json":
        return Findings(found)
    listed = {one["person"] for one in found["due"]} | {one["child"] for one in found["marked"]}
    return Findings(found, report_head(desk, asked.area), named(desk.store.records, listed))


def _tpk_document(told: Findings[TpkJson], language: Language) -> Document:
    return tpk_document(told.found, told.names, told.whose, language)


FAMILIES: Final[Mapping[str, AnyReport]] = {
    "krs": Report(
        "Families at risk of stunting, a line each.",
        _krs,
        lambda told: krs.said(told.found),
        _krs_document,
    ),
    "stunting": area_report(
        "The children who are stunted, with referral, kitchen and companion: for officers only.",
        with_head(stunted_children.stunted_children),
        stunted_children.said,
        stunted_document,
    ),
    "kb": area_report(
        "Family planning of couples, by method and reason.",
        with_head(family_planning.kb),
        lambda found: found,
        kb_document,
    ),
    "tpk": Report(
        "Visits of the companions of families (TPK), and who is due.",
        _tpk,
        lambda told: told.found,
        _tpk_document,
    ),
}

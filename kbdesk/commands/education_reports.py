"""What the education corner reports: its month, what is lent, and whom to invite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kbdesk.commands.report_kind import (
    AnyReport,
    Findings,
    Option,
    Report,
    ReportRequest,
    area_report,
    with_head,
)
from kbdesk.desk import Desk
from kbdesk.domain.report_json.education import CornerJson, EducationJson
from kbdesk.queries import education_report, invitations
from kbdesk.queries.places_beside import said_corners
from kbdesk.queries.report_head import report_head
from kbdesk.reports.document import Document
from kbdesk.reports.education_document import (
    education_document,
    invitation_document,
    loan_list_document,
)
from kbdesk.words import Language


@dataclass(frozen=True, slots=True)
class EducationFindings(Findings[education_report.EducationMonth]):
    """The month of all corners of an area together, and of each one."""

    corners: Sequence[CornerJson] = ()


def _found(desk: Desk, asked: ReportRequest) -> EducationFindings:
    month, area = asked.month, asked.area
    return EducationFindings(
        education_report.education_month(desk, month, area),
        report_head(desk, area),
        corners=said_corners(desk, month, area),
    )


def _said(found: EducationFindings) -> EducationJson:
    return {**education_report.said(found.found), "corners": list(found.corners)}


def _education(found: EducationFindings, language: Language) -> Document:
    return education_document(
        _said(found),
        education_report.session_rows(found.found),
        education_report.loan_rows(found.found.loans),
        education_report.score_counts(found.found.results),
        found.whose,
        language,
    )


def _loans(found: Findings[education_report.LoanList], language: Language) -> Document:
    said = education_report.said_loans(found.found)
    rows = education_report.loan_rows(found.found.loans)
    return loan_list_document(rows, said["month"], found.whose, language)


def _invited(desk: Desk, asked: ReportRequest) -> Findings[invitations.InvitationList]:
    group = asked.text("group") or invitations.GROUPS[0]
    found = invitations.invitation_list(desk, group, asked.area)
    return Findings(found, report_head(desk, asked.area))


EDUCATION: Final[Mapping[str, AnyReport]] = {
    "education": Report(
        "The education corner: sessions, who came, what was learnt, visits, loans.",
        _found,
        _said,
        _education,
    ),
    "loans": Report(
        "What is lent from the corner's shelf and not back yet.",
        with_head(lambda desk, _month, area: education_report.loan_list(desk, area)),
        lambda found: education_report.said_loans(found.found),
        _loans,
    ),
    "invitations": area_report(
        "Whom to invite to a lesson.",
        _invited,
        invitations.said,
        lambda said, whose, language: invitation_document(said, whose.lines(language), language),
        options=(Option("group", "Whom the lesson is for.", invitations.GROUPS),),
    ),
}

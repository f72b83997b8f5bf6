"""What the education corner reports: its month, what is lent, and whom to invite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, NamedTuple, TypeVar

from kbdesk.commands.report_kind import Option, Report, ReportRequest
from kbdesk.desk import Desk
from kbdesk.queries import education_report, invitations
from kbdesk.queries.whose import whose
from kbdesk.reports.document import Document
from kbdesk.reports.whose import Whose, month_line
from kbdesk.words import Language

T = TypeVar("T")


class _EducationFindings(NamedTuple, Generic[T]):
    """What was found, and whose it is as a paper says it."""

    what: T
    whose: Whose


def _finds(
    find: Callable[[Desk, ReportRequest], T],
) -> Callable[[Desk, ReportRequest], _EducationFindings[T]]:
    return lambda desk, asked: _EducationFindings(find(desk, asked), whose(desk, asked.area))


def _lines(said: Mapping[str, Any], of: Whose, language: Language) -> list[str]:
    return [month_line(said["month"], language), *of.lines(language)]


def _education(
    found: _EducationFindings[education_report.EducationMonth], language: Language
) -> Document:
    from kbdesk.reports.education_document import education_document

    said = education_report.said(found.what)
    return education_document(
        said,
        education_report.session_rows(found.what),
        education_report.loan_rows(found.what.loans),
        education_report.score_counts(found.what.results),
        _lines(said, found.whose, language),
        language,
    )


def _loans(found: _EducationFindings[education_report.LoanList], language: Language) -> Document:
    from kbdesk.reports.education_document import loan_list_document

    said = education_report.said_loans(found.what)
    rows = education_report.loan_rows(found.what.loans)
    return loan_list_document(rows, _lines(said, found.whose, language), language)


def _invitations(
    found: _EducationFindings[invitations.InvitationList], language: Language
) -> Document:
    from kbdesk.reports.education_document import invitation_document

    said = invitations.said(found.what)
    return invitation_document(said, found.whose.lines(language), language)


EDUCATION: Final[Mapping[str, Report]] = {
    "education": Report(
        "The education corner: sessions, who came, what was learnt, visits, loans.",
        _finds(lambda desk, asked: education_report.education_month(desk, asked.month, asked.area)),
        lambda found: education_report.said(found.what),
        _education,
    ),
    "loans": Report(
        "What is lent from the corner's shelf and not back yet.",
        _finds(lambda desk, asked: education_report.loan_list(desk, asked.area)),
        lambda found: education_report.said_loans(found.what),
        _loans,
    ),
    "invitations": Report(
        "Whom to invite to a lesson.",
        _finds(
            lambda desk, asked: invitations.invitation_list(
                desk, asked.options.get("group") or invitations.GROUPS[0], asked.area
            )
        ),
        lambda found: invitations.said(found.what),
        _invitations,
        options=(Option("group", "Whom the lesson is for.", invitations.GROUPS),),
    ),
}

"""What the education corner reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.commands.report_kind import Report
from kbdesk.queries import education_report
from kbdesk.reports.document import Document
from kbdesk.words import Language


def _education(found: education_report.EducationMonth, language: Language) -> Document:
    from kbdesk.reports.education_document import education_document, place_lines

    said = education_report.said(found)
    return education_document(
        said,
        education_report.session_rows(found),
        education_report.loan_rows(found.loans),
        education_report.score_counts(found.results),
        place_lines(said, language),
        language,
    )


EDUCATION: Final[Mapping[str, Report]] = {
    "education": Report(
        "The education corner: sessions, who came, what was learnt, visits, loans.",
        lambda desk, asked: education_report.education_month(desk, asked.month, asked.area),
        education_report.said,
        _education,
    ),
}

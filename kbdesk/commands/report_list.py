"""The reports there are, by the name that ``report NAME`` and the window ask for.

A report finds its figures on the desk, says them as JSON, and makes a document of them:
the first needs the database, the others only what it found. Each subject lists its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.queries import (
    education_report,
    family_planning,
    invitations,
    kampung_kb,
    krs,
    nutrition,
    population,
    skdn,
)
from kbdesk.queries.area import Area
from kbdesk.reports.document import Document
from kbdesk.words import Language


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked: its month (year * 12 + month - 1), whose, and its own options."""

    month: int
    area: Area
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """A question that only some reports ask: ``--name VALUE``, or a flag."""

    name: str
    help: str
    choices: tuple[str, ...] = ()
    flag: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report: ``help`` in English for the command line, its words are ``report.<name>``.

    ``said`` returns an object, or a list that is written as one object a line. Without
    ``document`` it is JSON only.
    """

    help: str
    find: Callable[[Desk, Asked], Any]
    said: Callable[[Any], Any]
    document: Callable[[Any, Language], Document] | None = None
    options: tuple[Option, ...] = ()


def _as_it_is(found: Any) -> Any:
    return found


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
from collections.abc import Mapping
from typing import Final

from kbdesk.commands.education_reports import EDUCATION
from kbdesk.commands.family_reports import FAMILIES
from kbdesk.commands.posyandu_reports import POSYANDU
from kbdesk.commands.report_kind import Report
from kbdesk.commands.village_reports import VILLAGE

def _loans(found: education_report.LoanList, language: Language) -> Document:
    from kbdesk.reports.education_document import loan_list_document, place_lines

    said = education_report.said_loans(found)
    rows = education_report.loan_rows(found.loans)
    return loan_list_document(rows, place_lines(said, language), language)


def _invitations(found: invitations.InvitationList, language: Language) -> Document:
    from kbdesk.reports.education_document import invitation_document, place_lines

    said = invitations.said(found)
    return invitation_document(said, place_lines(said, language), language)


REPORTS: Final[Mapping[str, Report]] = {
    "education": Report(
        "The education corner: sessions, who came, what was learnt, visits, loans.",
        lambda desk, asked: education_report.education_month(desk, asked.month, asked.area),
        education_report.said,
        _education,
    ),
    "loans": Report(
        "What is lent from the corner's shelf and not back yet.",
        lambda desk, asked: education_report.loan_list(desk, asked.area),
        education_report.said_loans,
        _loans,
    ),
    "invitations": Report(
        "Whom to invite to a lesson.",
        lambda desk, asked: invitations.invitation_list(
            desk, asked.options.get("group") or invitations.GROUPS[0], asked.area
        ),
        invitations.said,
        _invitations,
        options=(Option("group", "Whom the lesson is for.", invitations.GROUPS),),
    ),
    "skdn": Report(
        "S, K, D, N and their ratios.",
        lambda desk, asked: skdn.skdn(desk, asked.month, asked.area),
        skdn.said,
    ),
    "nutrition": Report(
        "Nutritional status by index and category.",
        lambda desk, asked: nutrition.nutrition(desk, asked.month, asked.area),
        _as_it_is,
    ),
    "krs": Report(
        "Families at risk of stunting, a line each.",
        lambda desk, asked: krs.report(desk, asked.month, asked.area),
        krs.said,
    ),
    "kb": Report(
        "Family planning of couples, by method and reason.",
        lambda desk, asked: family_planning.kb(desk, asked.month, asked.area),
        _as_it_is,
    ),
    "dataku": Report(
        "The population: pyramid, RT, ratios, and the balance of the month.",
        lambda desk, asked: population.population(desk, asked.month, asked.area),
        population.said,
    ),
    "kampung": Report(
        "A Kampung KB: its groups, interventions, plan and classification.",
        lambda desk, asked: kampung_kb.kampung(desk, asked.month, asked.area.village),
        kampung_kb.said,
    ),
    **POSYANDU,
    **FAMILIES,
    **VILLAGE,
    **EDUCATION,
}

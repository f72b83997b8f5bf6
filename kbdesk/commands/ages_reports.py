"""What an open day of all ages owes: the thirteen forms, the day's recap, coverage, home visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from kbdesk.commands.report_kind import (
    AnyReport,
    Findings,
    Option,
    Report,
    ReportRequest,
    with_head,
)
from kbdesk.desk import Desk
from kbdesk.domain.ages_cards import FORMS, MONTH, form
from kbdesk.queries import ages_cards, ages_recap, home_visit_recap
from kbdesk.queries.ages_cards import FilledForm
from kbdesk.queries.ages_recap import AgesCoverage, DayRecap, FormRecap
from kbdesk.queries.area import Area
from kbdesk.queries.home_visit_forms import HomeVisitForms, home_visit_forms, said_forms
from kbdesk.queries.home_visit_recap import HomeVisitRecap
from kbdesk.queries.public_people import closed_kelurahan
from kbdesk.queries.report_head import report_head
from kbdesk.reports.document import Document
from kbdesk.words import Language

# the papers are loaded when one is wanted: the drawing is slow to load


def _day_document(told: Findings[DayRecap], language: Language) -> Document:
    from kbdesk.reports.ages_document import day_document

    return day_document(ages_recap.said_recap(told.found), told.whose, language)


def _recap_document(told: Findings[FormRecap], language: Language) -> Document:
    from kbdesk.reports.ages_document import recap_document

    return recap_document(ages_recap.said_form_recap(told.found), told.whose, language)


def _coverage_document(told: Findings[AgesCoverage], language: Language) -> Document:
    from kbdesk.reports.ages_document import coverage_document

    return coverage_document(ages_recap.said_coverage(told.found), told.whose, language)


def _visits_document(told: Findings[HomeVisitRecap], language: Language) -> Document:
    from kbdesk.reports.ages_document import home_visits_document

    return home_visits_document(home_visit_recap.said_recap(told.found), told.whose, language)


def _coverage(desk: Desk, month: int, area: Area) -> AgesCoverage:
    found = ages_recap.ages_coverage(desk, month, area)
    gone = closed_kelurahan(desk, month)
    if gone and area.posyandu is not None:
        # the others of each kelurahan would be a subtraction away
        return replace(found, withheld=frozenset(found.by_village))
    return replace(found, withheld=frozenset({*gone, None} if gone else ()))


def _visit_forms(desk: Desk, asked: ReportRequest) -> Findings[HomeVisitForms]:
    found = home_visit_forms(desk, asked.month, asked.area, asked.text("visit") or "")
    return Findings(found, report_head(desk, asked.area))


def _visit_forms_document(told: Findings[HomeVisitForms], language: Language) -> Document:
    from kbdesk.reports.home_visit_document import home_visit_forms_document

    return home_visit_forms_document(said_forms(told.found), told.whose, language)


def _card_document(told: Findings[FilledForm], language: Language) -> Document:
    from kbdesk.reports.ages_document import form_document

    return form_document(ages_cards.said_form(told.found), told.whose, language)


def _filled(number: int, desk: Desk, asked: ReportRequest) -> Findings[FilledForm]:
    person = asked.text("person")
    found = ages_cards.filled_form(desk, number, asked.month, asked.area, person)
    return Findings(found, report_head(desk, asked.area))


_PERSON: Final = Option("person", "Only the card of this person (an id).")
_ABOUT: Final = {
    "list": "Target list of {}.",
    "card": "Cards of {}, of who was seen in the year.",
    "recap": "The month's recap of {}.",
}


def _form(number: int) -> AnyReport:
    of = form(number)
    about = f"Form {number}: {_ABOUT[of.kind].format(' and '.join(of.stages))}"
    if of.kind == "recap":
        return Report(
            about,
            with_head(partial(ages_recap.form_recap, number)),
            lambda told: ages_recap.said_form_recap(told.found),
            _recap_document,
        )
    return Report(
        about,
        partial(_filled, number),
        lambda told: ages_cards.said_form(told.found),
        _card_document,
        (_PERSON,) if of.kind == "card" else (),
    )


AGES: Final[Mapping[str, AnyReport]] = {
    "ilp-day": Report(
        "By stage who came, is well or not, and was referred.",
        with_head(ages_recap.day_recap),
        lambda told: ages_recap.said_recap(told.found),
        _day_document,
    ),
    **{f"ilp-{number}": _form(number) for number in FORMS},
    "ilp-month": Report(
        "Every examination of the month with its figures, to type into another system.",
        partial(_filled, MONTH),
        lambda told: ages_cards.said_form(told.found),
        _card_document,
    ),
    "home-visits": Report(
        "Home visits: fourteen numbers by week.",
        with_head(home_visit_recap.home_visit_recap),
        lambda told: home_visit_recap.said_recap(told.found),
        _visits_document,
    ),
    "home-visit-forms": Report(
        "Home visits: the filled checklist of each, one page a visit.",
        _visit_forms,
        lambda told: said_forms(told.found),
        _visit_forms_document,
        (Option("visit", "Only this visit (an id)."),),
    ),
    "ages": Report(
        "Who was examined in a year, by stage and kelurahan; pressure and glucose.",
        with_head(_coverage),
        lambda told: ages_recap.said_coverage(told.found),
        _coverage_document,
    ),
}

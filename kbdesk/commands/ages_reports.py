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
    ReportRequest,
    area_report,
    with_head,
)
from kbdesk.desk import Desk
from kbdesk.domain.ages_cards import FORMS, MONTH, form
from kbdesk.queries import ages_cards, ages_recap, home_visit_recap
from kbdesk.queries.ages_cards import FilledForm
from kbdesk.queries.ages_recap import AgesCoverage
from kbdesk.queries.area import Area
from kbdesk.queries.home_visit_forms import HomeVisitForms, home_visit_forms, said_forms
from kbdesk.queries.public_people import closed_kelurahan
from kbdesk.queries.report_head import report_head
from kbdesk.reports.ages_document import (
    coverage_document,
    day_document,
    form_document,
    home_visits_document,
    recap_document,
)
from kbdesk.reports.home_visit_document import home_visit_forms_document


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
        return area_report(
            about,
            with_head(partial(ages_recap.form_recap, number)),
            ages_recap.said_form_recap,
            recap_document,
        )
    return area_report(
        about,
        partial(_filled, number),
        ages_cards.said_form,
        form_document,
        (_PERSON,) if of.kind == "card" else (),
    )


AGES: Final[Mapping[str, AnyReport]] = {
    "ilp-day": area_report(
        "By stage who came, is well or not, and was referred.",
        with_head(ages_recap.day_recap),
        ages_recap.said_recap,
        day_document,
    ),
    **{f"ilp-{number}": _form(number) for number in FORMS},
    "ilp-month": area_report(
        "Every examination of the month with its figures, to type into another system.",
        partial(_filled, MONTH),
        ages_cards.said_form,
        form_document,
    ),
    "home-visits": area_report(
        "Home visits: fourteen numbers by week.",
        with_head(home_visit_recap.home_visit_recap),
        home_visit_recap.said_recap,
        home_visits_document,
    ),
    "home-visit-forms": area_report(
        "Home visits: the filled checklist of each, one page a visit.",
        _visit_forms,
        said_forms,
        home_visit_forms_document,
        (Option("visit", "Only this visit (an id)."),),
    ),
    "ages": area_report(
        "Who was examined in a year, by stage and kelurahan; pressure and glucose.",
        with_head(_coverage),
        ages_recap.said_coverage,
        coverage_document,
    ),
}

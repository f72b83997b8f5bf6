"""What an open day of all ages owes: the thirteen forms, the day's recap, coverage, home visits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from kbdesk.commands.report_kind import Option, Report, ReportRequest
from kbdesk.desk import Desk
from kbdesk.domain.ages_cards import FORMS, form
from kbdesk.queries import ages_cards, ages_recap, home_visit_recap
from kbdesk.queries.area import Area
from kbdesk.queries.whose import whose
from kbdesk.reports.document import Document
from kbdesk.reports.whose import Whose
from kbdesk.words import Language


@dataclass(frozen=True, slots=True)
class AgesFindings:
    """What a report found, and whose it is."""

    found: Any
    whose: Whose


def _of(find: Callable[[Desk, int, Area], Any], desk: Desk, asked: ReportRequest) -> AgesFindings:
    return AgesFindings(find(desk, asked.month, asked.area), whose(desk, asked.area))


def _report(
    help_: str,
    find: Callable[[Desk, int, Area], Any],
    said: Callable[[Any], dict[str, Any]],
    drawn: str,
) -> Report:
    def document(told: AgesFindings, language: Language) -> Document:
        # loaded when a paper is wanted: the drawing is slow to load
        from kbdesk.reports import ages_document

        draw: Callable[..., Document] = getattr(ages_document, drawn)
        return draw(said(told.found), told.whose, language)

    return Report(help_, partial(_of, find), lambda told: said(told.found), document)


def _card(number: int, desk: Desk, asked: ReportRequest) -> AgesFindings:
    person = asked.options.get("person") or None
    found = ages_cards.filled_form(desk, number, asked.month, asked.area, person)
    return AgesFindings(found, whose(desk, asked.area))


def _card_document(told: AgesFindings, language: Language) -> Document:
    from kbdesk.reports.ages_document import form_document

    return form_document(ages_cards.said_form(told.found), told.whose, language)


_PERSON: Final = Option("person", "Only the card of this person (an id).")
_ABOUT: Final = {
    "list": "Target list of {}.",
    "card": "Cards of {}, of who was seen in the year.",
    "recap": "The month's recap of {}.",
}


def _form(number: int) -> Report:
    of = form(number)
    help_ = f"Form {number}: {_ABOUT[of.kind].format(' and '.join(of.stages))}"
    if of.kind == "recap":
        return _report(
            help_,
            lambda desk, month, area: ages_recap.form_recap(desk, number, month, area),
            ages_recap.said_form_recap,
            "recap_document",
        )
    return Report(
        help_,
        partial(_card, number),
        lambda told: ages_cards.said_form(told.found),
        _card_document,
        (_PERSON,) if of.kind == "card" else (),
    )


AGES: Final[Mapping[str, Report]] = {
    "ilp-day": _report(
        "By stage who came, is well or not, and was referred.",
        ages_recap.day_recap,
        ages_recap.said_recap,
        "day_document",
    ),
    **{f"ilp-{number}": _form(number) for number in FORMS},
    "home-visits": _report(
        "Home visits: fourteen numbers by week.",
        home_visit_recap.home_visit_recap,
        home_visit_recap.said_recap,
        "home_visits_document",
    ),
    "ages": _report(
        "Who was examined in a year, by stage and kelurahan; pressure and glucose.",
        ages_recap.ages_coverage,
        ages_recap.said_coverage,
        "coverage_document",
    ),
}

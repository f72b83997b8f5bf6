"""The reports there are, by the name that ``report NAME`` and the window ask for.

A report finds its figures on the desk, says them as JSON, and makes a document of them:
the first needs the database, the others only what it found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kbdesk.commands.draft import Draft
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.recipes import MOST_PORTIONS
from kbdesk.queries import (
    dashat,
    family_planning,
    kampung_kb,
    kitchen_month,
    krs,
    menus,
    nutrition,
    population,
    recipes,
    skdn,
)
from kbdesk.queries.area import Area
from kbdesk.reports.document import Document
from kbdesk.reports.kitchen_document import (
    attendance_document,
    dashat_document,
    kitchen_document,
    menu_document,
    recipe_document,
)
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


def _needed(asked: Asked, name: str) -> str:
    value: str | None = asked.options.get(name)
    if not value:
        raise KbdeskError("draft.missing", field=name)
    return value


def _portions(asked: Asked) -> int | None:
    return Draft({"portions": asked.options.get("portions")}).whole("portions", 1, MOST_PORTIONS)


REPORTS: Final[Mapping[str, Report]] = {
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
    "dashat": Report(
        "The kitchen's recipients: attendance, outcomes, what the programme did.",
        lambda desk, asked: dashat.dashat(desk, asked.month, asked.area),
        dashat.said_report,
        lambda found, language: dashat_document(dashat.said_report(found), language),
    ),
    "dashat-attendance": Report(
        "Who came for food on which day, and how much was eaten.",
        lambda desk, asked: dashat.dashat(desk, asked.month, asked.area),
        dashat.said_attendance,
        lambda found, language: attendance_document(dashat.said_attendance(found), language),
    ),
    "kitchen": Report(
        "What the kitchen cooked, its cost, and what was handed out.",
        lambda desk, asked: kitchen_month.kitchen_month(desk, asked.month, asked.area),
        kitchen_month.said,
        lambda found, language: kitchen_document(kitchen_month.said(found), language),
    ),
    "menu-board": Report(
        "A menu cycle for the wall.",
        lambda desk, asked: menus.worked_out(desk, _needed(asked, "cycle")),
        _as_it_is,
        menu_document,
        (Option("cycle", "The cycle: its id or code."),),
    ),
    "kitchen-sheet": Report(
        "A recipe for the stove: what, how much, how, and what it gives.",
        lambda desk, asked: recipes.sheet(desk, _needed(asked, "recipe"), _portions(asked)),
        _as_it_is,
        recipe_document,
        (
            Option("recipe", "The recipe: its id or code."),
            Option("portions", "For how many portions; else as it is written."),
        ),
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
}

"""What the kitchen (DASHAT) owes: recipients and their outcomes, its month, its papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.report_kind import Asked, Option, Report
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.recipes import MOST_PORTIONS
from kbdesk.queries import dashat, kitchen_month, menus, recipes
from kbdesk.reports.kitchen_document import (
    attendance_document,
    dashat_document,
    kitchen_document,
    menu_document,
    recipe_document,
)


def _as_it_is(found: Any) -> Any:
    return found


def _needed(asked: Asked, name: str) -> str:
    value: str | None = asked.options.get(name)
    if not value:
        raise KbdeskError("draft.missing", field=name)
    return value


def _portions(asked: Asked) -> int | None:
    return Draft({"portions": asked.options.get("portions")}).whole("portions", 1, MOST_PORTIONS)


KITCHEN: Final[Mapping[str, Report]] = {
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
}

"""A family's tasks in words, and their icons."""

from __future__ import annotations

from datetime import date

from kbdesk.queries.families import FamilySheet
from kbdesk.queries.family_life import Task
from kbdesk.ui.family.home_visit_words import findings
from kbdesk.ui.formats import date_short
from kbdesk.ui.kitchen.words import indication_words
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.immunisation_grid import short_name

_TASK_ICONS = {
    "visit": "visit",
    "referral": "referral",
    "not_gaining": "scale",
    "stale": "scale",
    "vaccine": "vaccine",
    "capsule": "capsule",
    "deworming": "tablet",
    "birth_due": "pregnant",
    "woman_check": "pregnant",
    "tpk": "visit",
    "marked": "scale",
    "dashat": "kitchen",
    "home_visit": "visit",
    "found_at_home": "warning",
}


def task_icon(task: Task) -> str:
    return _TASK_ICONS[task.kind]


def task_words(sheet: FamilySheet, task: Task) -> tuple[str, str]:
    """Return a task in two lines: of whom, and what."""
    more = dict(task.more)
    key = task.kind
    if task.kind == "visit":
        key = "visit_late" if more["late"] else "visit_soon"  # type: ignore[assignment]
    elif task.kind == "not_gaining":
        key = "two_t" if more["code"] == "2T" else "one_t"  # type: ignore[assignment]
    elif task.kind == "vaccine":
        names = [short_name(one) for one in more["vaccines"]]
        rest = f" +{len(names) - 3}" if len(names) > 3 else ""
        more["vaccines"] = ", ".join(names[:3]) + rest
    elif task.kind == "dashat":
        more["why"] = indication_words(more["indication"], more["codes"])
    elif task.kind == "tpk" and more["days"]:
        key = "tpk_late"  # type: ignore[assignment]
    elif task.kind in ("stale", "woman_check") and more.get("day") is None:
        key = f"{task.kind}_never"  # type: ignore[assignment]
    elif task.kind == "home_visit":
        key = "home_visit_late" if more["late"] else "home_visit_soon"  # type: ignore[assignment]
    elif task.kind == "found_at_home":
        more["found"] = " · ".join(findings(more["found"]))
    if isinstance(more.get("day"), date):
        more["day"] = _day(sheet, more["day"])
    title = task.who or tr("family_page.task_family")
    return title, tr(f"family_page.task_{key}", **more)


def _day(sheet: FamilySheet, day: date) -> str:
    return date_short(day, year=day.year != sheet.today.year)

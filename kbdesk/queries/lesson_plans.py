"""Lessons that are planned, and which of them were held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kbdesk.desk import Desk
from kbdesk.domain.report_json.education import LessonPlanJson
from kbdesk.queries.area import Area
from kbdesk.queries.as_json import as_json
from kbdesk.queries.education import codes_in
from kbdesk.queries.of_row import of_row
from kbdesk.store.education_rows import EducationRows

PlanState = Literal["planned", "held", "open"]
"""``open``: its day is over and no lesson names it; nobody knows whether it was held."""


@dataclass(frozen=True, slots=True)
class LessonPlan:
    """A planned lesson. ``session``: the lesson that carried it out."""

    id: str
    posyandu: str | None
    date: date
    time: str | None
    topic: str | None
    title: str | None
    speaker: str | None
    place: str | None
    rt: str | None
    issue: str | None
    issue_title: str | None
    note: str | None
    session: str | None


def state_of(one: LessonPlan, today: date) -> PlanState:
    if one.session is not None:
        return "held"
    return "planned" if one.date >= today else "open"


def plans(desk: Desk, area: Area, first: date, last: date) -> list[LessonPlan]:
    """Return the plans of the corners of an area between two days, the first first."""
    rows = EducationRows(desk.store.records, codes_in(desk, area)).plans(
        first.isoformat(), last.isoformat()
    )
    return [of_row(LessonPlan, row) for row in rows]


def plan(desk: Desk, id_: str) -> LessonPlan | None:
    """Return a plan that was not called off, or None."""
    row = desk.store.records.get("education_plan", id_)
    if row is None or row["voided"] or not row["date"]:
        return None
    day = date.fromisoformat(row["date"])
    found = plans(desk, Area((row["posyandu"],)), day, day)
    return next((one for one in found if one.id == id_), None)


def said_plans(found: Sequence[LessonPlan], today: date) -> list[LessonPlanJson]:
    """Return plans as ``planned`` of ``report education`` says them."""
    return [as_json(LessonPlanJson, one, state=state_of(one, today)) for one in found]

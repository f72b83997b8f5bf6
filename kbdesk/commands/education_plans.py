"""Lessons to come, and what the corner says of itself: name, hours, address, telephone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from kbdesk.commands.corner import posyandu_of
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, correct_fact, void_fact
from kbdesk.commands.reading import read, read_named, required
from kbdesk.commands.writing import Answer, change, create, write
from kbdesk.desk import Desk
from kbdesk.domain.education import corner_id
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.registers import FACT
from kbdesk.records.education import CORNER, EDUCATION_PLAN

_ABOUT: Final = [CORNER.field(name) for name in ("name", "address", "hours", "phone")]
_TOLD: Final = [
    EDUCATION_PLAN.field(name) for name in ("time", "title", "speaker", "place", "rt", "note")
]
AHEAD: Final = timedelta(days=366)
"""How far ahead a lesson is planned."""


def plan_education(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Plan a lesson: its day, place and topic, and the village's issue that it answers.

    Raises ``education_plan.too_far``, ``education.no_posyandu``.
    """
    reading = Draft(draft)
    id_ = reading.new_identifier()
    fields = {"posyandu": posyandu_of(desk, reading), **_read(desk, reading)}
    new = create(desk, "education_plan", id_, {FACT: fields})
    return {"id": id_, **({} if new else {"already": True})}


def correct_education_plan(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Move or change a planned lesson; the history keeps what was."""
    shown, _ = correct_fact(desk, "education_plan", draft, lambda it, _: _read(desk, it))
    return {"id": shown["id"]}


def void_education_plan(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Call a planned lesson off; it and the reason stay in the history."""
    return void_fact(desk, "education_plan", draft)


def edit_corner(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Say what a posyandu's corner is called, when it is open and where; null takes it away."""
    reading = Draft(draft)
    posyandu = posyandu_of(desk, reading)
    said = read_named(reading, _ABOUT, new=False)
    reading.done()
    id_ = corner_id(posyandu)
    shown = desk.store.records.get("corner", id_) or {}
    whole = {one.name: said.get(one.name, shown.get(one.name)) for one in _ABOUT}
    changes = change("corner", id_, shown, {"about": {"posyandu": posyandu, **whole}})
    if changes:
        write(desk, changes)
    return {"id": id_, "changed": sorted({one.group for one in changes})}


def _read(desk: Desk, reading: Draft) -> Fields:
    day = reading.required_date("date")
    if day > desk.clock.today() + AHEAD:
        raise KbdeskError("education_plan.too_far", field=reading.path("date"), date=day)
    fields: Fields = {
        "date": day.isoformat(),
        "topic": required(reading, EDUCATION_PLAN.field("topic")),
        **read_named(reading, _TOLD, new=True),
        "issue": _issue(desk, reading),
    }
    reading.done()
    return fields


def _issue(desk: Desk, reading: Draft) -> str | None:
    """Take the village's issue that a lesson answers; raises ``education_plan.unknown_issue``."""
    issue: str | None = read(reading, EDUCATION_PLAN.field("issue"))
    if issue is not None and not desk.store.records.exists("village_issue", issue):
        raise KbdeskError("education_plan.unknown_issue", field=reading.path("issue"), id=issue)
    return issue

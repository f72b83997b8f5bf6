"""Lessons to come, and what the corner says of itself: name, hours, address, telephone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from kbdesk.commands.corner import posyandu_of
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, fact_verbs
from kbdesk.commands.reading import read_named, read_whole
from kbdesk.commands.writing import Answer, edited
from kbdesk.desk import Desk
from kbdesk.domain.education import corner_id
from kbdesk.domain.errors import KbdeskError
from kbdesk.records.education import CORNER, EDUCATION_PLAN

_ABOUT: Final = [CORNER.field(name) for name in ("name", "address", "hours", "phone")]
_TOLD: Final = [one for one in EDUCATION_PLAN.fact if one.name != "posyandu"]
AHEAD: Final = timedelta(days=366)
"""How far ahead a lesson is planned."""


def edit_corner(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Say what a posyandu's corner is called, when it is open and where; null takes it away."""
    reading = Draft(draft)
    posyandu = posyandu_of(desk, reading)
    said = read_named(reading, _ABOUT, new=False)
    reading.done()
    id_ = corner_id(posyandu)
    shown = desk.store.records.get("corner", id_) or {}
    whole = {one.name: said.get(one.name, shown.get(one.name)) for one in _ABOUT}
    return edited(desk, "corner", id_, shown, {"about": {"posyandu": posyandu, **whole}})


def _read(desk: Desk, reading: Draft) -> tuple[None, Fields]:
    fields = read_whole(desk, reading, _TOLD)
    reading.done()
    day, issue = fields["date"], fields["issue"]
    if day > (desk.clock.today() + AHEAD).isoformat():
        raise KbdeskError("education_plan.too_far", field=reading.path("date"), date=day)
    if issue is not None and not desk.store.records.exists("village_issue", issue):
        raise KbdeskError("education_plan.unknown_issue", field=reading.path("issue"), id=issue)
    return None, fields


plan_education, correct_education_plan, void_education_plan, _ = fact_verbs(
    "education_plan",
    _read,
    lambda *_: {},
    begins=lambda desk, reading: {"posyandu": posyandu_of(desk, reading)},
)
"""A lesson to come: its day, place and topic, and the village's issue that it answers.

Raises ``education_plan.too_far``, ``education.no_posyandu``.
"""

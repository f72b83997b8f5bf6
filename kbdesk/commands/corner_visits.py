"""Visits to the corner: who came and why. A visitor may stay unnamed."""

from __future__ import annotations

from typing import Final

from kbdesk.commands.corner import posyandu_of, somebody
from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, fact_verbs
from kbdesk.commands.reading import read_named, required
from kbdesk.commands.writing import not_in_future
from kbdesk.desk import Desk
from kbdesk.records.education import CORNER_VISIT

_TOLD: Final = [
    CORNER_VISIT.field(name) for name in ("name", "sex", "age_group", "rt", "officer", "note")
]


def _read(desk: Desk, reading: Draft) -> tuple[None, Fields]:
    day = not_in_future(desk, reading, "date")
    person = somebody(desk, reading)
    if person is not None:
        refuse_outside_life(person, day)
    purpose = required(reading, CORNER_VISIT.field("purpose"))
    fields: Fields = {
        "date": day.isoformat(),
        "person": person["id"] if person else None,
        "purpose": purpose,
        **read_named(reading, _TOLD, new=True),
    }
    reading.done()
    return None, fields


record_corner_visit, correct_corner_visit, void_corner_visit, _ = fact_verbs(
    "corner_visit",
    _read,
    lambda *_: {},
    begins=lambda desk, reading: {"posyandu": posyandu_of(desk, reading)},
)
"""The visitor is a registered person, a typed name, or unknown."""

"""Visits to the corner: who came and why. A visitor may stay unnamed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.commands.corner import posyandu_of, somebody
from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, correct_fact, void_fact
from kbdesk.commands.reading import read_named, required
from kbdesk.commands.writing import Answer, create, not_in_future
from kbdesk.desk import Desk
from kbdesk.journal.registers import FACT
from kbdesk.records.education import CORNER_VISIT

_TOLD: Final = [
    CORNER_VISIT.field(name) for name in ("name", "sex", "age_group", "rt", "officer", "note")
]


def record_corner_visit(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record a visit. The visitor is a registered person, a typed name, or unknown."""
    reading = Draft(draft)
    id_ = reading.new_identifier()
    posyandu = posyandu_of(desk, reading)
    fields = {"posyandu": posyandu, **_read(desk, reading)}
    new = create(desk, "corner_visit", id_, {FACT: fields})
    return {"id": id_, **({} if new else {"already": True})}


def correct_corner_visit(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Correct a visit; the history keeps what was."""
    correct_fact(desk, "corner_visit", draft, lambda reading, _: _read(desk, reading))
    return {"id": Draft(draft).required_identifier("id")}


def void_corner_visit(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Take a visit out of every count; it and the reason stay in the history."""
    return void_fact(desk, "corner_visit", draft)


def _read(desk: Desk, reading: Draft) -> Fields:
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
    return fields

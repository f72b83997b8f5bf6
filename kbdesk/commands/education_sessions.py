"""Lessons of the corner: recorded while they run or after, counted by hand and by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.commands.corner import posyandu_of, refuse_of_lesson
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, correct_fact, valid, voids
from kbdesk.commands.reading import read_named, required
from kbdesk.commands.writing import Answer, create, edited, held, not_in_future, write
from kbdesk.desk import Desk
from kbdesk.domain.education import attendee_id
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.registers import FACT
from kbdesk.queries.education import material_named
from kbdesk.records.education import EDUCATION_SESSION
from kbdesk.store.store import Change

_TAKEN_BACK = "not here"
_TOLD: Final = [
    EDUCATION_SESSION.field(name)
    for name in ("title", "speaker", "place", "rt", "method", "duration_minutes", "note")
]


def record_education_session(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record a lesson with the people known to have come; more can be added later.

    Raises ``education_session.*``, ``education.no_posyandu``, ``person.unknown``.
    """
    reading = Draft(draft)
    id_ = reading.new_identifier()
    posyandu = posyandu_of(desk, reading)
    came = [
        held(desk, "person", person, f"attendees.{place}")
        for place, person in enumerate(_identifiers(reading, "attendees"))
    ]
    count, groups = _counts(reading)
    fields = {"posyandu": posyandu, **_read(desk, reading)}
    for place, person in enumerate(came):
        refuse_of_lesson(person, fields, f"attendees.{place}")
    attendees = [person["id"] for person in came]
    with desk.store.transaction():
        new = create(
            desk,
            "education_session",
            id_,
            {FACT: fields, "count": count, **({"groups": groups} if groups["groups"] else {})},
        )
        if new and attendees:
            write(desk, [_attends(id_, person) for person in dict.fromkeys(attendees)])
    return {"id": id_, "named": len(set(attendees)), **({} if new else {"already": True})}


def correct_education_session(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Correct a lesson's fields or the counts by hand; the history keeps the old ones."""
    id_ = Draft(draft).required_identifier("id")
    counting = {name: draft[name] for name in ("male", "female", "groups") if name in draft}
    told = {name: value for name, value in draft.items() if name not in counting}
    count, groups = _counts(Draft(counting))
    with desk.store.transaction():
        shown, _ = correct_fact(desk, "education_session", told, lambda it, _: _read(desk, it))
        wanted: dict[str, Fields] = {
            "count": {name: count[name] for name in ("male", "female") if name in counting},
            "groups": groups if "groups" in counting else {},
        }
        edited(desk, "education_session", id_, shown, {k: v for k, v in wanted.items() if v})
    return {"id": id_}


void_education_session = voids("education_session")
"""Take a lesson out of every count, and its attendance and quizzes with it."""


def attend_education(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Note by name who came to a lesson; ``here`` false takes it back."""
    reading = Draft(draft)
    session = reading.required_identifier("session")
    person = reading.required_identifier("person")
    here = reading.flag("here")
    reading.done()
    lesson = valid(desk, "education_session", session, "session")
    whom = held(desk, "person", person, "person")
    if here is not False:
        refuse_of_lesson(whom, lesson)
    records = desk.store.records
    # after a join, change the record that is on the list of who came
    person = next(
        (
            one
            for one in records.joined_with(person)
            if records.exists("education_attendee", attendee_id(session, one))
        ),
        person,
    )
    row = attendee_id(session, person)
    shown = records.written("education_attendee", row)
    present = here is not False
    was = shown is not None and not shown["voided"]
    if present != was:
        write(desk, [_attends(session, person, here=present)])
    return {"id": row, "here": present}


def _attends(session: str, person: str, *, here: bool = True) -> Change:
    return Change(
        "education_attendee",
        attendee_id(session, person),
        FACT,
        {"session": session, "person": person, "voided": None if here else _TAKEN_BACK},
    )


def _read(desk: Desk, reading: Draft) -> Fields:
    day = not_in_future(desk, reading, "date")
    topic = required(reading, EDUCATION_SESSION.field("topic"))
    fields: Fields = {
        "date": day.isoformat(),
        "topic": topic,
        **read_named(reading, _TOLD, new=True),
        "materials": _materials(desk, reading),
        "plan": _plan(desk, reading),
    }
    reading.done()
    return fields


def _plan(desk: Desk, reading: Draft) -> str | None:
    """Take the plan that a lesson carries out; raises ``education_plan.unknown``."""
    plan = reading.identifier("plan")
    return None if plan is None else valid(desk, "education_plan", plan, reading.path("plan"))["id"]


def _materials(desk: Desk, reading: Draft) -> list[str]:
    """Take the materials that were used: ids of the shelf, or codes of what is built in."""
    found = []
    for named in reading.words("materials"):
        material = material_named(desk, named)
        if material is None:
            raise KbdeskError("material.unknown", field="materials", id=named)
        found.append(material)
    return list(dict.fromkeys(found))


def _counts(reading: Draft) -> tuple[Fields, Fields]:
    count = read_named(reading, EDUCATION_SESSION.groups["count"], new=True)
    named = reading.take("groups")
    if named is None:
        return count, {"groups": None}
    if not isinstance(named, Mapping):
        raise KbdeskError("draft.not_an_object", field="groups")
    within = Draft(dict(named), "groups.")
    groups = read_named(within, EDUCATION_SESSION.field("groups").parts, new=True)
    within.done()
    return count, {"groups": {name: n for name, n in groups.items() if n} or None}


def _identifiers(reading: Draft, name: str) -> list[str]:
    from kbdesk.commands.draft import read_identifier

    value = reading.take(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise KbdeskError("draft.not_a_list", field=name)
    if len(value) > 1000:
        raise KbdeskError("draft.too_many", field=name, most=1000)
    return [read_identifier(one, f"{name}.{place}") for place, one in enumerate(value)]

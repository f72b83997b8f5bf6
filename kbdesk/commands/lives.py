"""A death, a move away, a return: the person is a target no longer, the history stays."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, not_in_future, own, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.service_rows import last_record_after
from kbdesk.store.store import Draft as Change


def record_death(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record the day on which a person died."""
    reading = Draft(draft)
    person = reading.required_identifier("id")
    day = not_in_future(desk, reading, "date").isoformat()
    reading.done()
    shown = own(desk, "person", person, "id")
    if shown["death_date"] == day:
        return {"id": person, "already": True}
    if shown["death_date"]:
        raise KbdeskError("person.died_already", field="date", date=shown["death_date"])
    if shown["birth_date"] and day < shown["birth_date"]:
        raise KbdeskError("person.died_before_birth", field="date", date=day)
    later = last_record_after(desk.store.records, desk.store.records.root(person), day)
    if later is not None:
        raise KbdeskError("person.measured_after_death", field="date", date=later)
    write(desk, [Change("person", person, "life", {"death_date": day})])
    return {"id": person}


def void_death(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Take back a death that was recorded by mistake; it stays in the history."""
    reading = Draft(draft)
    person = reading.required_identifier("id")
    reading.done()
    if not own(desk, "person", person, "id")["death_date"]:
        raise KbdeskError("person.not_dead", field="id")
    write(desk, [Change("person", person, "life", {"death_date": None})])
    return {"id": person}


def record_leaving(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record that a person moved away, to where no posyandu of the city serves them."""
    reading = Draft(draft)
    person = reading.required_identifier("id")
    day = not_in_future(desk, reading, "date").isoformat()
    why = reading.text("why", longest=500)
    reading.done()
    shown = own(desk, "person", person, "id")
    if shown["left_date"] == day and shown["left_why"] == why:
        return {"id": person, "already": True}
    if shown["left_date"]:
        raise KbdeskError("person.left_already", field="date", date=shown["left_date"])
    if shown["birth_date"] and day < shown["birth_date"]:
        raise KbdeskError("person.died_before_birth", field="date", date=day)
    write(desk, [Change("person", person, "life", {"left_date": day, "left_why": why})])
    return {"id": person}


def record_return(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record that a person who had moved away lives here again."""
    reading = Draft(draft)
    person = reading.required_identifier("id")
    day = not_in_future(desk, reading, "date").isoformat()
    reading.done()
    shown = own(desk, "person", person, "id")
    if not shown["left_date"]:
        raise KbdeskError("person.not_away", field="id")
    if day < shown["left_date"]:
        raise KbdeskError("person.returned_before_leaving", field="date", date=shown["left_date"])
    write(desk, [Change("person", person, "life", {"left_date": None, "left_why": None})])
    return {"id": person}

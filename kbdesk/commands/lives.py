"""A death, a move away, a return: the person is a target no longer, the history stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kbdesk.commands.days_of_life import refuse_after_death
from kbdesk.commands.draft import Draft
from kbdesk.commands.reading import read
from kbdesk.commands.writing import Answer, held, not_in_future, own, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.identifiers import new_identifier
from kbdesk.domain.villages import read_village
from kbdesk.journal.registers import FACT
from kbdesk.records.families import FAMILY, PERSON
from kbdesk.store.life_rows import days_recorded
from kbdesk.store.store import Change


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
    _, later = days_recorded(desk.store.records, desk.store.records.root(person))
    if later is not None and later > day:
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
    why = reading.text("why", longest=PERSON.field("left_why").longest)
    reading.done()
    shown = own(desk, "person", person, "id")
    if shown["left_date"] == day and shown["left_why"] == why:
        return {"id": person, "already": True}
    if shown["left_date"]:
        raise KbdeskError("person.left_already", field="date", date=shown["left_date"])
    refuse_after_death(shown, date.fromisoformat(day))
    if shown["birth_date"] and day < shown["birth_date"]:
        raise KbdeskError("person.died_before_birth", field="date", date=day)
    write(desk, [Change("person", person, "life", {"left_date": day, "left_why": why})])
    return {"id": person}


def record_return(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record that a person who had moved away lives here again.

    The time away is kept: the person is counted on no day of it.
    """
    reading = Draft(draft)
    person = reading.required_identifier("id")
    day = not_in_future(desk, reading, "date").isoformat()
    reading.done()
    shown = own(desk, "person", person, "id")
    if not shown["left_date"]:
        raise KbdeskError("person.not_away", field="id")
    if day < shown["left_date"]:
        raise KbdeskError("person.returned_before_leaving", field="date", date=shown["left_date"])
    refuse_after_death(shown, date.fromisoformat(day))
    absence = {
        "person": person,
        "left_date": shown["left_date"],
        "returned_date": day,
        "left_why": shown["left_why"],
    }
    write(
        desk,
        [
            Change("person", person, "life", {"left_date": None, "left_why": None}),
            Change("absence", new_identifier(), FACT, plain(absence)),
        ],
    )
    return {"id": person}


def record_arrival(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record the day on which a person came to live here, and from where.

    Before it nobody counts them, and on it they are no birth but a move in.
    """
    reading = Draft(draft)
    person = reading.required_identifier("id")
    day = not_in_future(desk, reading, "date").isoformat()
    origin = reading.text("from")
    reading.done()
    shown = own(desk, "person", person, "id")
    if shown["arrived_date"] == day and shown["arrived_from"] == origin:
        return {"id": person, "already": True}
    if shown["birth_date"] and day < shown["birth_date"]:
        raise KbdeskError("person.arrived_before_birth", field="date", date=day)
    for name in ("death_date", "left_date"):
        if shown[name] and day >= shown[name]:
            raise KbdeskError("person.arrived_too_late", field="date", date=shown[name])
    write(
        desk, [Change("person", person, "arrival", {"arrived_date": day, "arrived_from": origin})]
    )
    return {"id": person}


def move_family(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record that a family moved to another RT or kelurahan of the city on a day.

    Where it lives now is shown at once; what was counted before the day stays. A move of
    before a later recorded one changes only the time between the two.
    """
    reading = Draft(draft)
    family = reading.required_identifier("id")
    day = not_in_future(desk, reading, "date").isoformat()
    shown = held(desk, "family", family, "id")
    place: dict[str, str | None] = {name: shown[name] for name in ("village", "rt", "rw")}
    if "village" in reading:
        place["village"] = read_village(reading.required_text("village"))
    place["rt"] = reading.required_neighbourhood("rt")
    if "rw" in reading:
        place["rw"] = reading.neighbourhood("rw", "rw")
    address = read(reading, FAMILY.field("address"))
    reading.done()
    if (place["village"], place["rt"]) == (shown["village"], shown["rt"]):
        raise KbdeskError("family.lives_there", field="rt", rt=place["rt"])
    moved = {"family": family, "date": day, "village": place["village"], "rt": place["rt"]}
    if address is not None:
        place["address"] = address
    move = Change("family_move", new_identifier(), FACT, plain(moved))
    later = any(
        one["date"] > day and not one["voided"]
        for one in desk.store.records.find("family_move", {"family": family})
    )
    # after a later move the family lives where that one led
    write(desk, [move] if later else [Change("family", family, "place", place), move])
    return {"id": family}

"""What can be done to a person: add to a family, change, move to another posyandu."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.reading import read_asked, read_named, required
from kbdesk.commands.writing import (
    Answer,
    created,
    edited,
    held,
    not_in_future,
    own,
    write,
)
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.nik import read_nik
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.journal.registers import by_group
from kbdesk.queries.mothers import mother_called
from kbdesk.records.families import PERSON, RELATIONS, SEXES
from kbdesk.records.field import EARLIEST_DAY
from kbdesk.store.life_rows import days_recorded
from kbdesk.store.store import Change

_SURVEY: Final = tuple(
    one
    for group in ("civil", "schooling", "cover", "presence", "ability", "wedding")
    for one in PERSON.groups[group]
)
"""The family survey's questions about a member (PK21)."""
_OF_A_LIFE: Final = {
    "death_date": "person.died_before_birth",
    "left_date": "person.died_before_birth",
    "arrived_date": "person.arrived_before_birth",
}
"""Days that no birth comes after, and how it is refused."""


def add_person(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Add a person to a family that is registered."""
    reading = Draft(draft)
    person = reading.new_identifier()
    family = reading.required_identifier("family")
    home = held(desk, "family", family, "family")
    values, warnings = read_person(desk, reading, of_family=home["posyandu"])
    reading.done()
    values["family"] = family
    check_mother(desk, values, {})
    warnings += known_woman(desk, values, home["rt"], {person})
    return {**created(desk, "person", person, by_group("person", values)), "warnings": warnings}


def edit_person(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Change fields of a person; a field that is not named stays, null takes it away."""
    reading = Draft(draft)
    person = reading.required_identifier("id")
    shown = own(desk, "person", person, "id")
    values: dict[str, Any] = {}
    if "family" in reading:
        values["family"] = reading.required_identifier("family")
        held(desk, "family", values["family"], "family")
    read, warnings = read_person(desk, reading, shown)
    reading.done()
    values |= read
    check_mother(desk, shown | values, {}, id_=person)
    if "birth_date" in values:
        _check_recorded_after_birth(desk, person, {**shown, **values})
    answer = edited(desk, "person", person, shown, by_group("person", values))
    return {**answer, "warnings": warnings}


def move_person(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Move a person to another posyandu; the next bundle carries the whole history."""
    reading = Draft(draft)
    person = reading.required_identifier("id")
    to = read_posyandu(reading.required_text("to_posyandu"), "to_posyandu")
    since = not_in_future(desk, reading, "date")
    reading.done()
    shown = own(desk, "person", person, "id")
    if shown["posyandu"] == to:
        raise KbdeskError("person.already_there", field="to_posyandu", posyandu=to)
    fields = {"posyandu": to, "since": since.isoformat()}
    write(desk, [Change("person", person, "served", fields)])
    return {"id": person, "posyandu": to}


def read_person(
    desk: Desk,
    reading: Draft,
    shown: Mapping[str, object] | None = None,
    *,
    of_family: str | None = None,
) -> tuple[dict[str, object], list[dict[str, Any]]]:
    """Read a person's own fields; with ``shown``, only those that the draft names.

    ``of_family`` is the family's posyandu. Returns values by column, and warnings.
    """
    new = shown is None
    was: Mapping[str, Any] = shown or {}
    values: dict[str, Any] = {}
    if new or "name" in reading:
        values["name"] = required(reading, PERSON.field("name"))
    if new or "sex" in reading:
        values["sex"] = reading.required_choice("sex", SEXES)
    if new or "birth_date" in reading:
        values["birth_date"] = _read_birth_date(desk, reading)
    warnings = []
    if new or values.keys() & {"sex", "birth_date"} or "nik" in reading:
        longest = PERSON.field("nik").longest
        given = reading.text("nik", longest=longest) if "nik" in reading else was.get("nik")
        born = values.get("birth_date", was.get("birth_date"))
        nik = read_nik(
            given,
            sex=values.get("sex", was.get("sex")),
            birth_date=date.fromisoformat(born) if born else None,
            field=reading.path("nik"),
        )
        values["nik"] = nik.value
        warnings = [{"code": code, "field": reading.path("nik")} for code in nik.warnings]
    if new or "relation" in reading:
        values["relation"] = reading.choice("relation", RELATIONS)
    if new or "mother" in reading:
        values["mother"] = reading.identifier("mother")
    for one in PERSON.groups["birth"]:
        if new or one.said in reading:
            least, most = one.limits
            values[one.name] = reading.scaled(one.said, scale=one.scale, least=least, most=most)
    values |= read_named(reading, PERSON.groups["kms"], new=new)
    since = values.get("kms_since")
    if since and since > desk.clock.today().isoformat():
        raise KbdeskError("draft.date_in_future", field=reading.path("kms_since"), date=since)
    # what is not asked stays out, never a "no"
    values |= read_named(reading, _SURVEY, new=new)
    values |= {
        one.name: read_asked(reading, one)
        for one in PERSON.groups["health"]
        if new or one.said in reading
    }
    if new or "allergies" in reading:
        values["allergies"] = read_asked(reading, PERSON.field("allergies"))
    values |= read_named(reading, [PERSON.field("allergy_note")], new=new)
    if new or reading.names("arrived_date", "arrived_from"):
        values |= _read_arrival(desk, reading, values.get("birth_date", was.get("birth_date")), was)
    if new or "posyandu" in reading:
        code = reading.text("posyandu")
        if code is None and new and desk.home_posyandu:
            # a home of no posyandu names none: there the family decides
            code = of_family or desk.home_posyandu
        values["posyandu"] = read_posyandu(code, reading.path("posyandu")) if code else None
    return values, warnings


def _read_birth_date(desk: Desk, reading: Draft) -> str | None:
    born = reading.date("birth_date")
    if born is None:
        return None
    if born > desk.clock.today():
        raise KbdeskError("person.born_in_future", field=reading.path("birth_date"), date=born)
    if born.isoformat() < EARLIEST_DAY:
        raise KbdeskError("person.born_too_early", field=reading.path("birth_date"), date=born)
    return born.isoformat()


def _read_arrival(
    desk: Desk, reading: Draft, born: str | None, was: Mapping[str, object]
) -> dict[str, object]:
    """Read when somebody came to live here, and from where; without a day, no origin."""
    day, origin = was.get("arrived_date"), was.get("arrived_from")
    if "arrived_date" in reading:
        came = reading.date("arrived_date")
        if came is not None:
            if came > desk.clock.today():
                raise KbdeskError(
                    "draft.date_in_future", field=reading.path("arrived_date"), date=came
                )
            if born and came.isoformat() < born:
                raise KbdeskError(
                    "person.arrived_before_birth", field=reading.path("arrived_date"), date=came
                )
        day = came.isoformat() if came else None
    if "arrived_from" in reading:
        origin = reading.text("arrived_from")
    return {"arrived_date": day, "arrived_from": origin}


def known_woman(
    desk: Desk,
    values: Mapping[str, Any],
    rt: str | None,
    herself: Collection[str],
    within: str = "",
) -> list[dict[str, object]]:
    """Return a warning where a woman of this name lives in this RT already; it refuses nothing.

    Daughters of a family are left out: many a name is given twice. ``herself``: ids that are
    not another woman.
    """
    if values.get("sex") != "female" or values.get("relation") == "child" or rt is None:
        return []
    other = mother_called(desk, values["name"], rt)
    if other is None or other.id in herself:
        return []
    return [{"code": "person.woman_known", "field": f"{within}name", "id": other.id}]


def check_mother(
    desk: Desk,
    values: Mapping[str, Any],
    in_draft: Mapping[str, Mapping[str, object]],
    within: str = "",
    id_: str | None = None,
) -> None:
    """Refuse a mother who is unknown, a man, the child itself, or younger than her child.

    Raises ``person.unknown_mother``, ``person.mother_male``, ``person.own_mother``,
    ``person.mother_younger``.
    """
    mother_id = values.get("mother")
    if mother_id is None:
        return
    field = f"{within}mother"
    if mother_id == id_:
        raise KbdeskError("person.own_mother", field=field)
    mother = in_draft.get(mother_id) or desk.store.records.get("person", mother_id)
    if mother is None:
        raise KbdeskError("person.unknown_mother", field=field, id=mother_id)
    if mother.get("sex") == "male":
        raise KbdeskError("person.mother_male", field=field, name=mother.get("name"))
    born, hers = values.get("birth_date"), mother.get("birth_date")
    if born and hers and hers >= born:
        raise KbdeskError("person.mother_younger", field=field, name=mother.get("name"))


def _check_recorded_after_birth(desk: Desk, person: str, told: Mapping[str, Any]) -> None:
    born = told["birth_date"]
    if not born:
        return
    for name, code in _OF_A_LIFE.items():
        if told[name] and told[name] < born:
            raise KbdeskError(code, field="birth_date", date=told[name])
    records = desk.store.records
    weighings = records.weighings(person)
    if weighings and weighings[0]["date"] < born:
        raise KbdeskError(
            "person.measured_before_birth", field="birth_date", date=weighings[0]["date"]
        )
    first, _ = days_recorded(records, records.root(person))
    if first is not None and first < born:
        raise KbdeskError("person.recorded_before_birth", field="birth_date", date=first)

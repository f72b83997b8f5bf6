"""What can be done to a family: register it with its members, change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.people import check_mother, known_woman, read_person
from kbdesk.commands.reading import read_named
from kbdesk.commands.writing import Answer, edited, held, not_erased, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.domain.villages import read_village
from kbdesk.journal.registers import alike, by_group
from kbdesk.records.families import FAMILY
from kbdesk.store.store import Change

_HOUSE: Final = (*FAMILY.groups["house"], *FAMILY.groups["building"])


def register_family(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Register a family and its members in one transaction.

    ``mother`` of a child may be the id of another member of the same draft. Answers the
    family's id, its members' ids in their order, and warnings with the field they are about.
    """
    reading = Draft(draft)
    family = reading.new_identifier()
    raw_members = reading.take("members")
    fields = _read_fields(desk, reading, new=True)
    reading.done()
    members = [] if raw_members is None else raw_members
    if not isinstance(members, list) or not all(isinstance(one, Mapping) for one in members):
        raise KbdeskError("draft.not_a_list", field="members")
    changes = {("family", family): by_group("family", fields)}
    warnings: list[dict[str, object]] = []
    people = []
    for index, raw in enumerate(members):
        within = f"members.{index}."
        person = Draft(raw, within)
        id_ = person.new_identifier()
        values, doubts = read_person(desk, person, of_family=fields["posyandu"])
        person.done()
        not_erased(desk, [id_], f"{within}id")
        values["family"] = family
        people.append((id_, values, within))
        warnings += doubts
    in_draft = {id_: values for id_, values, _ in people}
    if len(in_draft) != len(people):
        raise KbdeskError("record.id_twice", field="members")
    for id_, values, within in people:
        check_mother(desk, values, in_draft, within)
        warnings += known_woman(desk, values, fields["rt"], in_draft, within)
        changes["person", id_] = by_group("person", values)
    new = _write_new(desk, changes)
    answer: Answer = {"id": family, "members": [id_ for id_, _, _ in people]}
    if not new:
        answer["already"] = True
    return {**answer, "warnings": warnings}


def edit_family(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Change fields of a family; a field that is not named stays, null takes it away."""
    reading = Draft(draft)
    family = reading.required_identifier("id")
    shown = held(desk, "family", family, "id")
    fields = _read_fields(desk, reading, new=False)
    reading.done()
    return edited(desk, "family", family, shown, by_group("family", fields))


def _read_fields(desk: Desk, reading: Draft, *, new: bool) -> dict[str, Any]:
    fields: dict[str, object] = {}
    if new or "village" in reading:
        village = reading.text("village") or (desk.village if new else None)
        if village is None:
            raise KbdeskError("draft.missing", field="village")
        fields["village"] = read_village(village)
    if new or "rt" in reading:
        fields["rt"] = reading.required_neighbourhood("rt")
    if new or "rw" in reading:
        fields["rw"] = reading.neighbourhood("rw", "rw")
    fields |= read_named(
        reading,
        [FAMILY.field(name) for name in ("address", "phone", "kk", "welfare_rank")],
        new=new,
    )
    if "house" in reading:
        fields |= _read_house(reading.take("house"))
    if new or "posyandu" in reading:
        code = reading.text("posyandu") or (desk.home_posyandu if new else None)
        fields["posyandu"] = read_posyandu(code) if code else None
    return fields


def _read_house(raw: object) -> dict[str, object]:
    """Read the answers about a house; one that is not named stays, null removes all."""
    if raw is None:
        return dict.fromkeys(one.name for one in _HOUSE)
    if not isinstance(raw, Mapping):
        raise KbdeskError("draft.not_an_object", field="house")
    house = Draft(raw, "house.")
    fields = read_named(house, _HOUSE, new=False)
    house.done()
    return fields


def _write_new(
    desk: Desk, rows: Mapping[tuple[str, str], Mapping[str, Mapping[str, object]]]
) -> bool:
    """Write a family with all its people, or find that just this is held already."""
    known = [key for key in rows if desk.store.records.exists(*key)]
    if not known:
        write(
            desk,
            [
                Change(entity, id_, group, plain(fields))
                for (entity, id_), groups in rows.items()
                for group, fields in groups.items()
                if plain(fields)
            ],
        )
        return True
    for entity, id_ in rows:
        for group, fields in rows[entity, id_].items():
            heads = desk.store.journal.heads(entity, id_, group)
            values = [head.operation.fields for head in heads] or [{}]
            if not any(alike(entity, group, plain(fields), value) for value in values):
                raise KbdeskError("record.id_exists", field="id", id=id_)
    return False

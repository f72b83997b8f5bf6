"""The records of a Kampung KB: profile, officers, groups, interventions, plan, issues.

All kinds are added, changed and voided the same way; ``records.village`` declares their fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import voids
from kbdesk.commands.lesson_interventions import as_classed
from kbdesk.commands.reading import read, read_asked, read_named, village_of
from kbdesk.commands.writing import Answer, created, edited, write
from kbdesk.desk import Desk
from kbdesk.domain.classification import known_item, known_level
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.registers import FACT, by_group
from kbdesk.records.field import VOIDED, Field, Record
from kbdesk.records.village import (
    DATAKU_EVENT,
    GROUP_MEETING,
    INTERVENTION,
    KAMPUNG,
    KAMPUNG_PLAN,
    VILLAGE_CHECK,
    VILLAGE_FACILITY,
    VILLAGE_GROUP,
    VILLAGE_ISSUE,
    VILLAGE_LEVEL,
    VILLAGE_OFFICER,
)
from kbdesk.store.records import Row
from kbdesk.store.store import Change


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record of the village; ``taken``: what is not given is taken of there.

    ``links``: fields that name another record of the same village.
    """

    record: Record
    taken: Callable[..., Mapping[str, object]] | None = None
    links: tuple[str, ...] = ()

    @property
    def entity(self) -> str:
        """Return the entity whose rows it has."""
        return self.record.entity

    @property
    def owner(self) -> str:
        """Return the column that says whose a row is: a village's, or another row's."""
        return self.record.belongs[0][0]

    @property
    def fact(self) -> bool:
        """Tell whether a row is voided where it was a mistake, and not changed into another."""
        return FACT in self.record.groups

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the fields that a draft may name, without the owner."""
        ours = (self.owner, VOIDED.name)
        return tuple(
            one for fields in self.record.groups.values() for one in fields if one.name not in ours
        )


OFFICER: Final = Kind(VILLAGE_OFFICER)
GROUP: Final = Kind(VILLAGE_GROUP)
MEETING: Final = Kind(GROUP_MEETING)
LESSON: Final = Kind(INTERVENTION, taken=as_classed, links=("plan_item",))
PLAN: Final = Kind(KAMPUNG_PLAN, links=("issue",))
FACILITY: Final = Kind(VILLAGE_FACILITY)
EVENT: Final = Kind(DATAKU_EVENT)
ISSUE: Final = Kind(VILLAGE_ISSUE)


def edit_kampung(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Change the profile of a Kampung KB; ``null`` removes a field.

    ``pokja``: an object about the working group; ``secretariat``: its address, or whether there is
    one.
    """
    reading = Draft(draft)
    village = village_of(desk, reading)
    fields: dict[str, object] = {}
    if "pokja" in reading:
        fields |= _pokja(reading)
    if isinstance(reading.seen("secretariat"), bool):
        fields["has_secretariat"] = reading.flag("secretariat")
    for name in ("money", "data_uses", "operations"):
        if name in reading:
            fields[name] = read_asked(reading, KAMPUNG.field(name))
    every = [one for of in KAMPUNG.groups.values() for one in of]
    fields |= read_named(reading, every, new=False)
    reading.done()
    shown = desk.store.records.get("kampung", village) or {}
    return edited(desk, "kampung", village, shown, by_group("kampung", fields))


def _pokja(reading: Draft) -> dict[str, object]:
    """Read the object about the working group; null removes all of it.

    ``members`` and ``trained``: whether there are any, or how many.
    """
    every = KAMPUNG.groups["pokja"]
    said = reading.inner("pokja")
    if said is None:
        return {one.name: None for one in every}
    fields: dict[str, object] = {}
    for name in ("members", "trained"):
        value = said.seen(name)
        if value is not None and not isinstance(value, bool):
            count = said.whole(name, *KAMPUNG.field(f"pokja_{name}_count").limits)
            fields |= {f"pokja_{name}": bool(count), f"pokja_{name}_count": count}
    for one in every:
        part = one.name.removeprefix("pokja_")
        if part in said:
            fields[one.name] = read(Draft({one.name: said.take(part)}, "pokja."), one)
    said.done()
    return fields


def _add(kind: Kind) -> Callable[[Desk, Mapping[str, object]], Answer]:
    def add(desk: Desk, draft: Mapping[str, object]) -> Answer:
        reading = Draft(draft)
        row = reading.new_identifier()
        fields: dict[str, Any] = {}
        if kind.owner == "village":
            fields["village"] = village_of(desk, reading)
        else:
            fields[kind.owner] = reading.required_identifier(kind.owner)
            _held(desk, kind.owner, fields[kind.owner], kind.owner)
        fields |= read_named(reading, kind.fields, new=True)
        reading.done()
        if kind.taken is not None:
            was = desk.store.records.written(kind.entity, row)
            fields = dict(kind.taken(desk, fields, was or {}, row, new=True))
        _check(desk, kind.fields, fields)
        _check_links(desk, kind, fields, str(fields.get("village") or ""))
        return created(desk, kind.entity, row, by_group(kind.entity, fields))

    add.__doc__ = f"Record a row of {kind.entity}."
    return add


def _edit(kind: Kind) -> Callable[[Desk, Mapping[str, object]], Answer]:
    def edit(desk: Desk, draft: Mapping[str, object]) -> Answer:
        reading = Draft(draft)
        row = reading.required_identifier("id")
        shown = _held(desk, kind.entity, row, "id")
        if kind.fact and shown["voided"] is not None:
            raise KbdeskError("kampung.voided", field="id")
        fields = read_named(reading, kind.fields, new=False)
        reading.done()
        if kind.taken is not None:
            fields = dict(kind.taken(desk, fields, shown, row, new=False))
        _check(desk, kind.fields, shown | fields)
        _check_links(desk, kind, fields, str(shown.get("village") or ""))
        return edited(desk, kind.entity, row, shown, by_group(kind.entity, fields))

    edit.__doc__ = f"Change fields of a row of {kind.entity}; null takes one away."
    return edit


add_officer, edit_officer = _add(OFFICER), _edit(OFFICER)
add_group, edit_group = _add(GROUP), _edit(GROUP)
record_meeting, correct_meeting = _add(MEETING), _edit(MEETING)
void_meeting = voids("group_meeting", area="kampung")
record_intervention, correct_intervention = _add(LESSON), _edit(LESSON)
void_intervention = voids("intervention", area="kampung")
add_plan_item, edit_plan_item = _add(PLAN), _edit(PLAN)
add_facility, edit_facility = _add(FACILITY), _edit(FACILITY)
record_dataku_event, correct_dataku_event = _add(EVENT), _edit(EVENT)
void_dataku_event = voids("dataku_event", area="kampung")
add_issue, edit_issue = _add(ISSUE), _edit(ISSUE)


def answer_check(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Answer an item of a classification's checklist; ``met`` null takes the answer away."""
    reading = Draft(draft)
    village = village_of(desk, reading)
    program, item = reading.required_text("program"), reading.required_text("item")
    found = known_item(program, item)
    met = reading.flag("met")
    day = reading.date("date") or desk.clock.today()
    note = read(reading, VILLAGE_CHECK.field("note"))
    reading.done()
    if found.computed:
        raise KbdeskError("kampung.item_computed", field="item", item=item)
    if day > desk.clock.today():
        raise KbdeskError("draft.date_in_future", field="date", date=day)
    row = f"{village}/{program}/{item}"
    fields = {
        "village": village,
        "program": program,
        "item": item,
        "met": met,
        "answered_on": day.isoformat(),
        "note": note,
    }
    shown = desk.store.records.get("village_check", row) or {}
    changes: list[Change] = []
    # a flag that says "no" is an answer, unlike an empty text
    if any(shown.get(name) != value for name, value in fields.items()):
        changes = [Change("village_check", row, "answer", fields)]
        write(desk, changes)
    return {"id": row, "changed": [c.group for c in changes]}


def record_level(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record the level that an assessor gave the village on a day."""
    reading = Draft(draft)
    row = reading.new_identifier()
    village = village_of(desk, reading)
    program, level = reading.required_text("program"), reading.required_text("level")
    known_level(program, level)
    fields = {
        "village": village,
        "program": program,
        "level": level,
        **{name: read(reading, VILLAGE_LEVEL.field(name)) for name in ("date", "assessor", "note")},
    }
    reading.done()
    _check(desk, VILLAGE_LEVEL.groups[FACT], fields)
    return created(desk, "village_level", row, {FACT: fields})


def _held(desk: Desk, entity: str, row: str, field: str) -> Row:
    """Return a row that must be there; raises ``kampung.unknown``."""
    found = desk.store.records.get(entity, row)
    if found is None:
        raise KbdeskError("kampung.unknown", field=field, id=row)
    return found


def _check_links(desk: Desk, kind: Kind, fields: Mapping[str, Any], village: str) -> None:
    """Refuse a link to what is not here, or is another village's."""
    for name in kind.links:
        if fields.get(name) is None:
            continue
        entity = kind.record.field(name).names
        other = _held(desk, entity, fields[name], name)
        if other["village"] != village:
            raise KbdeskError("kampung.other_village", field=name)


def _check(desk: Desk, known: tuple[Field, ...], fields: Mapping[str, Any]) -> None:
    """Refuse what is missing, has not happened, or ends before it begins."""
    today = desk.clock.today().isoformat()
    for one in known:
        if one.required and fields.get(one.name) is None:
            raise KbdeskError("draft.missing", field=one.said)
    for first, last in (("since", "until"), ("decree_date", "closed_date")):
        if fields.get(first) and fields.get(last) and fields[last] < fields[first]:
            raise KbdeskError("kampung.ends_before", field=last, date=fields[first])
    for one in known:
        if one.past and fields.get(one.name) and fields[one.name] > today:
            raise KbdeskError("draft.date_in_future", field=one.said, date=fields[one.name])

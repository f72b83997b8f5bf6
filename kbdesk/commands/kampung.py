"""The village's own records: its profile, officers, groups, interventions, plan, issues.

Rows are added, changed and taken back alike; a table says which fields each kind has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.lesson_interventions import of_session
from kbdesk.commands.writing import Answer, change, create, write
from kbdesk.desk import Desk
from kbdesk.domain.classification import known_item, known_level
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.kampung import (
    BODIES,
    CONDITIONS,
    EARLIEST_YEAR,
    EVENT_KINDS,
    FACILITY_KINDS,
    FAMILY_FUNCTIONS,
    GROUP_KINDS,
    LATEST_YEAR,
    MOST_ARES,
    MOST_PEOPLE,
    MOST_RUPIAH,
    POSTS,
    STRATEGIES,
)
from kbdesk.domain.villages import read_village
from kbdesk.journal.registers import FACT, by_group
from kbdesk.records.field import VOIDED
from kbdesk.store.records import Row
from kbdesk.store.store import Draft as Change

Read = Callable[[Draft, str], Any]


def _text(longest: int = 200) -> Read:
    return lambda reading, name: reading.text(name, longest=longest)


def _choice(*choices: str) -> Read:
    return lambda reading, name: reading.choice(name, choices)


def _whole(least: int, most: int) -> Read:
    return lambda reading, name: reading.whole(name, least, most)


def _date(reading: Draft, name: str) -> str | None:
    day = reading.date(name)
    return day.isoformat() if day else None


_PEOPLE = _whole(0, MOST_PEOPLE)
_YEAR = _whole(EARLIEST_YEAR, LATEST_YEAR)
_RUPIAH = _whole(0, MOST_RUPIAH)
_LONG = _text(4000)
_STRATEGY = _whole(STRATEGIES[0], STRATEGIES[-1])
_FUNCTION = _choice(*FAMILY_FUNCTIONS)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record of the village: how each field is read, and which must be there.

    ``date``: what has happened by then, so no day to come is taken; ``of``: the kind of
    record that a field names instead of a village; ``taken``: what is not given is of there.
    """

    entity: str
    fields: Mapping[str, Read]
    required: tuple[str, ...]
    date: str = ""
    of: str = ""
    fact: bool = False
    taken: Callable[..., Mapping[str, Any]] | None = None


OFFICER: Final = Kind(
    "village_officer",
    {
        "body": _choice(*BODIES),
        "name": _text(120),
        "post": _choice(*POSTS),
        "section": _FUNCTION,
        "phone": _text(40),
        "since": _date,
        "until": _date,
    },
    ("body", "name", "post"),
)
GROUP: Final = Kind(
    "village_group",
    {
        "kind": _choice(*GROUP_KINDS),
        "name": _text(120),
        "decree_no": _text(80),
        "decree_date": _date,
        "leader": _text(120),
        "phone": _text(40),
        "members": _PEOPLE,
        "closed_date": _date,
        "closed_why": _text(300),
    },
    ("kind", "name"),
)
MEETING: Final = Kind(
    "group_meeting",
    {
        "date": _date,
        "topic": _text(),
        "male": _PEOPLE,
        "female": _PEOPLE,
        "note": _LONG,
    },
    ("date",),
    date="date",
    of="village_group",
    fact=True,
)
INTERVENTION: Final = Kind(
    "intervention",
    {
        "date": _date,
        "title": _text(),
        "strategy": _STRATEGY,
        "family_function": _FUNCTION,
        "agency": _text(),
        "place": _text(),
        "for_whom": _text(),
        "male": _PEOPLE,
        "female": _PEOPLE,
        "cost": _RUPIAH,
        "description": _LONG,
        "result": _LONG,
        "session": lambda reading, name: reading.identifier(name),
    },
    ("date", "title", "strategy", "family_function"),
    date="date",
    fact=True,
    taken=of_session,
)
PLAN: Final = Kind(
    "kampung_plan",
    {
        "year": _YEAR,
        "title": _text(),
        "strategy": _STRATEGY,
        "family_function": _FUNCTION,
        "agency": _text(),
        "goal": _text(),
        "due_date": _date,
        "budget": _RUPIAH,
        "progress": _whole(0, 100),
        "progress_date": _date,
        "progress_note": _LONG,
        "dropped_date": _date,
        "dropped_why": _text(300),
    },
    ("year", "title"),
)
FACILITY: Final = Kind(
    "village_facility",
    {
        "kind": _choice(*FACILITY_KINDS),
        "name": _text(120),
        "amount": _whole(1, 10_000),
        "condition": _choice(*CONDITIONS),
        "removed_date": _date,
    },
    ("kind",),
)
EVENT: Final = Kind(
    "dataku_event",
    {
        "date": _date,
        "kind": _choice(*EVENT_KINDS),
        "title": _text(),
        "by_whom": _text(),
        "male": _PEOPLE,
        "female": _PEOPLE,
        "result": _LONG,
    },
    ("date", "kind", "title"),
    date="date",
    fact=True,
)
ISSUE: Final = Kind(
    "village_issue",
    {
        "year": _YEAR,
        "title": _text(),
        "detail": _LONG,
        "rt": lambda reading, name: reading.neighbourhood(name),
        "code": _text(60),
        "recommendation": _LONG,
        "addressed_to": _text(),
        "outcome": _LONG,
        "outcome_date": _date,
        "closed_date": _date,
    },
    ("year", "title"),
)
KAMPUNG: Final[Mapping[str, Read]] = {
    "name": _text(120),
    "decree_no": _text(80),
    "decree_date": _date,
    "launch_date": _date,
    "border_north": _text(),
    "border_south": _text(),
    "border_east": _text(),
    "border_west": _text(),
    "rt_count": _whole(1, 500),
    "contact_name": _text(120),
    "contact_phone": _text(40),
    "secretariat": _text(300),
    "about": _LONG,
    "dataku_decree_no": _text(80),
    "dataku_decree_date": _date,
}


def edit_kampung(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Say what a Kampung KB is: its name, decree, land, contact; ``null`` takes a field away."""
    reading = Draft(draft)
    village = _village(desk, reading)
    fields = {name: read(reading, name) for name, read in KAMPUNG.items() if name in reading}
    if "area_ha" in reading:
        fields["area_ares"] = reading.scaled("area_ha", scale=100, least=1, most=MOST_ARES)
    reading.done()
    shown = desk.store.records.get("kampung", village) or {}
    changes = change("kampung", village, shown, by_group("kampung", fields))
    if changes:
        write(desk, changes)
    return {"id": village, "changed": sorted({c.group for c in changes})}


def _add(kind: Kind) -> Callable[[Desk, Mapping[str, object]], Answer]:
    def add(desk: Desk, draft: Mapping[str, object]) -> Answer:
        reading = Draft(draft)
        row = reading.new_identifier()
        fields: dict[str, Any] = {}
        if kind.of:
            fields[kind.of] = reading.required_identifier(kind.of)
            _held(desk, kind.of, fields[kind.of], kind.of)
        else:
            fields["village"] = _village(desk, reading)
        fields |= {name: read(reading, name) for name, read in kind.fields.items()}
        reading.done()
        if kind.taken is not None:
            was = desk.store.records.written(kind.entity, row)
            fields = dict(kind.taken(desk, fields, was or {}, row, new=True))
        _check(desk, kind, fields)
        new = create(desk, kind.entity, row, by_group(kind.entity, fields))
        return {"id": row} if new else {"id": row, "already": True}

    add.__doc__ = f"Record a row of {kind.entity}."
    return add


def _edit(kind: Kind) -> Callable[[Desk, Mapping[str, object]], Answer]:
    def edit(desk: Desk, draft: Mapping[str, object]) -> Answer:
        reading = Draft(draft)
        row = reading.required_identifier("id")
        shown = _held(desk, kind.entity, row, "id")
        if kind.fact and shown["voided"] is not None:
            raise KbdeskError("kampung.voided", field="id")
        fields = {n: read(reading, n) for n, read in kind.fields.items() if n in reading}
        reading.done()
        if kind.taken is not None:
            fields = dict(kind.taken(desk, fields, shown, row, new=False))
        _check(desk, kind, shown | fields)
        changes = change(kind.entity, row, shown, by_group(kind.entity, fields))
        if changes:
            write(desk, changes)
        return {"id": row, "changed": sorted({c.group for c in changes})}

    edit.__doc__ = f"Change fields of a row of {kind.entity}; null takes one away."
    return edit


def _void(kind: Kind) -> Callable[[Desk, Mapping[str, object]], Answer]:
    def void(desk: Desk, draft: Mapping[str, object]) -> Answer:
        reading = Draft(draft)
        row = reading.required_identifier("id")
        reason = reading.required_text("reason", longest=VOIDED.longest)
        reading.done()
        if _held(desk, kind.entity, row, "id")["voided"] is not None:
            raise KbdeskError("kampung.voided", field="id")
        write(desk, [Change(kind.entity, row, FACT, {"voided": reason})])
        return {"id": row}

    void.__doc__ = f"Take back a row of {kind.entity} that was a mistake; it stays in the history."
    return void


add_officer, edit_officer = _add(OFFICER), _edit(OFFICER)
add_group, edit_group = _add(GROUP), _edit(GROUP)
record_meeting, correct_meeting, void_meeting = _add(MEETING), _edit(MEETING), _void(MEETING)
record_intervention = _add(INTERVENTION)
correct_intervention = _edit(INTERVENTION)
void_intervention = _void(INTERVENTION)
add_plan_item, edit_plan_item = _add(PLAN), _edit(PLAN)
add_facility, edit_facility = _add(FACILITY), _edit(FACILITY)
record_dataku_event, correct_dataku_event = _add(EVENT), _edit(EVENT)
void_dataku_event = _void(EVENT)
add_issue, edit_issue = _add(ISSUE), _edit(ISSUE)


def answer_check(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Answer an item of a classification's checklist; ``met`` null takes the answer away."""
    reading = Draft(draft)
    village = _village(desk, reading)
    program, item = reading.required_text("program"), reading.required_text("item")
    found = known_item(program, item)
    met = reading.flag("met")
    day = reading.date("date") or desk.clock.today()
    note = reading.text("note", longest=1000)
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
    village = _village(desk, reading)
    program, level = reading.required_text("program"), reading.required_text("level")
    known_level(program, level)
    fields = {
        "village": village,
        "program": program,
        "level": level,
        "date": _date(reading, "date"),
        "assessor": reading.text("assessor"),
        "note": reading.text("note", longest=1000),
    }
    reading.done()
    _happened(desk, fields, "date")
    new = create(desk, "village_level", row, {FACT: fields})
    return {"id": row} if new else {"id": row, "already": True}


def _held(desk: Desk, entity: str, row: str, field: str) -> Row:
    """Return a row that must be there; raises ``kampung.unknown``."""
    found = desk.store.records.get(entity, row)
    if found is None:
        raise KbdeskError("kampung.unknown", field=field, id=row)
    return found


def _village(desk: Desk, reading: Draft) -> str:
    named = reading.text("village") or desk.village
    if named is None:
        raise KbdeskError("draft.missing", field="village")
    return read_village(named)


def _check(desk: Desk, kind: Kind, fields: Mapping[str, Any]) -> None:
    """Refuse what is missing, has not happened, or ends before it begins."""
    for name in kind.required:
        if fields.get(name) is None:
            raise KbdeskError("draft.missing", field=name)
    if kind.date:
        _happened(desk, fields, kind.date)
    for first, last in (("since", "until"), ("decree_date", "closed_date")):
        if fields.get(first) and fields.get(last) and fields[last] < fields[first]:
            raise KbdeskError("kampung.ends_before", field=last, date=fields[first])
    for name in ("progress_date", "outcome_date", "closed_date", "dropped_date", "removed_date"):
        if fields.get(name) and fields[name] > desk.clock.today().isoformat():
            raise KbdeskError("draft.date_in_future", field=name, date=fields[name])


def _happened(desk: Desk, fields: Mapping[str, Any], name: str) -> None:
    if fields[name] is None:
        raise KbdeskError("draft.missing", field=name)
    if fields[name] > desk.clock.today().isoformat():
        raise KbdeskError("draft.date_in_future", field=name, date=fields[name])

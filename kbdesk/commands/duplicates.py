"""One person recorded twice: joined by a person, and parted again; nothing is ever merged.

What is said of a pair is an operation like any other and travels like one. The records stay
as they were written, each under its own id.
"""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, own, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.joining import alias_id
from kbdesk.store.matching_rows import pairs_of
from kbdesk.store.store import Change


def join_persons(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Say that two records are one person; answers the id under which both are shown.

    Raises ``person.unknown``, ``duplicate.itself``, ``duplicate.already_joined``, and
    ``duplicate.parent_and_child`` where one is the other's mother.
    """
    a, b = _pair(desk, Draft(draft))
    records = desk.store.records
    if records.root(a) == records.root(b):
        raise KbdeskError("duplicate.already_joined", field="b", id=records.root(a))
    shown = [records.get("person", id_) or {} for id_ in (a, b)]
    ids = [row.get("id") for row in shown]
    if any(row.get("mother") in ids for row in shown if row.get("mother")):
        raise KbdeskError("duplicate.parent_and_child", field="b")
    _say(desk, a, b, joined=True)
    return {"id": records.root(a), "joined": records.joined_with(a)}


def split_person(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Part a record from every one that it was joined with; each is again what it was.

    Raises ``person.unknown``, ``duplicate.not_joined``.
    """
    reading = Draft(draft)
    person = reading.required_identifier("id")
    reading.done()
    own(desk, "person", person, "id")
    pairs = pairs_of(desk.store.records, person)
    if not pairs:
        raise KbdeskError("duplicate.not_joined", field="id", id=person)
    write(desk, [Change("alias", row["id"], "joined", {"joined": False}) for row in pairs])
    apart = {id_ for row in pairs for id_ in (row["a"], row["b"])} - {person}
    return {"id": person, "apart": sorted(apart)}


def not_same(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record that two records are two persons: nobody is asked about them again.

    ``take_back`` true: undo that. Raises ``person.unknown``, ``duplicate.itself``, and
    ``duplicate.joined`` for records that must be split first.
    """
    reading = Draft(draft)
    take_back = reading.flag("take_back")
    a, b = _pair(desk, reading)
    if desk.store.records.root(a) == desk.store.records.root(b):
        raise KbdeskError("duplicate.joined", field="b", id=desk.store.records.root(a))
    alias = alias_id(a, b)
    said = desk.store.records.get("alias", alias)
    now = None if take_back else False
    if (said or {}).get("joined") is now:
        return {"id": alias, "already": True}
    _say(desk, a, b, joined=now)
    return {"id": alias}


def _pair(desk: Desk, reading: Draft) -> tuple[str, str]:
    a, b = reading.required_identifier("a"), reading.required_identifier("b")
    reading.done()
    if a == b:
        raise KbdeskError("duplicate.itself", field="b")
    for name, id_ in (("a", a), ("b", b)):
        own(desk, "person", id_, name)
    return min(a, b), max(a, b)


def _say(desk: Desk, a: str, b: str, *, joined: bool | None) -> None:
    write(desk, [Change("alias", alias_id(a, b), "joined", {"a": a, "b": b, "joined": joined})])

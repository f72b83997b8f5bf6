"""One conflict as a person settles it: whose record, what differs, who wrote it, when, where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from kbdesk.desk import Desk
from kbdesk.queries.conflicts import conflicts
from kbdesk.store.schema import NAMES_PERSON, PROJECTED
from kbdesk.sync.district import District

_NAMES_A_ROW = {
    "mother": "person",
    "child": "person",
    "person": "person",
    "target": "person",
    "family": "family",
    "posyandu": "posyandu",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values. ``fields``: only those that differ; an id is told by its name.

    ``device_name`` is None for this machine's own.
    """

    head: str
    fields: Mapping[str, Any]
    user: str | None
    device_name: str | None
    own: bool
    at: datetime | None
    shown: bool


@dataclass(frozen=True, slots=True)
class ConflictCard:
    """A conflict: ``about`` is a person's or family's name, ``differing`` its fields."""

    id: str
    entity: str
    row: str
    group: str
    about: str | None
    rt: str | None
    date: str | None
    differing: tuple[str, ...]
    sides: tuple[Side, ...]


def conflict_cards(desk: Desk, limit: int = 200) -> list[ConflictCard]:
    """Return the conflicts to be settled, at most ``limit``."""
    devices = {row["id"]: row["name"] for row in District(desk.store).devices()}
    return [_card(desk, one, devices) for one in islice(_open(desk), limit)]


def _open(desk: Desk) -> Iterator[dict[str, Any]]:
    return (one for one in conflicts(desk) if len(one["heads"]) > 1)


def _card(desk: Desk, one: Mapping[str, Any], devices: Mapping[str, str | None]) -> ConflictCard:
    heads = one["heads"]
    names = list(dict.fromkeys(name for head in heads for name in head["fields"]))
    differing = tuple(
        name
        for name in names
        if any(head["fields"].get(name) != heads[0]["fields"].get(name) for head in heads)
    )
    about, rt, day = _about(desk, one["entity"], one["row"])
    return ConflictCard(
        id=one["id"],
        entity=one["entity"],
        row=one["row"],
        group=one["group"],
        about=about,
        rt=rt,
        date=day,
        differing=differing or tuple(names),
        sides=tuple(
            Side(
                head=head["head"],
                fields={
                    name: _told(desk, name, head["fields"].get(name)) for name in differing or names
                },
                user=head["user_name"],
                device_name=devices.get(head["device"] or ""),
                own=head["device"] == desk.store.device,
                at=_moment(head["at"]),
                shown=head["shown"],
            )
            for head in heads
        ),
    )


def _about(desk: Desk, entity: str, row: str) -> tuple[str | None, str | None, str | None]:
    """Return whose record it is, where they live, and of which day the record is."""
    records = desk.store.records
    if entity == "alias":
        pair = records.get(entity, row) or {}
        names = [(records.written("person", pair.get(one) or "") or {}).get("name") for one in "ab"]
        return " / ".join(name for name in names if name) or None, None, None
    if entity not in PROJECTED:
        return None, None, None
    shown = records.get(entity, row) or {}
    person: Mapping[str, Any] = {}
    family: Mapping[str, Any] = {}
    if entity == "person":
        person = shown
    elif entity == "family":
        family = shown
    else:
        whom = shown.get(NAMES_PERSON.get(entity, "")) or ""
        person = records.get("person", whom) or {}
        family = records.get("family", shown.get("family") or "") or {}
    family = family or records.get("family", person.get("family") or "") or {}
    name = person.get("name") or _head_of(desk, family.get("id"))
    return name, family.get("rt"), shown.get("date")


def _head_of(desk: Desk, family: str | None) -> str | None:
    if not family:
        return None
    members = desk.store.records.members(family)
    return members[0]["name"] if members else None


def _told(desk: Desk, name: str, value: Any) -> Any:
    entity = _NAMES_A_ROW.get(name)
    if entity is None or not isinstance(value, str):
        return value
    if entity == "family":
        return _head_of(desk, value) or value
    row = desk.store.records.get(entity, value)
    return (row or {}).get("name") or value


def _moment(at: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(at) / 1000).astimezone()
    except (ValueError, OverflowError, OSError, TypeError):
        return None

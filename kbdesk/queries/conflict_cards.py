"""One conflict as a person settles it: whose record, what differs, who wrote it, when, where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from kbdesk.desk import Desk
from kbdesk.queries.conflicts import ConflictJson, conflicts
from kbdesk.queries.foods import Foods
from kbdesk.queries.recipes import Recipes
from kbdesk.records import Field, field_of
from kbdesk.store.records import Row
from kbdesk.store.schema import NAMES_PERSON, PROJECTED
from kbdesk.sync.district import District

_NAMED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "material": ("title",),
    "education_session": ("title", "date"),
    "session": ("date",),
    "attachment": ("name",),
}
"""The fields that name a row which has no ``name``."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values. ``fields``: only those that differ; an id is told by its name.

    ``whole``: every field of the register, as it is kept.

    ``device_name`` is None for this machine's own.
    """

    head: str
    fields: Mapping[str, object]
    whole: Mapping[str, object]
    user: str | None
    device_name: str | None
    own: bool
    at: datetime | None
    shown: bool


@dataclass(frozen=True, slots=True)
class Conflict:
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


def conflict_cards(desk: Desk, limit: int = 200) -> list[Conflict]:
    """Return the conflicts to be settled, at most ``limit``."""
    devices = {row["id"]: row["name"] for row in District(desk.store).devices()}
    contested = (one for one in conflicts(desk) if len(one["heads"]) > 1)
    return [_card(desk, one, devices) for one in islice(contested, limit)]


def _card(desk: Desk, one: ConflictJson, devices: Mapping[str, str | None]) -> Conflict:
    heads = one["heads"]
    names = list(dict.fromkeys(name for head in heads for name in head["fields"]))
    differing = tuple(
        name
        for name in names
        if any(head["fields"].get(name) != heads[0]["fields"].get(name) for head in heads)
    )
    about, rt, day = _about(desk, one["entity"], one["row"])
    return Conflict(
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
                    name: _told(desk, one["entity"], name, head["fields"].get(name))
                    for name in differing or names
                },
                whole=head["fields"],
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
    person: Row = {}
    family: Row = {}
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


def _told(desk: Desk, entity: str, name: str, value: object) -> object:
    """Return a value with the names of the rows that it points at, in lists and parts too."""
    field = field_of(entity, name)
    return value if field is None else _names(desk, field, value)


def _names(desk: Desk, field: Field, value: object) -> object:
    entity = "posyandu" if field.form == "posyandu" else field.names
    if isinstance(value, list) and field.parts:
        parts = {one.name: one for one in field.parts}
        return [
            {name: _names(desk, parts[name], said) if name in parts else said
             for name, said in one.items()}
            for one in value if isinstance(one, Mapping)
        ]  # fmt: skip
    if isinstance(value, list):
        return [_names(desk, field, one) for one in value]
    return _name_of(desk, entity, value) if entity and isinstance(value, str) else value


def _name_of(desk: Desk, entity: str, row: str) -> str:
    if entity == "family":
        return _head_of(desk, row) or row
    if entity == "food":
        food = Foods(desk).get(row)
        return row if food is None else food.name
    if entity == "recipe":
        recipe = Recipes(desk).get(row)
        return row if recipe is None else recipe.name
    if entity not in PROJECTED:
        return row
    held = desk.store.records.get(entity, row) or {}
    if entity == "recipient":
        return _name_of(desk, "person", held["person"]) if held.get("person") else row
    said = (held.get(name) for name in _NAMED_BY.get(entity, ("name",)))
    return next((str(one) for one in said if one), row)


def _moment(at: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(at) / 1000).astimezone()
    except (ValueError, OverflowError, OSError, TypeError):
        return None

"""The catalogue of registers: which field groups an entity has, and which fields a group.

A register is one field group of one row. It is written whole and settled whole, so a
group holds what a person changes together. Entities, groups and fields may be added in
later versions, never renamed or moved: laptops that know only this list must keep working.
They are what ``kbdesk/records`` declares; the tables follow (``store/schema.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.operation import same_value
from kbdesk.records import RECORDS
from kbdesk.records.kinds import EVERYONE as EVERYONE
from kbdesk.records.kinds import FACT as FACT
from kbdesk.records.kinds import SPELLED as SPELLED
from kbdesk.records.kinds import STRUCTURED as STRUCTURED
from kbdesk.records.kinds import Belonging as Belonging
from kbdesk.records.kinds import Group as Group
from kbdesk.records.kinds import Kind as Kind
from kbdesk.records.kinds import is_day as is_day
from kbdesk.records.kinds import read_value as read_value

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    entity: record.kinds() for entity, record in RECORDS.items()
}

BELONGS: Final[Mapping[str, Belonging]] = {
    entity: record.belongs for entity, record in RECORDS.items()
}
"""By entity, whom its rows concern, and so which laptops are given them.

An older version routes rows by the columns that it knows, so no column is added to an entity's
belonging later. A record that concerns somebody in another way becomes an entity of its own, which
older versions pass on (``store/unread``).
"""

SEALED: Final = frozenset(
    (entity, group) for entity, record in RECORDS.items() for group in record.sealed
)
"""Registers without conflicts for a person: a seal, or the later writing, decides."""


def known(entity: str, group: str) -> Group | None:
    """Return the fields of a group, or None where only a newer version knows it."""
    groups = ENTITIES.get(entity)
    return None if groups is None else groups.get(group)


def by_group(entity: str, values: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """Return an entity's fields by the register group that holds each."""
    groups: dict[str, dict[str, object]] = {}
    for name, value in values.items():
        groups.setdefault(_GROUP_OF[entity][name], {})[name] = value
    return groups


def alike(entity: str, group: str, one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Tell whether two values of a register say the same: RT "1" and RT "01" do."""
    return same_value(one, other) or (
        any(kind in SPELLED for kind in ENTITIES.get(entity, {}).get(group, {}).values())
        and same_value(_respelled(entity, group, one), _respelled(entity, group, other))
    )


def _respelled(entity: str, group: str, fields: Mapping[str, object]) -> dict[str, object]:
    kinds = ENTITIES[entity][group]
    return {
        name: read_value(kinds[name], value) if kinds.get(name) in SPELLED else value
        for name, value in fields.items()
    }


_GROUP_OF: Final = {
    entity: {name: group for group, fields in groups.items() for name in fields}
    for entity, groups in ENTITIES.items()
}

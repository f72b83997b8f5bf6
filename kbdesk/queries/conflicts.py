"""Registers that hold more than one value: what a person has to settle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypedDict

from kbdesk.desk import Desk
from kbdesk.queries.closed import may_see


class HeadJson(TypedDict):
    """One value of a register, and who wrote it on which machine; ``shown``: it is shown now."""

    head: str
    fields: Mapping[str, object]
    at: int
    user: str | None
    user_name: str | None
    device: str | None
    shown: bool


class ConflictJson(TypedDict):
    """A register with several values."""

    id: str
    entity: str
    row: str
    group: str
    heads: list[HeadJson]


def conflict_id(entity: str, row: str, group: str) -> str:
    """Return the name of a conflict: the register that holds more than one value."""
    return f"{entity}/{row}/{group}"


def register_of(conflict: str) -> tuple[str, str, str]:
    """Return (entity, row, group) of a conflict's name."""
    entity, _, rest = conflict.partition("/")
    row, _, group = rest.rpartition("/")
    return entity, row, group


def conflicts(desk: Desk) -> Iterator[ConflictJson]:
    """Yield every conflict with its heads, the shown one first: what, who, when, where."""
    journal = desk.store.journal
    for entity, row, group in journal.contested():
        if not may_see(desk, entity, row):
            continue
        heads = journal.heads(entity, row, group)
        yield {
            "id": conflict_id(entity, row, group),
            "entity": entity,
            "row": row,
            "group": group,
            "heads": [
                {
                    "head": str(head.name),
                    "fields": head.operation.fields,
                    "at": head.operation.at,
                    "user": head.operation.user,
                    "user_name": user_name(desk, head.operation.user),
                    "device": journal.epochs[head.name.epoch].device,
                    "shown": place == 0,
                }
                for place, head in enumerate(heads)
            ],
        }


def user_name(desk: Desk, user: str | None) -> str | None:
    row = desk.store.records.get("user", user) if user else None
    return None if row is None else row["name"]

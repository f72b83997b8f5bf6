"""What no verb could have written: which machine wrote what, and why nothing is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from kbdesk.desk import Desk
from kbdesk.journal.clock import moment
from kbdesk.queries.closed import may_see
from kbdesk.queries.conflicts import user_name
from kbdesk.records import field_of
from kbdesk.store.unreadable import UnreadOperation
from kbdesk.sync.district import District


class UnreadableJson(TypedDict):
    """An operation that cannot be read; see :func:`listed`."""

    id: str
    device: str | None
    device_name: str | None
    user: str | None
    user_name: str | None
    at: int
    entity: str
    row: str
    group: str
    field: str
    why: str


def listed(desk: Desk) -> list[UnreadableJson]:
    """Return each operation that cannot be read, in the order in which it was learned.

    ``id``: its epoch and number. ``field``: as drafts call it. ``why``: type, missing, range,
    choice, length, form, part or contradiction.
    """
    names = {row["id"]: row["name"] for row in District(desk.store).devices()}
    return [
        {
            "id": str(one.operation.name),
            "device": one.device,
            "device_name": names.get(one.device or ""),
            "user": one.operation.user,
            "user_name": user_name(desk, one.operation.user),
            "at": one.operation.at,
            "entity": one.operation.entity,
            "row": one.operation.row,
            "group": one.operation.group,
            "field": said(one.operation.entity, one.field),
            "why": one.why,
        }
        for one in _seen(desk)
    ]


def _seen(desk: Desk) -> list[UnreadOperation]:
    """Return what the desk's user may see of it."""
    return [
        one
        for one in desk.store.journal.unreadable.listed()
        if one.operation.user == desk.user.id
        or may_see(desk, one.operation.entity, one.operation.row)
    ]


def shown(desk: Desk, id_: str) -> dict[str, object] | None:
    """Return one of them with its ``fields`` as they came, or None."""
    for row, one in zip(listed(desk), _seen(desk), strict=True):
        if row["id"] == id_:
            return {**row, "fields": one.operation.fields}
    return None


def said(entity: str, field: str) -> str:
    """Return the name of a field as drafts and lists call it."""
    known = field_of(entity, field)
    return field if known is None else known.said


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """One of them, for a screen; ``field`` as the register calls it."""

    id: str
    machine: str | None
    author: str | None
    at: datetime
    entity: str
    field: str


def unreadable_rows(desk: Desk) -> list[UnreadableRow]:
    """Return what cannot be read, the latest first."""
    found = [
        UnreadableRow(
            id=row["id"],
            machine=row["device_name"],
            author=row["user_name"],
            at=moment(row["at"]),
            entity=row["entity"],
            field=one.field,
        )
        for row, one in zip(listed(desk), _seen(desk), strict=True)
    ]
    return found[::-1]

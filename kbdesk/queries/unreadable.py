"""What no verb could have written: which machine wrote what, and why nothing is shown of it."""

from __future__ import annotations

from collections.abc import Iterator
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
    choice, length, form, part or contradiction. What the desk's user may not see is left out.
    """
    return [said for said, _ in _told(desk)]


def _told(desk: Desk) -> Iterator[tuple[UnreadableJson, UnreadOperation]]:
    names = {row["id"]: row["name"] for row in District(desk.store).devices()}
    for one in desk.store.journal.unreadable.listed():
        o = one.operation
        if o.user == desk.user.id or may_see(desk, o.entity, o.row):
            yield (
                {
                    "id": str(o.name),
                    "device": one.device,
                    "device_name": names.get(one.device or ""),
                    "user": o.user,
                    "user_name": user_name(desk, o.user),
                    "at": o.at,
                    "entity": o.entity,
                    "row": o.row,
                    "group": o.group,
                    "field": said(o.entity, one.field),
                    "why": one.why,
                },
                one,
            )


def shown(desk: Desk, id_: str) -> dict[str, object] | None:
    """Return one of them with its ``fields`` as they came, or None."""
    for row, one in _told(desk):
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
        for row, one in _told(desk)
    ]
    return found[::-1]

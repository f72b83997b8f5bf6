"""What was put aside: two machines wrote under one name, or one that was taken back wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.queries.conflicts import user_name
from kbdesk.queries.records import spoken
from kbdesk.sync.district import District

_LAST_MS: Final = 253_402_000_000_000


def put_aside(desk: Desk) -> Iterator[dict[str, Any]]:
    """Yield each operation put aside: who wrote what and when, why it waits, what stands there.

    ``why``: "revoked" (its machine's certificate was taken back) or "forked" (another
    operation has its name). ``shown``: what the register shows now.
    """
    journal = desk.store.journal
    district = District(desk.store)
    names = {row["id"]: row["name"] for row in district.devices()}
    for one in desk.store.quarantine.waiting():
        o = one.operation
        epoch = journal.epochs.get(o.epoch)
        device = epoch.device if epoch else None
        heads = journal.heads(o.entity, o.row, o.group)
        revoked = device is not None and district.enrolled and district.revoked(device)
        yield {
            "digest": one.digest.hex(),
            "why": "revoked" if revoked else "forked",
            "device": device,
            "device_name": names.get(device or ""),
            "user": o.user,
            "user_name": user_name(desk, o.user),
            "at": o.at,
            "entity": o.entity,
            "row": o.row,
            "group": o.group,
            "fields": spoken(o.fields),
            "shown": spoken(heads[0].operation.fields) if heads else None,
            "noticed": one.noticed,
            "bundle": one.bundle,
        }


@dataclass(frozen=True, slots=True)
class AsideRow:
    """One operation put aside, for a screen; ``fields`` in the register's own units."""

    digest: str
    revoked: bool
    author: str | None
    machine: str | None
    at: datetime
    entity: str
    person: str | None
    fields: Mapping[str, Any]


def aside_rows(desk: Desk) -> list[AsideRow]:
    """Return what was put aside, in the order in which each author wrote."""
    raw = {one.digest.hex(): one.operation for one in desk.store.quarantine.waiting()}
    return [
        AsideRow(
            digest=one["digest"],
            revoked=one["why"] == "revoked",
            author=one["user_name"],
            machine=one["device_name"],
            at=datetime.fromtimestamp(min(one["at"], _LAST_MS) / 1000).astimezone(),
            entity=one["entity"],
            person=_person(desk, one["entity"], one["row"], raw[one["digest"]].fields),
            fields=raw[one["digest"]].fields,
        )
        for one in put_aside(desk)
    ]


def _person(desk: Desk, entity: str, row: str, fields: Mapping[str, Any]) -> str | None:
    """Return the name of whom an operation is about, where it is known here."""
    id_ = row if entity == "person" else fields.get("child") or fields.get("person")
    found = desk.store.records.get("person", id_) if isinstance(id_, str) else None
    name = fields.get("name") if found is None else found["name"]
    return name if isinstance(name, str) else None

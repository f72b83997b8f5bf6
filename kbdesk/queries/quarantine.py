"""What was put aside: a name that is taken, a machine that was taken back or may not write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

from kbdesk.desk import Desk
from kbdesk.journal.clock import moment
from kbdesk.queries.closed import may_see
from kbdesk.queries.conflicts import user_name
from kbdesk.queries.records import spoken
from kbdesk.store.quarantine import Aside
from kbdesk.store.store import Store
from kbdesk.sync.district import District

Why = Literal["revoked", "forked", "out_of_scope", "waiting"]


class AsideJson(TypedDict):
    """An operation put aside, as :func:`put_aside` tells it."""

    digest: str
    why: Why
    device: str | None
    device_name: str | None
    sender: str | None
    sender_name: str | None
    claimed: str | None
    claimed_name: str | None
    user: str | None
    user_name: str | None
    at: int
    entity: str
    row: str
    group: str
    fields: Mapping[str, object]
    shown: Mapping[str, object] | None
    noticed: str
    bundle: str | None


def put_aside(desk: Desk) -> Iterator[AsideJson]:
    """Yield each operation put aside: who wrote what and when, why it waits, what stands there.

    ``why``: "revoked" (its machine's certificate was taken back), "forked" (another operation has
    its name), "out_of_scope" (its machine may not write it) or "waiting" (whether it may, only
    another machine's bundle can tell). ``device``: the machine that wrote it, as its signature
    shows, else the one that brought it, which is ``sender``. ``claimed``: the one whose name it
    bears; nobody's user is said where that one has not signed it. ``shown``: what the register
    shows now. What the desk's user may not see is left out.
    """
    return (said for said, _ in _told(desk))


def _told(desk: Desk) -> Iterator[tuple[AsideJson, Mapping[str, object]]]:
    """Yield each operation put aside, and its fields in register units, if they may be seen."""
    journal = desk.store.journal
    district = District(desk.store)
    names = {row["id"]: row["name"] for row in district.devices()}
    for one, why in _waiting(desk.store, district):
        o = one.operation
        heads = journal.heads(o.entity, o.row, o.group)
        device = one.claimed if one.proven else one.sender
        user = o.user if one.proven else None
        seen = o.user == desk.user.id or may_see(desk, o.entity, o.row)
        fields = o.fields if seen else {}
        said: AsideJson = {
            "digest": one.digest.hex(),
            "why": why,
            "device": device,
            "device_name": names.get(device or ""),
            "sender": one.sender,
            "sender_name": names.get(one.sender or ""),
            "claimed": one.claimed,
            "claimed_name": names.get(one.claimed or ""),
            "user": user,
            "user_name": user_name(desk, user),
            "at": o.at,
            "entity": o.entity,
            "row": o.row,
            "group": o.group,
            "fields": spoken(fields),
            "shown": spoken(heads[0].operation.fields) if heads and seen else None,
            "noticed": one.noticed,
            "bundle": one.bundle,
        }
        yield said, fields


def _waiting(store: Store, district: District) -> Iterator[tuple[Aside, Why]]:
    for one in store.quarantine.waiting():
        device = one.claimed if one.proven else None
        revoked = device is not None and district.enrolled and district.revoked(device)
        yield one, "revoked" if revoked else "forked"
    for one, waits in store.outside.unjudged():
        yield one, "waiting" if waits else "out_of_scope"


@dataclass(frozen=True, slots=True)
class AsideRow:
    """One operation put aside, for a screen; ``fields`` in the register's own units.

    ``sender`` and ``claimed`` where they are not the ``machine`` that wrote it. Without
    ``fields`` where the desk's user may not see what it says.
    """

    digest: str
    why: Why
    author: str | None
    machine: str | None
    sender: str | None
    claimed: str | None
    at: datetime
    entity: str
    person: str | None
    fields: Mapping[str, object]


def aside_rows(desk: Desk) -> list[AsideRow]:
    """Return what was put aside, in the order in which each author wrote."""
    return [
        AsideRow(
            digest=one["digest"],
            why=one["why"],
            author=one["user_name"],
            machine=one["device_name"],
            sender=one["sender_name"] if one["sender"] != one["device"] else None,
            claimed=one["claimed_name"] if one["claimed"] != one["device"] else None,
            at=moment(one["at"]),
            entity=one["entity"],
            person=_person(desk, one["entity"], one["row"], fields),
            fields=fields,
        )
        for one, fields in _told(desk)
    ]


def _person(desk: Desk, entity: str, row: str, fields: Mapping[str, object]) -> str | None:
    """Return the name of whom an operation is about, where it is known here."""
    id_ = row if entity == "person" else fields.get("child") or fields.get("person")
    found = desk.store.records.get("person", id_) if isinstance(id_, str) else None
    name = fields.get("name") if found is None else found["name"]
    return name if isinstance(name, str) else None

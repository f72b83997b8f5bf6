"""What was put aside: two machines wrote under one name, or one that was taken back wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kbdesk.desk import Desk
from kbdesk.queries.conflicts import user_name
from kbdesk.queries.records import spoken
from kbdesk.sync.district import District


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

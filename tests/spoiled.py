"""Names with signs that nobody types, written as a rebuilt laptop would write them."""

from __future__ import annotations

from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.plain_text import is_hidden
from kbdesk.store.store import Change

SIGNS = "\u202e\u2066\u009b\u001b\u2028"
GROUPS = {
    ("person", "identity"): ("name",),
    ("family", "place"): ("address",),
    ("family", "contact"): ("phone",),
    ("visit", "fact"): ("note",),
    ("referral", "fact"): ("to", "note"),
    ("posyandu", "name"): ("name",),
    ("recipe", "fact"): ("name",),
    ("education_session", "fact"): ("place", "topic"),
    ("session", "officers"): ("officers",),
}


def spoil(desk: Desk) -> int:
    """Write hidden signs into what people typed, as a rebuilt laptop would; return how many."""
    from kbdesk.journal.registers import ENTITIES

    changes = []
    for (entity, group), fields in GROUPS.items():
        if entity not in ENTITIES or group not in ENTITIES[entity]:
            continue
        for row in list(desk.store.records.find(entity, {})):
            spoiled: dict[str, Any] = {}
            for field in fields:
                value = row.get(field)
                if isinstance(value, str) and value:
                    spoiled[field] = value[:2] + SIGNS + value[2:]
            if spoiled:
                changes.append(Change(entity, row["id"], group, spoiled))
    with desk.store.transaction():
        desk.store.write(changes, desk.user.id)
    return len(changes)


def bad(text: object) -> bool:
    return isinstance(text, str) and not text.isprintable() and any(map(is_hidden, text))

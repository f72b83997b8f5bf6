"""What people agreed to, and who is to be forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.registers.kinds import EVERYONE, FACT, Belonging, Group

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    "consent": {
        FACT: {
            "person": "text",
            "family": "text",
            "date": "date",
            "given": "flag",
            "by": "text",
            "relation": "text",
            "form": "text",
            "purposes": "list",
            "note": "text",
            "voided": "text",
        }
    },
    # the hub's sealed order to erase everything of some people, on every machine
    "purge": {"order": {"order": "text"}},
}

BELONGS: Final[Mapping[str, Belonging]] = {
    "consent": (("person", "person"), ("family", "family")),
    "purge": EVERYONE,
}

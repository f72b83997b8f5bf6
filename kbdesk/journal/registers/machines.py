"""Who writes: epochs, laptops, and the people who open them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.registers.kinds import EVERYONE, Belonging, Group

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    # the epoch's birth certificate: always the first operation of an epoch
    "epoch": {
        "origin": {
            "device": "text",
            "nonce": "text",
            "no": "int",
            "after": "text",
            "maker": "text",
        },
        # written by the hub: two branches of the epoch differ from this number on
        "fork": {"first": "int"},
    },
    "device": {
        "name": {"name": "text", "role": "text"},
        "certificate": {"certificate": "text"},
        "revocation": {"revocation": "text"},
    },
    "user": {"identity": {"name": "text", "role": "text", "active": "flag"}},
}

BELONGS: Final[Mapping[str, Belonging]] = {
    "epoch": EVERYONE,
    "device": EVERYONE,
    "user": EVERYONE,
}

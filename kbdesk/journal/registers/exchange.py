"""Files of other programs that were taken in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.registers.kinds import Belonging, Group

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    # what it wrote are the operations `first_seq` to `last_seq` of `epoch`: whichever machine
    # holds them knows it row by row, and what was written on those rows since
    "imported_file": {
        "file": {
            "posyandu": "text",
            "format": "text",
            "file": "text",
            "sha256": "text",
            "sheet": "text",
            "at": "text",
            "epoch": "text",
            "first_seq": "int",
            "last_seq": "int",
            "rows": "int",
            "new": "int",
            "changed": "int",
            "known": "int",
            "doubtful": "int",
            "refused": "int",
        },
        "revocation": {"revoked_at": "text", "reason": "text", "kept": "int"},
    },
}

BELONGS: Final[Mapping[str, Belonging]] = {"imported_file": (("posyandu", "posyandu"),)}
"""An import at the city concerns no single posyandu, and stays there; its rows do travel."""

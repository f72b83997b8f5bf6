"""Pictures and PDFs of other records, and their bytes in pieces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.registers.kinds import FACT, Belonging, Group

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    "attachment": {
        FACT: {
            "owner_kind": "text",
            "owner": "text",
            "posyandu": "text",
            # of an owner that is a kelurahan's; empty where the posyandu alone decides
            "village": "text",
            "name": "text",
            "kind": "text",
            "bytes": "int",
            "sha256": "text",
            "parts": "int",
            "width": "int",
            "height": "int",
            "pages": "int",
            "text": "text",
            "voided": "text",
        },
        "caption": {"caption": "text"},
    },
    # an operation is one line of at most 1 MiB; the ids follow from attachment and number
    "attachment_part": {"data": {"attachment": "text", "no": "int", "data": "text"}},
}

BELONGS: Final[Mapping[str, Belonging]] = {
    "attachment": (("posyandu", "posyandu"), ("village", "village")),
    "attachment_part": (("attachment", "attachment"),),
}

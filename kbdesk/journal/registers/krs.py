"""Couples and what they said of family planning; visits to families at risk of stunting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.registers.kinds import FACT, Belonging, Group

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    # of the wife, for hers are the births
    "family_planning": {
        FACT: {
            "person": "text",
            "date": "date",
            "status": "text",
            "method": "text",
            "source": "text",
            "since": "date",
            "reason": "text",
            "live_births": "int",
            "living_children": "int",
            "ideal_children": "int",
            "wish": "text",
            "informed": "flag",
            "note": "text",
            "voided": "text",
        }
    },
    # a visit of the family's companions to one of it; answers in the smaller units of its form
    "tpk_visit": {
        FACT: {
            "family": "text",
            "person": "text",
            "date": "date",
            "form": "text",
            "visitors": "list",
            "answers": "map",
            "counselling": "list",
            "referred_to": "text",
            "aid": "list",
            "tasks": "list",
            "next_date": "date",
            "note": "text",
            "voided": "text",
        }
    },
}

BELONGS: Final[Mapping[str, Belonging]] = {
    "family_planning": (("person", "person"),),
    "tpk_visit": (("family", "family"), ("person", "person")),
}

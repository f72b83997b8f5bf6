"""A month that was closed: the figures that were printed, and whom they counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.registers.kinds import Belonging, Group

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    # the id follows from posyandu and month, so that two laptops that close it write one row
    "month_close": {
        "closing": {
            "posyandu": "text",
            "month": "text",
            "figures": "map",
            "children": "map",
            "closed": "flag",
            "closed_at": "text",
            "reason": "text",
        }
    },
}

BELONGS: Final[Mapping[str, Belonging]] = {"month_close": (("posyandu", "posyandu"),)}

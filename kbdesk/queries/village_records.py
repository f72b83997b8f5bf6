"""A record of a Kampung KB, for the form that corrects it."""

from __future__ import annotations

from typing import Any

from kbdesk.desk import Desk
from kbdesk.queries.records import spoken

Row = dict[str, Any]


def village_record(desk: Desk, entity: str, id_: str) -> Row:
    """Return a record in the words of its verb; empty where there is none."""
    found = desk.store.records.get(entity, id_)
    return spoken(found) if found else {}


def groups_of(desk: Desk, village: str | None) -> list[Row]:
    """Return the groups of activity (Tribina, UPPKA, PIK-R ...) of a village, closed ones too."""
    return list(desk.store.records.find("village_group", {"village": village}))

"""A kelurahan's kitchen and a posyandu's corner as they tell of themselves."""

from __future__ import annotations

from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.education import corner_id
from kbdesk.domain.kitchen_account import kitchen_id
from kbdesk.domain.materials import CornerWords

KITCHEN_FIELDS = ("name", "address", "hours", "phone", "capacity")
CORNER_FIELDS = ("name", "address", "hours", "phone")


def kitchen_of(desk: Desk, village: str | None) -> dict[str, Any]:
    """Return what is said of a kelurahan's kitchen; null of what nobody said."""
    row = desk.store.records.get("kitchen", kitchen_id(village)) if village else None
    return {name: (row or {}).get(name) for name in KITCHEN_FIELDS}


def corner_of(desk: Desk, posyandu: str | None) -> dict[str, Any]:
    """Return what is said of a posyandu's corner; null of what nobody said."""
    row = desk.store.records.get("corner", corner_id(posyandu)) if posyandu else None
    return {name: (row or {}).get(name) for name in CORNER_FIELDS}


def corner_words(desk: Desk, posyandu: str | None = None) -> CornerWords:
    """Return what a corner tells of itself on paper; that of the home's first posyandu."""
    return CornerWords(**corner_of(desk, posyandu or next(iter(desk.posyandu), None)))

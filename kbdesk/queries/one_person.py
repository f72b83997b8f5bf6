"""One person's row and home, for a form that begins from it; and the search that finds people."""

from __future__ import annotations

from kbdesk.desk import Desk
from kbdesk.store.records import Row

PersonRow = Row
"""A person as the table shows it; a row that was searched has ``rt`` and ``mother_name`` too."""
FOUND_AT_ONCE = 30


def person_row(desk: Desk, person: str) -> PersonRow | None:
    """Return a person's row, None where nobody has this id."""
    return desk.store.records.get("person", person)


def family_of(desk: Desk, person: str) -> str | None:
    """Return the family that a person belongs to."""
    return (person_row(desk, person) or {}).get("family")


def person_with_home(desk: Desk, person: str) -> PersonRow:
    """Return a person's row with the ``rt`` and ``phone`` of the family; empty for nobody."""
    row = person_row(desk, person) or {}
    family = desk.store.records.get("family", row.get("family") or "") or {}
    return {**row, "rt": family.get("rt"), "phone": family.get("phone")}


def people_found(desk: Desk, text: str) -> list[PersonRow]:
    """Return who is found by a part of a name, the mother, the NIK or the address.

    From two letters on, at most :data:`FOUND_AT_ONCE`.
    """
    return desk.store.records.search(text, FOUND_AT_ONCE) if len(text) > 1 else []

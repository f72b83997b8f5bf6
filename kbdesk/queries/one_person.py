"""One person's row and home, for a form that begins from it; and the search that finds people."""

from __future__ import annotations

from dataclasses import dataclass

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.records import Row

PersonRow = Row
"""A person as the table shows it; a row that was searched has ``rt`` and ``mother_name`` too."""
FOUND_AT_ONCE = 30


def person_row(desk: Desk, person: str) -> PersonRow | None:
    """Return a person's row, None where nobody has this id."""
    return desk.store.records.get("person", person)


@dataclass(frozen=True, slots=True)
class FactOf:
    """Whom a form is about, and the ``row`` that it corrects; None for a new one."""

    person: str
    name: str
    row: Row | None


def fact_of(desk: Desk, entity: str, person: str, id_: str = "") -> FactOf:
    """What a form of a person's fact begins from.

    Raises ``person.unknown``, and ``<entity>.unknown`` where the person has no such row.
    """
    root = desk.store.records.root(person)
    whom = person_row(desk, root)
    if whom is None:
        raise KbdeskError("person.unknown", field="person", id=person)
    row = desk.store.records.get(entity, id_) if id_ else None
    if id_ and (row is None or row["person"] != root or row["voided"] is not None):
        raise KbdeskError(f"{entity}.unknown", field="id", id=id_)
    return FactOf(root, whom["name"] or "", row)


def family_of(desk: Desk, person: str) -> str | None:
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

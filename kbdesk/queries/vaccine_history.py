"""A child's vaccines and vitamin A, row by row, for completing and correcting them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.services import BOOK_SEEN
from kbdesk.domain.supplements import round_of


@dataclass(frozen=True, slots=True)
class RecordedDose:
    """A valid service. ``by_book``: ``date`` is the day on which the KIA book was read."""

    id: str
    date: date
    by_book: bool


@dataclass(frozen=True, slots=True)
class VaccineHistory:
    """A child with what it was given, the oldest first.

    ``vaccines`` by name, ``vitamin_a`` by the first day of the round that a capsule counts for.
    ``book_seen``: the days on which the KIA book was read whole.
    """

    id: str
    name: str
    birth_date: date | None
    today: date
    vaccines: Mapping[str, tuple[RecordedDose, ...]]
    vitamin_a: Mapping[date, tuple[RecordedDose, ...]]
    book_seen: tuple[date, ...]


def vaccine_history(desk: Desk, child: str) -> VaccineHistory:
    """Return a child's history; raises ``person.unknown``."""
    person = desk.store.records.get("person", child)
    if person is None:
        raise KbdeskError("person.unknown", field="id", id=child)
    vaccines: dict[str, list[RecordedDose]] = {}
    vitamin_a: dict[date, list[RecordedDose]] = {}
    seen = []
    for row in desk.store.records.facts("service", person=child):
        day = date.fromisoformat(row["date"])
        one = RecordedDose(row["id"], day, bool(row["by_book"]))
        if row["kind"] == "immunisation" and row["detail"]:
            vaccines.setdefault(row["detail"], []).append(one)
        elif row["kind"] == "vitamin_a":
            vitamin_a.setdefault(round_of(day), []).append(one)
        elif row["kind"] == BOOK_SEEN:
            seen.append(day)
    born = person["birth_date"]
    return VaccineHistory(
        id=child,
        name=person["name"] or "",
        birth_date=date.fromisoformat(born) if born else None,
        today=desk.clock.today(),
        vaccines={
            # a dose whose day is known stands before the same one read in the book
            name: tuple(sorted(many, key=lambda one: (one.by_book, one.date)))
            for name, many in vaccines.items()
        },
        vitamin_a={began: tuple(many) for began, many in vitamin_a.items()},
        book_seen=tuple(seen),
    )

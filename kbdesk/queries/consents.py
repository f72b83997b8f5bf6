"""What a family has agreed to: the latest word of the family as a whole and of each person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.queries.of_row import of_row
from kbdesk.store.records import Row


@dataclass(frozen=True, slots=True)
class Consent:
    """One word on keeping what is recorded; ``who`` is a name, None for the whole family.

    ``purposes``: empty means all of them. ``id`` names its record.
    """

    id: str
    who: str | None
    day: date
    given: bool
    by: str
    relation: str | None
    form: str | None
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consents:
    """The latest word of the family first, then of its people; and the day of today."""

    latest: tuple[Consent, ...]
    today: date


def family_consents(desk: Desk, family: str) -> Consents:
    """Return the latest word that was not taken back, of a family and of each of its people."""
    records = desk.store.records
    owners = [("family", family, None)]
    owners += [("person", one["id"], one["name"]) for one in records.members(family)]
    found = []
    for column, id_, name in owners:
        last = latest_word(desk, column, id_)
        if last is not None and last["date"]:
            found.append(
                of_row(
                    Consent,
                    last,
                    who=name,
                    day=date.fromisoformat(last["date"]),
                    given=bool(last["given"]),
                    by=last["by"] or "",
                    purposes=tuple(last["purposes"] or ()),
                )
            )
    return Consents(tuple(found), desk.clock.today())


def latest_word(desk: Desk, column: str, id_: str) -> Row | None:
    """Return the latest consent that was not taken back, of a ``person`` or of a ``family``."""
    found = desk.store.records.find("consent", {column: id_})
    rows = [row for row in found if row["voided"] is None]
    # of two on one day, the one recorded later counts
    return max(rows, key=lambda row: (row["date"] or "", row["noted"] or 0), default=None)

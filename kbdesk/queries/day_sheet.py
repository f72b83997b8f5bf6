"""What the open day's screen reads: the list with what each child needs, SKDN, one child whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months, month_index
from kbdesk.domain.skdn import Skdn
from kbdesk.domain.supplements import FROM_MONTHS, ROUND_MONTHS
from kbdesk.queries.area import Area
from kbdesk.queries.day_people import Card, DayPeople, Due, card_of, day_people
from kbdesk.queries.open_day import OpenDay, Session, came_to, open_day, session_of
from kbdesk.queries.services import ChildOwed, children_owed
from kbdesk.queries.skdn import skdn
from kbdesk.queries.women import women


@dataclass(frozen=True, slots=True)
class DaySheet:
    """The screen: ``month`` is the SKDN of the day's month.

    ``vitamin_due`` counts who gets vitamin A in this month; None in a month without a round.
    ``today`` is the clock's day, which may be after the session's. ``needs`` by child are what
    the list says is due: worked out once, and handed in when the sheet is read again. ``people``
    are those beyond the young children.
    """

    day: OpenDay
    month: Skdn
    vitamin_due: int | None
    today: date
    needs: Mapping[str, tuple[str, ...]]
    people: DayPeople

    @property
    def session(self) -> Session:
        return self.day.session


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who is not expected today: of another posyandu, moved, or with nothing due."""

    id: str
    name: str
    months: int | None
    mother: str | None
    posyandu: str | None
    card: Card


def sessions_of(desk: Desk, day: date | None = None) -> list[Session]:
    """Return the day's session of each posyandu of this home, opened or not."""
    on = day or desk.clock.today()
    return [session_of(desk, posyandu, on) for posyandu in desk.posyandu]


def day_sheet(
    desk: Desk,
    posyandu: str,
    day: date,
    needs: Mapping[str, tuple[str, ...]] | None = None,
    checks: Due | None = None,
) -> DaySheet:
    """Return the screen of a posyandu's day.

    ``needs`` and ``checks`` (the ``people.due``) of a sheet read before are kept.
    """
    needed = _needs(desk, posyandu, day) if needs is None else needs
    found = open_day(desk, posyandu, day, lambda _desk, _ids, _on: needed)
    due = None
    if day.month in ROUND_MONTHS:
        due = sum(one.months >= FROM_MONTHS for one in found.children)
    month = skdn(desk, month_index(day), Area((posyandu,))).total
    people = day_people(desk, found.session, day, came_to(desk, found.session), checks)
    return DaySheet(found, month, due, desk.clock.today(), needed, people)


def strangers(desk: Desk, text: str, day: date, known: Collection[str]) -> list[Stranger]:
    """Return people of any age whom the list does not hold, best first."""
    carrying: set[str] | None = None
    found = []
    for row in desk.store.records.search(text, 20):
        born = row["birth_date"]
        if row["id"] in known or (born and born > day.isoformat()):
            continue
        person = desk.store.records.get("person", row["id"]) or row
        if person["death_date"]:
            continue
        if carrying is None:
            carrying = {one.id for one in women(desk, day)}
        mother = desk.store.records.get("person", person["mother"] or "")
        family: Mapping[str, Any] = desk.store.records.get("family", person["family"] or "") or {}
        months = completed_months(date.fromisoformat(born), day) if born else None
        found.append(
            Stranger(
                row["id"],
                row["name"] or "",
                months,
                mother["name"] if mother else None,
                person["posyandu"] or family.get("posyandu"),
                "pregnant" if row["id"] in carrying else card_of(months),
            )
        )
    return found


def _needs(desk: Desk, posyandu: str, day: date) -> Mapping[str, tuple[str, ...]]:
    """Return vaccines by their names, and the other services that are due as their kind."""
    return {one.child.id: _needed(one) for one in children_owed(desk, day, posyandu)}


def _needed(one: ChildOwed) -> tuple[str, ...]:
    found = list(one.vaccines)
    if one.capsule:
        found.append("vitamin_a")
    if one.deworming:
        found.append("deworming")
    return tuple(found)

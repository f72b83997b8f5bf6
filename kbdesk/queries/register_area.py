"""Who stands in a register: a year, its days, and who was served where on one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.sip import CHILD_MONTHS
from kbdesk.queries.area import Area, children_of_area
from kbdesk.queries.residence import Home, Registered, Residence
from kbdesk.store.child_rows import ChildRow, ChildRows, born_after
from kbdesk.store.records import Row
from kbdesk.store.register_rows import moved_between, posyandu_rows


@dataclass(frozen=True, slots=True)
class RegisterYear:
    """A register's year: its first day, and the last one that has come."""

    number: int
    first: date
    end: date

    @property
    def months(self) -> range:
        """Return the months that have begun, as year * 12 + month - 1."""
        return range(self.number * 12, self.end.year * 12 + self.end.month)


@dataclass(frozen=True, slots=True)
class Resident:
    """A child of a register: ``posyandu`` keeps it, ``moved`` is the day it went elsewhere."""

    child: ChildRow
    posyandu: str | None
    moved: str | None = None
    moved_to: str | None = None


def year_of(desk: Desk, month: int) -> RegisterYear:
    """Return the year of a month (year * 12 + month - 1), up to today."""
    number = month // 12
    return RegisterYear(number, date(number, 1, 1), min(date(number, 12, 31), desk.clock.today()))


def residents(desk: Desk, area: Area, year: RegisterYear) -> list[Resident]:
    """Return who was a child under five of the area's posyandu at some time of the year.

    Not who came later. Those too who died, left or moved to another posyandu in it: a line
    that was begun stays.
    """
    text = year.first.isoformat()
    found = [
        Resident(child, posyandu)
        for child, posyandu in children_of_area(desk, area, year.first, year.end).values()
    ]
    found += _moved_away(desk, area, year)
    return [
        one
        for one in found
        if (one.child.death_date or "~") >= text
        and (one.child.left_date or "~") >= text
        and (one.child.arrived_date or "") <= year.end.isoformat()
    ]


def _moved_away(desk: Desk, area: Area, year: RegisterYear) -> list[Resident]:
    """Return the children that were of the area when the year began or they were born in it."""
    records = desk.store.records
    first, end = year.first.isoformat(), year.end.isoformat()
    rows = moved_between(records, first, end, born_after(year.first, CHILD_MONTHS))
    if not rows:
        return []
    places = ServingPlaces(desk)
    children = {
        row.id: row
        for row in ChildRows(records).under_five(year.first, year.end, None)
        if row.id in {one["id"] for one in rows}
    }
    found = []
    for row in rows:
        child = children.get(row["id"])
        if child is None:
            continue
        # what was written before the first move of the year
        before, then = child.family_posyandu, None
        for o in desk.store.journal.history("person", child.id, "served"):
            since = o.fields.get("since")
            if isinstance(since, str) and first <= since <= end:
                then = then or (since, o.fields.get("posyandu"))
            elif then is None:
                before = o.fields.get("posyandu") or child.family_posyandu
        if then is None or before == child.posyandu or not isinstance(before, str):
            continue
        if then[0] <= child.birth_date:
            # moved with its family before it was born: it was never here
            continue
        if places.within(area, before, child.village):
            to = then[1] if isinstance(then[1], str) else None
            found.append(Resident(child, before, then[0], to))
    return found


class ServingPlaces:
    """Which posyandu serves whom, and whether it is of an area."""

    def __init__(self, desk: Desk) -> None:
        self.known: Mapping[str, Row] = posyandu_rows(desk.store.records)
        self.homes = Residence(desk.store.records)

    def within(self, area: Area, posyandu: str | None, village: str | None) -> bool:
        profile = self.known.get(posyandu or "") or {}
        return area.holds(posyandu, profile.get("village") or village)

    def served(self, row: Mapping[str, object], day: date) -> str | None:
        """Return the posyandu that served a person on a day."""
        return self.home(row, day).posyandu

    def home(self, row: Mapping[str, object], day: date) -> Home:
        """Return where a person belonged on a day; ``row`` as ``register_rows`` gives it."""
        return self.homes.home(Registered.of(row), day.isoformat())

    def of_area(
        self, area: Area, rows: Iterable[Row], day: date
    ) -> dict[str, tuple[Row, str | None]]:
        """Return those of some people who were served in the area on a day, by id."""
        found = {}
        for row in rows:
            home = self.home(row, day)
            if self.within(area, home.posyandu, home.village):
                found[row["id"]] = (row, home.posyandu)
        return found


def came_after(row: Mapping[str, Any], day: str) -> bool:
    """Tell whether a person came to live here only after a day."""
    return bool(row["arrived_date"] and row["arrived_date"] > day)


def ordered(rows: list[dict[str, Any]], *keys: str) -> list[dict[str, object]]:
    """Return rows by posyandu and some keys, numbered from 1 in each posyandu: ``no``."""
    rows.sort(key=lambda row: (row["posyandu"] or "~", *(str(row.get(key) or "~") for key in keys)))
    last: str | None = None
    number = 0
    for row in rows:
        number = number + 1 if row["posyandu"] == last and number else 1
        last = row["posyandu"]
        row["no"] = number
    return rows

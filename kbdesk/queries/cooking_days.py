"""The days on which a kitchen cooked: of these attendance is a share, and of no others.

Where productions are recorded for the kitchen's kelurahan, a day counts if it has one, or if
somebody there was given a portion. Where none is recorded in the whole span that is asked for, a
day counts if a cycle that was laid here has a menu for it; before the first cycle every day counts.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from kbdesk.desk import Desk
from kbdesk.domain.menus import Cycle, day_of
from kbdesk.queries.menus import Cycles
from kbdesk.store.kitchen_rows import GivenRow, PlaceRow, handed_out, productions


class CookingDays:
    """What was recorded of the kitchens in a span of days."""

    def __init__(self, desk: Desk, first: date, last: date) -> None:
        self._today = desk.clock.today()
        self._cooked = [
            (row["village"], row["date"])
            for row in productions(desk.store.records, first, last, None)
        ]
        self._given = handed_out(desk.store.records, first, last)
        self._cycles = [cycle for cycle in Cycles(desk).current() if cycle.changed and cycle.start]

    def of(
        self, place: PlaceRow, given: Collection[GivenRow], first: date, last: date
    ) -> list[date]:
        """Return the days of a place between two days on which its kitchen cooked.

        A day that was noted for this recipient is one, a missed portion as well, whatever was
        recorded of the kitchen. Today counts once it is noted.
        """
        start, end = max(first, date.fromisoformat(place.start)), last
        end = min(end, date.fromisoformat(place.until))
        noted = {one.date for one in given}
        days = self._of_kitchen(place.village, start, end)
        days |= {date.fromisoformat(day) for day in noted}
        return sorted(
            day
            for day in days
            if start <= day <= end and (day != self._today or day.isoformat() in noted)
        )

    def _of_kitchen(self, village: str | None, start: date, end: date) -> set[date]:
        first, last = start.isoformat(), end.isoformat()
        cooked = {
            date.fromisoformat(day)
            for where, day in self._cooked
            if first <= day <= last and _same(where, village)
        }
        if cooked:
            return cooked | {
                date.fromisoformat(day)
                for where, day in self._given
                if first <= day <= last and _same(where, village)
            }
        cycles = [cycle for cycle in self._cycles if _same(cycle.village, village)]
        span = (start + timedelta(days=n) for n in range((end - start).days + 1))
        return {day for day in span if _has_menu(cycles, day)}


def _same(where: str | None, village: str | None) -> bool:
    """Tell whether two kelurahan may be one kitchen's; None may be any kelurahan."""
    return where is None or village is None or where == village


def _has_menu(cycles: Collection[Cycle], day: date) -> bool:
    begun = [
        (cycle, date.fromisoformat(cycle.start))
        for cycle in cycles
        if cycle.start and cycle.start <= day.isoformat()
    ]
    return not begun or any(
        day_of(start, day) in {slot.day for slot in cycle.slots} for cycle, start in begun
    )

"""Home visits of the demo village: planned by open days, each with what comes next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from kbdesk.demo.chance import Chance
from kbdesk.demo.lists import words
from kbdesk.demo.recorder import Recorder

Reason = Literal["gain", "thin", "absent", "home"]

_OPEN_FOR = timedelta(days=60)
# when a family's next visit is due, in days from today: late, today, this week, next week
_DUE = (-4, 0, 6, 2, -9, 7, 0, 5, -2, 9, 1, 12)


@dataclass(frozen=True, slots=True)
class DemoVisit:
    """A visit that was made."""

    date: date
    family: str
    reason: Reason
    target: str | None = None


class VisitBook:
    """Collects visits; :meth:`write` records them, oldest first."""

    def __init__(self, chance: Chance, today: date) -> None:
        self._chance = chance
        self._today = today
        self._by_family: dict[str, dict[date, DemoVisit]] = defaultdict(dict)

    def plan(
        self, after: date, family: str, reason: Reason, likely: float, target: str | None = None
    ) -> None:
        """Let a visit follow a day within two weeks, if it happens and that day has come."""
        day = after + timedelta(days=self._chance.randint(2, 13))
        if self._chance.happens(likely) and day < self._today:
            self._by_family[family].setdefault(day, DemoVisit(day, family, reason, target))

    def write(self, recorder: Recorder) -> None:
        """Record every visit with the date that was agreed for the next one."""
        agreed: dict[tuple[str, date], date] = {}
        due = 0
        for family in sorted(self._by_family, key=lambda key: max(self._by_family[key])):
            days = sorted(self._by_family[family])
            for day, following in pairwise(days):
                if following - day < _OPEN_FOR:
                    agreed[family, day] = following
            if self._today - days[-1] < _OPEN_FOR and self._chance.happens(0.8):
                then = self._today + timedelta(days=_DUE[due % len(_DUE)])
                due += 1
                if then > days[-1]:
                    agreed[family, days[-1]] = then
        made = [visit for visits in self._by_family.values() for visit in visits.values()]
        for visit in sorted(made, key=lambda one: (one.date, one.family)):
            recorder.new("record_visit", **self._fields(visit, agreed))

    def _fields(self, visit: DemoVisit, agreed: dict[tuple[str, date], date]) -> dict[str, object]:
        chance = self._chance
        fields: dict[str, object] = {
            "family": visit.family,
            "date": visit.date.isoformat(),
            "visitor": chance.one_of(words("care", "visitors")),
            "purpose": chance.one_of(words("care", f"purpose_{visit.reason}")),
        }
        if visit.target:
            fields["target"] = visit.target
        if chance.happens(0.9):
            fields["findings"] = chance.one_of(words("care", f"findings_{visit.reason}"))
        if topics := chance.sample(words("care", "counselling"), chance.randint(0, 2)):
            fields["counselling"] = topics
        if (visit.family, visit.date) in agreed:
            fields["next_date"] = agreed[visit.family, visit.date].isoformat()
        return fields

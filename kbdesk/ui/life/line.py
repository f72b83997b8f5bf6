"""The line of a life on a page: plans above, events below, years that are over in one row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from PySide6.QtCore import Signal

from kbdesk.domain.ages import month_index
from kbdesk.queries.life_line import Event, Planned
from kbdesk.ui.language import tr
from kbdesk.ui.life.words import event_moment, planned_moment
from kbdesk.ui.widgets.timeline import Moment, Timeline

WHOLE_DAYS: Final = 365
"""What is older stands in one row for its year until that is opened."""
_YEAR: Final = "year:"

Place = tuple[str, Mapping[str, Any]]
"""A page and what it is opened with."""


def place_of(event: Event, family: str | None) -> Place | None:
    """Return the page that shows what an event stands for, None where there is none."""
    first = event.records[0] if event.records else ""
    match event.kind:
        case "referral" | "referral_step" | "reply":
            return "referrals", {"id": first}
        case "dashat_start" | "dashat_end":
            return "recipient", {"id": first}
        case "weighed" | "measured" | "served" | "birth":
            return "child", {"id": event.person}
        case "examination" | "aks" | "skilas":
            return "person", {"id": event.person}
        case "woman_check" | "pregnant" | "pregnancy_ended":
            return "women", {"id": event.person}
        case "home_visit" if event.more["outcome"] != "not_home":
            # the filled form, as it is printed
            asked = {"month": month_index(event.day), "options": {"visit": first}}
            return "report", {"name": "home-visit-forms", **asked}
        case "family_planning" if family:
            return "family_planning", {"family": family}
        case _:
            return None


def in_programme(events: Sequence[Event]) -> list[bool]:
    """Tell of each event, the newest first, whether the line below it lies in a programme."""
    banded = [False] * len(events)
    ends = {one.records: place for place, one in enumerate(events) if one.kind == "dashat_end"}
    for place, one in enumerate(events):
        if one.kind == "dashat_start":
            first = ends.get(one.records, 0)
            banded[first:place] = [True] * (place - first)
    return banded


class LifeLine(Timeline):
    """``chosen(event)``: Enter or a click on an event that opens something."""

    chosen = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._events: Sequence[Event] = ()
        self._planned: Sequence[Planned] = ()
        self._today = date.min
        self._named = False
        self._family: str | None = None
        self._open_years: set[int] = set()
        self.opened.connect(self._open)

    def show_life(
        self,
        events: Sequence[Event],
        planned: Sequence[Planned],
        today: date,
        *,
        family: str | None,
        named: bool,
    ) -> None:
        """Show another life; ``named`` says of each event of whom it is."""
        self._events, self._planned, self._today = events, planned, today
        self._family, self._named = family, named
        self._draw()

    def fold(self) -> None:
        """Close the years that were opened: another life is going to be shown."""
        self._open_years.clear()

    def _draw(self) -> None:
        planned = (planned_moment(one, self._today, named=self._named) for one in self._planned)
        self.set_moments([*planned, *self._past()])

    def _past(self) -> list[Moment]:
        moments: list[Moment] = []
        since = self._today - timedelta(days=WHOLE_DAYS)
        banded = in_programme(self._events)
        told: set[int] = set()
        for place, event in enumerate(self._events):
            year = event.day.year
            if event.day < since and year not in told:
                told.add(year)
                older = sum(one.day < since and one.day.year == year for one in self._events)
                title, key = tr("life.year", count=older), f"{_YEAR}{year}"
                words, icon = tr("life.year_open"), "chevron-right"
                if year in self._open_years:
                    words, icon = tr("life.year_close"), "chevron-down"
                moments.append(Moment(str(year), title, words, icon=icon, key=key))
            if event.day >= since or year in self._open_years:
                key = str(place) if place_of(event, self._family) else ""
                made = event_moment(event, self._today, named=self._named, key=key)
                moments.append(replace(made, band=banded[place]))
        return moments

    def _open(self, key: str) -> None:
        if key.startswith(_YEAR):
            self._open_years ^= {int(key.removeprefix(_YEAR))}
            self._draw()
        elif key.isdecimal() and int(key) < len(self._events):
            self.chosen.emit(self._events[int(key)])

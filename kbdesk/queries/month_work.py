"""What was done in a month: referrals, places in the kitchen, lessons and visits.

The mayor's page tells it, and ``public_papers`` finds what papers must leave out of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.referrals import ANSWERED
from kbdesk.growth.recovery import BETTER
from kbdesk.queries.action_lists import ActionLine, referral_lines
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.education import lessons
from kbdesk.queries.population import day_of
from kbdesk.queries.recipients import RecipientPlace, recipients
from kbdesk.store.home_visit_rows import families_visited
from kbdesk.store.household_rows import HouseholdRows

_URGENT: Final = "immediate"


class Work(NamedTuple):
    """So many of a quantity of ``domain.public_figures.SYSTEMS``, and where they are counted."""

    village: str | None
    posyandu: str | None
    quantity: str
    many: int = 1


def month_work(desk: Desk, month: int) -> Iterator[Work]:
    """Yield what was done in a month, up to today in the present one; of all that is held."""
    first, day = month_span(month)[0], day_of(desk, month)
    over = day < desk.clock.today()
    for place in recipients(desk, Area(), first, day):
        village = place.row.village or place.row.home_village
        for name in _of_place(place, day, over=over):
            yield Work(village, place.row.posyandu, name)
    for lesson in lessons(desk, Area(), first, day):
        yield Work(lesson.village, lesson.posyandu, "sessions")
        yield Work(lesson.village, lesson.posyandu, "attendance", lesson.attendance)
    lines = referral_lines(desk, month, Area())
    for line in lines["open"]:
        for name in _of_open(line, first):
            yield Work(line.village, line.posyandu, name)
    for line in (*lines["open"], *lines["ended"]):
        if str(line.facts["date"]) >= first.isoformat():
            yield Work(line.village, line.posyandu, "referred")
            if line.facts["state"] in ANSWERED:
                yield Work(line.village, line.posyandu, "replied")
    rows = HouseholdRows(desk.store.records)
    visited = families_visited(desk.store.records, first.isoformat(), day.isoformat())
    serving = rows.serving()
    for family in rows.these(visited):
        # a family without a posyandu is of the one that serves its members
        posyandu = family.posyandu or min(serving.get(family.id, ()), default=None)
        yield Work(family.village, posyandu, "families_visited")


def _of_place(place: RecipientPlace, day: date, *, over: bool) -> Iterator[str]:
    yield "places"
    if place.row.indication != "kek":
        yield "dashat_children"
    if place.finished(day, over=over):
        yield "places_finished"
        outcome = None if place.recovery is None else place.recovery.outcome
        if outcome in BETTER:
            yield "dashat_better"
        if outcome == "recovered":
            yield "recovered"


def _of_open(line: ActionLine, first: date) -> Iterator[str]:
    yield "referrals_open"
    if line.facts["days_over"]:
        yield "referrals_late"
        if line.facts["priority"] == _URGENT:
            yield "referrals_urgent"
        if str(line.facts["limit"]) >= first.isoformat():
            yield "referrals_late_new"

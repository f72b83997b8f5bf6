"""One child's life line: events, plans, and weight for age beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.queries.family_risk import family_risk, planned_tpk
from kbdesk.queries.life_line import Event, Planned, next_visits, person_life
from kbdesk.queries.one_person import person_row
from kbdesk.queries.recipients import places_of_person
from kbdesk.queries.services import child_services
from kbdesk.store.records import Row


@dataclass(frozen=True, slots=True)
class WeighedPoint:
    """A weighing with its plausible weight for age; ``code`` as on the KMS."""

    day: date
    z: float
    code: str


@dataclass(frozen=True, slots=True)
class ProgrammeSpan:
    """A stay in DASHAT; ``until`` is today where it still runs."""

    start: date
    until: date


@dataclass(frozen=True, slots=True)
class ChildLife:
    """A child's life line. ``events``: newest first; ``planned``: furthest first; ``points``:
    oldest first."""

    today: date
    events: tuple[Event, ...]
    planned: tuple[Planned, ...]
    points: tuple[WeighedPoint, ...]
    programmes: tuple[ProgrammeSpan, ...]


def child_life(desk: Desk, id_: str) -> ChildLife | None:
    """Return a child's life line, None for an unknown id."""
    person = person_row(desk, id_)
    if person is None:
        return None
    today = desk.clock.today()
    events = person_life(desk, person)
    planned = sorted(_planned(desk, person, events, today), key=lambda one: one.day, reverse=True)
    return ChildLife(
        today=today,
        events=tuple(events),
        planned=() if person["death_date"] or person["left_date"] else tuple(planned),
        points=tuple(
            WeighedPoint(one.day, one.more["zwei"], one.more["code"])
            for one in reversed(events)
            if one.kind == "weighed" and one.more["zwei"] is not None
        ),
        programmes=tuple(
            ProgrammeSpan(
                date.fromisoformat(place.row.start),
                min(date.fromisoformat(place.row.until), today),
            )
            for place in places_of_person(desk, person["id"], today)
        ),
    )


def _planned(desk: Desk, person: Row, events: list[Event], today: date) -> Iterator[Planned]:
    name = person["name"] or ""
    if person["family"]:
        yield from planned_tpk(family_risk(desk, person["family"]), person["id"])
    yield from next_visits(desk, person, today)
    for one in events:
        if one.kind == "reply" and (day := one.more["control_date"]) is not None and day >= today:
            yield Planned(day, "control", name, {"to": one.more["to"]})
    owed = child_services(desk, person["id"], today)
    coming = [] if owed is None else [one for one in owed.doses if one.standing == "not_yet"]
    if coming:
        first = min(one.due_on for one in coming)
        names = [one.vaccine for one in coming if one.due_on == first]
        yield Planned(first, "vaccines", name, {"vaccines": names})

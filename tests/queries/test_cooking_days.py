"""Attendance is of the days on which the kitchen cooked, on every page and paper alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries.area import Area
from kbdesk.queries.dashat import dashat, said_attendance, said_report
from kbdesk.queries.kitchen_month import kitchen_month
from kbdesk.queries.recipients import place_of
from kbdesk.store.store import Change
from tests.queries.village import VILLAGE, child

TODAY = date(2026, 8, 20)
AUGUST = 2026 * 12 + 7
START = date(2026, 8, 3)
OTHER = "64.74.01.1001"


def enrol(desk: Desk, start: date = START, **more: Any) -> tuple[str, str]:
    """A child with a place; its id and the place's."""
    id_ = child(desk, "2024-08-01")
    place = record(
        desk,
        {"do": "enrol_recipient", "person": id_, "start": start.isoformat(),
         "indication": "underweight", "village": VILLAGE, **more},
    )["id"]  # fmt: skip
    return id_, str(place)


def gave(desk: Desk, place: str, *days: date, portions: int = 1) -> None:
    for day in days:
        draft = {"do": "record_distribution", "recipient": place, "portions": portions}
        record(desk, {**draft, "date": day.isoformat()})


def cooked(desk: Desk, *days: date, village: str = VILLAGE) -> None:
    for day in days:
        record(
            desk,
            {"do": "record_production", "date": day.isoformat(), "recipe": "tim-kembung-kelor",
             "portions": 10, "village": village},
        )  # fmt: skip


def working(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() != 6]


def told(desk: Desk, person: str) -> tuple[int, int]:
    """Days and days present, as the person's page has them; every paper says the same."""
    place = place_of(desk, person, TODAY)
    assert place is not None
    found = dashat(desk, AUGUST, Area(village=VILLAGE))
    (each,) = [one for one in said_report(found)["each"] if one["person"] == person]
    (row,) = [one for one in said_attendance(found)["each"] if one["id"] == place.row.id]
    assert (each["days"], each["present"]) == (place.days, place.present)
    assert (row["cooked"], row["present"]) == (place.days, place.present)
    return place.days, place.present


def test_who_came_each_time_the_kitchen_cooked_came_always(desk: Desk) -> None:
    person, place = enrol(desk)
    days = working(START, TODAY - timedelta(days=1))
    cooked(desk, *days)
    gave(desk, place, *days)
    assert told(desk, person) == (len(days), len(days))
    (each,) = said_report(dashat(desk, AUGUST, Area(village=VILLAGE)))["each"]
    assert each["attendance_percent"] == 100.0


def test_today_counts_once_it_is_noted(desk: Desk) -> None:
    person, place = enrol(desk, TODAY - timedelta(days=2))
    cooked(desk, *working(TODAY - timedelta(days=2), TODAY))
    gave(desk, place, TODAY - timedelta(days=2))
    assert told(desk, person) == (2, 1)
    gave(desk, place, TODAY, portions=0)
    assert told(desk, person) == (3, 1)
    gave(desk, place, TODAY)
    assert told(desk, person) == (3, 2)


def test_another_kitchen_cooked_for_itself(desk: Desk) -> None:
    person, place = enrol(desk)
    cooked(desk, START, START + timedelta(days=1))
    cooked(desk, START + timedelta(days=2), village=OTHER)
    gave(desk, place, START)
    assert told(desk, person) == (2, 1)


def test_a_portion_to_somebody_says_that_the_kitchen_cooked(desk: Desk) -> None:
    person, place = enrol(desk)
    _, neighbour = enrol(desk)
    cooked(desk, START)
    gave(desk, place, START)
    gave(desk, neighbour, START, START + timedelta(days=1))
    assert told(desk, person) == (2, 1)


def test_without_a_production_the_menu_says_the_days(desk: Desk) -> None:
    person, place = enrol(desk)
    gave(desk, place, START)
    until = TODAY - timedelta(days=1)
    assert told(desk, person) == ((until - START).days + 1, 1)
    cycle = {"do": "record_menu_cycle", "name": "Kita", "target": "24-59", "village": VILLAGE}
    slots = [{"day": n, "slot": "meal", "recipe": "tim-kembung-kelor"} for n in range(1, 11)]
    record(desk, {**cycle, "start": START.isoformat(), "slots": slots})
    assert told(desk, person) == (len(working(START, until)), 1)


def test_who_cooked_may_be_unknown(desk: Desk) -> None:
    cooked(desk, START)
    # as a machine may send it that does not know the field
    fields = {"date": START.isoformat(), "recipe": "tim-kembung-kelor", "portions": 10}
    with desk.store.transaction():
        desk.store.write([Change("production", str(uuid4()), "fact", fields)], user=None)
    found = kitchen_month(desk, AUGUST, Area(village=VILLAGE))
    assert [one.cooks for one in found.produced] == [(), ()]


@pytest.mark.parametrize("portions", [0, 1])
def test_a_day_that_was_noted_always_counts(desk: Desk, portions: int) -> None:
    person, place = enrol(desk)
    cooked(desk, START)
    gave(desk, place, START + timedelta(days=6), portions=portions)
    assert told(desk, person) == (2, portions)

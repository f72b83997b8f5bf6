"""The open day in a hurry: killed, left, over midnight; keys that come twice, early or late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.desk import Clock
from tests.ui.pages.sitting import DAY, Sitting, sitting, village


class Hours:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.at = DAY

    def __call__(self) -> int:
        self.at += timedelta(milliseconds=1)
        return int(self.at.timestamp() * 1000)


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def seat(qtbot: QtBot, home: Path, hours: Hours) -> Iterator[Sitting]:
    clock = Clock(hours)
    with sitting(qtbot, home / "h", posyandu=("LT01", "LT02"), clock=clock) as seat:
        village(seat)
        yield seat


def typed(page: Any) -> tuple[str, list[str], str]:
    """Return what stands in the form that opens a day."""
    officers = page.opening.officers
    return page.opening.place.text(), officers.names(), officers.field.text()


FRESH = ("", ["sulastri"], "")
BEGUN = ("Balai RT 03", ["sulastri", "Mawar"], "Mela")


def begin_to_open(seat: Sitting) -> Any:
    page = seat.open("open_day")
    assert typed(page) == FRESH
    seat.keys("Balai RT 03")
    seat.press("Return")
    seat.keys("Mawar")
    seat.press("Return")
    seat.keys("Mela")
    return page


def test_what_was_typed_to_open_a_day_outlasts_a_killed_program(seat: Sitting) -> None:
    begin_to_open(seat)
    seat.settle()
    seat.keys("t")
    seat.press("Backspace")
    seat.settle()
    seat.begin()
    page = seat.open("open_day")
    assert typed(page) == BEGUN
    seat.open("children")
    seat.begin()
    page = seat.open("open_day")
    assert typed(page) == BEGUN, "left"
    page.opening.officers.setFocus()
    seat.press("Return", "Return")
    seat.settle()
    assert page.session.officers == ("sulastri", "Mawar", "Mela")
    assert page.session.place == "Balai RT 03"


def test_what_was_typed_belongs_to_its_posyandu_and_day(seat: Sitting, hours: Hours) -> None:
    page = begin_to_open(seat)
    seat.settle()
    opening = page.opening
    opening.posyandu.set_value("LT02")
    seat.settle()
    assert typed(page) == FRESH, "another posyandu"
    opening.posyandu.set_value("LT01")
    seat.settle()
    assert typed(page) == BEGUN
    opening.day.set_text("4/8/2026")
    seat.settle()
    assert typed(page) == BEGUN, "the day that was meant"
    seat.begin()
    page = seat.open("open_day")
    assert typed(page) == FRESH, "it went along to the other day"
    page.opening.day.set_text("4/8/2026")
    seat.settle()
    assert typed(page) == BEGUN


def test_the_next_morning_the_form_opens_the_new_day(seat: Sitting, hours: Hours) -> None:
    page = seat.open("open_day")
    assert page.opening.day.value() == DAY.date()
    seat.open("children")
    hours.at = DAY + timedelta(days=1)
    page = seat.open("open_day")
    tomorrow = DAY.date() + timedelta(days=1)
    assert page.sheet.session.day == page.opening.day.value() == tomorrow
    seat.keys("Balai RT 03")
    seat.press("Return", "Return")
    seat.settle()
    assert page.session.day == tomorrow
    seat.open("children")
    hours.at = DAY + timedelta(days=29)
    page = seat.open("open_day")
    assert page.sheet.session.day == page.opening.day.value() == hours.at.date()
    assert not page.sheet.session.opened


def test_a_past_day_that_is_entered_later_is_gone_on_with(seat: Sitting, hours: Hours) -> None:
    page = seat.open("open_day")
    page.opening.day.set_text("4/8/2026")
    seat.settle()
    page.opening.officers.setFocus()
    seat.press("Return")
    seat.settle()
    assert page.session.day == date(2026, 8, 4)
    seat.open("children")
    assert seat.open("open_day").session.day == date(2026, 8, 4)
    hours.at = DAY + timedelta(hours=20)
    seat.open("children")
    assert seat.open("open_day").session.day == date(2026, 8, 4)

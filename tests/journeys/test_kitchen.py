"""A child that falters gets a place in the kitchen, eats, is weighed, and its outcome is seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.desk import Clock
from kbdesk.queries.area import Area
from kbdesk.queries.recipients import RecipientPlace, recipients
from kbdesk.ui.widgets.table import Row
from tests.ui.pages.sitting import DAY, KIRANA, Sitting, sitting, village


class Calendar:
    """The days go by when a test says so; a millisecond passes at each look."""

    def __init__(self, at: datetime) -> None:
        self._ms = int(at.timestamp() * 1000)
        self.clock = Clock(self._look)

    def _look(self) -> int:
        self._ms += 1
        return self._ms

    def sleep(self, days: int) -> None:
        self._ms += days * 24 * 3600 * 1000


@pytest.fixture
def calendar() -> Calendar:
    return Calendar(DAY)


@pytest.fixture
def seat(qtbot: QtBot, home: Path, calendar: Calendar) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h", clock=calendar.clock) as seat:
        village(seat)
        yield seat


def today(seat: Sitting) -> date:
    return seat.ask(lambda desk: desk.clock.today())


def place(seat: Sitting) -> RecipientPlace:
    on = today(seat)
    (found,) = seat.ask(lambda desk: recipients(desk, Area(), on - timedelta(days=60), on))
    return found


def weigh(seat: Sitting, figure: str) -> None:
    """Weigh her from her page in the kitchen: Ctrl+U, the figure, save, and back."""
    seat.open("recipient", id=place(seat).row.id)
    seat.press("Ctrl+U")
    seat.settle()
    assert ("measure", {"id": KIRANA, "then": "back"}) in seat.went
    seat.keys(figure)
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.went[-1][0] == "back"


def eat(seat: Sitting, *keys: str) -> None:
    """Open today's portions from the kitchen, and press keys."""
    seat.open("kitchen")
    seat.press("F5")
    seat.settle()
    seat.press(*keys)
    seat.settle()


def test_a_child_that_falters_eats_is_weighed_and_recovers(
    seat: Sitting, calendar: Calendar
) -> None:
    # the open day: 100 grams in a month, the second time in a row
    seat.open("measure", id=KIRANA, then="child")
    seat.keys("7,4")
    seat.press("Return")
    seat.keys("72,9")
    seat.press("Ctrl+Return")
    seat.settle()
    # her page says that the kitchen should think of her; two keys give her a place
    page = seat.open("child", id=KIRANA)
    assert "diusulkan" in page.kitchen.accessibleName()
    page.kitchen.button.setFocus()
    seat.press("Return")
    seat.settle()
    form = seat.page.enrol
    assert (form.indication.value(), form.days.value()) == ("underweight", "28")
    form.save_button.setFocus()
    seat.press("Return")
    seat.settle()
    assert place(seat).row.until == "2026-09-07"

    # the kitchen cooks for her, and she eats three quarters of it
    kitchen = seat.open("kitchen", target="12-23")
    assert [one.name for one in kitchen.eaters.list.items()] == ["Kirana Embun Pagi"]
    seat.press("F6")
    seat.settle()
    assert seat.page.portions.value() == 1
    seat.press("Ctrl+Return")
    seat.settle()
    assert "1 porsi" in seat.page.recipe._cooked.text()
    eat(seat, "3")
    seat.press("Escape")
    seat.settle()
    assert "habis 75" in seat.page.eaters.list.items()[0].eaten_words

    # the weeks go by; she is weighed every one of them, where every child is weighed
    for week, figure in enumerate(("7,5", "7,6", "7,8"), start=1):
        calendar.sleep(7)
        eat(seat, "4")
        weigh(seat, figure)
        found = place(seat)
        # the kitchen's days: once it was noted that it cooked, then she was given her portion
        assert found.days == week + 1
        assert found.recovery is not None
        assert found.recovery.gain_g == round((float(figure.replace(",", ".")) - 7.4) * 1000)
    shown = seat.open("kitchen").eaters.list.items()[0]
    assert shown.middle == ("+400 g",)
    # Monday is nobody's day at the table: she was away
    calendar.sleep(6)
    eat(seat, "T")
    seat.keys("per")
    seat.press("Return")
    seat.settle()

    # a day after the last one she is weighed once more, and the programme is closed
    calendar.sleep(1)
    weigh(seat, "8,0")
    page = seat.open("recipient", id=place(seat).row.id)
    assert page.notice.isVisible()
    seat.press("F6")
    seat.settle()
    assert page.form.end.value() == date(2026, 9, 7)
    page.form.save_button.setFocus()
    seat.press("Return")
    seat.settle()
    found = place(seat)
    assert found.row.end_why == "finished"
    assert found.recovery is not None
    assert found.recovery.outcome == "recovered"
    assert "Sembuh" in page.recovery.outcome.text()
    assert (found.present, found.days, found.eaten) == (4, 5, 93.75)

    # it is seen where all outcomes are, and one child proves nothing
    page = seat.open("outcome")
    total = page.ended.rows()[-1]
    assert isinstance(total, Row)
    assert total.cells[1] == "1"
    assert "sedikitnya lima" in page._sentences[0].text()
    calendar.sleep(30)
    kitchen = seat.open("kitchen")
    assert kitchen._found.finished.outcomes["recovered"] == 1
    assert "September" in kitchen.eaters._ended.text()

"""A supervisor's first page by keyboard: her posyandu, and the people behind what waits."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.commands.record import record
from kbdesk.ui.help_card import HelpCard
from kbdesk.ui.home.oversight import ALL, OversightPage
from kbdesk.ui.reports.doubts import DoubtsPage
from kbdesk.ui.widgets.cells import spoken
from kbdesk.ui.widgets.table import Row
from tests.ui import small_home
from tests.ui.pages.window import Person

ENTER, DOWN, ESC = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape


@pytest.fixture
def person(qtbot: QtBot, tmp_path: Path) -> Person:
    """A supervisor who looks after a posyandu with a child that seems to have shrunk."""
    home = small_home.make(tmp_path / "home", role="supervisor")
    desk, lock = small_home.opened(home)
    today = desk.clock.today()
    born = today.replace(year=today.year - 2, day=1)
    kept = record(
        desk,
        {
            "do": "register_family", "rt": "05", "village": "64.74.01.1003", "posyandu": "LT01",
            "members": [{"name": "Bayu", "sex": "male", "birth_date": born.isoformat()}],
        },
    )  # fmt: skip
    for day, length in ((born.replace(year=today.year - 1, day=2), 92.0), (today, 84.0)):
        record(
            desk,
            {
                "do": "record_measurement", "child": kept["members"][0], "date": day.isoformat(),
                "weight_kg": 11.0, "lenhei_cm": length, "position": "standing",
            },
        )  # fmt: skip
    desk.store.close()
    lock.release()
    sits = Person(qtbot, home)
    sits.opens()
    sits.waits()
    return sits


def shown(person: Person) -> object:
    assert person.window.shell is not None
    return person.window.shell.page()


def test_she_sees_her_posyandu_and_is_one_press_from_the_child(person: Person) -> None:
    page = shown(person)
    assert isinstance(page, OversightPage)
    assert page.table.hasFocus()
    rows = {one.key: one for one in page.table.rows() if isinstance(one, Row)}
    assert list(rows) == [ALL, "LT01"]
    told = " ".join(spoken(cell) for cell in rows["LT01"].cells)
    assert "1 dari 1" in told
    # the help names the page as the sidebar does, and no key that does something else here
    person.presses(Qt.Key.Key_F1)
    (card,) = person.window.findChildren(HelpCard)
    assert card.accessibleName() == "Bantuan: Beranda"
    assert "kolom berikut" not in card.accessibleDescription()
    person.presses(ESC)
    person.presses(DOWN, ENTER)
    assert page.behind.table.hasFocus()
    person.presses(ESC)
    assert page.table.hasFocus()
    person.presses(ENTER)
    page.behind.table.set_current_key("doubtful")
    QTest.keyClick(page.behind.table, ENTER)
    person.waits()
    doubts = shown(person)
    assert isinstance(doubts, DoubtsPage)
    (line,) = doubts.table.rows()
    assert isinstance(line, Row)
    assert "lebih pendek" in " ".join(spoken(cell) for cell in line.cells)
    person.presses(ENTER)
    assert type(shown(person)).__name__ == "ChildPage"
    person.presses(ESC)
    assert shown(person) is doubts
    person.presses(ESC)
    assert shown(person) is page


def test_beranda_in_the_sidebar_is_this_page_and_the_cadres_page_is_near(person: Person) -> None:
    page = shown(person)
    assert isinstance(page, OversightPage)
    page.today.click()
    person.waits()
    assert type(shown(person)).__name__ == "HomePage"
    person.window._navigate("home")
    person.waits()
    assert shown(person) is page

"""The tour of the open day: seven steps by keys, left at each, never in the way of typing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kbdesk.ui.help_card import HelpCard
from kbdesk.ui.language import tr
from kbdesk.ui.preferences import Preferences
from kbdesk.ui.tour.day_tour import STEPS, DayTour
from kbdesk.words import LANGUAGES, say
from tests.tour import Homes, Tour, tour


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Homes(tmp_path_factory.mktemp("homes"), families=6).posyandu()


@pytest.fixture
def walk(home: Path) -> Iterator[Tour]:
    with tour(home) as walk:
        walk.open()
        yield walk


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def shown(walk: Tour) -> DayTour:
    (found,) = (one for one in walk.window.findChildren(DayTour) if one.isVisible())
    return found


def left(walk: Tour) -> bool:
    return not any(one.isVisible() for one in walk.window.findChildren(DayTour))


def test_it_is_begun_from_the_help_walked_by_keys_and_left_at_each_step(walk: Tour) -> None:
    walk.go("open_day")
    assert walk.story is not None
    walk.page.take(walk.story.child)
    walk.settle()
    field = QApplication.focusWidget()
    assert field is walk.page.entry.form.rows["weight"].field.edit
    for leaves_at in range(len(STEPS)):
        walk.window.show_help()
        (card,) = (one for one in walk.window.findChildren(HelpCard) if one.isVisible())
        card.tour.click()
        walk.settle()
        sheet = shown(walk)
        for at in range(leaves_at):
            assert sheet.at == at
            press(Qt.Key.Key_Return)
        assert sheet.place() is not None, STEPS[sheet.at]
        assert not sheet._hole().intersects(sheet.sheet.geometry()), STEPS[sheet.at]
        assert sheet.title.text() in sheet.accessibleName()
        assert sheet.says.text() in sheet.accessibleName()
        press(Qt.Key.Key_Escape)
        walk.settle()
        assert left(walk)
        assert QApplication.focusWidget() is field
        assert walk.window.shell is not None
        assert walk.window.here[0] == "open_day"


def test_the_last_step_ends_it_and_left_goes_back(walk: Tour) -> None:
    # the page reads its day while the tour stands over it, and would take the focus
    walk.go("tour")
    sheet = shown(walk)
    assert sheet.on.hasFocus()
    assert walk.window.here[0] == "open_day"
    press(Qt.Key.Key_Left)
    assert sheet.at == 0
    for _ in STEPS[1:]:
        press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    assert sheet.at == len(STEPS) - 1
    press(Qt.Key.Key_Left)
    assert sheet.at == len(STEPS) - 2
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    walk.settle()
    assert left(walk)


def test_who_types_is_back_at_the_field_and_no_letter_is_lost(walk: Tour) -> None:
    walk.go("open_day")
    assert walk.story is not None
    walk.page.take(walk.story.child)
    walk.settle()
    edit = walk.page.entry.form.rows["weight"].field.edit
    edit.clear()
    walk.go("tour")
    press(Qt.Key.Key_8)
    walk.settle()
    assert edit.hasFocus()
    assert edit.text() == "8"


def test_it_is_offered_once_to_who_opens_a_new_home(home: Path) -> None:
    (home / "window.json").unlink()
    with tour(home) as walk:
        walk.open()
        offer = walk.page.tour
        assert offer.isVisible()
        offer.leave.setFocus()
        press(Qt.Key.Key_Return)
        walk.settle()
        assert not offer.isVisible()
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.isVisible()
    assert Preferences.load(home).offers_tour is False
    with tour(home) as walk:
        walk.open()
        assert not walk.page.tour.isVisible()


def test_a_window_closes_from_the_open_day_while_somebody_is_entered(home: Path) -> None:
    # each attempt to close let the page keep its place anew, so the window was never idle
    with tour(home) as walk:
        walk.open()
        walk.go("open_day")
        assert walk.story is not None
        walk.page.take(walk.story.child)
        walk.settle()
        walk.window.close()
        for _ in range(200):
            if not walk.window.isVisible():
                break
            QTest.qWait(10)
        assert not walk.window.isVisible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_a_step_names_is_one_of_the_day(walk: Tour, language: str) -> None:
    walk.go("open_day")
    known = {name.replace("+", " ") for name in walk.page._page_keys()} | {"F10", "Ctrl Enter"}
    for step in STEPS:
        words = say(f"tour_page.{step}_says", language)  # type: ignore[arg-type]
        for key in re.findall(r"\b(?:F\d+|(?:Alt|Ctrl) (?:[A-Z0-9]\b|Enter))", words):
            assert key in known, (step, key)
        assert tr(f"tour_page.{step}") != f"tour_page.{step}"

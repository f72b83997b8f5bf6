"""The first start: a home by keyboard alone, refusals beside their fields, the demo village."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kbdesk.ui.access import first_run
from kbdesk.ui.access.first_run import strength
from kbdesk.ui.theme import SCALES, Theme
from tests.tour import tour
from tests.ui.clipping import faults
from tests.ui.pages.window import Person
from tests.ui.small_home import PASSPHRASE

ENTER = Qt.Key.Key_Return


@pytest.fixture(autouse=True)
def _small_village(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_run, "DEMO_FAMILIES", 3)
    monkeypatch.setattr(first_run, "DEMO_MONTHS", 2)


def test_a_home_is_made_by_keyboard_alone(qtbot: QtBot, tmp_path: Path) -> None:
    home = tmp_path / "rumah"
    person = Person(qtbot, home)
    person.presses(Qt.Key.Key_Space)
    for text in ("Laptop Kenanga 2-A", "Lok Tuan", "lt01", "Kenanga 2", "Sulastri", PASSPHRASE):
        person.types(text)
        person.presses(ENTER)
    person.types(PASSPHRASE)
    person.presses(ENTER)
    assert person.home.nobody.isVisible()
    facts = person.home._context.facts
    assert facts.posyandu == ("LT01",)
    assert facts.posyandu_name == "Posyandu Kenanga 2"
    assert facts.village == "64.74.01.1003"


def test_tab_reaches_all_that_is_shown_and_nothing_that_is_not(tmp_path: Path) -> None:
    # a focus proxy led Tab back to "begin", past the language, and to it while it was hidden
    with tour(tmp_path / "rumah") as walk:
        page: Any = walk.window.page_shown()
        for show in (page.show_ways, page.show_form):
            show()
            walk.settle()
            reached = []
            for _ in range(30):
                now = QApplication.focusWidget()
                assert now is not None
                assert now.isVisible(), now
                reached.append(now)
                QTest.keyClick(now, Qt.Key.Key_Tab)
            assert set(page.corner_buttons) <= set(reached)


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(
    qtbot: QtBot, tmp_path: Path
) -> None:
    home = tmp_path / "rumah"
    person = Person(qtbot, home)
    page = person.first_run
    page.show_form()
    page.submit()
    assert page.laptop.edit.hasFocus()
    for field in (page.laptop, page.village, page.posyandu, page.user, page.passphrase):
        assert field.state() == "bad"
    page.laptop.set_text("Laptop")
    page.village.set_text("Guntung")
    page.posyandu.set_text("ada spasi")
    page.user.set_text("Sulastri")
    page.passphrase.set_text(PASSPHRASE)
    page.again.set_text(PASSPHRASE + "!")
    page.submit()
    assert page.again.state() == "bad"
    page.again.set_text(PASSPHRASE)
    assert page.again.state() != "bad"
    person.presses(Qt.Key.Key_Escape)
    assert page.begin_button.hasFocus()
    person.presses(Qt.Key.Key_Return)
    assert page.laptop.edit.hasFocus()
    page.submit()
    person.waits()
    assert page.posyandu.state() == "bad"
    assert page.posyandu.text() == "ada spasi"
    assert person.focus is page.posyandu.edit
    assert not (home / "keyring.json").exists()
    person.window.change_language()
    assert person.first_run.laptop.text() == "Laptop"
    assert person.first_run.passphrase.value() == PASSPHRASE


def test_a_city_needs_no_posyandu(qtbot: QtBot, tmp_path: Path) -> None:
    person = Person(qtbot, tmp_path / "kota")
    page = person.first_run
    page.show_form()
    page.role.step(1)
    page.role.step(1)
    assert page.posyandu.isHidden()
    for field, text in (
        (page.laptop, "Kantor"),
        (page.user, "Petugas"),
        (page.passphrase, PASSPHRASE),
        (page.again, PASSPHRASE),
    ):
        field.set_text(text)
    assert page._wrong_field() is None


def test_the_demo_village_stands_beside_and_opens_again(qtbot: QtBot, tmp_path: Path) -> None:
    home = tmp_path / "rumah"
    person = Person(qtbot, home)
    person.first_run.demo_button.click()
    person.waits()
    assert person.home._context.facts.posyandu == ("LT01",)
    assert not home.exists()
    person.window.close()
    again = Person(qtbot, home)
    again.first_run.demo_button.click()
    again.waits()
    assert again.home.today.anybody


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", "start"),
        ("        ", "start"),
        ("pendek", "short"),
        ("12345678", "plain"),
        ("aaaaaaaa", "plain"),
        ("ombakbiru", "fair"),
        ("ombak biru tenang", "good"),
    ],
)
def test_advice_on_a_passphrase(typed: str, found: str) -> None:
    assert strength(typed) == found


@pytest.mark.parametrize("factor", SCALES)
def test_nothing_is_cut(qtbot: QtBot, tmp_path: Path, dressed: Theme, factor: float) -> None:
    dressed.apply(factor)
    person = Person(qtbot, tmp_path / "rumah")
    assert faults(person.window) == []
    person.first_run.show_form()
    person.first_run.submit()
    assert faults(person.window) == []

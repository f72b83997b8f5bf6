"""Beranda and what is over every page: search, menu, help, PIN, about, language, text size."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kbdesk.commands.record import record
from kbdesk.ui.access.own_secrets import PinSheet
from kbdesk.ui.error_sheet import TroubleSheet, show_bug, show_refusal
from kbdesk.ui.help_card import HelpCard
from kbdesk.ui.search_drawer import SearchDrawer
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.ui.user_menu import UserMenu
from kbdesk.ui.widgets.cells import spoken
from kbdesk.ui.widgets.table import Row
from tests.ui import small_home
from tests.ui.clipping import faults
from tests.ui.pages.window import Person
from tests.ui.small_home import PASSPHRASE

ENTER = Qt.Key.Key_Return


def months_ago(months: int, day: int = 1) -> str:
    today = date.today()
    index = today.year * 12 + today.month - 1 - months
    return date(index // 12, index % 12 + 1, day).isoformat()


@pytest.fixture
def village(home: Path) -> Path:
    """A family with two children: one weighed last month, one never."""
    small_home.make(home)
    desk, lock = small_home.opened(home)
    made = small_home.family(
        desk, ("Kirana Embun Pagi", months_ago(14)), ("Banyu Hening", months_ago(40))
    )
    small_home.weigh(desk, made["members"][1], months_ago(1), 7.4)
    visit = {"do": "record_visit", "visitor": "Bu Rohana", "purpose": "Pantau berat badan"}
    due = date.today() - timedelta(days=1)
    record(desk, {**visit, "family": made["id"], "date": months_ago(1), "next_date": str(due)})
    desk.store.close()
    lock.release()
    return home


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """Where the window was asked to go, without the pages that others make."""
    from kbdesk.ui.main_window import MainWindow

    places: list[tuple[str, object]] = []
    real = MainWindow.go

    def go(self: MainWindow, name: str, args: dict[str, object]) -> None:
        if name in ("home", "search"):
            real(self, name, args)
        else:
            places.append((name, args))

    monkeypatch.setattr(MainWindow, "go", go)
    return places


def test_a_new_home_says_how_to_begin(
    qtbot: QtBot, home: Path, went: list[tuple[str, object]]
) -> None:
    person = Person(qtbot, small_home.make(home))
    person.opens()
    assert person.home.nobody.isVisible()
    button = person.home.nobody.button
    assert button is not None
    button.click()
    assert went == [("register_family", {})]


def test_a_first_page_that_is_built_anew_begins_at_the_next_action(
    qtbot: QtBot, village: Path
) -> None:
    person = Person(qtbot, village)
    person.opens()
    begins = type(person.focus), person.focus.accessibleName()
    person.window.go("families", {})
    person.waits()
    assert person.window.shell is not None
    person.window.shell.let_go_of_hidden()  # as another text size does
    person.window.go("home", {})
    person.waits()
    assert (type(person.focus), person.focus.accessibleName()) == begins


def test_rows_open_on_enter(qtbot: QtBot, village: Path, went: list[tuple[str, object]]) -> None:
    person = Person(qtbot, village)
    person.opens()
    page = person.home
    assert page.unweighed.count == 2
    page.children_due.table.setFocus(Qt.FocusReason.TabFocusReason)
    person.presses(Qt.Key.Key_Down, ENTER)
    assert went[-1] == ("child", {"id": page.unweighed.first[1].id})
    page.visits_due.table.setFocus(Qt.FocusReason.TabFocusReason)
    person.presses(ENTER)
    assert went[-1] == ("family", {"id": page.today.visits[0].family})
    page.day.measure.click()
    assert went[-1] == ("open_day", {})


def test_what_waits_is_one_key_away(
    qtbot: QtBot, village: Path, went: list[tuple[str, object]]
) -> None:
    person = Person(qtbot, village)
    person.opens()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6):
        person.presses(key)
    assert went == [
        ("children", {"only": "waiting"}),
        ("families", {}),
        ("referrals", {}),
        ("children", {"only": "not_gained"}),
        ("sync", {}),
        ("women", {}),
    ]


def test_home_follows_what_is_recorded(qtbot: QtBot, village: Path) -> None:
    person = Person(qtbot, village)
    person.opens()
    page = person.home
    child = page.unweighed.first[0].id
    today = date.today().isoformat()
    draft = {"do": "record_measurement", "child": child, "date": today, "weight_kg": 9.0}
    page._context.record(draft, lambda _: None, owner=page)
    person.waits()
    assert page.unweighed.count == 1


def test_search_opens_a_child_from_two_letters(
    qtbot: QtBot, village: Path, went: list[tuple[str, object]]
) -> None:
    person = Person(qtbot, village)
    person.opens()
    before = person.focus
    person.window.show_search()
    person.types("ki")
    # Enter before the answer is there
    QTest.keyClick(person.focus, ENTER)
    person.waits()
    assert went[0][0] == "child"
    person.window.show_search()
    person.types("samu")
    person.waits()
    drawer = person.window.findChildren(SearchDrawer)[-1]
    assert drawer.results.current_key() is not None
    person.presses(ENTER)
    assert went[-1][0] == "family"
    person.window.show_search()
    person.types("tidak ada yang begini")
    person.presses(ENTER, Qt.Key.Key_Escape)
    assert person.focus is before
    assert len(went) == 2


def test_escape_and_tab_stay_in_a_sheet(qtbot: QtBot, village: Path) -> None:
    person = Person(qtbot, village)
    person.opens()
    person.window.sheets.pin()
    person.waits()
    sheet = person.window.findChildren(PinSheet)[-1]
    for _ in range(9):
        person.presses(Qt.Key.Key_Tab)
        assert sheet.isAncestorOf(person.focus)
    person.presses(Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_a_pin_is_set_from_the_menu(qtbot: QtBot, village: Path) -> None:
    person = Person(qtbot, village)
    person.opens()
    person.window.sheets.pin()
    person.types("salah")
    sheet = person.window.findChildren(PinSheet)[-1]
    sheet.pin.setFocus()
    person.types("482913")
    assert person.focus is sheet.again
    person.types("482914")
    person.presses(ENTER)
    assert sheet.says.isVisible()
    person.types("482913")
    person.presses(ENTER)
    assert sheet.passphrase.state() == "bad"
    sheet.passphrase.set_text(PASSPHRASE)
    sheet.submit()
    person.waits()
    person.window.lock()
    person.waits()
    person.types("482913")
    person.waits()
    assert person.home


def test_the_menu_speaks_english_and_quits(qtbot: QtBot, village: Path) -> None:
    person = Person(qtbot, village)
    person.opens()
    person.window.show_menu()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, UserMenu)
    next(a for a in menu.actions() if a.text() == "English").trigger()
    menu.close()
    person.waits()
    assert "Good" in person.home.accessibleName()
    person.window.show_menu()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, UserMenu)
    next(a for a in menu.actions() if a.text().startswith("Quit")).trigger()
    menu.close()
    assert not person.window.isVisible()


def test_keys_reach_help_lock_and_quit(qtbot: QtBot, village: Path) -> None:
    person = Person(qtbot, village)
    person.opens()
    person.presses(Qt.Key.Key_F1)
    assert "F2 cari orang" in person.window.findChildren(HelpCard)[-1].accessibleDescription()
    person.presses(Qt.Key.Key_Escape)
    QTest.keyClick(person.focus, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    person.waits()
    assert person.login
    QTest.keyClick(person.focus, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not person.window.isVisible()


def test_trouble_tells_no_data(qtbot: QtBot, village: Path) -> None:
    person = Person(qtbot, village)
    person.opens()
    show_refusal(person.window, "Folder belum dapat ditulisi.", "home.not_writable")
    person.presses(Qt.Key.Key_Return)
    try:
        raise ValueError("Kirana Embun Pagi")
    except ValueError as error:
        show_bug(person.window, error)
    sheet = person.window.findChildren(TroubleSheet)[-1]
    assert "Kirana" not in sheet.details.toPlainText()
    assert "ValueError" in sheet.details.toPlainText()
    person.presses(Qt.Key.Key_Escape)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("factor", SCALES)
def test_nothing_is_cut(
    qtbot: QtBot, village: Path, dressed: Theme, factor: float, language: str
) -> None:
    dressed.apply(factor)
    person = Person(qtbot, village)
    if language == "en":
        person.window.change_language()
        person.waits()
    person.opens()
    assert faults(person.window) == []


def test_women_who_wait_for_their_check_stand_on_beranda(
    qtbot: QtBot, village: Path, went: list[tuple[str, object]]
) -> None:
    desk, lock = small_home.opened(village)
    made = small_home.family(desk, rt="05")
    women = [
        record(desk, {"do": "add_person", "family": made["id"], "name": name, "sex": "female",
                      "birth_date": "1995-03-02", "relation": "other"})["id"]
        for name in ("Seroja Rembulan", "Melati Tenang")
    ]  # fmt: skip
    today = str(date.today())
    for woman in women:
        record(desk, {"do": "register_pregnancy", "person": woman, "date": today, "weeks": 20})
    record(desk, {"do": "record_woman_check", "person": women[0], "date": today, "weight_kg": 50})
    desk.store.close()
    lock.release()
    person = Person(qtbot, village)
    person.opens()
    card = person.home.women
    assert card.isVisible()
    (row,) = card.table.rows()
    assert isinstance(row, Row)
    assert spoken(row.cells[0]).startswith("Melati Tenang")
    assert card.more.words() == "Semua 2 ibu hamil & nifas"
    card.table.setFocus(Qt.FocusReason.TabFocusReason)
    person.presses(ENTER)
    assert went[-1] == ("women", {"id": women[1]})


def test_without_women_there_is_no_card(qtbot: QtBot, village: Path) -> None:
    person = Person(qtbot, village)
    person.opens()
    assert person.home.women.isHidden()

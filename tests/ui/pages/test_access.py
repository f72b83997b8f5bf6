"""Users and passphrases in the window: changed, added, shut out, lost and found again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kbdesk.commands import enrolment
from kbdesk.commands.homes import add_user, users_of
from kbdesk.store.keyring import Keyring
from kbdesk.ui.access.lost_sheet import LostSheet, question_name
from kbdesk.ui.access.own_secrets import PassphraseSheet
from kbdesk.ui.access.users_sheet import UsersSheet
from kbdesk.ui.home.hub import HubPage
from kbdesk.ui.theme import SCALES, Theme
from tests.ui import small_home
from tests.ui.clipping import faults
from tests.ui.pages.window import Person
from tests.ui.small_home import PASSPHRASE
from tests.ui.stage import chosen

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
NEW = "kopi pagi hangat"


@pytest.fixture
def enrolled(home: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Return a laptop's home and that of the hub which can help it."""
    city = small_home.make(tmp_path / "city", role="hub")
    small_home.make(home)
    hub, hub_lock = small_home.opened(city)
    laptop, lock = small_home.opened(home)
    enrolment.request(laptop, tmp_path / "request")
    said = enrolment.grant(hub, tmp_path / "request", tmp_path / "reply", ["LT01"])
    enrolment.accept(laptop, tmp_path / "reply", PASSPHRASE, fingerprint=said["hub_fingerprint"])
    for desk, held in ((hub, hub_lock), (laptop, lock)):
        desk.store.close()
        held.release()
    return home, city


def lost_sheet(person: Person) -> LostSheet:
    person.login.lost.click()
    person.waits()
    (sheet,) = person.window.findChildren(LostSheet)
    return sheet


def test_a_lost_passphrase_is_found_by_way_of_the_city(
    qtbot: QtBot, enrolled: tuple[Path, Path], tmp_path: Path
) -> None:
    home, city = enrolled
    stick = tmp_path / "stick"
    stick.mkdir()
    assert question_name("Laptop Kenanga 2/A") == "kbdesk-kunci-Laptop-Kenanga-2-A.json"
    person = Person(qtbot, home)
    sheet = lost_sheet(person)
    assert person.focus is sheet.save
    sheet.choose_target = lambda _parent, _title, name, then: then(stick / name)
    person.presses(Qt.Key.Key_Space)
    assert "tersimpan" in sheet.notice.accessibleName()
    (question,) = stick.iterdir()
    # what leaves the laptop can be tried with no passphrase at all
    assert all(slot["wrapped"] == "" for slot in json.loads(question.read_text())["slots"])
    person.presses(Qt.Key.Key_Escape)
    person.window.close()

    officer = Person(qtbot, city)
    officer.opens()
    officer.window.go("hub", {})
    page = officer.window.shell.page() if officer.window.shell else None
    assert isinstance(page, HubPage)
    page.watch._look = list
    page.watch.choose(stick)
    officer.waits()
    page.lost.look.click()
    officer.waits()
    assert officer.focus is page.lost.answer
    officer.presses(Qt.Key.Key_Space)
    code = page.lost.code.text()
    assert len(code.replace("-", "")) == 20
    officer.window.close()
    (answer,) = [path for path in stick.iterdir() if path != question]
    assert code not in answer.read_text()

    person = Person(qtbot, home)
    sheet = lost_sheet(person)
    sheet.have.click()
    with chosen(answer):
        person.presses(Qt.Key.Key_Space)
    assert person.focus is sheet.code.edit
    person.types("salah" * 4)
    person.presses(ENTER)
    person.types(NEW)
    person.presses(ENTER)
    person.types("lain")
    person.presses(ENTER)
    assert "belum sama" in sheet.again.message()
    person.types(NEW)
    person.presses(ENTER)
    assert "belum cocok" in sheet.code.message()
    sheet.code.set_text(code.lower())
    sheet.submit()
    person.waits()
    assert person.home._context.facts.user.name == small_home.USER
    person.window.close()
    with pytest.raises(Exception, match=r"access\.wrong_passphrase"):
        Keyring.load(home / "keyring.json").unlock(small_home.USER, PASSPHRASE)
    Keyring.load(home / "keyring.json").unlock(small_home.USER, NEW)


def test_a_laptop_that_the_city_does_not_know_is_told_so(qtbot: QtBot, home: Path) -> None:
    person = Person(qtbot, small_home.make(home))
    sheet = lost_sheet(person)
    sheet.write_to(home.parent / "question.json")
    person.waits()
    assert "belum terdaftar" in sheet.notice.accessibleName()
    assert not (home.parent / "question.json").exists()
    sheet.show_answer()
    sheet.submit()
    assert "belum dipilih" in sheet.notice.accessibleName()


def test_another_passphrase(qtbot: QtBot, home: Path) -> None:
    person = Person(qtbot, small_home.make(home))
    person.opens()
    person.window.sheets.passphrase()
    person.waits()
    (sheet,) = person.window.findChildren(PassphraseSheet)
    assert person.focus is sheet.old.edit
    for typed in ("salah", NEW, NEW):
        person.types(typed)
        person.presses(ENTER)
    assert person.focus is sheet.old.edit
    assert "belum cocok" in sheet.old.message()
    person.types(PASSPHRASE)
    person.presses(ENTER, ENTER, ENTER)
    Keyring.load(home / "keyring.json").unlock(small_home.USER, NEW)


@pytest.mark.parametrize("factor", SCALES)
def test_a_passphrase_that_is_guessed_early_is_refused_where_it_was_typed(
    qtbot: QtBot, home: Path, dressed: Theme, factor: float
) -> None:
    dressed.apply(factor)
    person = Person(qtbot, small_home.make(home))
    person.opens()
    person.window.sheets.passphrase()
    person.waits()
    (sheet,) = person.window.findChildren(PassphraseSheet)
    for typed, says in (("pendek", "sedikit 8"), ("12345678", "udah ditebak")):
        for field, text in ((sheet.old, PASSPHRASE), (sheet.new, typed), (sheet.again, typed)):
            field.set_text(text)
        sheet.submit()
        person.waits()
        assert says in sheet.new.message()
        assert person.focus is sheet.new.edit
        assert sheet.strip.isHidden()
        assert faults(sheet) == []
        assert sheet.height() <= person.window.height()
    Keyring.load(home / "keyring.json").unlock(small_home.USER, PASSPHRASE)


def kept_passphrase(person: Person) -> bool:
    """Tell whether a passphrase stands among what is kept of forms."""
    found: list[str] = []
    assert person.window.context is not None
    person.window.context.ask(
        lambda desk: [*desk.store.settings_of("draft:").values()],
        found.extend,
        owner=person.window,
    )
    person.waits()
    assert any("Rohana" in one for one in found)
    return any(NEW in one for one in found)


def test_somebody_is_let_in_and_shut_out(qtbot: QtBot, home: Path) -> None:
    person = Person(qtbot, small_home.make(home))
    person.opens()
    person.window.sheets.users()
    person.waits()
    (sheet,) = person.window.findChildren(UsersSheet)
    assert sheet.disable.isHidden()  # nobody shuts themselves out
    sheet.begin_new.click()
    person.types("Rohana Tepian")
    person.presses(TAB)
    person.presses(Qt.Key.Key_Right, TAB)
    person.types(NEW)
    # Esc loses no name and no role, and a passphrase is kept nowhere
    person.presses(Qt.Key.Key_Escape)
    assert not kept_passphrase(person)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    person.window.sheets.users()
    person.waits()
    (sheet,) = person.window.findChildren(UsersSheet)
    sheet.begin_new.click()
    person.waits()
    assert (sheet.name.text(), sheet.role.value()) == ("Rohana Tepian", "supervisor")
    assert not sheet.passphrase.value()
    person.presses(TAB, TAB)
    for typed in (NEW, NEW, "salah"):
        person.types(typed)
        person.presses(ENTER)
    assert "belum cocok" in sheet.mine.message()
    person.types(PASSPHRASE)
    person.presses(ENTER)
    assert "dapat masuk" in sheet.notice.accessibleName()
    assert [(u.name, u.role) for u in users_of(home)] == [
        (small_home.USER, "cadre"), ("Rohana Tepian", "supervisor"),
    ]  # fmt: skip
    sheet.table.set_current_key("Rohana Tepian")
    sheet._show_buttons()
    sheet.disable.click()
    assert person.focus is sheet.cancel
    assert not users_of(home)[1].disabled
    sheet.disable.click()
    person.waits()
    assert users_of(home)[1].disabled
    assert sheet.disable.isHidden()


@pytest.mark.parametrize("factor", SCALES)
def test_the_users_have_room_for_what_is_said(
    qtbot: QtBot, home: Path, dressed: Theme, factor: float
) -> None:
    dressed.apply(factor)
    small_home.make(home)
    desk, lock = small_home.opened(home)
    add_user(desk, PASSPHRASE, name="Rohana Tepian", role="cadre", passphrase="lain sekali")
    desk.store.close()
    lock.release()
    person = Person(qtbot, home)
    person.opens()
    person.window.sheets.users()
    person.waits()
    (sheet,) = person.window.findChildren(UsersSheet)
    sheet.table.set_current_key("Rohana Tepian")
    sheet._show_buttons()
    sheet.disable.click()
    QApplication.processEvents()
    assert "USB" in sheet.notice.accessibleName()
    assert faults(sheet) == []
    assert sheet.height() <= person.window.height()
    sheet.show_form()
    for field in (sheet.passphrase, sheet.again):
        field.set_text("12345678")
    sheet.name.set_text("Dewi")
    sheet.mine.set_text(PASSPHRASE)
    sheet.submit()
    person.waits()
    assert "udah ditebak" in sheet.passphrase.message()
    assert faults(sheet) == []


@pytest.mark.parametrize("factor", SCALES)
def test_nothing_is_cut(qtbot: QtBot, home: Path, dressed: Theme, factor: float) -> None:
    dressed.apply(factor)
    person = Person(qtbot, small_home.make(home))
    sheet = lost_sheet(person)
    assert faults(sheet) == []
    sheet.show_answer()
    QApplication.processEvents()
    assert faults(sheet) == []
    sheet.submit()
    assert faults(sheet) == []

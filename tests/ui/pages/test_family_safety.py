"""What a family agreed to is recorded on its page; at the hub somebody is erased there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kbdesk.ui.family.family import FamilyPage
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.ui.widgets.label import Label
from tests.ui import small_home
from tests.ui.clipping import faults
from tests.ui.pages.window import Person

ENTER, TAB, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space


def on_the_page(qtbot: QtBot, home: Path, role: str = "posyandu") -> tuple[Person, FamilyPage]:
    small_home.make(home, role=role)
    desk, lock = small_home.opened(home)
    family = small_home.family(desk, ("Kirana Embun", "2025-01-05"))["id"]
    desk.store.close()
    lock.release()
    person = Person(qtbot, home)
    person.opens()
    person.window.go("family", {"id": family})
    person.waits()
    page = person.window.shell.page() if person.window.shell else None
    assert isinstance(page, FamilyPage)
    return person, page


def said(page: FamilyPage) -> str:
    QApplication.processEvents()
    return " ".join(one.text() for one in page.consent.findChildren(Label) if one.text())


def test_a_consent_is_recorded_and_withdrawn(qtbot: QtBot, home: Path) -> None:
    person, page = on_the_page(qtbot, home)
    card = page.consent
    assert "Belum ada" in said(page)
    card.begin_button.setFocus()
    person.presses(SPACE)
    assert person.focus is card.whom.edit
    card.save_button.click()
    assert "Pilih salah satu" in card.given.message()
    person.presses(Qt.Key.Key_Left, TAB, TAB)
    assert person.focus is card.by.edit
    person.types("Samudra Teguh")
    card.relation.set_value("father")
    card.how.set_value("written")
    card.purposes.set_values(["service"])
    card.save_button.click()
    person.waits()
    assert card.form.isHidden()
    shown = said(page)
    assert "Seluruh keluarga: setuju" in shown
    assert "Belum ada" not in shown
    assert "Samudra Teguh (ayah)" in shown
    assert "Hanya untuk layanan posyandu" in shown
    card.begin()
    card.given.set_value("no")
    card.by.set_text("Samudra Teguh")
    card.save()
    person.waits()
    assert "Seluruh keluarga: tidak setuju" in said(page)
    assert page.erase.isHidden()  # a cadre erases nobody


def test_a_person_is_erased_by_the_officer(qtbot: QtBot, home: Path) -> None:
    person, page = on_the_page(qtbot, home, "hub")
    assert person.window.desk is not None
    store = person.window.desk.store
    (kirana,) = store.records.find("person", {"name": "Kirana Embun"})
    page.members.set_current_key(kirana["id"])
    page._choose_member(kirana["id"])
    strip = page.erase.strip
    assert "Kirana Embun" in page.erase.begin_button.text()
    page.erase.begin_button.click()
    assert person.focus is strip.reason.edit
    person.presses(ENTER)
    assert strip.reason.state() == "bad"  # not without a reason
    person.types("permintaan yang bersangkutan")
    person.presses(ENTER)
    assert strip.cancel.hasFocus()
    assert store.records.get("person", kirana["id"]) is not None
    strip.confirm.click()
    person.waits()
    assert store.records.get("person", kirana["id"]) is None
    assert strip.isHidden()
    assert len(page._sheet.members if page._sheet else ()) == 1


@pytest.mark.parametrize("factor", SCALES)
def test_nothing_is_cut(qtbot: QtBot, home: Path, dressed: Theme, factor: float) -> None:
    dressed.apply(factor)
    person, page = on_the_page(qtbot, home, "hub")
    page.consent.begin()
    page.erase.begin()
    person.waits()
    assert faults(person.window) == []

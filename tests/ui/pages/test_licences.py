"""From the sheet about kbdesk a person reaches the licences, reads them and comes back by Esc."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kbdesk.ui.about_sheet import AboutSheet, LicencesSheet
from tests.ui import small_home
from tests.ui.pages.window import Person


def test_the_licences_are_read_and_left_by_keys(qtbot: QtBot, home: Path) -> None:
    person = Person(qtbot, small_home.make(home))
    person.opens()
    person.window.sheets.about()
    person.waits()
    about = person.window.findChildren(AboutSheet)[-1]
    about.licences.setFocus()
    person.presses(Qt.Key.Key_Space)
    person.waits()
    sheet = person.window.findChildren(LicencesSheet)[-1]
    assert sheet.isVisible()
    assert "PySide6" in sheet.text.toPlainText()
    assert sheet.text.accessibleName()
    person.presses(Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert about.isVisible()

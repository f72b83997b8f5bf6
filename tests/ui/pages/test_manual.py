"""The manual in the window: opened from the help and the menu, searched and left by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from kbdesk.reports.manual import CHAPTERS, PAPERS, chapter
from kbdesk.resources import resource
from kbdesk.ui.help_card import HelpCard
from kbdesk.ui.manual_sheet import ManualSheet
from kbdesk.words import say
from tests.ui import small_home
from tests.ui.pages.window import Person


def manual_of(person: Person) -> ManualSheet:
    sheet = person.window.findChildren(ManualSheet)[-1]
    assert isinstance(sheet, ManualSheet)
    assert sheet.isVisible()
    return sheet


def test_the_help_of_a_page_leads_to_its_place_in_the_manual(qtbot: QtBot, home: Path) -> None:
    person = Person(qtbot, small_home.make(home))
    person.opens()
    person.window.go("women", {})
    person.waits()
    person.window.show_help()
    card = person.window.findChildren(HelpCard)[-1]
    assert card.close_button.hasFocus()
    card.manual.setFocus()
    person.presses(Qt.Key.Key_Space)
    sheet = manual_of(person)
    assert sheet.text.hasFocus()
    assert say("help.women") in sheet.text.toPlainText()
    seen = sheet.text.cursorForPosition(QPoint(30, 30)).block().text()
    assert say("help.women").startswith(seen[-40:]) or seen.startswith(say("women_page.title"))
    person.presses(Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert card.isVisible()


def test_a_word_is_found_in_whichever_chapter_it_stands(qtbot: QtBot, home: Path) -> None:
    person = Person(qtbot, small_home.make(home))
    person.opens()
    person.window.sheets.manual()
    sheet = manual_of(person)
    assert chapter(CHAPTERS[0], "id").title in sheet.text.toPlainText()
    sheet.search.edit.setFocus()
    person.types("hadir saja")
    person.presses(Qt.Key.Key_Return)
    first = sheet.text.textCursor()
    assert first.selectedText() == "hadir saja"
    person.presses(Qt.Key.Key_Return)
    # the wall card has it too
    assert sheet.text.textCursor().selectedText() == "hadir saja"
    assert sheet.which.value() == "wall_card"
    sheet.search.set_text("kata yang tidak ada")
    person.presses(Qt.Key.Key_Return)
    assert sheet.said.text() == say("manual.found_nothing")


def test_what_was_installed_has_the_printed_book_behind_a_button(
    qtbot: QtBot, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(qtbot, small_home.make(home))
    person.opens()
    person.window.sheets.manual()
    assert manual_of(person).papers == []
    person.presses(Qt.Key.Key_Escape)
    for name in PAPERS["id"]:
        (tmp_path / name).write_bytes(b"%PDF")

    def carried(*parts: str) -> Path:
        return tmp_path / parts[-1] if "paper" in parts else resource(*parts)

    monkeypatch.setattr("kbdesk.ui.manual_sheet.resource", carried)
    person.window.sheets.manual()
    sheet = manual_of(person)
    book, _card = sheet.papers
    opened: list[Path] = []

    def show(path: Path) -> bool:
        opened.append(path)
        return True

    sheet.show_elsewhere = show
    book.setFocus()
    person.presses(Qt.Key.Key_Space)
    assert opened == [tmp_path / PAPERS["id"][0]]
    assert sheet.said.text() == say("manual.opened")
    sheet.show_elsewhere = lambda _: False
    person.presses(Qt.Key.Key_Space)
    assert str(tmp_path) in sheet.said.text()

"""A fault in the window: shown once, kept without data, and sent from the sheet about kbdesk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from kbdesk.desk import Desk
from kbdesk.faults.log import FaultLog, log_of
from kbdesk.ui.about_sheet import AboutSheet
from kbdesk.ui.error_sheet import TroubleSheet
from kbdesk.ui.faults.hub_card import FaultsCard
from kbdesk.ui.faults.watching import WindowFaults
from kbdesk.ui.language import tr
from kbdesk.ui.side_worker import side_worker
from tests.journeys.windows import make_hub, opened
from tests.ui import small_home
from tests.ui.pages.window import Person


@pytest.fixture
def person(qtbot: QtBot, home: Path) -> Iterator[Person]:
    person = Person(qtbot, small_home.make(home))
    faults = WindowFaults(home)
    faults.window, faults.show = person.window, person.window.worker.bug.emit
    faults.begin()
    person.opens()
    yield person
    faults.end()


def sheets(person: Person) -> list[TroubleSheet]:
    return [one for one in person.window.findChildren(TroubleSheet) if one.isVisible()]


def breaks(_desk: Desk | None = None) -> None:
    raise ValueError("Kirana Embun Pagi 9,8 kg")


def test_what_nobody_caught_is_shown_once_and_kept(
    person: Person, home: Path, qtbot: QtBot
) -> None:
    for _ in range(3):
        QTimer.singleShot(0, breaks)
    qtbot.waitUntil(lambda: bool(sheets(person)))
    person.waits()
    (sheet,) = sheets(person)
    assert "Kirana" not in sheet.details.toPlainText()
    person.presses(Qt.Key.Key_Return)
    (kept,) = log_of(home).faults()
    assert (kept.kind, kept.page, kept.times) == ("ValueError", "home", 3)


@pytest.mark.logs("unexpected error in a job")
def test_so_is_what_a_worker_met_on_its_own_thread(
    person: Person, home: Path, qtbot: QtBot
) -> None:
    assert person.window.context is not None
    person.window.context.ask(breaks, lambda _: None, owner=person.window)
    qtbot.waitUntil(lambda: bool(sheets(person)))
    person.presses(Qt.Key.Key_Return)
    side_worker("faults").ask(lambda: 1 // 0, lambda _: None, owner=person.window)
    qtbot.waitUntil(lambda: bool(sheets(person)))
    person.presses(Qt.Key.Key_Return)
    kept = log_of(home).faults()
    assert sorted(one.kind for one in kept) == ["ValueError", "ZeroDivisionError"]
    assert "Kirana" not in FaultLog(home).path.read_text("ascii")


def test_they_are_sent_from_the_sheet_about_the_program(person: Person, qtbot: QtBot) -> None:
    person.window.sheets.about()
    person.waits()
    sheet = person.window.findChildren(AboutSheet)[-1]
    assert sheet.faults.count.text() == tr("faults_page.none")
    assert not sheet.faults.send.isVisible()
    QTimer.singleShot(0, breaks)
    qtbot.waitUntil(lambda: bool(sheets(person)))
    person.presses(Qt.Key.Key_Return)
    sheet.faults.load()
    person.waits()
    assert "1" in sheet.faults.count.text()
    sheet.faults.send.click()
    person.waits()
    assert tr("faults_page.all_sent") in sheet.faults.count.text()
    assert not sheet.faults.send.isVisible()


def test_the_city_sees_what_and_where(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, make_hub(tmp_path / "hub")) as window:
        card = FaultsCard(window.context)
        window.show(card)
        card.load()
        window.wait()
        assert card.isHidden()
        from kbdesk.faults.fault import fault_of

        try:
            breaks()
        except ValueError as error:
            log_of(tmp_path / "hub").add(fault_of(error, "sync"))
        card.load()
        window.wait()
        assert not card.isHidden()
        assert "test_faults.py" in card.places.toPlainText()


def test_a_program_that_stopped_by_itself_is_spoken_of_once(qtbot: QtBot, home: Path) -> None:
    person = Person(qtbot, small_home.make(home))
    head = b"kbdesk 0.1.0 - children".ljust(159) + b"\n"
    died = head + b"Fatal Python error: Aborted\n\n"
    (home / "stopped-4194305.trace").write_bytes(died)
    person.opens()
    qtbot.waitUntil(lambda: bool(sheets(person)))
    (sheet,) = sheets(person)
    assert "berhenti sendiri" in sheet.accessibleName()
    assert "stopped.aborted" in sheet.details.toPlainText()
    person.presses(Qt.Key.Key_Return)
    assert not sheets(person)
    person.window.sheets.about()
    person.waits()
    about = person.window.findChildren(AboutSheet)[-1]
    assert tr("faults_page.stops", count="1") in about.faults.count.text()
    assert about.faults.send.isVisible()

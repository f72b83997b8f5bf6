"""Reports and lists by keyboard: choosing, looking, closing a month, paper and spreadsheet."""

from __future__ import annotations

import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.commands.homes import create_home
from kbdesk.commands.record import record
from kbdesk.queries import nutrition
from kbdesk.ui.reports.lists import ListsPage
from kbdesk.ui.reports.report import ReportPage
from kbdesk.ui.reports.reports import SUBJECTS, ReportsPage
from kbdesk.ui.side_worker import side_worker
from kbdesk.ui.widgets.table import Row, Section
from tests.ui import small_home
from tests.ui.pages.window import Person

ENTER, ESC, DOWN, RIGHT = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Right
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def months_ago(by: int) -> str:
    """Return YYYY-MM of a month before this one."""
    today = date.today()
    year, month = divmod(today.year * 12 + today.month - 1 - by, 12)
    return f"{year}-{month + 1:02d}"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two children: one weighed in the last two months, one only in the month before."""
    small_home.make(tmp_path / "home")
    desk, lock = small_home.opened(tmp_path / "home")
    born = f"{date.today().year - 2}-01-10"
    answer = small_home.family(desk, ("=Sekar", born), ("Banyu", born))
    record(desk, {"do": "edit_family", "id": answer["id"], "address": "Gang 3", "phone": "0811"})
    sekar, banyu = answer["members"][1:]
    small_home.weigh(desk, sekar, f"{months_ago(2)}-05", 11.0)
    small_home.weigh(desk, banyu, f"{months_ago(2)}-05", 11.0)
    small_home.weigh(desk, sekar, f"{months_ago(1)}-05", 11.3)
    desk.store.close()
    lock.release()
    return tmp_path / "home"


@pytest.fixture
def person(qtbot: QtBot, home: Path) -> Person:
    sits = Person(qtbot, home)
    sits.opens()
    sits.waits()
    return sits


def page(person: Person) -> Any:
    assert person.window.shell is not None
    return person.window.shell.page()


def goes(person: Person, name: str, /, **args: object) -> Any:
    person.window.go(name, args)
    person.waits()
    return page(person)


def drawn(person: Person) -> bytes:
    shown = page(person)
    person.bot.waitUntil(lambda: shown.paper.pdf is not None, timeout=30_000)
    assert shown.paper.pdf is not None
    return bytes(shown.paper.pdf)


def texts(pdf: bytes) -> str:
    from io import BytesIO

    return " ".join(" ".join(one.extract_text().split()) for one in PdfReader(BytesIO(pdf)).pages)


def keys_of(rows: list[Row | Section]) -> list[str]:
    return [one.key for one in rows if isinstance(one, Row)]


def test_every_report_has_its_place_its_name_and_its_sentence(person: Person) -> None:
    shown = goes(person, "reports")
    assert isinstance(shown, ReportsPage)
    assert keys_of(shown.table.rows()) == [name for _, names in SUBJECTS for name in names]
    for row in shown.table.rows():
        if isinstance(row, Row):
            (two,) = row.cells
            assert "reports_page." not in f"{two.first} {two.second}"  # type: ignore[union-attr]
    assert shown.scope.area.isHidden()
    assert "Posyandu LT01" in shown.scope.alone.text()


def test_skdn_of_last_month_by_keyboard(person: Person) -> None:
    goes(person, "reports")
    QTest.keyClick(person.focus, Qt.Key.Key_Left, ALT)
    person.presses(ENTER)
    shown = page(person)
    assert isinstance(shown, ReportPage)
    figures = {row.key: row.cells[2] for row in shown.skdn.figures.rows() if isinstance(row, Row)}
    assert {name: figures[name] for name in ("S", "D", "N", "T")} == {
        "S": "2", "D": "1", "N": "1", "T": "0"
    }  # fmt: skip
    assert [cell.figure.number for cell in shown.skdn.strip.cells] == [
        "50,0 %", "100,0 %", "100,0 %", "0,0 %"
    ]  # fmt: skip
    assert len(shown.skdn.months.rows()) == 12
    assert shown.skdn.bars.picture().shapes
    # the same on paper
    person.presses(RIGHT)
    assert shown.stack.currentWidget() is shown.paper
    assert "Laporan SKDN" in texts(drawn(person))
    person.presses(ESC)
    assert isinstance(page(person), ReportsPage)
    assert page(person).scope.month == shown.scope.month


def test_a_month_is_closed_and_tells_what_came_later(person: Person) -> None:
    shown = goes(person, "report", name="skdn")
    QTest.keyClick(person.focus, Qt.Key.Key_Left, ALT)
    person.waits()
    closing = shown.closing
    assert closing.means.isVisibleTo(shown)
    closing.begin.setFocus()
    person.presses(Qt.Key.Key_Space)
    assert closing.ask.isVisibleTo(shown)
    assert person.focus is closing.yes
    person.presses(ESC)
    assert not closing.ask.isVisibleTo(shown)
    assert person.focus is closing.begin
    person.presses(Qt.Key.Key_Space, Qt.Key.Key_Space)
    assert closing.again.isVisibleTo(shown)
    assert person.focus is closing.state
    assert small_home.USER in closing.state.accessibleName()
    assert not closing.differences.isVisibleTo(shown)
    context = person.window.context
    assert context is not None

    def weigh_late(desk: Any) -> None:
        (banyu,) = desk.store.records.find("person", {"name": "Banyu"})
        small_home.weigh(desk, banyu["id"], f"{months_ago(1)}-07", 11.4)

    context.do(weigh_late, lambda _: None, owner=shown)
    person.waits()
    (row,) = closing.differences.rows()
    assert isinstance(row, Row)
    assert row.cells[1:] == ["penimbangan dicatat sesudahnya", "D +1, N +1"]
    assert shown.skdn.strip.cells[0].figure.number == "50,0 %"
    closing.again.setFocus()
    person.presses(Qt.Key.Key_Space)
    assert person.focus is closing.reason.edit
    person.types("dua anak terlambat dicatat")
    # what is typed outlasts the window, and belongs to its month
    closing.keeping.flush()
    person.waits()
    person.window._build_shell()
    shown = goes(person, "report", name="skdn")
    closing = shown.closing
    closing._ask(closing=False)
    person.waits()
    assert closing.reason.text() == ""
    person.presses(ESC)
    QTest.keyClick(person.focus, Qt.Key.Key_Left, ALT)
    person.waits()
    closing.again.setFocus()
    person.presses(Qt.Key.Key_Space)
    assert closing.reason.text() == "dua anak terlambat dicatat"
    closing.yes.setFocus()
    person.presses(Qt.Key.Key_Space)
    assert closing.begin.isVisibleTo(shown)
    assert shown.skdn.strip.cells[0].figure.number == "100,0 %"


def test_a_month_that_lasts_is_said_to_last(person: Person) -> None:
    shown = goes(person, "report", name="skdn")
    shown.closing.begin.setFocus()
    person.presses(Qt.Key.Key_Space)
    assert "belum selesai" in shown.closing.question.text()


def test_nutrition_on_the_screen(person: Person) -> None:
    shown = goes(person, "report", name="nutrition")
    QTest.keyClick(person.focus, Qt.Key.Key_Left, ALT)
    person.waits()
    rows = {row.key: row.cells for row in shown.nutrition.prevalence.rows() if isinstance(row, Row)}
    assert rows["underweight"][1:3] == ["1", "0"]
    assert shown.nutrition.plot.picture().shapes
    shown.nutrition.which.setFocus()
    person.presses(RIGHT, RIGHT)
    assert len(shown.nutrition.groups.rows()) == 2


def test_a_register_saved_as_pdf_and_sheet(person: Person, tmp_path: Path) -> None:
    shown = goes(person, "report", name="sip-f2")
    assert "Register bayi dan balita" in texts(drawn(person))
    wanted: list[str] = []

    def choose(_card: Any, _title: str, name: str, then: Any) -> None:
        wanted.append(name)
        then(tmp_path / name)

    shown.paper.choose_target = choose
    for button in (shown.paper.save, shown.paper.sheet):
        button.setFocus()
        person.presses(Qt.Key.Key_Space)
        person.bot.waitUntil(lambda: not shown.paper.notice.isHidden(), timeout=30_000)
        person.waits()
    person.bot.waitUntil(lambda: (tmp_path / wanted[1]).exists(), timeout=30_000)
    person.bot.waitUntil(lambda: wanted[1] in shown.paper.notice.accessibleName(), timeout=30_000)
    assert [name.rpartition(".")[2] for name in wanted] == ["pdf", "xlsx"]
    assert (tmp_path / wanted[0]).read_bytes() == shown.paper.pdf
    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / wanted[1])
             for row in sheet.iter_rows() for cell in row]  # fmt: skip
    assert [cell.data_type for cell in cells if cell.value == "=Sekar"] == ["s"]


def test_seven_formats_by_keyboard(person: Person) -> None:
    shown = goes(person, "report", name="sip-f2")
    drawn(person)
    shown.formats.setFocus()
    person.presses(RIGHT)
    assert "Register bayi (0–11 bulan)" in texts(drawn(person))
    shown.which.setFocus()
    person.presses(*[RIGHT] * 5)
    assert "SIP Format 7" in texts(drawn(person))


def test_a_report_that_is_stopped_writes_nothing(person: Person) -> None:
    person.window.go("report", {"name": "krs"})
    shown = page(person)
    person.bot.waitUntil(lambda: bool(shown.scope.area_key()), timeout=30_000)
    shown.paper.stop.click()
    person.waits()
    person.bot.wait(50)
    assert shown.paper.pdf is None
    assert "dihentikan" in shown.paper.notice.accessibleName()
    shown.paper.notice.button.setFocus()
    person.presses(Qt.Key.Key_Space)
    assert drawn(person)
    assert shown.paper.notice.isHidden()


def test_a_long_report_says_how_far_it_is_and_is_stopped_halfway(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = threading.Event()

    def endless(*words: Any, **_office: Any) -> tuple[bytes, int]:
        progress = words[-1]
        while True:
            progress(3, 400)
            pages.wait(0.002)

    monkeypatch.setattr("kbdesk.commands.reports.rendered", endless)
    person.window.go("report", {"name": "krs"})
    shown = page(person)
    person.bot.waitUntil(lambda: shown.paper.working.isVisible(), timeout=30_000)
    person.bot.waitUntil(
        lambda: "Menulis 3 dari 400" in shown.paper.progress.accessibleName(), timeout=30_000
    )
    # the desk answers others meanwhile
    assert not person.window.worker.busy
    shown.paper.stop.setFocus()
    person.presses(Qt.Key.Key_Space)
    person.bot.waitUntil(lambda: not side_worker("papers").busy, timeout=30_000)
    assert not shown.paper.working.isVisible()
    assert shown.paper.pdf is None
    assert "dihentikan" in shown.paper.notice.accessibleName()
    assert shown.isAncestorOf(person.focus)


def test_a_report_of_the_village_says_which(person: Person) -> None:
    shown = goes(person, "report", name="kampung")
    assert "Lok Tuan" in texts(drawn(person))
    assert shown._subtitle.text() == f"Kelurahan Lok Tuan · {shown.scope.words.text()}"


def test_each_chart_is_saved_as_a_picture(person: Person, tmp_path: Path) -> None:
    shown = goes(person, "report", name="kampung")
    drawn(person)
    assert not shown.paper.charts.isVisible()
    shown = goes(person, "report", name="mayor")
    drawn(person)
    assert shown.paper.charts.isVisible()
    folder = tmp_path / "charts"
    folder.mkdir()
    shown.paper.save_charts(folder)
    person.waits()
    notice = shown.paper.notice
    person.bot.waitUntil(
        lambda: "grafik disimpan" in notice.accessibleName(), timeout=30_000
    )  # fmt: skip
    assert all(one.read_bytes().startswith(b"\x89PNG") for one in folder.iterdir())


def test_what_is_found_slowly_says_so_on_the_screen_too(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes(person, "report", name="nutrition")
    whole = nutrition.assessed_of

    def slowly(*words: Any) -> Any:
        time.sleep(0.4)
        return whole(*words)

    monkeypatch.setattr(nutrition, "assessed_of", slowly)
    QTest.keyClick(person.focus, Qt.Key.Key_Left, ALT)
    shown = page(person)
    person.bot.waitUntil(lambda: shown.paper.working.isVisible(), timeout=30_000)
    assert "dari 6" in shown.paper.progress.accessibleName()
    person.waits()
    assert shown.stack.currentWidget() is shown.nutrition


def test_the_tenth_place_has_a_key(person: Person) -> None:
    QTest.keyClick(person.window, Qt.Key.Key_0, CTRL)
    person.waits()
    assert type(page(person)).__name__ == "SyncPage"


def test_the_lists_lead_to_the_record_and_to_paper(person: Person) -> None:
    shown = goes(person, "lists")
    assert isinstance(shown, ListsPage)
    counts = {row.key: row.cells[1] for row in shown.which.rows() if isinstance(row, Row)}
    assert counts["not_weighed"].words == "2"  # type: ignore[union-attr]
    assert counts["two_months"].words == "1"  # type: ignore[union-attr]
    person.presses(DOWN)
    (section, row) = shown.people.rows()
    assert isinstance(section, Section)
    assert section.words == "RT 03"
    assert isinstance(row, Row)
    assert row.cells[0].first == "Banyu"  # type: ignore[union-attr]
    assert (row.cells[2].first, row.cells[2].second) == ("Gang 3", "0811")  # type: ignore[union-attr]
    QTest.keyClick(person.focus, Qt.Key.Key_P, CTRL)
    person.waits()
    text = texts(drawn(person))
    assert "Dua bulan atau lebih tidak ditimbang" in text
    assert "Banyu" in text
    assert "Sekar" not in text
    person.presses(ESC)
    assert page(person) is shown
    person.presses(ENTER)
    assert person.focus is shown.people
    person.presses(ENTER)
    assert type(page(person)).__name__ == "ChildPage"


def test_of_a_very_long_list_the_first_are_shown(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbdesk.ui.reports.lists.MOST_SHOWN", 1)
    shown = goes(person, "lists")
    rows = shown.people.rows()
    assert [type(row) for row in rows] == [Section, Row, Section]
    assert rows[-1].words == "Dan 1 orang lagi: ada di daftar yang dicetak"


def test_a_list_of_nobody_says_so(person: Person) -> None:
    shown = goes(person, "lists", list="below_red_line")
    assert shown._stack.currentWidget() is shown.empty
    assert not shown.print.isEnabled()


def test_a_supervisor_chooses_the_area(qtbot: QtBot, tmp_path: Path) -> None:
    create_home(
        tmp_path / "home", role="supervisor", name="Laptop", user=small_home.USER,
        passphrase=small_home.PASSPHRASE, posyandu=["LT01", "LT02"], village="64.74.01.1003",
        kdf=small_home.QUICK,
    )  # fmt: skip
    desk, lock = small_home.opened(tmp_path / "home")
    for code, children in (("LT01", 1), ("LT02", 2)):
        members = [
            {
                "name": f"Anak {number}",
                "sex": "male",
                "birth_date": f"{date.today().year - 1}-01-01",
            }
            for number in range(children)
        ]
        record(desk, {"do": "register_family", "posyandu": code, "rt": "01", "members": members})
        record(desk, {"do": "name_posyandu", "posyandu": code, "name": f"Melati {code[-1]}",
                      "puskesmas": "Utara 1"})  # fmt: skip
    desk.store.close()
    lock.release()
    person = Person(qtbot, tmp_path / "home")
    person.opens()
    person.waits()
    shown = goes(person, "report", name="skdn")
    assert [one.key for one in shown.scope._choices] == [
        "own", "village:64.74.01.1003", "puskesmas:Utara 1", "posyandu:LT01", "posyandu:LT02",
    ]  # fmt: skip
    assert not shown.closing.isVisibleTo(shown)
    assert len(shown.skdn.each.rows()) == 2
    assert shown.skdn.figures.rows()[0].cells[2] == "3"
    shown.scope.area.setFocus()
    person.focus.selectAll()  # type: ignore[attr-defined]
    person.types("Melati 2")
    person.presses(ENTER)
    person.waits()
    assert shown.scope.choice().code == "LT02"
    assert shown.closing.isVisibleTo(shown)
    assert shown.skdn.figures.rows()[0].cells[2] == "2"

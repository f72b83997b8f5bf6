"""Other programs' files by keyboard: taken in, taken back, and written."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.records import list_records
from kbdesk.ui.exchange import jobs
from kbdesk.ui.exchange.exchange import ExchangePage
from kbdesk.ui.exchange.exchange_export import ExchangeExportPage
from kbdesk.ui.exchange.exchange_import import ExchangeImportPage
from kbdesk.ui.language import tr
from kbdesk.ui.user_menu import UserMenu
from kbdesk.ui.widgets.cells import ChipCell, Text
from kbdesk.ui.widgets.table import Row, Table
from tests.exchange.spreadsheets import BANYU, HEADINGS, KIRANA, sheet
from tests.tour import NOW, clock
from tests.ui import small_home
from tests.ui.pages.window import Person
from tests.ui.stage import chosen

ENTER, DOWN, TAB, ESC = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Escape
DAY = "05/08/2026"
CHILDREN = [{**one, "Tanggal Pengukuran": DAY} for one in (KIRANA, BANYU)]


@pytest.fixture
def person(qtbot: QtBot, tmp_path: Path) -> Person:
    small_home.make(tmp_path / "home", clock())
    sits = Person(qtbot, tmp_path / "home")
    desk, lock = small_home.opened(tmp_path / "home", clock())
    # on a day that stands, as nobody who types a passphrase could
    sits.window.opened(desk, lock)
    sits.waits()
    return sits


def page(person: Person) -> Any:
    assert person.window.shell is not None
    return person.window.shell.page()


def goes(person: Person, name: str, **args: object) -> Any:
    person.window.go(name, args)
    person.waits()
    return page(person)


def chooses(person: Person, path: Path) -> ExchangeImportPage:
    """Go to the page and choose a file with Enter, as its dialog would."""
    shown = goes(person, "exchange")
    assert shown.sheet.hasFocus()
    with chosen(path):
        person.presses(ENTER)
    found = page(person)
    assert isinstance(found, ExchangeImportPage)
    return found


def goes_on(person: Person) -> None:
    """Press Ctrl+Enter and wait for what comes of it."""
    QTest.keyClick(person.focus, ENTER, Qt.KeyboardModifier.ControlModifier)
    person.waits()


def asked(person: Person, query: Any) -> Any:
    assert person.window.context is not None
    found: list[Any] = []
    person.window.context.ask(query, found.append, owner=person.window)
    person.waits()
    return found[0]


def children(person: Person) -> list[str]:
    rows = asked(person, lambda desk: list(list_records(desk, "person", {"relation": "child"})))
    return sorted(row["name"] for row in rows if row["name"])


def cells(table: Table, column: int) -> list[str]:
    found = []
    for row in table.rows():
        assert isinstance(row, Row)
        cell = row.cells[column]
        found.append(cell.words if isinstance(cell, Text | ChipCell) else str(cell))
    return found


def file(folder: Path, *rows: Mapping[str, Any], **more: Any) -> Path:
    headings: Sequence[str] = more.pop("headings", HEADINGS)
    return sheet(folder / "anak.xlsx", rows, headings, **more)


def test_the_way_there(person: Person) -> None:
    shown = goes(person, "sync")
    shown.exchange.setFocus()
    person.presses(ENTER)
    assert isinstance(page(person), ExchangePage)
    person.presses(ESC)
    assert page(person) is shown
    person.window.show_menu()
    (menu,) = person.window.findChildren(UserMenu)
    next(one for one in menu.actions() if one.text() == tr("menu_page.exchange")).trigger()
    menu.close()
    person.waits()
    assert isinstance(page(person), ExchangePage)


def test_tried_taken_in_and_taken_back(person: Person, tmp_path: Path) -> None:
    shown = chooses(person, file(tmp_path, *CHILDREN))
    assert shown.stage == "columns"
    assert shown.columns.table.hasFocus()
    goes_on(person)
    assert shown.stage == "trial"
    assert children(person) == []
    assert "2 anak baru" in shown.counts.sum.text()
    assert cells(shown.rows.table, 1) == ["Kirana Embun Pagi", "Banyu Segara"]
    assert cells(shown.rows.table, 2) == ["Baru", "Baru"]
    assert shown.save_button.words() == "Masukkan 2 baris"
    goes_on(person)
    assert shown.stage == "done"
    assert children(person) == ["Banyu Segara", "Kirana Embun Pagi"]
    (backup,) = (person.window.home / "backups").glob("before-import-*.kbdesk")
    assert str(backup) in shown.end.backup.text()
    goes_on(person)
    past = page(person).past
    assert isinstance(page(person), ExchangePage)
    assert cells(past.table, 3) == ["dipakai"]
    past.table.setFocus()
    person.presses(ENTER)
    assert past.strip.isVisible()
    person.types("berkas yang salah")
    person.presses(ENTER)
    # one more Enter keeps it: the button that takes back is the next
    assert past.strip.cancel.hasFocus()
    person.presses(TAB)
    assert past.strip.confirm.hasFocus()
    person.presses(ENTER)
    assert children(person) == []
    assert cells(past.table, 3) == ["dibatalkan 12 Agt"]
    (row,) = asked(person, lambda desk: list(desk.store.records.find("imported_file", {})))
    assert row["reason"] == "berkas yang salah"
    assert not past.revoke.isVisible()


def test_a_column_is_named_by_keyboard(person: Person, tmp_path: Path) -> None:
    strange = tuple("Hari Brojol" if one == "Tgl Lahir" else one for one in HEADINGS)
    rows = [{**one, "Hari Brojol": one["Tgl Lahir"]} for one in CHILDREN]
    shown = chooses(person, file(tmp_path, *rows, headings=strange))
    assert "Tanggal lahir" in shown.columns.problem()
    goes_on(person)
    assert shown.stage == "columns"
    person.presses(DOWN, DOWN, DOWN)
    assert cells(shown.columns.table, 2)[3] == "belum dikenal, dilewati"
    person.presses(ENTER)
    assert shown.columns.field.edit.hasFocus()
    person.types("tanggal lahir")
    person.presses(ENTER)
    assert shown.columns.table.hasFocus()
    assert cells(shown.columns.table, 2)[3] == "Tanggal lahir"
    assert shown.columns.said() == {"@D": "birth_date"}
    # a second column for the same is said, and stops
    person.presses(DOWN, ENTER)
    person.types("tanggal lahir")
    person.presses(ENTER)
    assert "Lebih dari satu kolom" in shown.columns.problem()
    person.presses(ENTER)
    person.types("nama orang tua")
    person.presses(ENTER)
    goes_on(person)
    assert shown.stage == "trial"
    assert cells(shown.rows.table, 2) == ["Baru", "Baru"]


def test_what_was_said_of_a_file_comes_back_with_it(person: Person, tmp_path: Path) -> None:
    strange = tuple("Hari Brojol" if one == "Tgl Lahir" else one for one in HEADINGS)
    path = file(tmp_path, *CHILDREN, headings=strange)
    shown = chooses(person, path)
    person.presses(DOWN, DOWN, DOWN, ENTER)
    person.types("tanggal lahir")
    person.presses(ENTER)
    shown.dates.choice.set_value("dmy")
    shown.keeping.touched()
    goes(person, "exchange")
    shown = chooses(person, path)
    assert shown.columns.said() == {"@D": "birth_date"}
    assert shown.dates.order() == "dmy"
    shown.notice.acted.emit()
    person.waits()
    assert shown.columns.said() == {}
    assert shown.dates.order() == "auto"


def test_dates_that_may_be_two_days_stop_and_show_both(person: Person, tmp_path: Path) -> None:
    rows = [
        {**one, "Tgl Lahir": day, "Tanggal Pengukuran": "2026-08-05"}
        for one, day in zip(CHILDREN, ("06/05/2025", "02/01/2024"), strict=True)
    ]
    shown = chooses(person, file(tmp_path, *rows))
    goes_on(person)
    assert shown.stage == "columns"
    assert shown.dates.readings.isVisible()
    assert [cells(shown.dates.readings, column)[0] for column in range(4)] == [
        "2", "06/05/2025", "6 Mei 2025", "5 Juni 2025",
    ]  # fmt: skip
    assert shown.dates.choice.edit.hasFocus()
    shown.dates.choice.edit.selectAll()
    person.types("bulan/hari/tahun")
    assert not shown.dates.readings.isVisible()
    goes_on(person)
    assert shown.stage == "trial"
    goes_on(person)
    rows = asked(person, lambda desk: list(list_records(desk, "person", {"relation": "child"})))
    assert {row["birth_date"] for row in rows} == {"2025-06-05", "2024-02-01"}


def test_mixed_orders_stop_whatever_is_chosen(person: Person, tmp_path: Path) -> None:
    rows = [{**CHILDREN[0], "Tgl Lahir": "25/05/2025"}, {**CHILDREN[1], "Tgl Lahir": "01/25/2024"}]
    shown = chooses(person, file(tmp_path, *rows))
    for choice in ("hari/bulan/tahun", "bulan/hari/tahun"):
        goes_on(person)
        assert shown.dates.notice.isVisible()
        shown.dates.choice.edit.selectAll()
        person.types(choice)
        goes_on(person)
        assert shown.stage == "columns"
    assert children(person) == []


def test_a_doubtful_row_is_settled(person: Person, tmp_path: Path) -> None:
    rows = [CHILDREN[0], {**CHILDREN[0], "Berat": "9,9"}, CHILDREN[1]]
    shown = chooses(person, file(tmp_path, *rows))
    goes_on(person)
    assert cells(shown.rows.table, 0) == ["2", "3"]
    assert shown.rows.filter.text() == "Dilihat dulu: 2"
    assert "angkanya berbeda" in cells(shown.rows.table, 3)[0]
    person.presses(DOWN, ENTER)
    assert shown.rows.buttons["take"].hasFocus()
    person.presses(ENTER)
    assert shown.save_button.words() == "Periksa lagi"
    # what was said of a row is there again after a look at the columns
    shown.cancel()
    goes_on(person)
    assert shown.save_button.words() == "Masukkan 2 baris"
    # rows that were not shown are not taken in
    file(tmp_path, *rows, CHILDREN[1])
    goes_on(person)
    assert shown.stage == "trial"
    assert "berubah" in shown.notice.accessibleName()
    assert children(person) == []
    file(tmp_path, *rows)
    shown.cancel()
    goes_on(person)
    goes_on(person)
    weighed = asked(person, lambda desk: list(list_records(desk, "measurement", {})))
    assert sorted(row["weight_kg"] for row in weighed) == [9.9, 12.1]


def test_taken_in_again_there_is_nothing_new(person: Person, tmp_path: Path) -> None:
    path = file(tmp_path, *CHILDREN)
    for _ in range(2):
        chooses(person, path)
        goes_on(person)
        goes_on(person)
    shown = page(person)
    assert shown.stage == "trial"
    assert not shown.save_button.isEnabled()
    assert cells(shown.rows.table, 2) == ["Sudah ada", "Sudah ada"]
    assert len(list((person.window.home / "backups").glob("before-import-*"))) == 1


def many(folder: Path) -> Path:
    """Sixty-four children with names that nobody could take for each other."""
    firsts = ("Abimanyu", "Cokro", "Dewangga", "Elok", "Fajrin", "Gayatri", "Hutomo", "Intan")
    lasts = ("Samosir", "Wiyono", "Karang", "Belibis", "Mutiara", "Zaitun", "Penyu", "Quirin")
    rows = [
        {**CHILDREN[1], "Nama": f"{first} {last}", "Nama Ortu": f"{last} {first}",
         "Tgl Lahir": f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/2024"}
        for n, (first, last) in enumerate((one, other) for one in firsts for other in lasts)
    ]  # fmt: skip
    return file(folder, *rows)


def test_who_stops_it_in_the_middle_leaves_nothing(person: Person, tmp_path: Path) -> None:
    shown = chooses(person, many(tmp_path))
    goes_on(person)
    assert shown.stage == "trial"
    held = asked(person, lambda desk: desk.store.parcels.held())
    seen: list[float] = []

    def heard(done: int, total: int, phase: str = "") -> None:
        seen.append(done / total if total else 0)
        if phase == "writing":
            # where the key Esc would come from, at a moment that is sure
            shown.going.job_progress.stop()

    shown.going.job_progress.report = heard  # type: ignore[method-assign]
    goes_on(person)
    assert seen
    assert shown.stage == "trial"
    assert "Dihentikan" in shown.notice.accessibleName()
    assert children(person) == []
    assert asked(person, lambda desk: desk.store.parcels.held()) == held
    assert not list((person.window.home / "backups").glob("before-import-*"))
    del shown.going.job_progress.report
    goes_on(person)
    assert shown.stage == "done"
    assert len(children(person)) == 64


def test_other_pages_answer_and_record_while_a_file_is_taken_in(
    person: Person, tmp_path: Path
) -> None:
    chooses(person, file(tmp_path, *CHILDREN))
    goes_on(person)
    goes_on(person)
    (kirana,) = asked(
        person, lambda desk: list(list_records(desk, "person", {"name": KIRANA["Nama"]}))
    )
    shown = chooses(person, many(tmp_path))
    goes_on(person)
    goes, report = threading.Event(), shown.going.job_progress.report

    def held(done: int, total: int, phase: str = "") -> None:
        report(done, total, phase)
        if phase == "writing":
            assert goes.wait(30)

    shown.going.job_progress.report = held  # type: ignore[method-assign]
    QTest.keyClick(person.focus, ENTER, Qt.KeyboardModifier.ControlModifier)
    context = person.window.context
    assert context is not None
    try:
        person.bot.waitUntil(
            lambda: "Menulis" in shown.going.strip.accessibleName() or shown.saving
        )
        person.window.go("child", {"id": kirana["id"]})
        other = page(person)
        person.bot.waitUntil(lambda: other.child is not None, timeout=30_000)
        answers: list[Any] = []
        draft = {"do": "record_measurement", "child": kirana["id"], "date": "2026-08-07",
                 "weight_kg": "8.5"}  # fmt: skip
        context.record(draft, answers.append, owner=person.window)
        person.bot.waitUntil(lambda: bool(answers), timeout=30_000)
        assert shown.saving
    finally:
        goes.set()
    person.waits()
    assert shown.stage == "done"
    assert len(children(person)) == 64 + len(CHILDREN)
    weights = asked(person, lambda desk: desk.store.records.weighings(kirana["id"]))
    assert [one["date"] for one in weights] == ["2026-08-05", "2026-08-07"]


def test_who_locks_the_desk_meanwhile_takes_nothing_in(person: Person, tmp_path: Path) -> None:
    shown = chooses(person, many(tmp_path))
    goes_on(person)
    goes, report = threading.Event(), shown.going.job_progress.report

    def held(done: int, total: int, phase: str = "") -> None:
        report(done, total, phase)
        if phase == "writing":
            assert goes.wait(30)

    shown.going.job_progress.report = held  # type: ignore[method-assign]
    QTest.keyClick(person.focus, ENTER, Qt.KeyboardModifier.ControlModifier)
    desk = person.window.desk
    assert desk is not None
    person.window.lock()
    person.bot.waitUntil(lambda: desk.store.key.wiped, timeout=30_000)
    goes.set()
    person.waits()
    assert list(person.window.home.glob("restoring*")) == []
    login = person.login
    login.passphrase.set_text(small_home.PASSPHRASE)
    QTest.keyClick(login.passphrase.edit, ENTER)
    person.waits()
    assert shown.stage == "trial"
    assert children(person) == []


def test_escape_stops_what_goes_on(person: Person, tmp_path: Path) -> None:
    shown = chooses(person, many(tmp_path))
    QTest.keyClick(person.focus, ENTER, Qt.KeyboardModifier.ControlModifier)
    assert shown.stage == "going"
    assert shown.going.hasFocus()
    QTest.keyClick(person.focus, ESC)
    assert shown.going.job_progress.stopped()
    person.waits()
    # it may have been done before it heard
    assert shown.stage in ("columns", "trial")
    assert children(person) == []


def test_the_bar_never_goes_back(person: Person, tmp_path: Path) -> None:
    shown = chooses(person, many(tmp_path))
    seen: list[tuple[float, str]] = []
    kept = shown.going.strip.set

    def watched(share: float, sentence: str) -> None:
        seen.append((share, sentence))
        kept(share, sentence)

    shown.going.strip.set = watched  # type: ignore[method-assign]
    for commit in (False, True):
        seen.clear()
        goes_on(person)
        shares = [share for share, _ in seen]
        assert shares == sorted(shares)
        assert shares[0] == 0
        assert shares[-1] >= (0.9 if commit else 1)
        assert shares[-1] <= 1
        assert any("dari 64" in sentence for _, sentence in seen)


def test_hidden_sheets_are_named_and_several_are_chosen_from(
    person: Person, tmp_path: Path
) -> None:
    def change(book: Any) -> None:
        book.create_sheet("Rahasia").sheet_state = "hidden"
        book.copy_worksheet(book["Data"]).title = "Lama"
        book["Lama"]["A2"] = "Sinar Bakau Timur"

    shown = chooses(person, file(tmp_path, *CHILDREN, change=change))
    assert "Rahasia" in shown.file.about.text()
    assert shown.file.sheet.edit.hasFocus()
    goes_on(person)
    # what was said of a row of one sheet is not said of a row of another
    shown.rows._decisions = {2: "take"}
    shown.cancel()
    shown.file.sheet.edit.setFocus()
    shown.file.sheet.edit.selectAll()
    person.types("Lama")
    goes_on(person)
    assert shown.rows.decisions() == {}
    assert "Sinar Bakau Timur" in cells(shown.rows.table, 1)


@pytest.mark.parametrize("content", [b"", b"<html><table><tr><td>Nama</td></tr></table></html>"])
def test_a_file_that_is_no_spreadsheet(person: Person, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export.xls"
    path.write_bytes(content)
    shown = chooses(person, path)
    assert shown.stage == "file"
    assert "bukan lembar kerja .xlsx" in shown.notice.accessibleName()
    assert shown.file.another.hasFocus()
    good = file(tmp_path, *CHILDREN)
    with chosen(good):
        person.presses(ENTER)
    assert shown.stage == "columns"
    assert not shown.notice.isVisible()


def test_a_disk_that_is_full(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = chooses(person, file(tmp_path, *CHILDREN))
    goes_on(person)

    def full(*_: object, **__: object) -> None:
        raise KbdeskError("store.disk_full")

    monkeypatch.setattr(jobs, "import_beside", full)
    goes_on(person)
    assert shown.stage == "trial"
    assert shown.notice.isVisible()
    assert "Tidak ada yang masuk" in shown.notice.accessibleName()


def test_a_survey_of_who_anthro(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    path.write_text(
        "CLUSTER;FIRSTNAME;LASTNAME;SEX;DATEBIRTH;DATEVIS;WEIGHT;LENHEI;MEASURE\n"
        "LT01;Kirana;Embun;2;2025-06-15;2026-08-05;8.4;73.5;L\n",
        encoding="utf-8",
    )
    shown = goes(person, "exchange")
    with chosen(path):
        person.presses(TAB, ENTER)
    shown = page(person)
    assert isinstance(shown, ExchangeImportPage)
    goes_on(person)
    goes_on(person)
    assert shown.stage == "done"
    assert children(person) == ["Kirana Embun"]


@pytest.mark.parametrize("kind", ["eppgbm", "ot", "fhir", "anthro"])
def test_a_month_is_written(person: Person, tmp_path: Path, kind: str) -> None:
    chooses(person, file(tmp_path, *CHILDREN))
    goes_on(person)
    goes_on(person)
    shown = goes(person, "exchange_export", kind=kind)
    assert isinstance(shown, ExchangeExportPage)
    assert shown.count.text() == "2 anak diukur bulan ini, dari 2 balita."
    asked_for: list[str] = []

    def choose(_parent: object, _title: str, name: str, then: Any) -> None:
        asked_for.append(name)
        then(tmp_path / name)

    shown.choose_target = choose
    goes_on(person)
    (name,) = asked_for
    assert "2026-08" in name
    assert str(tmp_path / name) in shown.notice.accessibleName()
    if kind in ("eppgbm", "ot"):
        found = openpyxl.load_workbook(tmp_path / name).active
        assert found is not None
        assert found.max_row == 3
        assert found.freeze_panes is not None
    elif kind == "fhir":
        bundle = json.loads((tmp_path / name).read_text(encoding="utf-8"))
        assert {one["resource"]["resourceType"] for one in bundle["entry"]} >= {
            "Patient", "Observation",
        }  # fmt: skip
    else:
        with (tmp_path / name).open(encoding="utf-8", newline="") as text:
            assert len(list(csv.DictReader(text))) == 2
    trail = asked(person, lambda desk: list(desk.store.records.rows("SELECT * FROM trail")))
    assert any("exported" in str(row) and f"{NOW:%Y-%m}" in str(row) for row in trail)


def test_another_month_and_nothing_left_when_stopped(person: Person, tmp_path: Path) -> None:
    chooses(person, file(tmp_path, *CHILDREN))
    goes_on(person)
    goes_on(person)
    shown = goes(person, "exchange_export")
    QTest.keyClick(person.focus, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    person.waits()
    assert shown.month.words() == "Juli 2026"
    assert shown.count.text().startswith("0 anak")
    QTest.keyClick(person.focus, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    person.waits()
    shown.going.job_progress.begin = lambda: shown.going.job_progress.stop()
    shown.choose_target = lambda _parent, _title, name, then: then(tmp_path / name)
    goes_on(person)
    assert "Dihentikan" in shown.notice.accessibleName()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["anak.xlsx", "home"]


def test_what_is_strange_of_the_whole_file_is_said(person: Person, tmp_path: Path) -> None:
    rows = [{**one, "Posyandu": "Nusa Indah 9", "ZS BB/U": "-3,9"} for one in CHILDREN]
    shown = chooses(person, file(tmp_path, *rows, headings=(*HEADINGS, "ZS BB/U")))
    goes_on(person)
    said = shown.counts.sum.text()
    assert "Tanggal dibaca hari/bulan/tahun." in said
    assert "Nusa Indah 9 (2 baris)" in said
    assert "2 z-score di berkas berbeda" in said


def test_a_file_whose_every_heading_is_strange(person: Person, tmp_path: Path) -> None:
    names = ("Si Kecil", "Nomor X", "Cowok/cewek", "Lahirnya", "Mama", "Tempat", "Pos", "T", "J",
             "Kapan", "Bobot", "Jangkung", "Bagaimana", "Lengan")  # fmt: skip
    strange = dict(zip(HEADINGS, names, strict=True))
    rows = [{strange[name]: one[name] for name in HEADINGS} for one in CHILDREN]
    shown = chooses(person, file(tmp_path, *rows, headings=names))
    assert "Nama anak" in shown.columns.problem()
    said = {"A": "nama anak", "C": "jenis kelamin", "D": "tanggal lahir", "E": "nama ibu",
            "G": "posyandu", "J": "tanggal pengukuran", "K": "berat badan"}  # fmt: skip
    for letter in "ABCDEFGHIJK":
        if letter in said:
            person.presses(ENTER)
            person.types(said[letter])
            person.presses(ENTER)
        person.presses(DOWN)
    assert not shown.columns.problem()
    goes_on(person)
    assert cells(shown.rows.table, 2) == ["Baru", "Baru"]


def test_a_heading_that_is_hidden(person: Person, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["Data"].sheet_state = "hidden"
        book.create_sheet("Kosong")

    shown = chooses(person, file(tmp_path, *CHILDREN, change=change))
    assert shown.stage == "file"
    assert "Lembar Data tersembunyi" in shown.notice.accessibleName()


def test_who_leaves_a_trial_stops_it(person: Person, tmp_path: Path) -> None:
    first, other = tmp_path / "satu", tmp_path / "dua"
    first.mkdir()
    other.mkdir()
    shown = chooses(person, many(first))
    QTest.keyClick(person.focus, ENTER, Qt.KeyboardModifier.ControlModifier)
    assert shown.stage == "going"
    person.window.go("children", {})
    assert shown.going.job_progress.stopped()
    # another file at once, before the first was let go of
    path = file(other, CHILDREN[0])
    person.window.go("exchange_import", {"format": "eppgbm", "file": path})
    person.waits()
    assert shown.file.name.text() == "anak.xlsx"
    assert shown.stage == "columns"
    goes_on(person)
    assert shown.stage == "trial"
    assert cells(shown.rows.table, 1) == ["Kirana Embun Pagi"]

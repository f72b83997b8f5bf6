"""Foods by keyboard: found, priced, added, changed, and the official table taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.commands import foods_beside
from kbdesk.commands.foods import import_foods, read_foods
from kbdesk.domain.foods import food_id
from kbdesk.exchange.tkpi import SheetRow
from kbdesk.queries.foods import prices, shown
from kbdesk.ui.widgets.cells import Two
from kbdesk.ui.widgets.table import Row
from tests.exchange.food_table import sheet
from tests.ui.pages.sitting import Sitting, sitting


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Sitting]:
    with sitting(qtbot, tmp_path / "home") as seat:
        yield seat


def keys(page: Any) -> list[str]:
    return [row.key for row in page.table.rows()]


def test_a_food_is_found_by_name_and_by_code(seat: Sitting) -> None:
    page = seat.open("foods")
    assert page.search.edit.hasFocus()
    seat.keys("kembung")
    seat.settle()
    assert keys(page) == [food_id("GR050")]
    assert page.card.food_id() == food_id("GR050")
    page.search.set_text("HR002")
    seat.press("Return")
    seat.settle()
    assert keys(page) == [food_id("HR002")]
    assert page.table.hasFocus()


def test_what_is_not_known_is_said_and_never_nought(seat: Sitting) -> None:
    page = seat.open("foods")
    seat.keys("kembung")
    seat.settle()
    assert page.card._figures["vitamin_a_ug"].text() == "data tidak tersedia"
    assert page.card._figures["protein_g"].text() == "21,3 g"
    page.search.set_text("")
    page.which.set_value("incomplete")
    seat.settle()
    assert len(keys(page)) == 31


def test_a_price_is_recorded_by_keyboard_and_taken_out(seat: Sitting) -> None:
    page = seat.open("foods")
    seat.keys("telur ayam")
    seat.press("Down")
    page.table.set_current_key(food_id("HR002"))
    seat.settle()
    seat.press("Return")
    assert page.card.price.amount.edit.hasFocus()
    seat.keys("32000")
    seat.open("recipes")
    seat.open("foods")
    seat.settle()
    assert page.card.price.amount.text() == "32000"
    page.card.price.amount.setFocus()
    seat.press("Return")
    seat.keys("Pasar Rawa Indah")
    seat.press("Return", "Return")
    seat.settle()
    known = seat.ask(lambda desk: prices(desk))[food_id("HR002")]
    assert known == (32_000, "2026-08-11", "Pasar Rawa Indah")
    assert seat.told[-1] == "Harga Telur ayam tercatat"
    page.card.table.setFocus()
    page.card.table.selectRow(0)
    seat.press("Delete")
    seat.settle()
    assert seat.ask(lambda desk: prices(desk)) == {}


def test_a_price_without_its_number_is_asked_for(seat: Sitting) -> None:
    page = seat.open("foods")
    seat.settle()
    page.card.price.day.setFocus()
    seat.press("Return")
    assert page.card.price.amount.state() == "bad"
    assert page.card.price.amount.edit.hasFocus()


def test_a_food_of_ones_own_is_added(seat: Sitting) -> None:
    page = seat.open("foods")
    seat.press("F4")
    seat.settle()
    page = seat.page
    assert page.code.edit.hasFocus()
    seat.press("Return")
    seat.keys("Abon ikan tongkol")
    seat.press("Return")
    seat.keys("ikan dan")
    seat.press("Return")
    for figure in ("100", "420", "30", "22", "25"):
        seat.keys(figure)
        seat.press("Return")
    assert "cocok" in page.sum.text().casefold()
    page.source.setFocus()
    seat.keys("Label kemasan")
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.went[-1][0] == "foods"
    made = str(seat.went[-1][1]["id"])
    food = seat.ask(lambda desk: shown(desk, made))
    assert food is not None
    assert (food["name"], food["group"], food["energy_kcal"]) == ("Abon ikan tongkol", "fish", 420)
    assert food["calcium_mg"] is None


def test_figures_that_do_not_agree_are_asked_about_before_they_are_kept(seat: Sitting) -> None:
    page = seat.open("food_form", id="HR002")
    page.figures["energy_kcal"].set_value(40_000)
    assert page.sum.property("tone") == "warn"
    seat.press("Ctrl+Return")
    seat.settle()
    assert page.notice.isVisible()
    assert page.notice.button.hasFocus()
    seat.press("Return")
    seat.settle()
    food = seat.ask(lambda desk: shown(desk, "HR002"))
    assert food is not None
    assert food["energy_kcal"] == 400
    listed = seat.page
    row = next(row for row in listed.table.rows() if row.key == food_id("HR002"))
    assert "tidak cocok" in row.spoken
    listed.which.set_value("doubted")
    assert keys(listed) == [food_id("HR002")]


def test_a_figure_out_of_range_is_refused_at_its_field(seat: Sitting) -> None:
    page = seat.open("food_form", id="HR002")
    page.figures["protein_g"].setFocus()
    page.figures["protein_g"].edit.selectAll()
    seat.keys("140")
    seat.press("Ctrl+Return")
    seat.settle()
    assert page.figures["protein_g"].state() == "bad"
    assert page.figures["protein_g"].edit.hasFocus()
    assert seat.ask(lambda desk: shown(desk, "HR002"))["changed"] is False  # type: ignore[index]


def test_a_code_that_is_known_is_refused_at_the_code(seat: Sitting) -> None:
    page = seat.open("food_form")
    seat.keys("hr002")
    seat.press("Return")
    assert page.group.value() == "egg"
    seat.keys("Telur lain")
    page.source.set_value("Catatan")
    seat.press("Ctrl+Return")
    seat.settle()
    assert page.code.state() == "bad"
    assert "sudah ada" in page.code.message()


def test_the_official_table_is_looked_at_and_then_taken(seat: Sitting, tmp_path: Path) -> None:
    file = sheet(
        tmp_path / "tkpi.xlsx",
        ["AR999", "Beras uji", 100, 350, 7, 0.5, 78, 1.2],
        ["GR050", "Ikan kembung", 80, 126, 21.3, 3.4, 2.2, 0.8],
        ["AR998", "Beras aneh", 100, 900, 7, 0.5, 78, None],
    )
    page = seat.open("food_import")
    assert page.choose.hasFocus()
    page.set_file(file)
    seat.settle()
    assert "1 baru, 1 berubah, 0 sama, 1 ditolak" in page.notice.accessibleName()
    assert page.take.words() == "Ambil 2 bahan"
    assert page.take.hasFocus()
    assert seat.ask(lambda desk: shown(desk, "AR999")) is None
    seat.press("Return")
    seat.settle()
    food = seat.ask(lambda desk: shown(desk, "AR999"))
    assert food is not None
    assert food["energy_kcal"] == 350
    assert not page.take.isEnabled()


def test_a_doubtful_row_shows_both_names_and_is_taken_only_when_chosen(
    seat: Sitting, tmp_path: Path
) -> None:
    file = sheet(
        tmp_path / "tkpi.xlsx",
        ["GR050", "Ikan lidah", 80, 104, 17.9, 1.2, 4.5, 0.5],
        ["GR042", "Ikan selar", 48, 110, 18.8, 2.2, 3, 0.5],
    )
    page = seat.open("food_import")
    page.set_file(file)
    seat.settle()
    assert "2 baris diragukan" in page.notice.accessibleName()
    assert not page.take.isEnabled()
    page.table.setFocus()
    lidah, selar = (row for row in page.table.rows() if isinstance(row, Row))
    assert lidah.cells[2] == "Ikan lidah"
    assert isinstance(lidah.cells[3], Two)
    assert lidah.cells[3].first == "Di laptop ini kodenya Ikan kembung"
    page.table.set_current_key(selar.key)
    seat.press("Return")
    assert page.take.words() == "Ambil 1 bahan"
    _, selar = (row for row in page.table.rows() if isinstance(row, Row))
    assert "GR058" in str(selar.cells[3])
    seat.press("Return")  # by its code
    seat.press("Return")  # left
    assert not page.take.isEnabled()
    seat.press("Return")
    seat.press("Ctrl+Return")
    seat.settle()
    food = seat.ask(lambda desk: shown(desk, "GR058"))
    assert food is not None
    assert food["energy_kcal"] == 110
    kept = seat.ask(lambda desk: shown(desk, "GR050"))
    assert kept is not None
    assert kept["energy_kcal"] == 125


def test_while_the_table_is_read_other_pages_answer(
    seat: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sheet(tmp_path / "tkpi.xlsx", ["AR500", "Beras lama", 100, 350, 7, 0.5, 78, 1.2])
    answered = Event()

    def slowly(source: Path, **how: Any) -> list[SheetRow]:
        assert answered.wait(60), "the desk waits for the table"
        return read_foods(source, **how)

    monkeypatch.setattr(foods_beside, "read_foods", slowly)
    page = seat.open("food_import")
    page.set_file(path)
    assert seat.ask(lambda desk: shown(desk, "GR050")) is not None
    assert page.busy
    answered.set()
    seat.settle()
    assert not page.busy
    assert page.take.isEnabled()


def test_while_the_table_is_written_other_pages_answer_and_leaving_stops_it(
    seat: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[f"AR{n}", f"Beras {n}", 100, 350, 7, 0.5, 78, 1.2] for n in range(500, 580)]
    page = seat.open("food_import")
    page.set_file(sheet(tmp_path / "tkpi.xlsx", *rows))
    seat.settle()
    answered, written = Event(), Event()

    def slowly(*args: Any, **how: Any) -> Any:
        answer = import_foods(*args, **how)
        written.set()
        assert answered.wait(60), "the desk waits for the table"
        return answer

    monkeypatch.setattr(foods_beside, "import_foods", slowly)
    page.begin()
    assert written.wait(60)
    # all of it is written, and nothing of it is here yet
    assert seat.ask(lambda desk: shown(desk, "AR500")) is None
    page._stop()
    answered.set()
    seat.settle()
    assert "Dihentikan" in page.notice.accessibleName()
    assert seat.ask(lambda desk: shown(desk, "AR500")) is None
    page.begin()
    seat.settle()
    assert seat.ask(lambda desk: shown(desk, "AR579")) is not None


def test_taking_can_be_stopped_and_then_nothing_has_changed(seat: Sitting, tmp_path: Path) -> None:
    rows = [
        [f"AR{number:03}", f"Beras {number}", 100, 350, 7, 0.5, 78, 1.2]
        for number in range(500, 800)
    ]
    page = seat.open("food_import")
    page.set_file(sheet(tmp_path / "tkpi.xlsx", *rows))
    seat.settle()
    seen: list[str] = []

    def stop(_done: object, _total: object, phase: str) -> None:
        seen.append(phase)
        page._job_progress.stop()

    # at the first word of writing, on the worker's own thread, so that it is never too late
    report = page._job_progress.report

    def reporting(done: int, total: int, phase: str = "") -> None:
        report(done, total, phase)
        if phase == "writing" and done:
            page._job_progress._stop.set()

    page._job_progress.report = reporting
    page.begin()
    assert page.cancel.isVisible()
    seat.settle()
    assert "Dihentikan" in page.notice.accessibleName()
    assert seat.ask(lambda desk: shown(desk, "AR500")) is None
    assert page.take.isEnabled()


def test_a_file_that_is_no_table_is_refused_in_words(seat: Sitting, tmp_path: Path) -> None:
    file = tmp_path / "catatan.xlsx"
    file.write_text("bukan tabel")
    page = seat.open("food_import")
    page.set_file(file)
    seat.settle()
    assert "belum dapat dibaca" in page.notice.accessibleName()
    assert not page.take.isEnabled()

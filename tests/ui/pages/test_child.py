"""The child's page: chart, rulers, table with its corrections, vaccines, the ways on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kbdesk.ui import language
from kbdesk.ui.children.photo import PhotoSheet
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.ui.widgets.cells import spoken
from kbdesk.ui.widgets.table import Row
from kbdesk.words import LANGUAGES
from tests.ui.clipping import clipped, faults, nameless
from tests.ui.pages.sitting import GUNTUR, KIRANA, MUTIARA, Sitting, sitting, uid, village
from tests.ui.stage import chosen


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        yield seat


def table(page: Any) -> list[list[str]]:
    rows = page.measurements.table.rows()
    return [[spoken(cell) for cell in row.cells] for row in rows if isinstance(row, Row)]


def test_a_child_is_shown_as_on_her_card(seat: Sitting) -> None:
    page = seat.open("child", id=KIRANA)
    assert page.accessibleName() == "Kirana Embun Pagi"
    assert page._subtitle.text() == (
        "Lahir 3 Juni 2025 · BBL 2,6 kg · PBL 48,5 cm · NIK 647401 ••••••••••"
    )
    assert len(page.kms.chart.points()) == 13
    assert [point.code for point in page.kms.chart.points()][:7] == list("BNNTNTO")
    assert table(page)[0] == ["14 Jul", "13", "7,3", "+100", "200", "72,4", "T, tidak naik"]
    assert page.rulers.rulers["zwei"].accessibleName().startswith("BB per U, minus 1,97")
    assert "PCV3" in page.immunisation.grid.accessibleName()
    assert page.family.accessibleName().startswith("Buka keluarga: Ibu Seroja Rembulan, 36 th")
    assert len(page.referrals.table.rows()) == 1


def test_keys_read_the_points_of_the_chart(seat: Sitting) -> None:
    page = seat.open("child", id=KIRANA)
    seat.press("F7")
    seat.press("End")
    assert page.kms.chart.accessibleDescription() == "14 Jul: umur 13,3 bulan, 7,3 kg, T"
    seat.press("Left")
    assert "9 Jun" in page.kms.chart.accessibleDescription()


def test_the_printer_of_the_chart_goes_to_her_papers(seat: Sitting) -> None:
    page = seat.open("child", id=KIRANA)
    page.kms.print.click()
    assert seat.went[-1] == ("papers", {"child": KIRANA})
    assert seat.went.count(("papers", {"child": KIRANA})) == 1


def test_a_correction_says_why(seat: Sitting) -> None:
    page = seat.open("child", id=KIRANA)
    page.measurements.table.setFocus()
    page.measurements.table.selectRow(0)
    seat.press("Return")
    seat.settle()
    editor = page.measurements.editor
    editor.fields["weight"].set_text("7,4")
    editor.why.set_text("timbangan belum nol")
    seat.press("Ctrl+Return")
    seat.settle()
    page.measurements.table.selectRow(0)
    page.measurements.table.setFocus()
    seat.press("Return")
    seat.settle()
    words = " ".join(label.text() for label in editor.findChildren(QLabel))
    assert "karena timbangan belum nol" in words
    assert editor.why.text() == ""


def test_the_ways_on(seat: Sitting) -> None:
    page = seat.open("child", id=KIRANA)
    page.family.click()
    assert seat.went[-1] == ("family", {"id": uid(10)})
    page._visit.click()
    assert seat.went[-1] == ("visit", {"family": uid(10), "target": KIRANA})
    seat.press("F4")
    assert seat.went[-1] == ("refer", {"person": KIRANA})
    seat.press("Escape")
    assert [name for name, _ in seat.went][-1] == "back"


def test_a_correction_begun_is_kept_when_the_page_is_left(seat: Sitting) -> None:
    page = seat.open("child", id=KIRANA)
    page.measurements.table.setFocus()
    seat.press("Return")
    seat.settle()
    seat.press("Ctrl+A")
    seat.keys("7,")
    page = seat.open("child", id=MUTIARA)
    page = seat.open("child", id=KIRANA)
    page.measurements.table.setFocus()
    page.measurements.table.selectRow(0)
    seat.press("Return")
    seat.settle()
    assert page.measurements.editor.fields["weight"].text() == "7,"
    page.measurements.editor.reason.set_text("salah anak")
    page.measurements.editor.oedema.set_value("yes")
    seat.press("Escape")
    assert page.measurements.editor.isHidden()
    seat.begin()  # the program was killed
    page = seat.open("child", id=KIRANA)
    page.measurements.table.setFocus()
    page.measurements.table.selectRow(1)
    seat.press("Return")
    seat.settle()
    editor = page.measurements.editor
    assert (editor.fields["weight"].text(), editor.reason.text()) == ("7,2", ""), "another one"
    page.measurements.table.setFocus()
    page.measurements.table.selectRow(0)
    seat.press("Return")
    seat.settle()
    assert (editor.fields["weight"].text(), editor.reason.text()) == ("7,", "salah anak")
    assert editor.oedema.value() == "yes"
    editor.fields["weight"].setFocus()
    seat.keys("5")
    seat.press("Ctrl+Return", "Ctrl+Return")
    seat.settle()
    assert seat.told == ["Ukuran diperbaiki"]
    page.measurements.table.setFocus()
    page.measurements.table.selectRow(0)
    seat.press("Return")
    seat.settle()
    assert (editor.fields["weight"].text(), editor.reason.text()) == ("7,5", "")


@pytest.mark.parametrize("following", ["Escape", "another"])
def test_a_correction_that_is_being_saved_takes_only_its_own_typing_along(
    seat: Sitting, following: str
) -> None:
    page = seat.open("child", id=KIRANA)
    editor, table = page.measurements.editor, page.measurements.table

    def edit(row: int) -> None:
        table.setFocus()
        table.selectRow(row)
        seat.press("Return")

    edit(0)
    seat.settle()
    editor.fields["weight"].set_text("7,5")
    editor.why.set_text("salah baca")
    seat.press("Ctrl+Return")
    if following == "Escape":
        seat.press("Escape")
    else:
        edit(1)
        editor.why.set_text("salah anak")
        editor.why.setFocus()
    seat.settle()
    if following == "another":
        assert not editor.isHidden()
        assert editor.why.edit.hasFocus()
        page.leave()
        seat.begin()
        page = seat.open("child", id=KIRANA)
        editor, table = page.measurements.editor, page.measurements.table
        edit(1)
        seat.settle()
        assert (editor.fields["weight"].text(), editor.why.text()) == ("7,2", "salah anak")
    edit(0)
    seat.settle()
    assert (editor.fields["weight"].text(), editor.why.text()) == ("7,5", "")


def test_a_refused_correction_is_said_beside_its_field(seat: Sitting) -> None:
    page = seat.open("child", id=KIRANA)
    page.measurements.table.setFocus()
    seat.press("Return")
    seat.settle()
    seat.press("Ctrl+A")
    seat.keys("74")
    seat.press("Ctrl+Return")
    seat.settle()
    assert page.measurements.editor.fields["weight"].message() == "isi 0,9 sampai 58 kg"
    assert seat.measurements(KIRANA)[-1]["weight_g"] == 7300


def test_history_of_a_correction_can_be_read(seat: Sitting) -> None:
    seat.record({"do": "correct_measurement", "id": uid(1112), "weight_kg": 7.5})
    page = seat.open("child", id=KIRANA)
    page.measurements.table.setFocus()
    seat.press("Return")
    seat.settle()
    history = page.measurements.editor._history
    lines = [history.itemAt(place).widget().text() for place in range(history.count())]
    assert lines[0] == "Riwayat ukuran ini"
    assert "BB 7,3 kg" in lines[1]
    assert "BB 7,5 kg" in lines[2]
    assert "sulastri" in lines[1]


def test_the_page_follows_what_is_recorded_elsewhere(seat: Sitting) -> None:
    page = seat.open("child", id=KIRANA)
    seat.context.record(
        {"do": "record_measurement", "child": KIRANA, "date": "2026-08-11", "weight_kg": 7.4},
        lambda _: None,
        owner=page,
    )
    seat.settle()
    assert table(page)[0][2] == "7,4"
    assert page._code.code() == "2T"


def test_a_boy_of_six_without_measurements(seat: Sitting) -> None:
    page = seat.open("child", id=GUNTUR)
    assert page.kms.chart.points() == []
    assert not page.measurements._empty.isHidden()
    assert page.immunisation.isHidden()
    assert page.referrals.isHidden()


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("factor", SCALES)
def test_no_word_is_cut_and_every_field_has_a_name(
    seat: Sitting, dressed: Theme, factor: float, tongue: Any
) -> None:
    language.speak(tongue)
    dressed.apply(factor)
    look = faults if factor == 1.0 else lambda window: [*clipped(window), *nameless(window)]
    page = seat.open("child", id=KIRANA)
    assert look(seat.window) == []
    page.measurements._edit(uid(1112))
    seat.settle()
    assert clipped(seat.window) == []
    assert seat.window.width() == 1366


def test_her_photo_is_chosen_shown_replaced_and_removed_by_keys(
    seat: Sitting, tmp_path: Path
) -> None:
    page = seat.open("child", id=KIRANA)
    assert page.photo.accessibleName() == "Tambah foto Kirana Embun Pagi"
    seat.press("Alt+F")
    (sheet,) = page.window().findChildren(PhotoSheet)
    assert sheet.choose.hasFocus()
    assert sheet.view.isHidden()
    file = tmp_path / "foto.png"
    file.write_bytes(b"bukan foto")
    with chosen(file):
        seat.press("Return")
    seat.settle()
    assert "bukan foto yang dapat dibaca" in sheet.wrong.text()
    Image.new("RGB", (900, 1200), "teal").save(file)
    with chosen(file):
        seat.press("Return")
    seat.settle()
    assert sheet.wrong.isHidden()
    assert not sheet.view.pixmap().isNull()
    seat.press("Escape")
    seat.settle()
    assert page.photo.accessibleName() == "Lihat atau ganti foto Kirana Embun Pagi"
    assert page.child.photo is not None
    seat.press("Alt+F")
    sheet = page.window().findChildren(PhotoSheet)[-1]
    # one press asks, and goes to another button: a held Enter removes nothing
    sheet.remove.setFocus()
    seat.press("Return")
    assert sheet.close_button.hasFocus()
    sheet.remove.click()
    seat.settle()
    assert page.child.photo is None
    assert page.photo.accessibleName() == "Tambah foto Kirana Embun Pagi"


def test_her_journey_tells_all_and_opens_it(seat: Sitting) -> None:
    page = seat.open("child", id=KIRANA)
    seat.press("Alt+2")
    seat.settle()
    line = page.journey.line
    assert page.journey.isVisible()
    assert "9 Jun" in page.journey.z_line.accessibleDescription()
    said = [one.accessibleName() for one in line.lines]
    assert said[0].startswith("14 Jul, T, Tidak naik, naik 100 g dari minimal 200 g · BB/U −1,97")
    weighed = next(place for place, one in enumerate(said) if one.startswith("14 Jul, T"))
    line.focus_line(weighed)
    seat.press("Return")
    seat.settle()
    assert page.measurements.table.hasFocus()
    letter = next(place for place, one in enumerate(said) if "Surat rujukan" in one)
    line.focus_line(0)
    for _ in range(letter):
        seat.press("Down")
    seat.press("Return")
    assert seat.went[-1][0] == "referrals"
    seat.open("child", id=KIRANA)
    seat.press("Alt+1")
    assert page.kms.isVisible()
    assert not page.journey.isVisible()


def test_older_years_stand_in_one_row_until_they_are_opened(seat: Sitting) -> None:
    page = seat.open("child", id=KIRANA)
    seat.press("Alt+2")
    seat.settle()
    line = page.journey.line
    folded = [one for one in line.lines if "catatan" in one.accessibleName()]
    before = len(line.lines)
    assert folded
    folded[-1].click()
    assert len(line.lines) > before


def test_ctrl_z_takes_back_what_was_done_last(seat: Sitting) -> None:
    page = seat.open("measure", id=KIRANA)
    seat.keys("7,1")
    seat.press("Ctrl+Return")
    seat.settle()
    page = seat.open("child", id=KIRANA)
    assert page.proposals.chosen() is not None
    page.proposals.answers.decline()
    seat.settle()
    seat.keys("jauh")
    seat.press("Return")
    seat.settle()
    assert page.proposals.chosen() is None
    seat.press("Ctrl+Z")
    seat.settle()
    assert page.proposals.chosen() is not None
    assert seat.measurements(KIRANA)[-1]["weight_g"] == 7100
    seat.press("Ctrl+Z")
    seat.settle()
    assert seat.measurements(KIRANA)[-1]["weight_g"] == 7300

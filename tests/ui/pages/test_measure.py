"""The measuring page: what stands beside each field, odd input, refusals, large text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kbdesk.ui import language
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.words import LANGUAGES
from tests.ui.clipping import clipped, faults, nameless
from tests.ui.pages.sitting import (
    BANYU,
    KIRANA,
    MUTIARA,
    Sitting,
    family,
    sitting,
    uid,
    village,
)


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        yield seat


class Form:
    """The entry as a person reads it."""

    def __init__(self, seat: Sitting, child: str) -> None:
        self.seat = seat
        self.page: Any = seat.open("measure", id=child)
        self.entry = self.page.entry

    def type(self, name: str, text: str) -> None:
        field = self.entry.form.rows[name].field
        field.setFocus()
        field.edit.selectAll()
        self.seat.keys(text)
        self.seat.settle()

    def date(self, text: str) -> None:
        self.entry.form.day.setFocus()
        self.entry.form.day.edit.selectAll()
        self.seat.keys(text)
        self.seat.settle()

    def under(self, name: str) -> str:
        label = self.entry.form.rows[name]._message
        return "" if label.isHidden() else str(label.text())

    def change(self, name: str) -> tuple[str, str]:
        row = self.entry.form.rows[name]
        return row._change.text(), row._change_note.text()

    def last(self, name: str) -> tuple[str, str]:
        row = self.entry.form.rows[name]
        return row._last_value.text(), row._last_day.text()


def test_last_time_stands_beside_each_field_with_the_change(seat: Sitting) -> None:
    form = Form(seat, KIRANA)
    assert form.last("weight") == ("7,3 kg", "14 Jul")
    assert form.last("muac") == ("13,2 cm", "14 Jul")
    form.type("weight", "7,4")
    form.type("muac", "13,1")
    assert form.change("weight") == ("+100 g", "minimal 200 g")
    assert form.change("muac") == ("−0,1 cm", "")
    assert form.entry.form.rows["weight"].chip.text() == "Kurang 100 g"
    edit = form.entry.form.rows["weight"].field.edit
    assert edit.accessibleName() == "Berat badan, kilogram, bulan lalu 7,3"
    assert "+100 g" in edit.accessibleDescription()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("74", "isi 0,9 sampai 58 kg. Maksudnya 7,4?"),
        ("7400", "isi 0,9 sampai 58 kg. Maksudnya 7,4?"),
        ("7,4,1", "pakai satu koma saja, misalnya 12,3"),
        ("7a", "tulis angka saja, misalnya 7,4"),
        ("7,411", "paling banyak 2 angka di belakang koma"),
        ("-3", "isi 0,9 sampai 58 kg"),
    ],
)
def test_what_cannot_be_is_said_under_the_field_and_is_not_saved(
    seat: Sitting, text: str, words: str
) -> None:
    form = Form(seat, KIRANA)
    before = len(seat.measurements(KIRANA))
    form.type("length", "72,9")
    form.type("weight", text)
    assert form.under("weight") == words
    assert form.entry.form.rows["weight"].field.text() == text
    seat.press("Ctrl+Return")
    seat.settle()
    assert len(seat.measurements(KIRANA)) == before
    assert form.entry.form.rows["weight"].field.edit.hasFocus()
    form.type("weight", "7,4")
    assert form.under("weight") == ""


def test_nothing_typed_is_no_measurement(seat: Sitting) -> None:
    form = Form(seat, KIRANA)
    seat.press("Ctrl+Return")
    seat.settle()
    assert "Belum ada yang diukur" in form.under("weight")


def test_a_day_that_is_not_in_the_calendar(seat: Sitting) -> None:
    form = Form(seat, KIRANA)
    form.type("weight", "7,4")
    form.date("31/2/2026")
    assert form.entry.form.day.message() == "31 Februari 2026 tidak ada di kalender"
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.told == []
    form.date("12/8/2026")
    assert form.entry.form.day.message() == "paling akhir 11 Agustus 2026"
    form.date("2/6/2025")
    assert form.entry.form.day.message() == "paling awal 3 Juni 2025"


def test_a_weighing_of_the_past_is_seen_against_what_was_before_it(seat: Sitting) -> None:
    form = Form(seat, KIRANA)
    form.date("9/12/2025")
    assert form.last("weight") == ("6,0 kg", "11 Nov")
    form.type("weight", "6,1")
    assert form.entry.result.tile.tile.code() == "T"
    seat.press("Ctrl+Return")
    seat.settle()
    assert [row["date"] for row in seat.measurements(KIRANA)][6] == "2025-12-09"


def test_how_the_length_was_taken_is_preset_by_age(seat: Sitting) -> None:
    assert Form(seat, KIRANA).entry.form.position.value() == "lying"
    form = Form(seat, MUTIARA)
    assert form.entry.form.position.value() == "standing"
    form.date("11/8/2025")
    assert form.entry.form.position.value() == "lying"


def test_standing_under_nine_months_is_refused_beside_the_length(seat: Sitting) -> None:
    form = Form(seat, BANYU)
    form.type("weight", "8,1")
    form.type("length", "68,5")
    form.entry.form.position.step(1)
    seat.settle()
    assert "diukur telentang" in form.under("length")
    form.entry.form.position.step(-1)
    seat.settle()
    assert form.under("length") == ""


def test_oedema_is_urgent_and_its_weight_is_not_judged(seat: Sitting) -> None:
    form = Form(seat, KIRANA)
    form.type("weight", "7,4")
    form.entry.form.oedema.step(1)
    seat.settle()
    assert form.entry.form.oedema.value() == "yes"
    assert "R01" in form.entry.result.proposals.reasons()
    assert "cairan" in form.entry.notice.accessibleName()
    assert "SEGERA" in form.entry.result.proposals.accessibleName()


def test_a_person_without_birth_date_can_be_measured(seat: Sitting) -> None:
    seat.record(
        {"do": "add_person", "id": uid(77), "family": uid(10), "name": "Tamu", "sex": "male",
         "relation": "other"},
    )  # fmt: skip
    form = Form(seat, uid(77))
    form.type("weight", "8")
    assert "Tanggal lahir" in form.entry.notice.accessibleName()
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.measurements(uid(77))[-1]["weight_g"] == 8000


def test_an_unknown_child_is_said_and_nothing_breaks(seat: Sitting) -> None:
    form = Form(seat, uid(99))
    assert form.entry.child is None
    assert not form.entry.notice.isHidden()


def test_the_page_goes_on_to_what_was_wished(seat: Sitting) -> None:
    seat.open("child", id=KIRANA)
    seat.press("Ctrl+U")
    seat.settle()
    assert seat.went[-1] == ("measure", {"id": KIRANA, "then": "back"})
    seat.keys("7,4")
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.went[-1] == ("back", {})
    assert seat.page.child.measured[-1].measurement.weight_g == 7400


def test_f2_looks_for_another_child_and_saving_stays_here(seat: Sitting) -> None:
    seat.open("child", id=KIRANA)
    seat.press("Ctrl+U")
    seat.settle()
    seat.keys("7,4")
    seat.press("F2")
    seat.keys("ba")
    seat.press("Return")
    seat.settle()
    seat.keys("8,1")
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.went[-1][0] == "measure"
    assert seat.page.search.edit.hasFocus()
    assert seat.measurements(BANYU)[-1]["weight_g"] == 8100
    assert len(seat.measurements(KIRANA)) == 13  # begun, not saved


def test_keys_typed_while_it_is_saved_go_to_the_next_child(seat: Sitting) -> None:
    Form(seat, KIRANA)
    seat.keys("7,4")
    seat.press("Ctrl+Return")
    seat.keys("ba")  # at once, before the disk has answered
    seat.settle()
    assert seat.page.search.text() == "ba"
    assert seat.page.list.current_key() == BANYU
    assert seat.told == ["Kirana tersimpan"]


def test_the_small_kms_shows_the_months_a_child_is_in_before_anything_is_typed(
    seat: Sitting,
) -> None:
    form = Form(seat, MUTIARA)  # 31 months old, weighed last month
    chart = form.entry.result.kms.chart
    first = chart.window_shown()
    assert first[0] < 31.4 <= first[1]
    form.type("weight", "12,1")
    assert chart.window_shown() == first
    elder = uid(71)
    seat.record(
        family(7, "Karang Laut", "Melati Pagi",
               {"id": elder, "name": "Teduh Karang", "sex": "male",
                "birth_date": "2022-11-01"}, "04"),
    )  # fmt: skip
    # never weighed, 45 months old, and shown after a child who was
    form = Form(seat, elder)
    first = form.entry.result.kms.chart.window_shown()
    assert first[0] < 45.3 <= first[1]
    page = seat.open("child", id=elder)
    assert page.kms.chart.window_shown() == (24, 60)
    assert page.kms.windows.value() == "60"


def test_the_english_window_speaks_english(seat: Sitting) -> None:
    language.speak("en")
    form = Form(seat, KIRANA)
    form.type("weight", "7.4")
    assert form.entry.result.tile.words() == "Not gained. Gained 100 g of at least 200 g"


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("factor", SCALES)
def test_no_word_is_cut_and_every_field_has_a_name(
    seat: Sitting, dressed: Theme, factor: float, tongue: Any
) -> None:
    language.speak(tongue)
    dressed.apply(factor)
    look = faults if factor == 1.0 else lambda window: [*clipped(window), *nameless(window)]
    seat.open("measure")
    assert look(seat.window) == []
    form = Form(seat, KIRANA)
    rows = form.entry.form.rows
    for name, text in (("weight", "3,7"), ("length", "71,2"), ("muac", "11,3"), ("head", "440")):
        rows[name].field.set_text(text)
    seat.settle()
    QApplication.processEvents()
    assert not rows["weight"].strip.isHidden()
    assert look(seat.window) == []
    assert seat.window.width() == 1366

"""Weighing by keyboard alone: three children, a T, an odd length, second thoughts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.ui.children.memory import memory_of
from tests.ui.pages.sitting import BANYU, GUNTUR, KIRANA, MUTIARA, Sitting, sitting, village


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        yield seat


class Cadre:
    """What she does, in her words; counts every key that is no digit or comma."""

    def __init__(self, seat: Sitting) -> None:
        self.seat = seat
        self.extra_keys = 0

    def types(self, text: str) -> None:
        self.seat.keys(text)

    def presses(self, *names: str) -> None:
        self.extra_keys += len(names)
        self.seat.press(*names)

    def finds(self, letters: str) -> None:
        self.extra_keys += len(letters)
        self.seat.keys(letters)
        self.presses("Return")
        self.seat.settle()

    def measures(self, *figures: str) -> None:
        for place, figure in enumerate(figures):
            if place:
                self.presses("Return")
            self.types(figure)

    def saves(self) -> None:
        self.presses("Ctrl+Return")
        self.seat.settle()

    @property
    def page(self) -> Any:
        return self.seat.page

    @property
    def entry(self) -> Any:
        return self.seat.page.entry


@pytest.fixture
def cadre(seat: Sitting) -> Cadre:
    seat.open("measure")
    return Cadre(seat)


def test_three_children_by_keyboard_alone(cadre: Cadre, seat: Sitting) -> None:
    for letters, *figures in (
        ("ki", "7,4", "72.9", "13,1"),
        ("ba", "8.1", "68,5", "14,0"),
        ("mu", "12,1", "89,4", "15,3"),
    ):
        before = cadre.extra_keys
        cadre.finds(letters)
        cadre.measures(*figures)
        cadre.saves()
        assert cadre.extra_keys - before <= 6
    assert seat.told == ["Kirana tersimpan", "Banyu tersimpan", "Mutiara tersimpan"]
    assert cadre.page._saved_words.text() == "Tersimpan di laptop 09.42"
    assert [
        (seat.measurements(child)[-1]["weight_g"], seat.measurements(child)[-1]["lenhei_mm"])
        for child in (KIRANA, BANYU, MUTIARA)
    ] == [(7400, 729), (8100, 685), (12100, 894)]
    assert seat.measurements(MUTIARA)[-1]["position"] == "standing"
    assert seat.measurements(KIRANA)[-1]["oedema"] is None  # nobody looked
    assert cadre.page.search.edit.hasFocus()
    assert [item.key for item in cadre.page.list._model.items if hasattr(item, "key")] == [
        BANYU, KIRANA, MUTIARA
    ]  # fmt: skip


def test_enter_alone_walks_through_and_saves_on_the_last(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("ba")
    for figure in ("8,1", "68,5", "14", "43,5"):
        cadre.types(figure)
        cadre.presses("Return")
    cadre.presses("Left")  # the first answer: no oedema
    cadre.presses("Return")
    seat.settle()
    last = seat.measurements(BANYU)[-1]
    assert (last["weight_g"], last["headc_mm"]) == (8100, 435)
    assert seat.told == ["Banyu tersimpan"]


def test_a_child_with_t_gets_a_proposal_that_f4_takes_along(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("ki")
    cadre.measures("7,4", "72,9")
    seat.settle()
    result = cadre.entry.result
    assert result.tile.tile.code() == "T"
    assert result.tile.words() == "Tidak naik. Naik 100 g dari minimal 200 g"
    assert result.proposals.reasons() == ["R06", "R05"]
    assert "2 bulan berturut-turut tidak naik" in result.proposals.accessibleName()
    cadre.presses("F4")
    seat.settle()
    name, args = seat.went[-1]
    assert (name, args) == ("refer", {"person": KIRANA, "reasons": ["R06", "R05"]})
    # the slip says what was measured: it is on the disk
    assert seat.measurements(KIRANA)[-1]["weight_g"] == 7400


def test_an_odd_length_is_asked_about_and_can_be_right(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("ki")
    cadre.measures("7,4", "71,2")
    seat.settle()
    length = cadre.entry.form.rows["length"]
    assert not length.strip.isHidden()
    assert "Turun 1,2 cm" in length.strip.accessibleName()
    assert "sementara" in cadre.entry.result.rulers.rulers["zlen"].accessibleName()
    assert "R08" not in cadre.entry.result.proposals.reasons()
    assert "1 belum dijawab" in cadre.page._open_words.text()
    # Tab and Enter pass the strip by; "Angka benar" has a key of its own
    cadre.presses("Tab", "Tab")
    assert not length.strip.isHidden()
    cadre.presses("Alt+B")
    seat.settle()
    assert length.strip.isHidden()
    assert "sementara" not in cadre.entry.result.rulers.rulers["zlen"].accessibleName()
    assert "R08" in cadre.entry.result.proposals.reasons()
    cadre.saves()
    assert seat.measurements(KIRANA)[-1]["confirm"] == ["measurement.length_fell"]


def test_f6_measures_again(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("ki")
    cadre.measures("3,7")
    seat.settle()
    weight = cadre.entry.form.rows["weight"]
    assert "Maksudnya 7,3?" in weight.strip.accessibleName()
    cadre.presses("F6")
    assert weight.field.text() == ""
    assert weight.field.edit.hasFocus()
    cadre.measures("7,5")
    seat.settle()
    assert weight.strip.isHidden()
    cadre.saves()
    assert seat.measurements(KIRANA)[-1]["confirm"] == []


def test_a_changed_figure_is_no_longer_confirmed(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("ki")
    cadre.measures("3,7")
    seat.settle()
    cadre.entry.form.confirm("weight")
    seat.settle()
    cadre.presses("Up", "Backspace")
    cadre.types("9")
    seat.settle()
    assert not cadre.entry.form.rows["weight"].strip.isHidden()


def test_ctrl_z_takes_the_last_save_back_and_the_figures_are_still_there(
    cadre: Cadre, seat: Sitting
) -> None:
    before = len(seat.measurements(KIRANA))
    cadre.finds("ki")
    cadre.measures("7,4", "72,9")
    cadre.saves()
    assert len(seat.measurements(KIRANA)) == before + 1
    cadre.presses("Ctrl+Z")
    seat.settle()
    assert len(seat.measurements(KIRANA)) == before
    assert cadre.entry.form.rows["weight"].field.text() == "7,4"
    voided = seat.ask(lambda desk: [*desk.store.records.find("measurement", {"child": KIRANA})])
    assert [row["voided"] for row in voided if row["voided"]] == ["dibatalkan kader"]
    cadre.presses("Ctrl+Z")  # nothing more: only the typing could be taken back
    seat.settle()
    assert len(seat.measurements(KIRANA)) == before


def test_a_child_of_five_and_a_second_time_today(cadre: Cadre, seat: Sitting) -> None:
    cadre.page.open(id=GUNTUR)
    seat.settle()
    assert "lewat 5 tahun" in cadre.entry.notice.accessibleName()
    cadre.measures("18,5")
    cadre.saves()
    assert seat.measurements(GUNTUR)[-1]["weight_g"] == 18500
    cadre.page.open(id=BANYU)
    seat.settle()
    cadre.measures("8,1")
    cadre.saves()
    cadre.finds("ba")
    assert "sudah diukur 8,1 kg" in cadre.entry.notice.accessibleName()


def test_leaving_keeps_what_was_typed(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("ki")
    cadre.measures("7,4", "7")
    cadre.presses("Esc")
    seat.settle()
    assert cadre.page.search.edit.hasFocus()
    cadre.finds("ki")
    rows = cadre.entry.form.rows
    assert (rows["weight"].field.text(), rows["length"].field.text()) == ("7,4", "7")


def test_a_power_cut_keeps_what_was_typed(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("ki")
    cadre.measures("7,4", "72,9")
    seat.qtbot.wait(450)  # a moment after the last key
    seat.settle()
    memory_of(seat.context).drafts.clear()  # what a cut takes away
    cadre.entry.child = None
    cadre.page.open(id=KIRANA)
    seat.settle()
    rows = cadre.entry.form.rows
    assert (rows["weight"].field.text(), rows["length"].field.text()) == ("7,4", "72,9")
    cadre.saves()
    cadre.page.open(id=KIRANA)
    seat.settle()
    assert cadre.entry.form.rows["weight"].field.text() == ""


def test_a_wrong_weight_is_corrected_on_the_childs_page(seat: Sitting) -> None:
    page = seat.open("child", id=KIRANA)
    cadre = Cadre(seat)
    page.measurements.table.setFocus()
    cadre.presses("Return")
    seat.settle()
    cadre.presses("Ctrl+A")
    cadre.types("7,5")
    cadre.saves()
    assert seat.measurements(KIRANA)[-1]["weight_g"] == 7500
    assert seat.told == ["Ukuran diperbaiki"]
    assert page.measurements.table.hasFocus()
    cadre.presses("Ctrl+Z")
    seat.settle()
    assert seat.measurements(KIRANA)[-1]["weight_g"] == 7300
    # and voided with a reason, without the mouse
    cadre.presses("Delete")
    seat.settle()
    cadre.presses("Return")
    assert page.measurements.editor.reason.state() == "bad"
    seat.keys("salah anak")
    cadre.presses("Return")
    seat.settle()
    assert seat.measurements(KIRANA)[-1]["weight_g"] == 7200
    assert page.child.measured[-1].voided == "salah anak"

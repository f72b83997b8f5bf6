"""The children's list: searching, filters, keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.ui import language
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.ui.widgets.table import Row
from kbdesk.words import LANGUAGES
from tests.ui.clipping import clipped, faults, nameless
from tests.ui.pages.sitting import BANYU, KIRANA, MUTIARA, Sitting, sitting, village


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h", posyandu=("LT01", "LT02")) as seat:
        village(seat)
        yield seat


def shown(page: Any) -> list[str]:
    return [row.key for row in page.table.rows() if isinstance(row, Row)]


def test_children_are_found_by_name_mother_rt_and_nik(seat: Sitting) -> None:
    page = seat.open("children")
    assert shown(page) == [BANYU, KIRANA, MUTIARA]
    for text, found in (
        ("ki", [KIRANA]),
        ("sero rem", [KIRANA]),
        ("rt 02", [BANYU]),
        ("647401430625", [KIRANA]),
        ("xyz", []),
        ("", [BANYU, KIRANA, MUTIARA]),
    ):
        page.search.edit.selectAll()
        seat.press("Delete")
        seat.keys(text)
        assert shown(page) == found, text
    assert page.empty.isHidden()


def test_filters(seat: Sitting) -> None:
    seat.record(
        {"do": "record_measurement", "child": BANYU, "date": "2026-08-11", "weight_kg": 4.5},
    )
    page = seat.open("children", only="waiting")
    assert shown(page) == [KIRANA, MUTIARA]
    page = seat.open("children", only="not_gained")
    assert shown(page) == [BANYU, KIRANA]
    page = seat.open("children", only="red")
    assert shown(page) == [BANYU]
    assert page._subtitle.text() == "3 anak balita · 2 belum ditimbang bulan ini"


def test_enter_opens_and_ctrl_u_measures(seat: Sitting) -> None:
    page = seat.open("children")
    seat.keys("mu")
    seat.press("Return")
    assert seat.went[-1] == ("child", {"id": MUTIARA})
    page = seat.open("children")
    page.search.set_text("")
    page.table.set_current_key(None)
    seat.press("Down")
    assert page.table.hasFocus()
    page.table.set_current_key(KIRANA)
    seat.press("Ctrl+U")
    assert seat.went[-1] == ("measure", {"id": KIRANA})


def test_one_posyandu_of_several(seat: Sitting) -> None:
    page = seat.open("children")
    page._places.edit.setFocus()
    page._places.edit.selectAll()
    seat.keys("LT02")
    seat.settle()
    assert page._places.value() == "LT02"
    assert shown(page) == []
    assert not page.empty.isHidden()


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("factor", SCALES)
def test_no_word_is_cut_and_every_field_has_a_name(
    seat: Sitting, dressed: Theme, factor: float, tongue: Any
) -> None:
    language.speak(tongue)
    dressed.apply(factor)
    look = faults if factor == 1.0 else lambda window: [*clipped(window), *nameless(window)]
    seat.open("children")
    assert look(seat.window) == []
    assert seat.window.width() == 1366

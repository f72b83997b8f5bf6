"""A second weighing in a month: it is said, and every figure compares with the month before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.ui.formats import integer
from tests.ui.pages.sitting import BANYU, KIRANA, MUTIARA, Sitting, sitting, village
from tests.ui.pages.test_strips import on_page, type_in


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        yield seat


def weigh(seat: Sitting, child: str, day: str, weight: float) -> None:
    seat.record(
        {"do": "record_measurement", "child": child, "date": day, "weight_kg": weight,
         "confirm": ["measurement.weight_jump"]}
    )  # fmt: skip


@pytest.mark.parametrize("where", ["measure", "open_day"])
@pytest.mark.parametrize("typed", ["7,2", "7,3", "7,4", "7,5", "7,6", "8,0"])
def test_tile_pill_and_row_compare_with_the_month_before(
    seat: Sitting, where: str, typed: str
) -> None:
    weigh(seat, KIRANA, "2026-08-09", 7.5)
    page = on_page(seat, where, KIRANA)
    type_in(seat, page, "weight", typed)
    entry: Any = page.entry
    assert "Bulan ini sudah ditimbang 9 Agustus 2026: 7,5 kg" in entry.notice.accessibleName()
    row, change = entry.form.rows["weight"], round(float(typed.replace(",", ".")) * 1000) - 7300
    assert row._last_value.text() == "7,3 kg"
    assert row._last_day.text() == "14 Jul"
    assert row._change.text() == f"{integer(change, signed=True)} g"
    assert row._change_note.text() == "minimal 200 g"
    assert integer(abs(change)) in entry.result.tile.words()
    pill = "Naik cukup" if change >= 200 else f"Kurang {integer(200 - change)} g"
    assert row.chip.text() == pill


def test_a_weighing_noted_late_does_not_become_the_months(seat: Sitting) -> None:
    weigh(seat, KIRANA, "2026-08-09", 7.5)
    page = on_page(seat, "measure", KIRANA)
    page.entry.form.day.set_text("3/8/2026")
    seat.settle()
    said = page.entry.notice.accessibleName()
    assert "9 Agustus 2026: 7,5 kg" in said
    assert "tetap penimbangan itu" in said


def test_who_was_weighed_earlier_this_month_is_not_counted_as_not_weighed(seat: Sitting) -> None:
    weigh(seat, KIRANA, "2026-08-09", 7.5)
    page = on_page(seat, "open_day", MUTIARA)
    seat.press("Alt+3")
    strip = page.list.strip
    counts = {name: button.count for name, button in strip.buttons.items()}
    assert counts == {"all": 3, "not_here": 1, "waiting": 1, "done": 0}
    items = page.list.list._model.items
    sections = [item.words for item in items if not hasattr(item, "key")]
    assert "Sudah diperiksa bulan ini · 1" in sections
    seat.keys("12,1")
    seat.press("Ctrl+Return")
    seat.settle()
    page.arrive(BANYU)
    seat.settle()
    seat.press("Alt+T")
    seat.settle()
    end = seat.page
    assert [one.id for one in end.end.absent] == []
    assert (end.end.earlier, [one.id for one in end.end.waiting]) == (1, [BANYU])
    assert "1 sudah ditimbang bulan ini" in end._absent._note.text()
    keys = [item.key for item in end.open_ones.rows() if hasattr(item, "key")]
    assert keys == [f"waiting:{BANYU}"]

"""Menu cycles by keyboard: made, laid day by day, doubted, kept and put on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.domain.menus import Cycle, cycle_id
from kbdesk.queries.menus import Cycles
from kbdesk.ui.widgets.cells import spoken
from tests.ui.pages.sitting import Sitting, sitting


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Sitting]:
    with sitting(qtbot, tmp_path / "home") as seat:
        yield seat


def held(seat: Sitting, ref: str) -> Cycle:
    return seat.ask(lambda desk: Cycles(desk).held(ref))


def begin(seat: Sitting, **more: Any) -> str:
    draft = {
        "do": "record_menu_cycle", "name": "September", "target": "12-23", "slots": [], **more,
    }  # fmt: skip
    return str(seat.record(draft)[0]["id"])


def test_a_cycle_is_made_in_the_form_beside_the_list(seat: Sitting) -> None:
    page = seat.open("menus")
    assert len(page.table.rows()) == 7
    seat.press("F4")
    assert page.form.name.edit.hasFocus()
    seat.keys("September")
    seat.open("recipes")
    seat.open("menus")
    seat.press("F4")
    assert page.form.name.text() == "September"
    seat.keys(" anak")
    seat.press("Return")
    seat.keys("12-23")
    seat.press("Return")
    seat.keys("1/9/2026")
    seat.press("Return", "Return")
    seat.settle()
    assert seat.went[-1][0] == "menu"
    cycle = held(seat, str(seat.went[-1][1]["id"]))
    assert (cycle.name, cycle.target, cycle.start) == ("September anak", "12-23", "2026-09-01")
    assert cycle.slots == ()


def test_a_cycle_may_begin_from_another(seat: Sitting) -> None:
    page = seat.open("menus")
    page.form.name.set_value("Salinan")
    page.form.target.set_value("12-23")
    page.form.source.set_value(cycle_id("contoh-12-23"))
    assert page.form.source.value() is not None
    page.form.save()
    seat.settle()
    made = held(seat, str(seat.went[-1][1]["id"]))
    assert len(made.slots) == 10


def test_days_are_laid_with_two_letters_and_enter(seat: Sitting) -> None:
    id_ = begin(seat, start="2026-09-01")
    page = seat.open("menu", id=id_)
    # on a busy machine the hand of a test rests
    page._timer.setInterval(600_000)
    assert page.table.hasFocus()
    seat.keys("nasi tim")
    seat.settle()
    assert page.card.search.text() == "nasi tim"
    seat.press("Return")
    seat.settle()
    assert page.table.hasFocus()
    seat.press("Down")
    seat.keys("sup bola")
    seat.settle()
    seat.press("Return")
    seat.settle()
    assert [slot.day for slot in page._cycle.slots] == [1, 2]
    # two recipes are one operation, written when the page is left
    page.leave()
    seat.settle()
    kept = held(seat, id_)
    assert [(slot.day, slot.slot) for slot in kept.slots] == [(1, "meal"), (2, "meal")]
    written = seat.ask(lambda desk: len(desk.store.journal.history("menu_cycle", id_, "days")))
    assert written == 1


def test_what_is_laid_is_kept_once_the_hand_rests(seat: Sitting) -> None:
    id_ = begin(seat)
    page = seat.open("menu", id=id_)
    seat.keys("na")
    seat.settle()
    seat.press("Return")
    seat.qtbot.waitUntil(lambda: len(held(seat, id_).slots) == 1, timeout=10_000)
    seat.settle()
    assert page.kept.text() == "Tersimpan di laptop"


def test_a_repeat_and_a_day_without_animal_protein_are_named(seat: Sitting) -> None:
    id_ = begin(seat, target="pregnant")
    page = seat.open("menu", id=id_)
    for _ in range(2):
        seat.keys("ketan")
        seat.settle()
        seat.press("Return")
        seat.settle()
        seat.press("Down")
    codes = [(one["code"], one["params"].get("day")) for one in page._said["warnings"]]
    assert ("menu_cycle.repeat", 2) in codes
    assert ("menu_cycle.no_animal_protein", 1) in codes
    page._part("doubts")
    page.doubts.setFocus()
    place = next(
        row.key for row in page.doubts.rows() if "sama dengan hari 1" in spoken(row.cells[1])
    )
    page.doubts.set_current_key(place)
    seat.press("Return")
    assert page.table.current_key() == "2"
    assert page.table.hasFocus()


def test_delete_takes_the_last_recipe_of_a_day_off(seat: Sitting) -> None:
    ref = cycle_id("contoh-12-23")
    page = seat.open("menu", id=ref, day=3)
    assert page.table.current_key() == "3"
    seat.press("Delete")
    seat.settle()
    assert 3 not in [slot.day for slot in page._cycle.slots]
    page.leave()
    seat.settle()
    assert 3 not in [slot.day for slot in held(seat, ref).slots]


def test_escape_leaves_the_search_and_lays_nothing(seat: Sitting) -> None:
    id_ = begin(seat)
    page = seat.open("menu", id=id_)
    seat.keys("te")
    seat.settle()
    assert page.card.found.isVisible()
    seat.press("Escape")
    assert page.card.search.text() == ""
    seat.press("Escape")
    seat.settle()
    assert page.table.hasFocus()
    assert page._cycle.slots == ()
    assert seat.went[-1][0] == "menu"


def test_name_and_first_day_are_changed(seat: Sitting) -> None:
    id_ = begin(seat)
    page = seat.open("menu", id=id_)
    page.name.setFocus()
    page.name.edit.selectAll()
    seat.keys("Oktober")
    page.start.setFocus()
    seat.keys("1/10/2026")
    seat.settle()
    page.leave()
    seat.settle()
    cycle = held(seat, id_)
    assert (cycle.name, cycle.start) == ("Oktober", "2026-10-01")


def test_the_board_is_printed_as_it_was_laid(seat: Sitting) -> None:
    id_ = begin(seat)
    seat.open("menu", id=id_)
    seat.keys("na")
    seat.settle()
    seat.press("Return")
    seat.settle()
    seat.press("Ctrl+P")
    seat.settle()
    assert seat.went[-1] == ("menu_papers", {"cycle": id_})
    paper = seat.page
    seat.qtbot.waitUntil(lambda: paper.paper.pdf is not None, timeout=20_000)
    assert paper.of.value() == id_
    # leaving wrote it before the paper was drawn
    assert len(held(seat, id_).slots) == 1


def test_a_cycle_is_put_away(seat: Sitting) -> None:
    id_ = begin(seat)
    page = seat.open("menu", id=id_)
    page.shelf.setFocus()
    seat.press("Return")
    seat.settle()
    assert seat.went[-1][0] == "menus"
    assert id_ not in [row.key for row in seat.page.table.rows()]


def test_the_places_lead_from_one_page_to_the_other(seat: Sitting) -> None:
    page = seat.open("recipes")
    page.places._buttons[page.places.index()].setFocus()
    seat.press("Right")
    seat.settle()
    assert seat.went[-1][0] == "menus"
    assert page.places.value() == "recipes"

"""The kitchen's money and shelf, allergies, and the corner's plans, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.domain.report_json.kitchen import AccountJson
from kbdesk.queries.kitchen_account import account, said
from kbdesk.queries.kitchen_stock import Shelf
from kbdesk.ui.widgets.table import Row
from tests.ui.pages.sitting import KIRANA, Sitting, sitting, uid, village
from tests.ui.pages.test_kitchen import TODAY, enrol, lay_cycle

MONTH = TODAY.year * 12 + TODAY.month - 1


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Sitting]:
    with sitting(qtbot, tmp_path / "home") as seat:
        village(seat)
        yield seat


def money(seat: Sitting) -> AccountJson:
    return seat.ask(lambda desk: said(account(desk, MONTH, desk.village)))


def rows(page: Any) -> list[Row]:
    return [one for one in page.table.rows() if isinstance(one, Row)]


def test_money_is_recorded_doubted_and_taken_out(seat: Sitting, tmp_path: Path) -> None:
    page = seat.open("money")
    assert not page.receipt.isEnabled()
    page.kind.set_value("received")
    page._kind_chosen()
    assert not page.purpose.isVisible()
    page.amount.set_value(100_000)
    page.source.set_value("dana_desa")
    page.save()
    seat.settle()
    assert money(seat)["left_rupiah"] == 100_000
    page.kind.set_value("spent")
    page._kind_chosen()
    page.amount.set_value(130_000)
    page.purpose.set_value("fuel")
    page.save()
    seat.settle()
    # doubted: nothing is written, what was typed is there, a button says that it is so
    assert money(seat)["left_rupiah"] == 100_000
    assert page.amount.value() == 130_000
    assert page.notice.isVisible()
    page.notice.button.click()
    seat.settle()
    assert money(seat)["overspent_rupiah"] == 30_000
    assert len(rows(page)) == 2
    spent = next(one for one in money(seat)["lines"] if one["kind"] == "spent")
    page.table.set_current_key(spent["id"])
    from PIL import Image

    picture = tmp_path / "nota.png"
    Image.new("RGB", (30, 20), "white").save(picture)
    page.attach_receipt(picture)
    seat.settle()
    assert money(seat)["lines"][-1]["receipts"] == 1
    page.void.button.click()
    assert page.void.why.state() == "bad"
    # a reason belongs to its line, however the page was left
    page.void.why.set_value("salah catat")
    other = next(one["id"] for one in money(seat)["lines"] if one["kind"] == "received")
    page.table.set_current_key(other)
    seat.settle()
    assert page.void.why.text() == ""
    page.leave()
    seat.begin()
    page = seat.open("money")
    page.table.set_current_key(spent["id"])
    seat.settle()
    assert page.void.why.text() == "salah catat"
    page.void.button.click()
    seat.settle()
    assert money(seat)["left_rupiah"] == 100_000
    assert page.void.why.text() == ""


def test_what_is_typed_of_money_is_not_lost(seat: Sitting) -> None:
    page = seat.open("money")
    page.amount.set_value(45_000)
    page.note.set_value("gas")
    page.touched()
    page.leave()
    seat.begin()
    page = seat.open("money")
    assert (page.amount.value(), page.note.value()) == (45_000, "gas")


def test_the_shelf_is_filled_and_counted(seat: Sitting) -> None:
    page = seat.open("stock")
    page.food.set_value("AR001")
    page.weight.set_value(5000)
    page.cost.set_value(75_000)
    page.save()
    seat.settle()
    (rice,) = rows(page)
    assert "5,00" in rice.spoken
    page.table.opened.emit(rice.key)
    assert page.movement.value() == "counted"
    assert not page.cost.isVisible()
    page.weight.set_value(4200)
    page.save()
    seat.settle()
    shelf, day = seat.ask(lambda desk: (Shelf(desk, desk.village or ""), desk.clock.today()))
    left = [shelf.left(*kept, day.isoformat()).grams for kept in shelf.kept()]
    assert left == [4200]


def test_an_allergy_warns_where_the_kitchen_looks(seat: Sitting) -> None:
    lay_cycle(seat, "2026-08-11")
    place = enrol(seat, KIRANA, 9001, 2)
    page = seat.open("recipient", id=place)
    seat.press("F8")
    seat.settle()
    page = seat.page
    page.allergies.set_values(["fish"])
    page.note.set_value("gatal")
    page.save()
    seat.settle()
    page = seat.open("kitchen", target="12-23", day=date(2026, 8, 11))
    assert page.recipe.allergy.isVisible()
    assert "alergi ikan" in page.eaters.list.items()[0].spoken
    page.recipe.allergy.acted.emit()
    seat.settle()
    assert seat.went[-1][0] == "recipe"
    assert seat.page.swap.out.value() == page.recipe.must_go != ""
    portions = seat.open("portions")
    assert "alergi ikan" in portions.table.rows()[0].spoken
    seat.record({"do": "edit_person", "id": KIRANA, "allergies": []})
    page = seat.open("kitchen", target="12-23")
    assert not page.recipe.allergy.isVisible()


def test_the_kitchen_tells_of_itself_once(seat: Sitting) -> None:
    page = seat.open("kitchen_about")
    page.name.set_value("Dapur Kenanga")
    page.hours.set_value("Senin-Sabtu 07.30")
    page.capacity.set_value(12)
    page.save()
    seat.settle()
    page = seat.open("kitchen_about")
    assert (page.name.value(), page.capacity.value()) == ("Dapur Kenanga", 12)


def test_a_session_is_planned_found_held_and_called_off(seat: Sitting) -> None:
    page = seat.open("plan_lesson", topic="feeding")
    page.name.set_value("Isi piring")
    page.place.set_value("Balai RT 03")
    page.time.set_value("09:30")
    page.save()
    seat.settle()
    assert seat.went[-1][0] == "lessons"
    page = seat.open("lessons")
    (row,) = rows(page)
    assert "Balai RT 03" in row.spoken
    assert "direncanakan" in row.spoken
    page.search.set_text("jamban")
    page.searched()
    assert not rows(page)
    page.search.set_text("piring")
    page.which.set_value("held")
    page._show()
    assert not rows(page)
    page.which.set_value("all")
    page._show()
    page.table.opened.emit(row.key)
    seat.settle()
    assert seat.went[-1] == ("plan_lesson", {"id": row.key})
    seat.press("F6")
    seat.settle()
    lesson = seat.page
    assert seat.went[-1] == ("lesson", {"plan": row.key})
    assert (lesson.topic.value(), lesson.place.value()) == ("feeding", "Balai RT 03")
    lesson.save()
    seat.settle()
    page = seat.open("lessons")
    (row,) = rows(page)
    assert "terlaksana" in row.spoken
    seat.record({"do": "plan_education", "id": uid(9100), "date": "2026-08-20", "topic": "elderly"})
    page = seat.open("plan_lesson", id=uid(9100))
    page.void.why.set_value("hujan")
    page.void.button.click()
    seat.settle()
    assert str(seat.went[-1][0]) == "lessons"


def test_the_corner_tells_of_itself_once(seat: Sitting) -> None:
    page = seat.open("corner_about")
    page.name.set_value("Pojok Kenanga")
    page.phone.set_value("0811-0000")
    page.save()
    seat.settle()
    page = seat.open("corner_about")
    assert (page.name.value(), page.phone.value()) == ("Pojok Kenanga", "0811-0000")

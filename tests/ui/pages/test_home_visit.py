"""A home visit by checklist: answered by keys, refused at its field, kept while it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.domain.home_visits import checklist
from tests.ui.clipping import faults
from tests.ui.pages.sitting import Sitting, sitting, uid

FAMILY, ELDER, CHILD = uid(801), uid(802), uid(803)


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        seat.record(
            {
                "do": "register_family", "id": FAMILY, "village": "64.74.01.1003", "rt": "03",
                "members": [
                    {"id": ELDER, "name": "Kenari Tua", "sex": "female",
                     "birth_date": "1955-02-03", "relation": "head", "posyandu": "LT01"},
                    {"id": CHILD, "name": "Camar Kecil", "sex": "male",
                     "birth_date": "2024-02-03", "relation": "child", "posyandu": "LT01"},
                ],
            }
        )  # fmt: skip
        seat.mine |= {"home_visit", "family"}
        yield seat


def visits(seat: Sitting) -> list[dict[str, object]]:
    return seat.ask(lambda desk: list(desk.store.records.find("home_visit", {})))


def test_the_checklist_is_that_of_the_stage_and_is_saved(seat: Sitting) -> None:
    page = seat.open("home_visit", family=FAMILY, person=ELDER)
    assert page.form.value() == "elderly"
    asked = [one.item for one in checklist("elderly") if one.sex is None]
    assert list(page.questions.questions) == asked
    page.questions.questions["medicine_there"].setFocus()
    seat.keys("Y")
    page.questions.questions["medicine_taken"].setFocus()
    seat.keys("T")
    seat.press("F8")
    assert page.questions.answers()["tb_cough"] == "no"
    page.preview_now()
    seat.settle()
    assert faults(page) == []
    page.save()
    seat.settle()
    (row,) = visits(seat)
    assert row["answers"]["medicine_taken"] == "no"  # type: ignore[index]
    assert row["next_date"]
    family = seat.page
    assert [task.kind for task in family._life.tasks][:1] == ["found_at_home"]


def test_what_is_of_another_stage_is_refused_at_its_field_and_stays(seat: Sitting) -> None:
    page = seat.open("home_visit", family=FAMILY, person=CHILD)
    assert page.form.value() == "child"
    page.form.set_value("adult")
    page.ask_questions()
    page.questions.questions["smoking"].setFocus()
    seat.keys("T")
    page.save()
    seat.settle()
    assert visits(seat) == []
    assert page.form.state() == "bad"
    assert page.questions.answers() == {"smoking": "no"}


def test_who_refuses_is_asked_nothing_and_recorded(seat: Sitting) -> None:
    page = seat.open("home_visit", family=FAMILY, form="family")
    page.questions.questions["insurance"].setFocus()
    seat.keys("Y")
    page.outcome.choice.setFocus()
    page.outcome.set_value("refused")
    page.outcome.changed.emit()
    assert not page.questions.isVisible()
    page.save()
    seat.settle()
    (row,) = visits(seat)
    assert (row["outcome"], row["answers"], row["person"]) == ("refused", {}, None)


def test_the_filled_form_is_printed_from_the_visit(seat: Sitting) -> None:
    page = seat.open("home_visit", family=FAMILY, person=ELDER)
    page.day.set_value(None)
    seat.press("F7")
    assert visits(seat) == []
    page.day.set_value(page.today)
    page.questions.questions["medicine_there"].setFocus()
    seat.keys("Y")
    seat.press("F7")
    seat.settle()
    (row,) = visits(seat)
    (asked,) = [given for name, given in seat.went if name == "report"]
    assert asked["name"] == "home-visit-forms"
    assert asked["options"] == {"visit": row["id"]}
    # later it is reached from the line of the family
    family = seat.open("family", id=FAMILY)
    seat.settle()
    line = next(one for one in family.timeline.lines if "Kunjungan rumah" in one.accessibleName())
    line.setFocus()
    seat.press("Return")
    assert seat.went[-1] == ("report", asked)

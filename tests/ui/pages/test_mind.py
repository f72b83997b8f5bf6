"""A check of the mind in the window: for who recorded it and for supervisors, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from kbdesk.desk import Desk, DeskUser
from kbdesk.domain.posyandu import UserRole
from kbdesk.ui.widgets.table import Row
from tests.ui.pages.day_people import grown, person_id
from tests.ui.pages.sitting import Sitting, sitting, uid, village

ADULT, PUPIL = person_id(0), person_id(2)


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Sitting]:
    with sitting(qtbot, tmp_path / "h") as seat:
        village(seat)
        grown(seat, 3)
        seat.mine |= {"person", "mind"}
        yield seat


def kept(seat: Sitting) -> list[dict[str, Any]]:
    rows = seat.ask(lambda desk: [*desk.store.records.find("mind_check", {"person": ADULT})])
    return [one for one in rows if one["voided"] is None]


def answer(question: Any, place: int) -> None:
    button = question.findChildren(QAbstractButton)[place]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def recorded(seat: Sitting, question_17: str = "no") -> Any:
    """Go to the form by its key and answer it by keys."""
    page = seat.open("person", id=ADULT)
    seat.press("Alt+J")
    seat.settle()
    form = seat.page
    assert seat.went[-1] == ("mind", {"person": ADULT})
    assert form.form.value() == "srq20"  # an adult has this form alone
    answer(form.result, 0)
    answer(form.question_17, ("yes", "no").index(question_17))
    seat.press("Ctrl+Return")
    seat.settle()
    return page


def as_other(seat: Sitting, role: UserRole = "cadre") -> None:
    """Let somebody else sit down at the same laptop."""

    def sit(desk: Desk) -> None:
        desk.user = DeskUser(uid(9), "Rohana Tepian", role)

    seat.ask(sit)
    seat.begin()


def words(page: Any) -> list[str]:
    return [one.cells[-1].words for one in page.table.rows() if isinstance(one, Row)]


def test_it_is_recorded_shown_corrected_and_taken_back(seat: Sitting) -> None:
    page = recorded(seat)
    assert seat.page is page
    assert words(page) == ["SRQ-20: tidak perlu tindak lanjut"]
    assert "Skrining jiwa" not in page._due.text()
    page.table.setFocus()
    seat.press("Return")
    seat.settle()
    (row,) = kept(seat)
    assert seat.went[-1] == ("mind", {"person": ADULT, "id": row["id"]})
    answer(seat.page.result, 1)
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.page.risk.of.codes == ("R41",)
    page = seat.open("person", id=ADULT)
    assert words(page) == ["SRQ-20: bertemu tenaga kesehatan"]
    page.table.setFocus()
    seat.press("Delete")
    seat.keys("salah orang")
    page.strip.confirm.click()
    page.strip.confirm.click()
    seat.settle()
    assert (kept(seat), words(page)) == ([], [])


def test_ctrl_z_takes_it_back(seat: Sitting) -> None:
    page = recorded(seat)
    page.table.setFocus()
    seat.press("Ctrl+Z")
    seat.settle()
    assert (kept(seat), words(page)) == ([], [])
    assert "Skrining jiwa" in page._due.text()


def test_a_yes_to_question_17_proposes_at_once_and_says_only_who_is_to_see_her(
    seat: Sitting,
) -> None:
    recorded(seat, "yes")
    risk = seat.page.risk
    assert risk.asking
    assert risk.of.codes == ("R40",)
    said = " ".join((risk._title.text(), risk._detail.text(), *risk.of.words)).lower()
    assert "tenaga kesehatan" in said
    assert not [one for one in ("17", "srq", "jiwa", "bunuh") if one in said]
    seat.press("F4")
    assert seat.went[-1] == ("refer", {"person": ADULT, "reasons": ["R40"]})


def test_what_is_typed_is_kept_for_who_typed_it_alone(seat: Sitting) -> None:
    form = seat.open("mind", person=ADULT)
    answer(form.result, 1)
    seat.settle()
    seat.open("person", id=ADULT)
    assert seat.open("mind", person=ADULT).result.value() == "look_further"
    as_other(seat)
    assert seat.open("mind", person=ADULT).result.value() is None


def test_the_form_is_offered_by_age(seat: Sitting) -> None:
    form = seat.open("mind", person=PUPIL)
    assert form.form.value() == "sdq"
    assert not form.question_17.isVisible()


def test_another_cadre_sees_nothing_of_it(seat: Sitting) -> None:
    recorded(seat)
    (row,) = kept(seat)
    as_other(seat)
    page = seat.open("person", id=ADULT)
    assert words(page) == []
    assert "Skrining jiwa" in page._due.text()  # whoever else asked stays unsaid
    seat.open("mind", person=ADULT, id=row["id"])
    assert seat.page.result.value() is None
    assert not seat.page.keeping.name
    as_other(seat, "supervisor")
    assert words(seat.open("person", id=ADULT)) == ["SRQ-20: tidak perlu tindak lanjut"]

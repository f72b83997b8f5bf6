"""From the corner's session to the village's intervention and back, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.store.records import Row
from tests.ui.pages.sitting import Sitting, sitting, village
from tests.ui.pages.test_education import begin


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sitting]:
    monkeypatch.setattr(
        "tests.ui.pages.sitting.MINE",
        ("education", "lesson", "plan_lesson", "kampung_record", "dataku"),
    )
    with sitting(qtbot, tmp_path / "home") as seat:
        village(seat)
        yield seat


def interventions(seat: Sitting) -> list[Row]:
    return seat.ask(lambda desk: list(desk.store.records.find("intervention", {})))


def words(page: Any) -> str:
    return str(page.session.village.words())


def test_i_makes_the_session_an_intervention_and_leads_to_it(seat: Sitting) -> None:
    id_ = begin(seat, place="Balai RT 03", male=1, topic="family_planning")
    page = seat.open("education")
    assert words(page) == "Jadikan intervensi desa"
    # what was counted a moment ago is in the form
    seat.press("p", "p", "i")
    seat.settle()
    form = seat.page.form
    assert seat.went[-1] == ("kampung_record", {"kind": "intervention", "session": id_})
    typed = form.inputs.typed()
    assert {name: typed[name] for name in ("title", "place", "male", "female")} == {
        "title": "Keluarga berencana", "place": "Balai RT 03", "male": "1", "female": "2",
    }  # fmt: skip
    assert (typed["strategy"], typed["family_function"]) == ("2", "reproduction")
    assert seat.page.lesson.isVisible()
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.went[-1] == ("education", {"session": id_})
    (made,) = interventions(seat)
    assert (made["session"], made["male"], made["female"]) == (id_, 1, 2)
    assert words(seat.page) == "Sudah dicatat sebagai intervensi"
    seat.press("i")
    seat.settle()
    assert seat.went[-1] == ("kampung_record", {"kind": "intervention", "id": made["id"]})
    # and back by the link in the record
    seat.page.lesson.setFocus()
    seat.press("Space")
    seat.settle()
    assert seat.went[-1] == ("education", {"session": id_})


def test_a_topic_that_fits_no_function_leaves_it_to_be_chosen(seat: Sitting) -> None:
    begin(seat, topic="other", title="Temu warga")
    seat.open("education")
    seat.press("i")
    seat.settle()
    page = seat.page
    typed = page.form.inputs.typed()
    assert (typed["title"], typed["family_function"]) == ("Temu warga", "")
    seat.press("Ctrl+Return")
    seat.settle()
    assert interventions(seat) == []
    assert seat.page is page


def test_changing_the_intervention_keeps_its_session(seat: Sitting) -> None:
    id_ = begin(seat, female=4)
    draft = {"do": "record_intervention", "title": "Kelas", "strategy": 2,
             "family_function": "education", "session": id_}  # fmt: skip
    made = seat.record(draft)[0]["id"]
    page = seat.open("kampung_record", kind="intervention", id=made)
    page.form.inputs["title"].set_text("Kelas ibu")
    seat.press("Ctrl+Return")
    seat.settle()
    (shown,) = interventions(seat)
    assert (shown["title"], shown["session"], shown["female"]) == ("Kelas ibu", id_, 4)


def test_an_intervention_of_no_session_shows_no_way_back(seat: Sitting) -> None:
    page = seat.open("kampung_record", kind="intervention")
    assert not page.lesson.isVisible()


def test_i_and_d_typed_into_the_search_go_nowhere(seat: Sitting) -> None:
    begin(seat)
    page = seat.open("education")
    page.search.setFocus()
    seat.keys("di")
    seat.settle()
    assert page.search.text() == "di"
    assert seat.page is page


def test_d_leads_to_the_villages_figures(seat: Sitting) -> None:
    begin(seat)
    seat.open("education")
    seat.press("d")
    seat.settle()
    assert seat.went[-1] == ("dataku", {"tab": "summary", "back": True})


def test_an_issue_begins_a_session_on_its_topic(seat: Sitting) -> None:
    page = seat.open("dataku", tab="issues")
    said = {"priorities": [
        {"code": "unmet_need", "figure": "unmet_need", "part": 4, "whole": 9, "percent": 44.4,
         "by_rt": [], "last_year_percent": None, "reach": None},
    ]}  # fmt: skip
    page.issues.show_village(said)
    page.issues.table.setFocus()
    seat.press("F4")
    seat.settle()
    assert seat.went[-1] == ("plan_lesson", {"topic": "family_planning"})
    lesson = seat.page
    assert lesson.topic.value() == "family_planning"
    assert lesson.invited.isVisible()
    seat.press("F7")
    seat.settle()
    assert seat.went[-1] == ("education_papers", {"paper": "unmet_need"})


def test_a_topic_without_a_list_offers_none(seat: Sitting) -> None:
    page = seat.open("lesson", topic="elderly")
    assert not page.invited.isVisible()
    seat.press("F6")
    seat.settle()
    assert seat.went[-1][0] == "lesson"

"""Today, the day of death, and the day on which something ends: the last day that is taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kbdesk.domain.errors import KbdeskError
from tests.sync.machines import Machine

TODAY, TOMORROW = 0, -1
"""As ``Machine.day`` counts: days ago."""


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Machine]:
    laptop = Machine(tmp_path / "laptop", "posyandu", ("LT01",))
    yield laptop
    laptop.close()


def refusal(laptop: Machine, verb: str, **fields: Any) -> str:
    with pytest.raises(KbdeskError) as refused:
        laptop.do(verb, **fields)
    return refused.value.code


def couple_and_child(laptop: Machine) -> tuple[str, str]:
    """Register a family; return the ids of the wife and the child."""
    answer = laptop.do(
        "register_family",
        rt="1",
        members=[
            {"name": "Bintang", "sex": "female", "birth_date": "1995-05-05", "relation": "wife"},
            {"name": "Laut", "sex": "male", "birth_date": "2024-03-01", "relation": "child"},
        ],
    )
    return answer["members"][0], answer["members"][1]


IN_THE_VILLAGE: list[tuple[str, dict[str, Any], str, str]] = [
    ("add_plan_item", {"year": 2026, "title": "Posyandu"}, "edit_plan_item", "progress_date"),
    ("add_plan_item", {"year": 2026, "title": "Posyandu"}, "edit_plan_item", "dropped_date"),
    ("add_issue", {"year": 2026, "title": "Air"}, "edit_issue", "outcome_date"),
    ("add_issue", {"year": 2026, "title": "Air"}, "edit_issue", "closed_date"),
    ("add_group", {"kind": "BKB", "name": "Melati"}, "edit_group", "closed_date"),
    ("add_facility", {"kind": "computer"}, "edit_facility", "removed_date"),
]


@pytest.mark.parametrize(("add", "fields", "edit", "name"), IN_THE_VILLAGE)
def test_what_happened_today_in_the_village_is_taken_and_tomorrow_is_not(
    laptop: Machine, add: str, fields: dict[str, Any], edit: str, name: str
) -> None:
    row = laptop.do(add, **fields)["id"]
    assert refusal(laptop, edit, id=row, **{name: laptop.day(TOMORROW)}) == "draft.date_in_future"
    assert laptop.do(edit, id=row, **{name: laptop.day(TODAY)})["changed"]


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("record_intervention", {"title": "Kelas", "strategy": 1, "family_function": "love"}),
        ("record_dataku_event", {"title": "Rapat data", "kind": "use"}),
    ],
)
def test_a_meeting_of_today_is_taken_and_of_tomorrow_is_not(
    laptop: Machine, verb: str, fields: dict[str, Any]
) -> None:
    assert refusal(laptop, verb, date=laptop.day(TOMORROW), **fields) == "draft.date_in_future"
    assert laptop.do(verb, date=laptop.day(TODAY), **fields)["id"]


def test_an_answer_of_today_is_taken_and_of_tomorrow_is_not(laptop: Machine) -> None:
    answer = {"program": "kampung", "item": "own_funds", "met": True}
    refused = refusal(laptop, "answer_check", date=laptop.day(TOMORROW), **answer)
    assert refused == "draft.date_in_future"
    assert laptop.do("answer_check", date=laptop.day(TODAY), **answer)["changed"]


def test_an_officer_may_end_on_the_day_of_beginning_and_not_before(laptop: Machine) -> None:
    officer = {"body": "pokja", "name": "Cahaya", "post": "chair", "since": laptop.day(5)}
    assert refusal(laptop, "add_officer", **officer, until=laptop.day(6)) == "kampung.ends_before"
    assert laptop.do("add_officer", **officer, until=laptop.day(5))["id"]


OF_THE_DEAD: list[tuple[str, str, dict[str, Any], str]] = [
    ("child", "record_measurement", {"weight_kg": 9}, "measurement.after_death"),
    ("child", "record_service", {"kind": "pmt"}, "service.after_death"),
    ("wife", "record_examination", {"weight_kg": 50}, "examination.after_death"),
    ("wife", "record_woman_check", {"muac_cm": 25}, "woman_check.after_death"),
    (
        "wife",
        "record_family_planning",
        {"status": "user", "method": "pill"},
        "family_planning.after_death",
    ),
    (
        "child",
        "record_tpk_visit",
        {"form": "under_two", "visitors": ["Bu Angin"]},
        "tpk_visit.after_death",
    ),
]


@pytest.mark.parametrize(("who", "verb", "fields", "code"), OF_THE_DEAD)
def test_the_day_of_death_is_taken_and_the_next_is_not(
    laptop: Machine, who: str, verb: str, fields: dict[str, Any], code: str
) -> None:
    wife, child = couple_and_child(laptop)
    person = wife if who == "wife" else child
    laptop.do("record_death", id=person, date=laptop.day(3))
    of = {"child" if verb == "record_measurement" else "person": person}
    assert refusal(laptop, verb, **of, date=laptop.day(2), **fields) == code
    assert laptop.do(verb, **of, date=laptop.day(3), **fields)["id"]

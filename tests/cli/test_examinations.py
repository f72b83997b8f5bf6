"""Examinations of all ages, from outside: judged, proposed, corrected, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from kbdesk.queries.slips import slip_data
from tests.cli.machine import Machine

ELDER = "00000000-0000-4000-8000-000000000201"
GIRL = "00000000-0000-4000-8000-000000000202"
TODDLER = "00000000-0000-4000-8000-000000000203"
FIRST = "00000000-0000-4000-8000-000000000211"


@pytest.fixture
def village(laptop: Machine) -> Machine:
    laptop.record(
        {
            "do": "register_family",
            "village": "64.74.01.1003",
            "rt": "01",
            "members": [
                {"id": ELDER, "name": "Umar", "sex": "male", "birth_date": "1950-03-01"},
                {"id": GIRL, "name": "Rara", "sex": "female", "birth_date": "2014-03-01"},
                {"id": TODDLER, "name": "Tomi", "sex": "male", "birth_date": "2020-06-01"},
            ],
        }
    )
    return laptop


def examine(person: str, day: str = "2025-09-01", **said: Any) -> dict[str, Any]:
    return {"do": "record_examination", "person": person, "date": day, **said}


def codes(machine: Machine, person: str) -> list[str]:
    return [one for line in machine.done("proposals", "list", "--person", person).lines
            for one in line["codes"]]  # fmt: skip


def test_what_an_examination_answers(village: Machine) -> None:
    (found,) = village.record(
        examine(
            ELDER, weight_kg=70, height_cm=167.3, systolic=145, diastolic=85, glucose=210,
            glucose_kind="random", tb_signs=[], ears={"right": "poor"},
        )
    )  # fmt: skip
    assert found["stage"] == "elderly"
    assert found["bmi"] == 25.0
    assert found["judged"] == {
        "bmi": "normal", "bp": "grade_1", "glucose": "diabetes", "ears": "poor", "tb": "clear",
    }  # fmt: skip
    assert found["isolated_systolic"] is True
    assert [one["code"] for one in found["proposals"]] == ["R30", "R32", "R37"]
    assert [one["check"] for one in found["advice"]] == ["bp", "glucose", "ears", "bmi", "tb"]
    assert found["advice"][0]["sentence"].startswith("The blood pressure is high")
    assert found["next"]["bp"] == "2025-10-01"


def test_a_girl_is_judged_by_who_s_reference(village: Machine) -> None:
    (found,) = village.record(examine(GIRL, weight_kg=60, height_cm=140))
    assert found["stage"] == "school"
    assert found["judged"] == {"bmi": "obese", "height": "normal"}
    assert found["next"] == {"bmi": "2025-12-01"}


def test_a_newer_examination_closes_what_it_finds_well(village: Machine) -> None:
    village.record(examine(ELDER, systolic=182, diastolic=95, eyes={"left": "poor"}))
    assert codes(village, ELDER) == ["R31", "R36"]
    village.record(examine(ELDER, "2025-09-02", eyes={"left": "good", "right": "good"}))
    assert codes(village, ELDER) == ["R31"]
    village.record(examine(ELDER, "2025-09-03", systolic=128, diastolic=80))
    assert codes(village, ELDER) == []


def test_a_correction_and_a_void_take_the_proposal_along(village: Machine) -> None:
    village.record({**examine(ELDER, glucose=210, glucose_kind="random"), "id": FIRST})
    (found,) = village.record({"do": "correct_examination", "id": FIRST, "glucose": 110})
    assert found["judged"] == {"glucose": "normal"}
    assert codes(village, ELDER) == []
    village.record({"do": "correct_examination", "id": FIRST, "glucose": 210, "weight_kg": 61.25})
    assert codes(village, ELDER) == ["R32"]
    village.record({"do": "void_examination", "id": FIRST, "reason": "salah orang"})
    assert codes(village, ELDER) == []


def test_asked_and_none_is_not_the_same_as_not_asked(village: Machine) -> None:
    asked, silent = village.record(examine(ELDER, tb_signs=[]), examine(ELDER, cholesterol=150))
    assert asked["judged"]["tb"] == "clear"
    assert "tb" not in silent["judged"]


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (examine(ELDER, systolic=80, diastolic=120), "woman_check.pressure_swapped"),
        (examine(ELDER, systolic=300, diastolic=20), "examination.pressures_apart"),
        (examine(ELDER, systolic=120), "woman_check.one_pressure"),
        (examine(ELDER, glucose="5,4"), "examination.glucose_mmol"),
        (examine(ELDER, glucose="tinggi"), "draft.not_whole"),
        (examine(TODDLER, waist_cm=50), "examination.not_of_infants"),
        (examine(ELDER), "examination.empty"),
        (examine(ELDER, glucose_kind="random"), "examination.empty"),
        (examine(ELDER, "1949-01-01", weight_kg=50), "examination.before_birth"),
        (
            {"do": "record_aks", "person": GIRL, "date": "2025-09-01", "items": {"stool": 1}},
            "examination.not_elderly",
        ),
        (
            {"do": "record_aks", "person": ELDER, "date": "2025-09-01", "items": {"stool": 21}},
            "draft.out_of_range",
        ),
        (
            {"do": "record_skilas", "person": ELDER, "date": "2025-09-01"},
            "examination.empty",
        ),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_everything(village: Machine, draft: Any, code: str) -> None:
    assert village.refused(draft)["code"] == code


def test_an_elder_s_items_and_losses(village: Machine) -> None:
    whole = {"stool": 2, "urine": 2, "washing": 1, "toilet": 2, "eating": 2, "moving": 3,
             "walking": 3, "dressing": 2, "stairs": 2, "bathing": 1}  # fmt: skip
    day = {"person": ELDER, "date": "2025-09-01"}
    part, full = village.record(
        {"do": "record_aks", **day, "items": {**whole, "stairs": None}},
        {"do": "record_aks", **day, "items": {**whole, "stairs": 1}},
    )
    assert (part["sum"], part["class"], part["proposals"]) == (None, None, [])
    assert (full["sum"], full["class"]) == (19, "light")
    (lost,) = village.record({"do": "record_skilas", **day, "memory": True, "arm": False})
    assert lost["losses"] == ["memory"]
    assert codes(village, ELDER) == ["R38", "R39"]


def test_a_letter_says_the_pressure_that_an_examination_measured(village: Machine) -> None:
    village.record(examine(ELDER, "2025-08-01", systolic=150, diastolic=95, weight_kg=60))
    village.record(examine(ELDER, systolic=182, diastolic=96))
    (letter,) = village.record(
        {"do": "create_referral", "person": ELDER, "date": "2025-09-01", "reasons": ["R31"],
         "to": "Puskesmas"}
    )  # fmt: skip
    with village.desk() as desk:
        slip = slip_data(desk, letter["id"])
    assert slip.pregnancy is None
    assert slip.examination is not None
    assert (slip.examination.systolic, slip.examination.diastolic) == (182, 96)
    assert slip.measurement is not None
    assert slip.measurement.weight_g == 60_000
    assert slip.guardian == "Umar"


def test_a_loss_of_two_questions_follows_from_them(village: Machine) -> None:
    day = {"do": "record_skilas", "person": ELDER, "date": "2025-09-01"}
    one, none, open_ = village.record(
        {**day, "id": FIRST, "memory_words": False, "memory_place": True},
        {**day, "mood_sad": False, "mood_interest": False},
        {**day, "mood_sad": False},
    )
    assert (one["losses"], none["losses"], open_["losses"]) == (["memory"], [], [])
    shown = [*village.done("list", "skilas").lines]
    assert {one["id"]: one["mood"] for one in shown}[open_["id"]] is None
    assert {one["id"]: one["mood"] for one in shown}[none["id"]] is False
    differs = {**day, "memory": False, "memory_words": True}
    assert village.refused(differs)["code"] == "examination.skilas_differs"
    # a correction of the loss takes the place of its questions, and the other way
    fix = {"do": "correct_skilas", "id": FIRST}
    assert village.record({**fix, "memory": False})[0]["losses"] == []
    assert village.record({**fix, "memory_words": True})[0]["losses"] == ["memory"]

"""Death, leaving and return; pregnancies with births and losses; checks of women."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.machine import Machine

CHILD = "00000000-0000-4000-8000-000000000003"
MOTHER = "00000000-0000-4000-8000-000000000002"
FATHER = "00000000-0000-4000-8000-000000000001"
PREGNANCY = "00000000-0000-4000-8000-000000000007"


@pytest.fixture
def home(laptop: Machine) -> Machine:
    laptop.record(
        {
            "do": "register_family",
            "village": "Lok Tuan",
            "rt": "01",
            "members": [
                {"id": FATHER, "name": "Adi", "sex": "male", "birth_date": "1993-01-01"},
                {"id": MOTHER, "name": "Ani", "sex": "female", "birth_date": "1995-01-01"},
                {
                    "id": CHILD, "name": "Budi", "sex": "male", "birth_date": "2020-01-31",
                    "mother": MOTHER,
                },
            ],
        }
    )  # fmt: skip
    return laptop


def pregnant(home: Machine, **fields: Any) -> dict[str, Any]:
    said = {"lmp": "2025-01-01", **fields}
    (answer,) = home.record(
        {
            "do": "register_pregnancy", "id": PREGNANCY, "person": MOTHER, "date": "2025-03-01",
            **said,
        }
    )  # fmt: skip
    return answer


def ended(**fields: Any) -> dict[str, Any]:
    return {"do": "end_pregnancy", "id": PREGNANCY, "date": "2025-10-01", **fields}


def check(date: str = "2025-06-01", **figures: Any) -> dict[str, Any]:
    return {"do": "record_woman_check", "person": MOTHER, "date": date, **figures}


def test_who_has_died(home: Machine) -> None:
    home.record({"do": "record_measurement", "child": CHILD, "date": "2021-01-01", "weight_kg": 8})
    error = home.refused({"do": "record_death", "id": CHILD, "date": "2020-12-31"})
    assert error["code"] == "person.measured_after_death"
    died = {"do": "record_death", "id": CHILD, "date": "2021-02-01"}
    home.record(died)
    assert home.record(died)[0]["already"]
    error = home.refused({**died, "date": "2021-02-02"})
    assert error["code"] == "person.died_already"
    late = {"date": "2021-02-02"}
    assert (
        home.refused({"do": "record_measurement", "child": CHILD, "weight_kg": 8, **late})["code"]
        == "measurement.after_death"
    )
    served = {"do": "record_service", "person": CHILD, "kind": "pmt", **late}
    assert home.refused(served)["code"] == "service.after_death"
    home.record({**served, "date": "2021-02-01"})
    assert len(home.done("show", "child", CHILD).object["measurements"]) == 1
    home.record({"do": "void_death", "id": CHILD})
    assert home.refused({"do": "void_death", "id": CHILD})["code"] == "person.not_dead"
    home.record(served)


def test_who_left_may_come_back(home: Machine) -> None:
    gone = {"do": "record_leaving", "id": CHILD, "date": "2025-05-01", "why": "ke Samarinda"}
    back = {"do": "record_return", "id": CHILD, "date": "2025-08-01"}
    assert home.refused(back)["code"] == "person.not_away"
    home.record(gone)
    assert home.record(gone)[0]["already"]
    assert home.refused({**gone, "date": "2025-05-02"})["code"] == "person.left_already"
    error = home.refused({**back, "date": "2025-04-30"})
    assert error["code"] == "person.returned_before_leaving"
    home.record(back)
    assert home.done("show", "person", CHILD).object["left_date"] is None
    home.record(gone)


def test_twins_are_born_into_their_mothers_family(home: Machine) -> None:
    pregnant(home)
    twins = [
        {"name": "Citra", "sex": "female", "birth_weight_g": 2400, "nik": "6474014110250001"},
        {"name": "Candra", "sex": "male", "birth_date": "2025-10-02"},
    ]
    (answer,) = home.record(ended(outcome="birth", children=twins))
    mother = home.done("show", "person", MOTHER).object
    for id_ in answer["children"]:
        child = home.done("show", "person", id_).object
        assert (child["mother"], child["family"]) == (MOTHER, mother["family"])
        assert (child["relation"], child["posyandu"]) == ("child", "LT01")
    assert mother["pregnancies"][0]["children"] == answer["children"]
    again = home.record(ended(outcome="birth", children=twins))[0]
    assert (again["already"], again["children"]) == (True, answer["children"])
    assert home.refused(ended(outcome="stillbirth"))["code"] == "pregnancy.ended_already"
    assert home.done("state").object["counts"]["person"] == 5


def test_a_refused_twin_leaves_nothing_behind(home: Machine) -> None:
    pregnant(home)
    twins = [{"name": "Citra", "sex": "female"}, {"name": "Candra", "sex": "boy"}]
    error = home.refused(ended(outcome="birth", children=twins))
    assert (error["code"], error["field"]) == ("draft.not_a_choice", "children.1.sex")
    late = [{"name": "Citra", "sex": "female", "birth_date": "2025-10-03"}]
    error = home.refused(ended(outcome="birth", children=late))
    assert (error["code"], error["field"]) == (
        "pregnancy.born_another_day",
        "children.0.birth_date",
    )
    error = home.refused(ended(outcome="birth", children=[{"id": FATHER}]))
    assert (error["code"], error["field"]) == ("pregnancy.other_mother", "children.0.id")
    error = home.refused(ended(outcome="birth", children=[{"name": "C", "mother": FATHER}]))
    assert error["code"] == "pregnancy.other_mother"
    assert home.refused(ended(outcome="miscarriage", children=late))["field"] == "children"
    assert home.done("state").object["counts"]["person"] == 3


def test_a_child_that_is_registered_is_linked(home: Machine) -> None:
    pregnant(home)
    family = home.done("show", "person", MOTHER).object["family"]
    (child,) = home.record(
        {
            "do": "add_person", "family": family, "name": "Citra", "sex": "female",
            "birth_date": "2025-10-01", "mother": MOTHER,
        }
    )  # fmt: skip
    one = {"id": child["id"]}
    assert home.refused(ended(outcome="birth", children=[one, one]))["code"] == "record.id_twice"
    (answer,) = home.record(ended(outcome="birth", children=[one]))
    assert answer["children"] == [child["id"]]


def test_a_loss_and_an_end_taken_back(home: Machine) -> None:
    pregnant(home)
    assert home.refused(ended(outcome="birth", date="2024-12-31"))["code"] == (
        "pregnancy.ended_before_start"
    )
    home.record(ended(outcome="miscarriage", date="2025-04-01"))
    opened = {"do": "edit_pregnancy", "id": PREGNANCY, "end_date": None, "outcome": None}
    assert home.refused({**opened, "outcome": "birth"})["code"] == "pregnancy.outcome_missing"
    assert home.record(opened)[0]["changed"] == ["end"]
    again = {"do": "register_pregnancy", "person": MOTHER, "date": "2025-05-01"}
    assert home.refused(again)["code"] == "pregnancy.open_already"
    home.record(ended(outcome="not_pregnant"))
    home.record(again)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"person": FATHER}, "pregnancy.male"),
        ({"person": CHILD}, "pregnancy.male"),
        ({"lmp": "2025-03-02"}, "pregnancy.lmp_after"),
        ({"lmp": "2024-04-26"}, "pregnancy.lmp_too_old"),
        ({"weeks": 4, "lmp": "2025-01-01"}, "pregnancy.weeks_and_lmp"),
        ({"edd": "2025-12-07"}, "pregnancy.edd_too_far"),
        ({"lmp": "2025-01-01", "edd": "2025-11-20"}, "pregnancy.dates_differ"),
        ({"weeks": 45}, "draft.out_of_range"),
        ({"date": "2999-01-01"}, "draft.date_in_future"),
    ],
)
def test_a_pregnancy_that_cannot_be(home: Machine, fields: dict[str, Any], code: str) -> None:
    draft = {"do": "register_pregnancy", "person": MOTHER, "date": "2025-03-01"}
    assert home.refused({**draft, **fields})["code"] == code


def test_weeks_and_the_four_t(home: Machine) -> None:
    answer = pregnant(home, lmp=None, weeks=8, gravida=4)
    assert [one["code"] for one in answer["proposals"]] == ["R21"]
    assert "3 children" in answer["proposals"][0]["reason"]
    assert home.done("show", "pregnancy", PREGNANCY).object["lmp"] == "2025-01-04"
    (found,) = home.record(check("2025-03-08", muac_cm=24))
    assert (found["weeks"], found["status"]) == (9, [])


def test_a_check_of_a_pregnant_woman(home: Machine) -> None:
    pregnant(home)
    (fine,) = home.record(check(weight_kg="55,5", muac_cm=23.5, systolic=139, diastolic=89, hb=11))
    assert (fine["status"], fine["proposals"], fine["warnings"]) == ([], [], [])
    assert fine["weeks"] == 21
    (risky,) = home.record(
        check("2025-07-01", weight_kg=45, muac_cm=23.4, systolic=140, diastolic=80, hb=10.9,
              signs=["bleeding"])
    )  # fmt: skip
    assert risky["status"] == ["kek", "anaemia", "high_blood_pressure"]
    assert [one["code"] for one in risky["proposals"]] == ["R13", "R20"]
    assert [one["code"] for one in risky["warnings"]] == ["woman_check.weight_jump"]
    home.record(ended(outcome="birth"))
    (after,) = home.record(check("2025-11-12", systolic=150, diastolic=100))
    assert (after["weeks"], after["postpartum_days"]) == (None, 42)
    assert [one["code"] for one in after["proposals"]] == ["R20"]
    (later,) = home.record(check("2025-11-13", muac_cm=22, signs=["fever"]))
    assert (later["status"], later["postpartum_days"]) == (["kek"], None)
    assert [one["code"] for one in later["proposals"]] == ["R13"]
    assert [one["code"] for one in later["warnings"]] == ["woman_check.not_registered"]


@pytest.mark.parametrize(
    ("figures", "code", "field"),
    [
        ({}, "woman_check.empty", "weight_kg"),
        ({"weight_kg": 19.9}, "draft.out_of_range", "weight_kg"),
        ({"muac_cm": 60.1}, "draft.out_of_range", "muac_cm"),
        ({"systolic": 120}, "woman_check.one_pressure", "diastolic"),
        ({"diastolic": 80}, "woman_check.one_pressure", "systolic"),
        ({"systolic": 80, "diastolic": 80}, "woman_check.pressure_swapped", "systolic"),
        ({"hb": 1.9}, "draft.out_of_range", "hb"),
        ({"hb": 10.95}, "draft.too_many_decimals", "hb"),
        ({"signs": ["cough_2_weeks"]}, "woman_check.unknown_sign", "signs"),
        ({"hb": 11, "person": FATHER}, "woman_check.male", "person"),
        ({"hb": 11, "date": "1994-12-31"}, "woman_check.before_birth", "date"),
    ],
)
def test_a_check_that_cannot_be(
    home: Machine, figures: dict[str, Any], code: str, field: str
) -> None:
    error = home.refused({**check(), **figures})
    assert (error["code"], error["field"]) == (code, field)


def test_a_check_is_corrected_and_voided(home: Machine) -> None:
    (answer,) = home.record(check(weight_kg=55, hb=11.5, signs=["fever"]))
    fix = {"do": "correct_woman_check", "id": answer["id"], "hb": 10.5, "signs": []}
    (fixed,) = home.record(fix)
    assert fixed["status"] == ["anaemia"]
    shown = home.done("show", "woman_check", answer["id"]).object
    assert (shown["weight_kg"], shown["hb"], shown["signs"]) == (55.0, 10.5, [])
    assert len(shown["history"]) == 2
    home.record({"do": "void_woman_check", "id": answer["id"], "reason": "salah orang"})
    assert home.refused(fix)["code"] == "woman_check.voided"
    assert home.done("check").object["ok"]

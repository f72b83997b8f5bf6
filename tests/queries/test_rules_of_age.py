"""What is proposed knows how old somebody is: food, tuberculosis, blood pressure, judging."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.recipients import INDICATIONS, indication_of, severe
from kbdesk.domain.screening import TB_SIGNS, tb_refers
from kbdesk.queries.area import Area
from kbdesk.queries.kitchen_offers import offers
from kbdesk.queries.recipients import waiting
from tests.queries.village import VILLAGE, child, weigh

TODAY = date(2026, 8, 20)


def thin(desk: Desk, born: str) -> tuple[str, dict[str, Any]]:
    """A child measured on 20 August that is severely wasted at any of the ages asked."""
    id_ = child(desk, born)
    draft = {
        "do": "record_measurement", "child": id_, "date": "2026-08-20", "weight_kg": 4.2,
        "lenhei_cm": 60, "position": "lying", "muac_cm": 10.9,
    }  # fmt: skip
    return id_, record(desk, draft)


@pytest.mark.parametrize(
    ("born", "eats"), [("2026-06-20", False), ("2026-02-21", False), ("2026-02-20", True)]
)
def test_a_baby_with_breast_milk_only_has_no_place(desk: Desk, born: str, eats: bool) -> None:
    id_, answer = thin(desk, born)
    codes = [one["code"] for one in answer["proposals"]]
    assert "R02" in codes
    assert answer["months"] == (6 if eats else answer["months"])
    person = desk.store.records.get("person", id_)
    assert person is not None
    assert [one.person for one in waiting(desk, Area(village=VILLAGE), TODAY)] == [id_] * eats
    assert [one.person for one in offers(desk, [person], TODAY)] == [id_] * eats
    draft = {"do": "enrol_recipient", "person": id_, "start": "2026-08-20", "indication": "wasted"}
    if eats:
        record(desk, draft)
        return
    with pytest.raises(KbdeskError, match=r"recipient\.too_young") as refused:
        record(desk, draft)
    assert refused.value.field == "person"


def test_a_place_that_was_given_to_a_baby_can_still_be_ended_and_edited(desk: Desk) -> None:
    id_, _ = thin(desk, "2026-02-20")
    place = record(
        desk,
        {"do": "enrol_recipient", "person": id_, "start": "2026-08-20", "indication": "wasted"},
    )["id"]
    record(desk, {"do": "edit_person", "id": id_, "birth_date": "2026-03-20"})
    record(desk, {"do": "edit_recipient", "id": place, "programme_days": 28})
    with pytest.raises(KbdeskError, match=r"recipient\.too_young"):
        record(desk, {"do": "edit_recipient", "id": place, "indication": "underweight"})
    record(desk, {"do": "end_recipient", "id": place, "date": "2026-08-20"})


@pytest.mark.parametrize("months", range(6))
def test_nothing_is_indicated_for_a_baby_by_any_code(months: int) -> None:
    codes = [f"R{n:02}" for n in range(1, 22)]
    assert indication_of(codes, months) is None
    assert indication_of(codes, 6) == INDICATIONS[0]
    assert indication_of(codes, None) == INDICATIONS[0]


def test_severe_wasting_is_called_by_its_name() -> None:
    assert severe(("R02", "R08"))
    assert not severe(("R03",))


@pytest.mark.parametrize(
    ("signs", "months", "refers"),
    [
        (("fever_2_weeks",), 71, True),
        (("fever_2_weeks",), 72, False),
        (("fever_2_weeks", "cough_2_weeks"), 72, True),
        (("fever_2_weeks", "cough_2_weeks"), 600, True),
        (("household_contact",), 600, True),
        (("cough_2_weeks",), None, True),
        ((), 3, False),
    ],
)
def test_how_many_signs_of_tuberculosis_refer(
    signs: tuple[str, ...], months: int | None, refers: bool
) -> None:
    assert set(signs) <= set(TB_SIGNS)
    assert tb_refers(signs, months) is refers


def test_a_screening_is_judged_by_the_age_on_its_day(desk: Desk) -> None:
    id_ = child(desk, "2020-06-15")
    draft = {"do": "record_service", "person": id_, "kind": "tb_screening", "signs": ["lethargy"]}
    found = [
        record(desk, {**draft, "date": day})["proposals"] for day in ("2026-06-14", "2026-06-15")
    ]
    assert [[one["code"] for one in proposals] for proposals in found] == [["R12"], []]


@pytest.mark.parametrize(
    ("pressure", "codes"),
    [
        ((139, 89), []), ((140, 89), ["R30"]), ((139, 90), ["R30"]), ((160, 95), ["R30"]),
        ((179, 109), ["R30"]), ((180, 95), ["R31"]), ((160, 110), ["R31"]),
    ],
)  # fmt: skip
def test_an_older_woman_is_referred_by_her_blood_pressure(
    desk: Desk, pressure: tuple[int, int], codes: list[str]
) -> None:
    her = str(uuid.uuid4())
    record(
        desk,
        {"do": "register_family", "rt": "1", "members": [
            {"id": her, "name": "Nenek", "sex": "female", "birth_date": "1955-01-01"}]},
    )  # fmt: skip
    systolic, diastolic = pressure
    check = {"do": "record_woman_check", "person": her, "date": "2026-08-20"}
    answer = record(desk, {**check, "systolic": systolic, "diastolic": diastolic})
    assert [one["code"] for one in answer["proposals"]] == codes
    assert answer["warnings"] == [], "nobody asks her whether she is pregnant"


@pytest.mark.parametrize(
    ("pressure", "codes"),
    [
        ((139, 89), []), ((140, 89), ["R20"]), ((179, 109), ["R20"]),
        ((180, 95), ["R31", "R20"]), ((160, 110), ["R31", "R20"]),
    ],
)  # fmt: skip
def test_a_pregnant_woman_keeps_her_own_reason_and_is_sent_at_once(
    desk: Desk, pressure: tuple[int, int], codes: list[str]
) -> None:
    her = str(uuid.uuid4())
    record(
        desk,
        {"do": "register_family", "rt": "1", "members": [
            {"id": her, "name": "Ani", "sex": "female", "birth_date": "1995-01-01"}]},
    )  # fmt: skip
    record(desk, {"do": "register_pregnancy", "person": her, "date": "2026-08-01", "weeks": 20})
    check = {"do": "record_woman_check", "person": her, "date": "2026-08-20"}
    systolic, diastolic = pressure
    answer = record(desk, {**check, "systolic": systolic, "diastolic": diastolic})
    assert [one["code"] for one in answer["proposals"]] == codes


@pytest.mark.parametrize(
    ("born", "judged"),
    [("2025-01-01", True), ("2021-08-20", True), ("2021-08-19", False), ("2015-08-20", False)],
)
def test_what_is_not_judged_at_this_age_says_so(desk: Desk, born: str, judged: bool) -> None:
    id_ = child(desk, born)
    answer = record(
        desk,
        {"do": "record_measurement", "child": id_, "date": "2026-08-20", "weight_kg": 12},
    )
    assert answer["judged"] is judged
    assert bool(answer["status"]) is judged


def test_without_a_birth_date_nothing_is_judged(desk: Desk) -> None:
    id_ = child(desk, "2026-01-01")
    weigh(desk, id_, "2026-08-20", 8)
    record(desk, {"do": "edit_person", "id": id_, "birth_date": None})
    answer = record(
        desk, {"do": "record_measurement", "child": id_, "date": "2026-08-20", "weight_kg": 8.5}
    )
    assert (answer["judged"], answer["months"]) == (False, None)

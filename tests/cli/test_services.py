"""`record` of services: what is doubted, what is proposed, what is corrected."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.machine import Machine
from tests.cli.test_fields import ODD, answered

CHILD = "00000000-0000-4000-8000-000000000003"
MOTHER = "00000000-0000-4000-8000-000000000002"


@pytest.fixture
def home(laptop: Machine) -> Machine:
    laptop.record(
        {
            "do": "register_family",
            "village": "Lok Tuan",
            "rt": "01",
            "members": [
                {"id": MOTHER, "name": "Ani", "sex": "female", "birth_date": "1995-01-01"},
                {
                    "id": CHILD, "name": "Budi", "sex": "male", "birth_date": "2025-01-31",
                    "mother": MOTHER,
                },
            ],
        }
    )  # fmt: skip
    return laptop


def draft(kind: str, date: str = "2025-08-31", **fields: Any) -> dict[str, Any]:
    return {"do": "record_service", "person": CHILD, "date": date, "kind": kind, **fields}


def codes(answer: dict[str, Any], what: str) -> list[str]:
    return [one["code"] for one in answer[what]]


EVERY_BASIC = [
    ("HB0", "2025-01-31"), ("BCG", "2025-02-10"), ("OPV1", "2025-02-10"),
    ("DPT1", "2025-04-01"), ("OPV2", "2025-04-01"), ("RV1", "2025-04-01"), ("PCV1", "2025-04-01"),
    ("DPT2", "2025-05-06"), ("OPV3", "2025-05-06"), ("RV2", "2025-05-06"), ("PCV2", "2025-05-06"),
    ("DPT3", "2025-06-10"), ("OPV4", "2025-06-10"), ("RV3", "2025-06-10"), ("IPV1", "2025-06-10"),
]  # fmt: skip


def test_the_schedule_kept_raises_no_doubt(home: Machine) -> None:
    answers = home.record(
        *(draft("immunisation", day, detail=vaccine) for vaccine, day in EVERY_BASIC)
    )
    for answer in answers:
        assert answer["warnings"] == []
    assert answers[-1]["proposals"] == []


@pytest.mark.parametrize(
    ("fields", "code", "says"),
    [
        ({"detail": "DPT1", "date": "2025-03-30"}, "service.too_early", "2025-03-31"),
        ({"detail": "HB0", "date": "2025-02-08"}, "service.too_old", "2025-02-07"),
        ({"detail": "RV1", "date": "2025-08-31"}, "service.too_old", "2025-08-30"),
        ({"detail": "MR2", "date": "2025-08-31"}, "service.waits_for", "MR1"),
        ({"detail": "Td1", "date": "2025-08-31"}, "service.wrong_age", "Td1"),
    ],
)
def test_a_vaccine_is_doubted_and_taken(
    home: Machine, fields: dict[str, Any], code: str, says: str
) -> None:
    (answer,) = home.record(draft("immunisation", **fields))
    (doubt,) = [one for one in answer["warnings"] if one["code"] == code]
    assert says in doubt["message"]


def test_four_weeks_lie_between_two_doses_and_none_is_given_twice(home: Machine) -> None:
    home.record(draft("immunisation", "2025-05-01", detail="DPT1"))
    (early,) = home.record(draft("immunisation", "2025-05-28", detail="DPT2"))
    assert "2025-05-29" in early["warnings"][0]["message"]
    (again,) = home.record(draft("immunisation", "2025-06-30", detail="dpt 1"))
    assert "service.given_already" in codes(again, "warnings")
    (first,) = home.record(draft("imd", "2025-06-30", answer="yes"))
    assert first["warnings"] == []


def test_what_is_more_than_a_month_late_is_proposed(home: Machine) -> None:
    (answer,) = home.record(draft("immunisation", "2025-08-01", detail="DPT1"))
    (proposal,) = answer["proposals"]
    assert proposal["code"] == "R15"
    assert "OPV2" in proposal["reason"]
    assert "DPT-HB-Hib1" not in proposal["reason"]


def test_vitamin_a_goes_by_colour_age_and_month(home: Machine) -> None:
    (blue,) = home.record(draft("vitamin_a", "2025-08-01", detail="blue"))
    assert blue["warnings"] == []
    (again,) = home.record(draft("vitamin_a", "2025-08-20", detail="red"))
    assert codes(again, "warnings") == ["service.given_already", "service.wrong_dose"]
    (young,) = home.record(draft("vitamin_a", "2025-02-20", detail="blue"))
    assert codes(young, "warnings") == ["service.wrong_age"]
    (mother,) = home.record({**draft("vitamin_a", detail="red"), "person": MOTHER})
    assert mother["warnings"] == []
    (worms,) = home.record(draft("deworming", "2025-08-01"))
    assert codes(worms, "warnings") == ["service.wrong_age"]


def test_breastfeeding_month_by_month(home: Machine) -> None:
    first, no, after, again = home.record(
        draft("breastfeeding", "2025-02-10", month=0, answer="yes"),
        draft("breastfeeding", "2025-04-10", month=2, answer="no"),
        draft("breastfeeding", "2025-05-10", month=3, answer="yes"),
        draft("breastfeeding", "2025-05-10", month=0, answer="yes"),
    )
    assert (first["warnings"], no["warnings"]) == ([], [])
    assert codes(after, "warnings") == ["service.contradicts"]
    assert codes(again, "warnings") == ["service.answered_already"]
    error = home.refused(draft("breastfeeding", "2025-02-10", month=1, answer="yes"))
    assert (error["code"], error["field"]) == ("service.month_not_come", "month")


def test_breast_milk_goes_on(home: Machine) -> None:
    first, again, no, after = home.record(
        draft("still_breastfed", "2025-08-31", answer="yes"),
        draft("still_breastfed", "2025-08-30", answer="yes"),
        draft("still_breastfed", "2025-09-30", answer="no"),
        draft("still_breastfed", "2025-10-01", answer="yes"),
    )
    assert (first["warnings"], no["warnings"]) == ([], [])
    assert codes(again, "warnings") == ["service.answered_already"]
    assert codes(after, "warnings") == ["service.contradicts"]
    (grown,) = home.record({**draft("still_breastfed", answer="yes"), "person": MOTHER})
    assert codes(grown, "warnings") == ["service.wrong_age"]
    assert home.refused(draft("still_breastfed"))["field"] == "answer"


@pytest.mark.parametrize(
    ("kind", "fields", "proposed"),
    [
        ("kpsp", {"answer": "normal"}, []),
        ("kpsp", {"answer": "doubtful"}, ["R11"]),
        ("kpsp", {"answer": "deviant", "month": 6}, ["R11"]),
        ("tb_screening", {"signs": []}, []),
        ("tb_screening", {"signs": ["household_contact"]}, ["R12"]),
        ("danger_signs", {"signs": []}, []),
        ("danger_signs", {"signs": ["convulsions", "cannot_drink"]}, ["R13"]),
    ],
)
def test_checklists_propose(
    home: Machine, kind: str, fields: dict[str, Any], proposed: list[str]
) -> None:
    (answer,) = home.record(draft(kind, **fields))
    assert codes(answer, "proposals") == proposed
    assert all("sign." not in one["reason"] for one in answer["proposals"])
    shown = home.done("show", "service", answer["id"]).object
    if kind == "kpsp":
        assert shown["month"] == fields.get("month", 6)
    else:
        assert sorted(shown["signs"]) == sorted(fields["signs"])


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"kind": "tb_screening"}, "draft.missing", "signs"),
        ({"kind": "tb_screening", "signs": ["chest_indrawing"]}, "service.unknown_sign", "signs"),
        ({"kind": "kpsp", "answer": "yes"}, "draft.not_a_choice", "answer"),
        ({"kind": "kpsp", "answer": "normal", "month": 7}, "draft.not_a_choice", "month"),
        ({"kind": "imd"}, "draft.missing", "answer"),
        ({"kind": "breastfeeding", "answer": "yes"}, "draft.missing", "month"),
        ({"kind": "breastfeeding", "answer": "yes", "month": 6}, "draft.out_of_range", "month"),
        ({"kind": "vitamin_a", "month": 6}, "draft.unknown_field", "month"),
        ({"kind": "pmt", "amount": 0}, "draft.out_of_range", "amount"),
        ({"kind": "vitamin_a", "detail": "green"}, "service.unknown_dose", "detail"),
        ({"kind": "immunisation"}, "service.unknown_vaccine", "detail"),
        ({"kind": "immunisation", "detail": "MR3"}, "service.unknown_vaccine", "detail"),
        ({"kind": "imd", "answer": "yes", "date": "2025-01-30"}, "service.before_birth", "date"),
    ],
)
def test_what_cannot_be_is_refused(
    home: Machine, fields: dict[str, Any], code: str, field: str
) -> None:
    error = home.refused({**draft("pmt"), **fields})
    assert (error["code"], error["field"]) == (code, field)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "kpsp", "answer": "normal", "month": 6},
        {"kind": "breastfeeding", "answer": "no", "month": 5},
        {"kind": "danger_signs", "signs": ["convulsions"]},
        {"kind": "ttd", "amount": 30, "detail": "bungkus I"},
    ],
)
def test_odd_values_of_every_shape(home: Machine, fields: dict[str, Any]) -> None:
    with home.desk() as desk:
        for field in fields:
            for name, value in ODD.items():
                answer, error = answered(desk, {**draft("pmt"), **fields, field: value})
                assert (answer is None) != (error is None), (field, name)


def test_a_correction_keeps_the_history_and_a_void_counts_no_more(home: Machine) -> None:
    (given,) = home.record(draft("immunisation", "2025-04-01", detail="DPT1"))
    (answer,) = home.record({"do": "correct_service", "id": given["id"], "date": "2025-03-30"})
    assert codes(answer, "warnings") == ["service.too_early"]
    (other,) = home.record(
        {"do": "correct_service", "id": given["id"], "kind": "tb_screening", "signs": []}
    )
    assert other["proposals"] == []
    shown = home.done("show", "service", given["id"]).object
    assert (shown["kind"], shown["detail"], shown["date"]) == ("tb_screening", None, "2025-03-30")
    assert len(shown["history"]) == 3
    home.record({"do": "correct_service", "id": given["id"], "date": "2025-03-30"})
    assert len(home.done("show", "service", given["id"]).object["history"]) == 3
    home.record({"do": "void_service", "id": given["id"], "reason": "salah anak"})
    for verb in ("void_service", "correct_service"):
        error = home.refused({"do": verb, "id": given["id"], "reason": "lagi"})
        assert error["code"] == "service.voided"
    (first,) = home.record(draft("immunisation", "2025-04-01", detail="DPT1"))
    home.record({"do": "void_service", "id": first["id"], "reason": "salah"})
    (again,) = home.record(draft("immunisation", "2025-04-01", detail="DPT1"))
    assert again["warnings"] == []
    assert home.done("check").object["ok"]


def test_the_same_draft_again_says_the_same(home: Machine) -> None:
    id_ = "00000000-0000-4000-8000-0000000000aa"
    sent = {**draft("immunisation", "2025-03-01", detail="DPT1"), "id": id_}
    (first,) = home.record(sent)
    (again,) = home.record(sent)
    assert again.pop("already")
    assert again == first


def test_without_a_birth_date_nothing_is_judged(home: Machine) -> None:
    home.record({"do": "edit_person", "id": CHILD, "birth_date": None})
    (answer,) = home.record(draft("immunisation", detail="MR1"))
    assert codes(answer, "warnings") == ["service.no_birth_date"]
    (kpsp,) = home.record(draft("kpsp", answer="deviant"))
    assert codes(kpsp, "proposals") == ["R11"]

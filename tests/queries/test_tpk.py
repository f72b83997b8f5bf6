"""The companions' visits: what a visit says, whom to visit next, what a weighing marks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.area import Area, area_of
from kbdesk.queries.krs import report
from kbdesk.queries.records import show
from kbdesk.queries.tpk import calendar, marked, tpk, visits_of_family
from tests.queries.test_krs import AUGUST, GOOD, child, family
from tests.queries.village import weigh


def visit(desk: Desk, person: str, day: str, target: str, **more: Any) -> dict[str, Any]:
    draft = {"do": "record_tpk_visit", "person": person, "date": day, "form": target}
    return dict(record(desk, {**draft, "visitors": ["Bu Rohana"], **more}))


def pregnant(desk: Desk, woman: str, day: str = "2026-07-01", lmp: str = "2026-05-01") -> str:
    draft = {"do": "register_pregnancy", "person": woman, "date": day, "lmp": lmp}
    return str(record(desk, draft)["id"])


def due(desk: Desk) -> list[tuple[str, str, str, int, int]]:
    return [
        (one.person, one.target, one.due.isoformat(), one.late, one.contact)
        for one in calendar(desk, report(desk, AUGUST, Area()))
    ]


def test_the_first_contact_of_a_pregnancy(desk: Desk) -> None:
    id_, her = family(desk, child("2025-01-01"))
    pregnant(desk, her)
    said = visit(
        desk, her, "2026-07-10", "pregnant",
        answers={"height_cm": 144.9, "weight_kg": "48", "muac_cm": 23.5, "hb": "10,9"},
    )  # fmt: skip
    assert (said["contact"], said["result"], said["warnings"]) == (1, "red", [])
    assert said["reasons"] == [
        {"item": "gap_months", "value": 16, "least": 24, "most": None, "mark": "P"},
        {"item": "height_cm", "value": 144.9, "least": 145, "most": None, "mark": "P"},
        {"item": "hb", "value": 10.9, "least": 11, "most": None, "mark": "P"},
    ]
    assert said["missing"] == [
        "stunted_child", "livable_house", "systolic", "diastolic", "glucose", "tablets_taken",
    ]  # fmt: skip
    assert said["tasks"] == ["counsel_planning", "refer", "tablets"]
    assert said["next_date"] == "2026-08-07"
    again = visit(desk, her, "2026-08-10", "pregnant", answers={"hb": 11})
    assert (again["contact"], again["result"]) == (2, None)
    assert "height_cm" not in again["missing"]
    assert [seen.contact for _, seen in visits_of_family(desk, id_)] == [2, 1]
    shown = show(desk, "tpk_visit", said["id"])
    assert shown["answers"] == {"height_cm": 144.9, "weight_kg": 48, "muac_cm": 23.5, "hb": 10.9}


def test_an_under_two_is_judged_by_its_last_measurement(desk: Desk) -> None:
    _, her = family(desk, child("2025-12-01"))
    baby = desk.store.records.children_of(her)[0]["id"]
    good = {"solid_food": "yes", "animal_food": "yes", "immunised": "yes", "ill": "no",
            "develops": "yes"}  # fmt: skip
    unseen = visit(desk, baby, "2026-08-02", "under_two", answers=good)
    assert (unseen["result"], unseen["missing"]) == ("red", ["growth"])
    assert [one["item"] for one in unseen["reasons"]] == ["weighed"]
    weigh(desk, baby, "2026-08-05", 7.5)
    assert visit(desk, baby, "2026-08-06", "under_two", answers=good)["result"] == "green"
    weigh(desk, baby, "2026-08-10", 5.0)
    again = visit(desk, baby, "2026-08-11", "under_two", answers=good)
    assert [one["item"] for one in again["reasons"]] == ["growth"]


def test_after_birth_the_figures_of_the_children_count(desk: Desk) -> None:
    _, her = family(desk)
    birth = {"do": "end_pregnancy", "id": pregnant(desk, her, "2026-01-10", "2025-11-10")}
    record(
        desk,
        {**birth, "date": "2026-08-10", "outcome": "birth", "children": [
            {"name": "Ani", "sex": "female", "birth_weight_g": 2500, "birth_length_cm": 48},
            {"name": "Budi", "sex": "male", "birth_weight_g": 2400, "birth_length_cm": 47.5},
        ]},
    )  # fmt: skip
    said = visit(
        desk, her, "2026-08-15", "postpartum",
        answers={"gestation_weeks": 39, "complications": "no", "breastfeeding": "yes",
                 "planning": "iud"},
    )  # fmt: skip
    assert [(one["item"], one["value"]) for one in said["reasons"]] == [
        ("birth_weight_g", 2400), ("birth_length_cm", 47.5),
    ]  # fmt: skip
    assert said["warnings"] == []


@pytest.mark.parametrize(
    ("wedding", "code"),
    [
        (None, "tpk_visit.no_wedding_date"),
        ("2026-08-19", "tpk_visit.wedding_near"),
        ("2026-11-12", "tpk_visit.wedding_near"),
        ("2026-11-13", None),  # ninety days
    ],
)
def test_a_bride_is_seen_three_months_before(
    desk: Desk, wedding: str | None, code: str | None
) -> None:
    _, her = family(desk)
    record(desk, {"do": "edit_person", "id": her, "wedding_date": wedding})
    said = visit(desk, her, "2026-08-15", "bride")
    assert [one["code"] for one in said["warnings"]] == ([code] if code else [])


def test_what_is_refused(desk: Desk) -> None:
    id_, her = family(desk)
    head = desk.store.records.members(id_)[0]["id"]
    for person, target, more, code in (
        (head, "pregnant", {}, "tpk_visit.male"),
        (her, "pregnant", {"answers": {"age_years": 20}}, "draft.unknown_field"),
        (her, "pregnant", {"answers": {"ill": "yes"}}, "draft.unknown_field"),
        (her, "pregnant", {"answers": {"hb": 1.9}}, "draft.out_of_range"),
        (her, "pregnant", {"answers": {"hb": 11.25}}, "draft.too_many_decimals"),
        (her, "pregnant", {"answers": {"tablets_taken": "maybe"}}, "draft.not_a_choice"),
        (her, "pregnant", {"aid": ["gold"]}, "tpk_visit.unknown_aid"),
        (her, "pregnant", {"next_date": "2026-08-10"}, "visit.next_not_later"),
        (her, "pregnant", {"visitors": []}, "draft.missing"),
        (her, "pregnant", {"date": "1995-12-31"}, "tpk_visit.before_birth"),
    ):
        with pytest.raises(KbdeskError) as caught:
            visit(desk, person, str(more.get("date", "2026-08-10")), target,
                  **{name: value for name, value in more.items() if name != "date"})  # fmt: skip
        assert caught.value.code == code


def test_a_correction_and_a_void(desk: Desk) -> None:
    _, her = family(desk)
    pregnant(desk, her)
    made = visit(desk, her, "2026-08-10", "pregnant", answers={"hb": 9}, tasks=["refer", "antar"])
    fix = {"do": "correct_tpk_visit", "id": made["id"], "answers": {"hb": 11.5}}
    assert record(desk, fix)["result"] is None
    row = desk.store.records.get("tpk_visit", made["id"]) or {}
    assert (row["answers"], row["tasks"]) == ({"hb": 115}, ["refer", "antar"])
    record(desk, {"do": "void_tpk_visit", "id": made["id"], "reason": "salah"})
    assert visit(desk, her, "2026-08-11", "pregnant")["contact"] == 1


def test_who_is_due(desk: Desk) -> None:
    _, her = family(desk)
    assert due(desk) == []
    pregnant(desk, her)
    assert due(desk) == [(her, "pregnant", "2026-07-01", 50, 1)]
    visit(desk, her, "2026-07-15", "pregnant", next_date="2026-08-18")
    assert due(desk) == [(her, "pregnant", "2026-08-18", 2, 2)]
    visit(desk, her, "2026-08-18", "pregnant")
    assert due(desk) == [(her, "pregnant", "2026-09-15", 0, 3)]


def test_under_twos_of_families_at_risk_are_due(desk: Desk) -> None:
    safe, _ = family(desk, child("2025-12-01"))
    risky, her = family(desk, child("2025-12-01"), house={**GOOD, "latrine": "none"})
    plan = {"do": "plan_krs", "family": risky, "companions": ["Bu Rohana", "Bidan Wulan"]}
    assert record(desk, plan)["changed"] == ["companion"]
    (one,) = calendar(desk, report(desk, AUGUST, Area()))
    assert one.person == desk.store.records.children_of(her)[0]["id"]
    assert (one.due, one.late, one.companions) == (date(2026, 8, 20), 0, tuple(plan["companions"]))
    assert safe != risky


def test_a_weighing_below_the_line_marks_the_family_until_somebody_comes(desk: Desk) -> None:
    id_, her = family(desk, child("2025-08-01"), house={**GOOD, "latrine": "none"})
    baby = desk.store.records.children_of(her)[0]["id"]
    weigh(desk, baby, "2026-08-10", 5.0)

    def marks() -> list[tuple[str, str]]:
        found = marked(desk, report(desk, AUGUST, Area()))
        return [(one.family, one.measured.isoformat()) for one in found]

    assert marks() == [(id_, "2026-08-10")]
    before = {"do": "record_visit", "family": id_, "visitor": "Sari", "purpose": "pantau"}
    record(desk, {**before, "date": "2026-08-09"})
    assert marks() == [(id_, "2026-08-10")]
    visit(desk, baby, "2026-08-10", "under_two")
    assert marks() == []


def test_the_month(desk: Desk) -> None:
    id_, her = family(desk, child("2025-12-01"), house={**GOOD, "latrine": "none"})
    baby = desk.store.records.children_of(her)[0]["id"]
    visit(desk, baby, "2026-07-30", "under_two")
    visit(desk, baby, "2026-08-05", "under_two", answers={"ill": "yes"}, next_date="2026-08-19")
    plan = {"do": "plan_krs", "family": id_, "plan": ["usul jamban"], "plan_date": "2026-08-05"}
    record(desk, plan)
    said = tpk(desk, AUGUST, area_of(desk))
    assert (said["families_at_risk"], said["with_companion"], said["with_plan"]) == (1, 0, 1)
    assert (said["visits"]["under_two"], said["visited"]["under_two"]) == (1, 1)
    assert said["results"] == {"green": 0, "red": 1, "incomplete": 0}
    assert [(one["person"], one["late_days"]) for one in said["due"]] == [(baby, 1)]
    assert tpk(desk, AUGUST, Area(("ZZ",)))["families_at_risk"] == 0

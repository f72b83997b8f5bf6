"""What is owed to a child and to a posyandu, the list of women, and what a slip tells of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kbdesk.commands.record import record
from kbdesk.commands.woman_checks import preview_woman_check
from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.services import VACCINES
from kbdesk.queries.children import children
from kbdesk.queries.referrals import limit_of, referral_board
from kbdesk.queries.services import child_services, children_owed
from kbdesk.queries.slips import slip_data
from kbdesk.queries.women import women
from kbdesk.store.store import Change
from tests.cli.machine import make

CHILD = "00000000-0000-4000-8000-000000000003"
MOTHER = "00000000-0000-4000-8000-000000000002"
ON = date(2025, 8, 12)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make(tmp_path / "laptop").desk() as desk:
        record(
            desk,
            {
                "do": "register_family", "village": "Lok Tuan", "rt": "01", "phone": "0811",
                "members": [
                    {"name": "Adi", "sex": "male", "relation": "head"},
                    {"id": MOTHER, "name": "Ani", "sex": "female", "birth_date": "1995-01-01",
                     "relation": "wife"},
                    {"id": CHILD, "name": "Budi", "sex": "male", "birth_date": "2025-01-31",
                     "mother": MOTHER},
                ],
            },
        )  # fmt: skip
        yield desk


def give(desk: Desk, kind: str, day: str, person: str = CHILD, **fields: Any) -> str:
    draft = {"do": "record_service", "person": person, "date": day, "kind": kind, **fields}
    return str(record(desk, draft)["id"])


def check(desk: Desk, day: str, **figures: Any) -> None:
    record(desk, {"do": "record_woman_check", "person": MOTHER, "date": day, **figures})


def refer(desk: Desk, person: str, *reasons: str, day: str = "2025-08-12") -> Any:
    said = record(
        desk,
        {"do": "create_referral", "person": person, "date": day, "reasons": list(reasons),
         "to": "Puskesmas"},
    )  # fmt: skip
    return slip_data(desk, said["id"])


def test_what_is_due_on_the_open_day(desk: Desk) -> None:
    give(desk, "immunisation", "2025-04-01", detail="DPT1")
    give(desk, "breastfeeding", "2025-02-10", month=0, answer="yes")
    found = child_services(desk, CHILD, ON)
    assert found is not None
    kinds = [(one.kind, one.detail or one.month, one.late) for one in found.due]
    assert kinds == [
        ("vitamin_a", "blue", False),
        ("immunisation", "BCG", True),
        ("immunisation", "OPV1", True),
        ("immunisation", "RV1", True),
        ("immunisation", "PCV1", True),
        ("immunisation", "DPT-HB-Hib2", True),
        ("immunisation", "IPV1", True),
        ("breastfeeding", 1, False),
        ("breastfeeding", 2, False),
        ("breastfeeding", 3, False),
        ("breastfeeding", 4, False),
        ("breastfeeding", 5, False),
        ("still_breastfed", None, False),
        ("complementary_food_start", None, False),
        ("kpsp", 6, False),
        ("tb_screening", None, False),
    ]
    assert "OPV2" in found.late  # which waits for OPV1
    assert [one.code for one in found.proposals] == ["R15"]


def test_what_was_given_today_is_due_no_more(desk: Desk) -> None:
    day = ON.isoformat()
    give(desk, "vitamin_a", day, detail="blue")
    give(desk, "kpsp", day, answer="normal")
    give(desk, "tb_screening", day, signs=[])
    voided = give(desk, "complementary_food_start", day)
    record(desk, {"do": "void_service", "id": voided, "reason": "belum"})
    found = child_services(desk, CHILD, ON)
    assert found is not None
    left = {one.kind for one in found.due}
    assert left == {
        "breastfeeding", "still_breastfed", "complementary_food_start",
    }  # fmt: skip
    assert len(found.given_today) == 3
    assert (found.kpsp, found.vitamin_a_on) == ((6, "normal"), ON)


def test_who_has_died_or_left_is_owed_nothing(desk: Desk) -> None:
    give(desk, "vitamin_a", "2025-08-01", detail="blue")
    record(desk, {"do": "record_leaving", "id": CHILD, "date": "2025-08-05"})
    found = child_services(desk, CHILD, ON)
    assert found is not None
    assert (found.due, found.late, found.proposals) == ((), (), ())
    assert found.vitamin_a_on == date(2025, 8, 1)  # its history stays
    assert children_owed(desk, ON) == []
    assert len(children_owed(desk, date(2025, 8, 4))) == 1
    record(desk, {"do": "record_return", "id": CHILD, "date": "2025-08-10"})
    assert len(children_owed(desk, ON)) == 1
    record(desk, {"do": "record_death", "id": CHILD, "date": "2025-08-11"})
    assert children_owed(desk, ON) == []


def test_somebody_unknown_or_without_a_birth_date(desk: Desk) -> None:
    with pytest.raises(KbdeskError, match=r"person\.unknown"):
        child_services(desk, "00000000-0000-4000-8000-0000000000ff", ON)
    record(desk, {"do": "edit_person", "id": CHILD, "birth_date": None})
    assert child_services(desk, CHILD, ON) is None
    assert children_owed(desk, ON) == []


def test_the_edge_of_five_years(desk: Desk) -> None:
    for born in (date(2025, 1, 31), date(2024, 2, 29), date(2023, 3, 1), date(2023, 2, 28)):
        record(desk, {"do": "edit_person", "id": CHILD, "birth_date": born.isoformat()})
        five = born.replace(year=born.year + 5, day=28)
        for on in (born - timedelta(1), born, *(five + timedelta(day) for day in range(-3, 8))):
            here = bool(children_owed(desk, on, "LT01"))
            assert here == (0 <= completed_months(born, on) < 60), (born, on)
    assert children_owed(desk, ON, "LT02") == []
    for on in (date(1, 1, 1), date(2028, 2, 29), date.max):
        children_owed(desk, on)


def test_the_list_says_what_the_page_says(desk: Desk) -> None:
    chance = random.Random(4)
    family = desk.store.records.value("SELECT id FROM family")
    for n in range(25):
        born = ON - timedelta(chance.randrange(1900))
        child = record(
            desk,
            {"do": "add_person", "family": family, "name": f"Anak {n}", "sex": "female",
             "birth_date": born.isoformat()},
        )["id"]  # fmt: skip
        for _ in range(chance.randrange(20)):
            day = born + timedelta(chance.randrange((ON - born).days + 1))
            kind = chance.choice(["immunisation"] * 4 + ["vitamin_a", "deworming", "kpsp"])
            fields: dict[str, Any] = {}
            if kind == "immunisation":
                fields["detail"] = chance.choice(VACCINES)
            elif kind == "kpsp":
                fields["answer"] = "normal"
            give(desk, kind, day.isoformat(), child, **fields)
    lines = children_owed(desk, ON)
    assert len(lines) > 20
    for line in lines:
        page = child_services(desk, line.child.id, ON)
        assert page is not None
        due = [one.detail for one in page.due if one.kind == "immunisation"]
        assert (list(line.vaccines), line.late) == (due, page.late)
        assert (line.capsule is not None) == page.vitamin_a.due
        assert line.vitamin_a_missed == page.vitamin_a.missed
        assert line.deworming == page.deworming.due


def test_the_women_of_a_posyandu(desk: Desk) -> None:
    assert women(desk, ON) == []
    check(desk, "2024-01-10", muac_cm=20, hb=9)
    pregnancy = record(
        desk,
        {"do": "register_pregnancy", "person": MOTHER, "date": "2025-03-01", "lmp": "2025-01-01"},
    )["id"]
    (line,) = women(desk, ON, "LT01")
    assert (line.weeks, line.trimester, line.expected_on) == (31, 3, date(2025, 10, 8))
    assert (line.risks, line.muac_mm, line.checked) == ((), None, False)  # long before it
    check(desk, "2025-08-02", muac_cm=23, systolic=120, diastolic=80)
    (line,) = women(desk, ON)
    assert (line.risks, line.checked, line.muac_mm) == (("kek",), True, 230)
    assert women(desk, date(2025, 12, 1))[0].overdue
    record(desk, {"do": "end_pregnancy", "id": pregnancy, "date": "2025-10-01", "outcome": "birth"})
    after = date(2025, 11, 12)
    (line,) = women(desk, after)
    assert (line.weeks, line.postpartum_days, line.capsules) == (None, 42, 2)
    give(desk, "vitamin_a", "2025-10-01", MOTHER, detail="red")
    assert women(desk, after)[0].capsules == 1
    assert women(desk, after + timedelta(1)) == []
    record(desk, {"do": "record_leaving", "id": MOTHER, "date": "2025-11-01"})
    assert women(desk, after) == []
    (line,) = women(desk, date(2025, 8, 1))
    assert (line.weeks, line.checked_on) == (30, None)  # as it was on that day


def test_a_slip_tells_a_childs_history(desk: Desk) -> None:
    assert refer(desk, CHILD, "R05").history.missing_immunizations is None
    give(desk, "immunisation", "2025-04-01", detail="DPT1")
    wrong = give(desk, "vitamin_a", "2025-08-12", detail="blue")
    give(desk, "vitamin_a", "2025-08-01", detail="blue")
    record(desk, {"do": "void_service", "id": wrong, "reason": "dua kali"})
    for month in range(6):
        give(desk, "breastfeeding", "2025-08-01", month=month, answer="yes")
    data = refer(desk, CHILD, "R15")
    assert data.history.exclusive_breastfeeding is True
    assert data.history.vitamin_a_on == date(2025, 8, 1)
    assert data.history.missing_immunizations[:3] == ("HB0", "BCG", "OPV1")
    assert "MR1" not in data.history.missing_immunizations
    assert data.actions == ()
    assert data.pregnancy is None


def test_a_slip_says_open_day_only_where_a_day_was_opened(desk: Desk) -> None:
    day = "2025-08-12"
    assert refer(desk, CHILD, "R05").occasion is None
    # another posyandu's day is not ours
    record(desk, {"do": "open_session", "posyandu": "LT09", "date": day, "officers": ["Ani"]})
    assert refer(desk, CHILD, "R07").occasion is None
    record(desk, {"do": "open_session", "posyandu": "LT01", "date": day, "officers": ["Ani"]})
    assert refer(desk, CHILD, "R08").occasion == "open_day"
    assert refer(desk, CHILD, "R08", day="2025-08-13").occasion is None


@pytest.mark.parametrize(("code", "days"), [("R02", 0), ("R13", 0), ("R05", 7), ("R04", 3)])
def test_what_cannot_wait_is_to_be_seen_on_the_day_of_the_slip(
    desk: Desk, code: str, days: int
) -> None:
    data = refer(desk, CHILD, code)
    assert data.limit_on == data.issued_on + timedelta(days)
    # the list, the home page and the slip name one day
    (row,) = desk.store.records.find("referral", {"number": data.number})
    assert limit_of(row["reasons"], row["date"]) == data.limit_on
    board = referral_board(desk, keep=row["id"])
    assert {one.limit_on for one in board.everyone if one.id == row["id"]} == {data.limit_on}
    assert (data.priority == "urgent") == (days == 0)


def test_a_slip_of_a_pregnant_woman_has_her_figures(desk: Desk) -> None:
    record(
        desk,
        {"do": "register_pregnancy", "person": MOTHER, "date": "2025-03-01", "lmp": "2025-01-01"},
    )
    check(desk, "2025-07-02", weight_kg=50, hb=10.5)
    check(desk, "2025-08-02", weight_kg=51, muac_cm=23, systolic=145, diastolic=95)
    check(desk, "2025-08-20", weight_kg=60)  # after the slip
    data = refer(desk, MOTHER, "R20")
    assert data.pregnancy is not None
    assert (data.pregnancy.weeks, data.pregnancy.hb_tenths) == (31, 105)
    assert (data.pregnancy.systolic, data.pregnancy.diastolic) == (145, 95)
    assert (data.measurement.weight_g, data.measurement.muac_mm) == (51000, 230)
    assert (data.guardian, data.person.spouse) == ("Ani", "Adi")


def test_a_preview_writes_nothing(desk: Desk) -> None:
    before = desk.store.parcels.held()
    checked = {"person": MOTHER, "date": "2025-03-01", "muac_cm": 20}
    assert preview_woman_check(desk, checked)["status"] == ["kek"]
    assert desk.store.parcels.held() == before


def test_what_another_machine_sent_askew_breaks_nothing(desk: Desk) -> None:
    """Rows of other versions, half of them missing or of the wrong type."""
    odd: list[Any] = [None, "", "x", "2025-02-30", "9999-12-31", "0001-01-01", 7, True, [1], {}]
    for value in odd:
        facts = {"person": CHILD, "date": "2025-08-01", "kind": "immunisation", "detail": "DPT1"}
        for field in (*facts, "month", "answer", "signs"):
            fields = {**facts, field: value}
            _raw(desk, "service", "fact", fields)
            _raw(desk, "service", "fact", {**fields, "kind": "breastfeeding", "month": 2})
        for field in ("date", "lmp", "edd", "gravida"):
            _raw(desk, "pregnancy", "start", {"person": MOTHER, field: value})
        for field in ("date", "weight_g", "signs", "systolic"):
            _raw(desk, "woman_check", "fact", {"person": MOTHER, field: value})
    assert child_services(desk, CHILD, ON) is not None
    assert len(children_owed(desk, ON)) == 1
    women(desk, ON)
    refer(desk, CHILD, "R15")
    refer(desk, MOTHER, "R20")
    preview_woman_check(desk, {"person": MOTHER, "date": "2025-08-01", "weight_kg": 50})


def _raw(desk: Desk, entity: str, group: str, fields: dict[str, Any]) -> None:
    with desk.store.transaction():
        desk.store.write([Change(entity, str(uuid4()), group, fields)], user=None)


def test_who_is_served_by_the_familys_posyandu_is_on_its_lists(desk: Desk) -> None:
    on = {"do": "register_pregnancy", "person": MOTHER, "date": "2025-08-01", "lmp": "2025-05-01"}
    record(desk, on)
    give(desk, "vitamin_a", "2025-08-01")

    def told() -> list[object]:
        here = desk.home_posyandu
        return [
            children_owed(desk, ON, here), women(desk, ON, here), children(desk, here),
            children(desk, here, first=9),
        ]  # fmt: skip

    before = told()
    assert all(before[:2])
    family = (desk.store.records.get("person", CHILD) or {})["family"]
    code = desk.home_posyandu
    with desk.store.transaction():
        for person in (CHILD, MOTHER):
            desk.store.write([Change("person", person, "served", {"posyandu": None})], user=None)
        desk.store.write([Change("family", family, "served", {"posyandu": code})], user=None)
    assert (desk.store.records.get("person", CHILD) or {})["posyandu"] is None
    assert told() == before

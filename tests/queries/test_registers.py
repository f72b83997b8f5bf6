"""The SIP registers against what was recorded, counted by hand and by slow rules of their own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.sip import COLUMNS, FORMATS
from kbdesk.growth.gain import kbm_grams
from kbdesk.queries.area import Area
from kbdesk.queries.family_planning import kb
from kbdesk.queries.registers import register, said
from tests.queries.test_skdn import months_old
from tests.queries.village import VILLAGE, child, life, weigh

AUGUST = 2026 * 12 + 7
HERE = Area(("LT01",))


def rows(desk: Desk, number: int, month: int = AUGUST, area: Area = HERE, formats: int = 6) -> Any:
    return said(register(desk, number, month, area, formats))["rows"]


def serve(desk: Desk, person: str, day: str, kind: str, **more: Any) -> None:
    record(desk, {"do": "record_service", "person": person, "date": day, "kind": kind, **more})


def family(desk: Desk, *, rt: str = "02", posyandu: str = "LT01") -> tuple[str, str]:
    """Register a couple; return the family's and the woman's ids."""
    wife = str(uuid.uuid4())
    answer = record(
        desk,
        {
            "do": "register_family", "village": VILLAGE, "rt": rt, "posyandu": posyandu,
            "address": "Gang 3", "welfare_rank": 2,
            "members": [
                {"name": "Bapak", "sex": "male", "birth_date": "1990-01-01", "relation": "head"},
                {"id": wife, "name": "Ibu", "sex": "female", "birth_date": "1996-03-01",
                 "relation": "wife", "nik": "6474014103960001"},
            ],
        },
    )  # fmt: skip
    return str(answer["id"]), wife


# -- F2 against a slow count -----------------------------------------------------------------

DAYS = [date(2025, 12, 15)] + [date(2026, month, day) for month in range(1, 9) for day in (4, 18)]
VACCINES = ("HB0", "OPV2", "DPT-HB-Hib3", "MR1", "PCV2", "MR2")


@dataclass(frozen=True)
class Story:
    born: date
    sex: str
    posyandu: str
    moved: date | None
    died: date | None
    left: date | None
    weighings: list[tuple[date, int, bool]]
    services: list[tuple[date, str, str | None]] = field(default_factory=list)


STORIES = st.builds(
    Story,
    born=st.dates(date(2020, 12, 1), date(2026, 3, 31)),
    sex=st.sampled_from(("male", "female")),
    posyandu=st.sampled_from(("LT01", "LT01", "LT02")),
    moved=st.none() | st.none() | st.sampled_from(DAYS[4:]),
    died=st.none() | st.none() | st.sampled_from(DAYS),
    left=st.none() | st.none() | st.sampled_from(DAYS),
    weighings=st.lists(
        st.tuples(st.sampled_from(DAYS), st.integers(30, 160), st.booleans()), max_size=7
    ),
    services=st.lists(
        st.tuples(
            st.sampled_from(DAYS),
            st.sampled_from(("immunisation", "vitamin_a", "ors")),
            st.sampled_from(VACCINES),
        ),
        max_size=5,
    ),
)


def tell(desk: Desk, story: Story) -> str:
    id_ = child(desk, story.born.isoformat(), sex=story.sex, posyandu=story.posyandu)
    for day, tenths, voided in story.weighings:
        if day >= story.born:
            one = weigh(desk, id_, day.isoformat(), tenths / 10)
            if voided:
                record(desk, {"do": "void_measurement", "id": one, "reason": "salah"})
    for day, kind, detail in story.services:
        if day >= story.born:
            more = {"detail": detail} if kind == "immunisation" else {}
            serve(desk, id_, day.isoformat(), kind, **more)
    if story.moved:
        to = "LT02" if story.posyandu == "LT01" else "LT01"
        move = {"do": "move_person", "id": id_, "to_posyandu": to, "date": story.moved.isoformat()}
        record(desk, move)
    if story.died or story.left:
        life(
            desk,
            id_,
            death_date=story.died and story.died.isoformat(),
            left_date=story.left and story.left.isoformat(),
        )
    return id_


def slow_lines(story: Story) -> dict[str, dict[str, Any]]:
    """Return a child's lines of 2026 by posyandu."""
    end = date(2026, 8, 20)
    if months_old(story.born, date(2026, 1, 1)) >= 60:
        return {}
    if (story.died and story.died.year < 2026) or (story.left and story.left.year < 2026):
        return {}
    other = "LT02" if story.posyandu == "LT01" else "LT01"
    homes: dict[str, date | None] = {story.posyandu: story.moved}
    if story.moved:
        homes[other] = None
        if story.moved.year < 2026 or story.moved <= story.born:
            homes.pop(story.posyandu)
    lines = {}
    for home, until in homes.items():
        valid = sorted(
            (day, n, tenths * 100)
            for n, (day, tenths, voided) in enumerate(story.weighings)
            if not voided and day >= story.born
        )
        by_month: dict[tuple[int, int], list[tuple[date, int, int]]] = {}
        for one in valid:
            by_month.setdefault((one[0].year, one[0].month), []).append(one)
        line: dict[str, Any] = {}
        for month in range(1, 13):
            now = by_month.get((2026, month))
            code: str | None = None
            line[f"weight_{month:02d}"] = line[f"code_{month:02d}"] = None
            if not now or (until and now[-1][0] >= until):
                continue
            if all(months_old(story.born, day) >= 60 for day, _, _ in now):
                continue
            before = by_month.get((2026, month - 1) if month > 1 else (2025, 12))
            age = months_old(story.born, now[-1][0])
            if age >= 60:
                code = None
            elif not any(key < (2026, month) for key in by_month):
                code = "B"
            elif before is None:
                code = "O"
            elif age >= 1:
                kbm = kbm_grams(story.sex, age)  # type: ignore[arg-type]
                assert kbm is not None
                code = "N" if now[-1][2] - before[-1][2] >= kbm else "T"
            line[f"weight_{month:02d}"] = now[-1][2] / 1000
            line[f"code_{month:02d}"] = code
        given = [one for one in story.services if one[0] >= story.born and one[0] <= end]
        for vaccine in VACCINES:
            days = [day for day, kind, what in given if (kind, what) == ("immunisation", vaccine)]
            line[vaccine] = min(days).isoformat() if days else None
        for key, first, last in (("vitamin_a_02", 2, 7), ("vitamin_a_08", 8, 12)):
            days = [
                day
                for day, kind, _ in given
                if kind == "vitamin_a" and day.year == 2026 and first <= day.month <= last
            ]
            line[key] = min(days).isoformat() if days else None
        line["ors"] = sum(k == "ors" and day.year == 2026 for day, k, _ in given) or None
        lines[home] = line
    return lines


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STORIES, min_size=1, max_size=4))
def test_f2_is_equal_to_a_slow_count(shared_desk: Desk, stories: list[Story]) -> None:
    with shared_desk.store.rehearsal():
        told = {tell(shared_desk, story): story for story in stories}
        for area in (HERE, Area(("LT01", "LT02")), Area()):
            expected = {
                (home, id_): line
                for id_, story in told.items()
                for home, line in slow_lines(story).items()
                if area.posyandu is None or home in area.posyandu
            }
            lines = rows(shared_desk, 2, area=area)
            found = {(line["posyandu"], line["id"]): line for line in lines}
            assert len(lines) == len(found)
            assert found.keys() == expected.keys()
            for key, line in expected.items():
                assert {name: found[key][name] for name in line} == line, key
            for home in ("LT01", "LT02"):
                numbers = [line["no"] for line in lines if line["posyandu"] == home]
                assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("moved", ["2026-02-18", "2026-03-01"])
def test_a_child_that_moved_before_it_was_born_was_never_here(desk: Desk, moved: str) -> None:
    baby = child(desk, "2026-03-01", name="Banyu")
    record(desk, {"do": "move_person", "id": baby, "to_posyandu": "LT02", "date": moved})
    assert rows(desk, 2) == []
    assert [line["name"] for line in rows(desk, 2, area=Area(("LT02",)))] == ["Banyu"]


def test_f2_by_hand(desk: Desk) -> None:
    home, mother = family(desk)
    answer = record(
        desk,
        {"do": "add_person", "family": home, "name": "Banyu", "sex": "male", "mother": mother,
         "birth_date": "2026-01-05", "nik": "6474010501260001", "birth_weight_g": 3150},
    )  # fmt: skip
    baby = answer["id"]
    serve(desk, baby, "2026-01-05", "immunisation", detail="HB0")
    for month, said_ in ((0, "yes"), (1, "yes"), (2, "no")):
        serve(desk, baby, "2026-05-10", "breastfeeding", month=month, answer=said_)
    serve(desk, baby, "2026-08-04", "vitamin_a", detail="blue")
    for sachets in (2, 3):
        serve(desk, baby, "2026-06-02", "ors", amount=sachets)
    weigh(desk, baby, "2026-07-10", 7.85)
    (line,) = rows(desk, 2)
    assert {name: value for name, value in line.items() if value not in (None, [])} == {
        "no": 1, "name": "Banyu", "nik": "6474010501260001", "birth_date": "2026-01-05",
        "birth_weight_kg": 3.15, "father": "Bapak", "mother": "Ibu", "weight_07": 7.85,
        "code_07": "B", "E1": "yes", "E2": "yes", "E3": "no", "vitamin_a_08": "2026-08-04",
        "ors": 5, "HB0": "2026-01-05", "id": baby, "sex": "male", "village": VILLAGE, "rt": "02",
        "posyandu": "LT01",
    }  # fmt: skip


def test_infants_and_toddlers_apart(desk: Desk) -> None:
    turned = child(desk, "2025-04-10", name="tengah")
    child(desk, "2026-02-10", name="bayi")
    child(desk, "2023-02-10", name="balita")
    for month in (3, 4, 5):
        weigh(desk, turned, f"2026-{month:02d}-12", 9 + month / 10)
    infants, toddlers = (rows(desk, number, formats=7) for number in (2, 3))
    assert [line["name"] for line in infants] == ["bayi", "tengah"]
    assert [line["name"] for line in toddlers] == ["balita", "tengah"]
    weights = [
        [line[f"weight_{month:02d}"] for month in (3, 4, 5)] for line in (infants[1], toddlers[1])
    ]
    assert weights == [[9.3, None, None], [None, 9.4, 9.5]]
    assert (toddlers[1]["code_04"], toddlers[1]["code_05"]) == ("T", "T")


def test_notes_say_what_became_of_a_child(desk: Desk) -> None:
    moved = child(desk, "2025-04-10", name="a")
    record(desk, {"do": "move_person", "id": moved, "to_posyandu": "LT02", "date": "2026-05-02"})
    left = child(desk, "2025-04-10", name="b")
    record(desk, {"do": "record_leaving", "id": left, "date": "2026-04-01", "why": "Samarinda"})
    child(desk, "2021-06-30", name="c")
    assert [line["notes"] for line in rows(desk, 2)] == [
        [{"code": "moved_away", "date": "2026-05-02", "posyandu": "LT02"}],
        [{"code": "left", "date": "2026-04-01", "why": "Samarinda"}],
        [{"code": "turned_five", "date": "2026-06-30"}],
    ]
    (line,) = rows(desk, 2, area=Area(("LT02",)))
    assert line["notes"] == [{"code": "moved_in", "date": "2026-05-02"}]


# -- women, births, and what was done --------------------------------------------------------


def pregnant(desk: Desk, woman: str, day: str, **more: Any) -> str:
    draft = {"do": "register_pregnancy", "person": woman, "date": day, **more}
    return str(record(desk, draft)["id"])


def story_of_a_birth(desk: Desk) -> tuple[str, str, str]:
    """Tell a pregnancy from registration to the first weeks after the birth."""
    _, woman = family(desk)
    id_ = pregnant(desk, woman, "2026-02-03", lmp="2025-10-20", gravida=2)
    for day, kg, arm, tablets in (
        ("2026-02-03", 51.5, 23.1, 30), ("2026-03-04", 52.5, 23.4, 30), ("2026-06-04", 58, 24, 30),
    ):  # fmt: skip
        record(
            desk,
            {"do": "record_woman_check", "person": woman, "date": day, "weight_kg": kg,
             "muac_cm": arm, "tablets": tablets},
        )  # fmt: skip
    serve(desk, woman, "2026-03-04", "immunisation", detail="TT2")
    # the same tablets, told a second time as a service
    serve(desk, woman, "2026-03-04", "ttd", amount=30)
    serve(desk, woman, "2026-05-04", "pmt", amount=6)
    answer = record(
        desk,
        {"do": "end_pregnancy", "id": id_, "date": "2026-07-20", "outcome": "birth",
         "children": [{"name": "Bayi", "sex": "female", "birth_weight_g": 2900}]},
    )  # fmt: skip
    serve(desk, woman, "2026-07-22", "vitamin_a", detail="red")
    return woman, id_, answer["children"][0]


def test_f4_by_hand(desk: Desk) -> None:
    woman, id_, _ = story_of_a_birth(desk)
    (line,) = rows(desk, 4)
    assert {name: value for name, value in line.items() if value is not None} == {
        "no": 1, "name": "Ibu", "nik": "6474014103960001", "years": 29, "address": "Gang 3",
        "registered": "2026-02-03", "weeks": 15, "gravida": 2, "muac_cm": 23.1, "pmt": 6,
        "weight_02": 51.5, "weight_03": 52.5, "weight_06": 58.0, "iron_1": "2026-02-03",
        "iron_2": "2026-03-04", "iron_3": "2026-06-04", "Td2": "2026-03-04",
        "notes": [{"code": "birth", "date": "2026-07-20"}], "id": woman, "pregnancy": id_,
        "village": VILLAGE, "rt": "02", "posyandu": "LT01",
    }  # fmt: skip
    assert rows(desk, 4, month=2025 * 12) == []


def test_f1_by_hand(desk: Desk) -> None:
    woman, id_, baby = story_of_a_birth(desk)
    _, other = family(desk)
    pregnant(desk, other, "2026-08-01", edd="2027-02-01")
    _, lost = family(desk)
    ended = pregnant(desk, lost, "2026-03-01", lmp="2025-12-01")
    record(
        desk, {"do": "end_pregnancy", "id": ended, "date": "2026-04-01", "outcome": "miscarriage"}
    )
    died = child(desk, "2025-12-20", name="Dini")
    life(desk, died, death_date="2026-01-10")
    grown = child(desk, "2024-01-20", name="Besar")
    life(desk, grown, death_date="2026-01-10")
    life(desk, woman, death_date="2026-08-02")
    found = {line["baby"] or line["notes"][0]["code"]: line for line in rows(desk, 1)}
    assert list(found) == ["Dini", "miscarriage", "Bayi", "pregnant"]
    assert [line["no"] for line in found.values()] == [1, 2, 3, 4]
    whole = found["Bayi"]
    assert (whole["mother"], whole["father"], whole["birth_date"]) == ("Ibu", "Bapak", "2026-07-20")
    assert (whole["mother_death_date"], whole["baby_death_date"]) == ("2026-08-02", None)
    assert (whole["id"], whole["pregnancy"], whole["mother_id"]) == (baby, id_, woman)
    assert whole["notes"] == [{"code": "birth_weight", "kg": 2.9}]
    assert found["Dini"]["baby_death_date"] == "2026-01-10"
    assert found["pregnant"]["notes"][1] == {"code": "expected", "date": "2027-02-01"}


def test_twins_have_a_line_each(desk: Desk) -> None:
    _, woman = family(desk)
    id_ = pregnant(desk, woman, "2026-02-03")
    twins = [{"name": name, "sex": "female"} for name in ("Rina", "Rini")]
    record(
        desk,
        {"do": "end_pregnancy", "id": id_, "date": "2026-07-20", "outcome": "birth",
         "children": twins},
    )  # fmt: skip
    assert sorted(line["baby"] for line in rows(desk, 1)) == ["Rina", "Rini"]


def test_a_loss_and_a_birth_of_one_year_have_a_line_each(desk: Desk) -> None:
    _, woman = family(desk)
    lost = pregnant(desk, woman, "2026-01-05", lmp="2025-11-20")
    end = {"do": "end_pregnancy", "id": lost, "date": "2026-01-20", "outcome": "miscarriage"}
    record(desk, end)
    born = pregnant(desk, woman, "2026-02-25", lmp="2026-01-30")
    baby = [{"name": "Bayi", "sex": "female"}]
    record(
        desk,
        {"do": "end_pregnancy", "id": born, "date": "2026-08-15", "outcome": "birth",
         "children": baby},
    )  # fmt: skip
    found = {line["pregnancy"]: line["baby"] for line in rows(desk, 1)}
    assert found == {lost: None, born: "Bayi"}


def test_f3_by_hand(desk: Desk) -> None:
    woman, _, _ = story_of_a_birth(desk)
    home, _ = family(desk, rt="05")
    for name, born in (("Gadis", "2010-01-01"), ("Anak", "2012-01-01"), ("Nenek", "1970-01-01")):
        record(
            desk,
            {"do": "add_person", "family": home, "name": name, "sex": "female", "birth_date": born},
        )
    dead = child(desk, "2024-02-01", name="x", mother=woman)
    life(desk, dead, death_date="2024-09-15")
    lines = rows(desk, 3)
    assert [line["name"] for line in lines if line["rt"] == "05"] == ["Gadis", "Ibu"]
    (mine,) = (line for line in lines if line["id"] == woman)
    assert (mine["years"], mine["husband"], mine["welfare_rank"]) == (30, "Bapak", 2)
    assert (mine["children_alive"], mine["children_died_months"]) == (1, [7])
    assert (mine["muac_cm"], mine["Td2"], mine["Td1"]) == (24.0, "2026-03-04", None)


def plan(desk: Desk, woman: str, day: str, method: str | None, **more: Any) -> None:
    status = "user" if method else "non_user"
    record(
        desk,
        {"do": "record_family_planning", "person": woman, "date": day, "status": status,
         **({"method": method} if method else {"reason": "other"}), **more},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], (None, None, None)),
        ([("2025-03-01", "pill")], ("pill", None, None)),
        (
            [("2025-03-01", "pill"), ("2026-02-01", "injection")],
            ("pill", "2026-02-01", "injection"),
        ),
        ([("2026-02-01", "iud")], ("iud", None, None)),
        ([("2025-03-01", "pill"), ("2026-02-01", "pill")], ("pill", None, None)),
        ([("2025-03-01", "pill"), ("2026-02-01", None)], ("pill", "2026-02-01", "stopped")),
        ([("2025-03-01", None), ("2026-02-01", "mal")], ("mal", None, None)),
        ([("2026-01-02", None)], (None, None, None)),
        (
            [("2025-03-01", "pill"), ("2026-02-01", "iud"), ("2026-05-01", "pill")],
            ("pill", "2026-05-01", "pill"),
        ),
    ],
)
def test_f3_says_what_is_used(
    desk: Desk, told: list[tuple[str, str | None]], expected: tuple[str | None, ...]
) -> None:
    _, woman = family(desk)
    for day, method in told:
        plan(desk, woman, day, method)
    (line,) = rows(desk, 3)
    assert (line["method"], line["changed_on"], line["changed_to"]) == expected


def test_f6_counts_users_as_the_report_of_family_planning_does(desk: Desk) -> None:
    women = [family(desk)[1] for _ in range(5)]
    for woman, day, method in zip(
        women, ("2026-02-01", "2026-03-31", "2026-04-01", "2026-05-05"),
        ("pill", "pill", "injection", "condom"), strict=False,
    ):  # fmt: skip
        plan(desk, woman, day, method)
    plan(desk, women[0], "2026-06-30", "iud")
    lines = {line["month"]: line for line in rows(desk, 6)}
    assert lines["2026-01"]["pill"] is None
    for place in range(2, 9):
        methods = kb(desk, 2026 * 12 + place - 1, HERE)["methods"]
        line = lines[f"2026-{place:02}"]
        for method in ("condom", "pill", "injection"):
            assert line[method] == methods[method], (place, method)
    assert [lines[f"2026-{m:02}"]["pill"] for m in range(2, 9)] == [1, 2, 2, 2, 1, 1, 1]
    assert lines["2026-09"]["pill"] is None


def test_only_diarrhoea_is_left_blank_by_all(desk: Desk) -> None:
    """The note of the paper names what is not recorded: it is what is blank, and nothing else."""
    _, woman = family(desk)
    plan(desk, woman, "2026-07-01", "pill")
    july = next(line for line in rows(desk, 6) if line["month"] == "2026-07")
    assert [key for key, value in july.items() if value is None] == ["diarrhoea"]


def test_f5_by_hand(desk: Desk) -> None:
    woman, _, baby = story_of_a_birth(desk)
    _, wife = family(desk)
    guest = child(desk, "2024-01-20", posyandu="LT02")
    (day,) = (
        record(
            desk,
            {"do": "open_session", "date": "2026-08-04",
             "officers": ["Sari", "sari", "Ani", "Bidan Rina", "PLKB Joko"]},
        )["id"],
    )  # fmt: skip
    for person in (wife, guest, baby, woman):
        record(desk, {"do": "arrive", "session": day, "person": person})
    weigh(desk, guest, "2026-08-04", 12)
    home = child(desk, "2024-01-20")
    weigh(desk, home, "2026-08-12", 12)
    lines = {line["month"]: line for line in rows(desk, 5)}
    assert len(lines) == 12
    august, july, february = (lines[f"2026-{month}"] for month in ("08", "07", "02"))
    assert {name: value for name, value in august.items() if value} == {
        "no": 8, "month": "2026-08", "infants": 1, "toddlers": 2, "couples": 1, "nursing": 1,
        "cadres": 2, "field_officers": 1, "medical": 1, "posyandu": "LT01",
    }  # fmt: skip
    assert (july["born"], july["infants_died"], july["cadres"]) == (1, 0, None)
    assert february["pregnant"] == 1
    assert lines["2026-09"]["infants"] is None
    # where the guest lives, it came nowhere
    other = [line["toddlers"] for line in rows(desk, 5, area=Area(("LT02",)))]
    assert other == [0, 0, 0, 0, 0, 0, 0, 0, None, None, None, None]


def test_f6_by_hand(desk: Desk) -> None:
    _, _, baby = story_of_a_birth(desk)
    one = child(desk, "2025-10-01", name="Tio")
    weigh(desk, one, "2026-06-10", 7)
    weigh(desk, one, "2026-07-10", 7.05)
    serve(desk, baby, "2026-07-21", "immunisation", detail="HB0")
    serve(desk, one, "2026-07-10", "immunisation", detail="MR1")
    serve(desk, one, "2026-07-10", "immunisation", detail="IPV2")
    serve(desk, one, "2026-07-10", "ors", amount=4)
    serve(desk, one, "2026-07-10", "pmt")
    serve(desk, one, "2026-07-10", "vitamin_a", detail="blue")
    lines = {line["month"]: line for line in rows(desk, 6)}
    july = lines["2026-07"]
    assert {name: value for name, value in july.items() if value} == {
        "no": 7, "month": "2026-07", "pregnant": 1, "nursing": 2, "postpartum_vitamin_a": 1,
        "S": 2, "K": 1, "D": 1, "vitamin_a": 1, "pmt": 1, "HB0": 1, "MR1": 1, "IPV2": 1,
        "ors": 1, "posyandu": "LT01",
    }  # fmt: skip
    assert july["condom"] is july["diarrhoea"] is None
    march = lines["2026-03"]
    assert (march["pregnant"], march["pregnant_checked"], march["pregnant_iron"]) == (1, 1, 1)
    assert (march["Td2"], lines["2026-01"]["pregnant"], lines["2026-08"]["pregnant"]) == (1, 0, 0)
    assert lines["2026-12"]["S"] is None
    record(desk, {"do": "close_month", "month": "2026-07"})
    weigh(desk, baby, "2026-07-30", 3)
    again = {line["month"]: line for line in rows(desk, 6)}
    assert (again["2026-07"]["D"], again["2026-07"]["S"]) == (1, 2)


@pytest.mark.parametrize("formats", FORMATS)
def test_every_format_of_nothing(desk: Desk, formats: int) -> None:
    for number, subject in enumerate(FORMATS[formats], 1):
        found = said(register(desk, number, AUGUST, HERE, formats))
        assert found["format"] == f"F{number}"
        assert found["columns"] == [one.key for one in COLUMNS[subject] if not one.extra]
        assert found["year"] == 2026
        for row in found["rows"]:
            assert set(found["columns"]) <= row.keys()
    with pytest.raises(KbdeskError, match=r"report\.no_such_format"):
        register(desk, len(FORMATS[formats]) + 1, AUGUST, HERE, formats)


def test_the_printed_formats_have_their_columns() -> None:
    counts = {
        subject: sum(not column.extra for column in columns) for subject, columns in COLUMNS.items()
    }
    assert counts == {
        "births": 8, "children": 40, "infants": 40, "toddlers": 40, "women": 18,
        "pregnant": 30, "visitors": 15, "results": 35,
    }  # fmt: skip

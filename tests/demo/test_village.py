"""The demo village: believable, repeatable, recorded like anything else, nobody real."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.record import record
from kbdesk.demo import fill
from kbdesk.demo.names import invented
from kbdesk.demo.places import first_kampung_kb
from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.immunisation import schedule
from kbdesk.domain.krs import FLAGS
from kbdesk.domain.referral_reasons import DAYS_LIMIT, most_urgent
from kbdesk.domain.referrals import STATES
from kbdesk.domain.report_json.education import EducationJson, InvitationsJson, LoansJson
from kbdesk.domain.report_json.families import DueVisitJson, KbJson, KrsJson, TpkJson
from kbdesk.domain.report_json.nutrition import NutritionJson
from kbdesk.domain.report_json.skdn import SkdnJson
from kbdesk.domain.report_json.village import KampungJson, MapJson, VillagesJson
from kbdesk.domain.villages import read_village, villages
from kbdesk.queries import (
    education_report,
    family_map,
    invitations,
    kampung_kb,
    month_close,
    nutrition,
    tpk,
    villages_beside,
)
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.examinations import examine
from kbdesk.queries.family_planning import kb
from kbdesk.queries.growth import assessment, measurement_of
from kbdesk.queries.kitchen_month import kitchen_month
from kbdesk.queries.krs import report, said
from kbdesk.queries.recipients import recipients
from kbdesk.queries.women import women, women_due
from kbdesk.store.audit import faults
from tests.demo.homes import LOK_TUAN, new_home, rows, rt_number
from tests.demo.report_types import misfits


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A hub's home with 240 families and a year."""
    with new_home(tmp_path_factory.mktemp("hub") / "home") as desk:
        fill(desk, families=240, months=12, seed=1)
        yield desk


def test_the_four_kelurahan_are_there_by_name(desk: Desk) -> None:
    wanted = {"Lok Tuan", "Berbas Pantai", "Bontang Lestari", "Gunung Telihan"}
    assert {villages()[family["village"]].name for family in rows(desk, "family")} == wanted
    posyandu = rows(desk, "posyandu")
    assert {villages()[one["village"]].name for one in posyandu} == wanted
    assert all(one["name"] and one["puskesmas"] for one in posyandu)
    assert {person["posyandu"] for person in rows(desk, "person")} == {p["id"] for p in posyandu}


def test_the_database_is_whole(desk: Desk) -> None:
    assert list(faults(desk.store)) == []


def test_about_a_third_of_the_targets_are_at_risk_and_every_reason_is_there(desk: Desk) -> None:
    lines = [one for one in said(report(desk, this_month(desk), Area())) if one["target"]]
    at_risk = [one for one in lines if one["at_risk"]]
    assert 0.2 < len(at_risk) / len(lines) < 0.4
    for flag in FLAGS:
        assert 0 < sum(one["flags"][flag] is True for one in lines) < len(lines) / 2, flag
    assert {one["priority"] for one in at_risk} == {1, 2, 3}
    assert 0 < sum(bool(one["missing"]) for one in lines) < len(lines) / 3
    assert 0 < sum(bool(one["plan_until"]) for one in at_risk) < len(at_risk)
    assert 0 < sum(bool(one["companions"]) for one in at_risk) < len(at_risk)


def test_reports_are_what_their_types_declare(desk: Desk) -> None:
    month = this_month(desk)
    village = first_kampung_kb()[0]
    found = {
        "skdn": (month_close.said_report(month_close.month_report(desk, month, Area())), SkdnJson),
        "nutrition": (nutrition.nutrition(desk, month, Area()), NutritionJson),
        "krs": (said(report(desk, month, Area())), list[KrsJson]),
        "kb": (kb(desk, month, Area()), KbJson),
        "tpk": (tpk.tpk(desk, month, Area()), TpkJson),
        "education": (
            education_report.said(education_report.education_month(desk, month - 1, Area())),
            EducationJson,
        ),
        "loans": (education_report.said_loans(education_report.loan_list(desk, Area())), LoansJson),
        "invitations": (
            invitations.said(invitations.invitation_list(desk, "pregnant", Area())),
            InvitationsJson,
        ),
        "kampung": (kampung_kb.said(kampung_kb.kampung(desk, month, village)), KampungJson),
        "villages": (
            villages_beside.said(villages_beside.villages_beside(desk, month, Area())),
            VillagesJson,
        ),
        "map": (family_map.said(family_map.family_map(desk, month, Area())), MapJson),
    }
    for name, (value, kind) in found.items():
        assert not misfits(value, kind, name)[:5]


@pytest.mark.parametrize(
    ("change", "bad"),
    [
        ({"due": None}, [".due: None is no <class 'str'>"]),
        ({"contact": True}, [".contact: True is no <class 'int'>"]),
        ({"companions": [1]}, [".companions[]: 1 is no <class 'str'>"]),
        ({"names": ""}, [".names: not declared"]),
    ],
)
def test_what_is_not_declared_is_found(change: dict[str, object], bad: list[str]) -> None:
    due = {
        "person": "a", "family": None, "target": "bride", "due": "2026-08-01", "late_days": 0,
        "contact": 1, "last": None, "at_risk": None, "priority": 2, "companions": ["Sari"],
    }  # fmt: skip
    assert misfits(due, DueVisitJson) == []
    assert misfits({**due, **change}, DueVisitJson) == bad
    del due["person"]
    assert misfits(due, DueVisitJson) == [".person: missing"]


def test_couples_plan_as_couples_do(desk: Desk) -> None:
    ratios = kb(desk, this_month(desk), Area())["ratios"]
    assert 45 < (ratios["CPR_modern"] or 0) < 70
    assert 10 < (ratios["MKJP"] or 0) < 35
    assert 5 < (ratios["unmet_need"] or 0) < 20


def test_women_expect_children_and_are_checked(desk: Desk) -> None:
    pregnancies, checks = rows(desk, "pregnancy"), rows(desk, "woman_check")
    going_on = [one for one in pregnancies if one["end_date"] is None]
    ended = [one for one in pregnancies if one["outcome"] == "birth"]
    born = {person["id"]: person for person in rows(desk, "person")}
    assert len(going_on) >= 5
    assert len(ended) >= 5
    assert len(going_on) + len(ended) == len(pregnancies)
    for one in ended:
        assert one["children"]
        for child in one["children"]:
            assert born[child]["mother"] == one["person"]
            assert born[child]["birth_date"] == one["end_date"]
    assert {len(one["children"]) for one in ended} == {1, 2}
    assert len(checks) > 2 * len(pregnancies)
    today = desk.clock.today()
    listed = women_due(desk, today)
    assert 0 < len(listed.waiting) < listed.total
    assert any(one.risks for one in women(desk, today))
    assert not any(one.overdue for one in women(desk, today))


def test_nobody_is_real(desk: Desk) -> None:
    people = rows(desk, "person")
    assert [person["name"] for person in people if not invented(person["name"])] == []
    whole = [p["nik"] for p in people if p["nik"] and "*" not in p["nik"]]
    # serials that no office gives out
    assert all(len(nik) == 16 and nik[12:] > "9000" for nik in whole)
    odd = [p for p in people if not (p["nik"] or "").startswith("6474")]
    assert 0 < len(odd) < len(people) / 8
    assert len(set(whole)) > 0.98 * len(whole)
    families = rows(desk, "family")
    assert all((f["phone"] or "0840-").startswith("0840-") for f in families)
    assert all(
        len(f["kk"] or "9" * 16) == 16 and (f["kk"] or "9" * 16)[12] == "9" for f in families
    )


def test_a_village_has_all_ages(desk: Desk) -> None:
    today = desk.clock.today()
    ages = [completed_months(date.fromisoformat(p["birth_date"]), today) / 12
            for p in rows(desk, "person")]  # fmt: skip
    assert 3.4 < len(ages) / 240 < 5.2
    for low, high, least, most in ((0, 5, 0.1, 0.22), (5, 20, 0.15, 0.42), (60, 100, 0.02, 0.12)):
        share = sum(low <= age < high for age in ages) / len(ages)
        assert least < share < most, (low, high, share)


def test_some_questions_were_not_asked(desk: Desk) -> None:
    families = rows(desk, "family")
    for field in ("drinking_water", "latrine", "phone", "welfare_rank", "kk"):
        unanswered = sum(family[field] is None for family in families)
        assert 0 < unanswered < len(families) / 3, field
    assert {rt_number(family["rt"]) for family in families} == set(range(1, 10))


def test_nothing_is_dated_today_or_later_but_the_next_visits(desk: Desk) -> None:
    today = desk.clock.today().isoformat()
    last = {
        entity: max(row["date"] for row in rows(desk, entity))
        for entity in ("measurement", "service", "visit", "referral")
    }
    assert all("2026-07-14" < day < today for day in last.values()), last
    agreed = [v["next_date"] for v in rows(desk, "visit") if v["next_date"]]
    last_visit = {v["family"]: v["next_date"] for v in sorted(rows(desk, "visit"),
                  key=lambda v: str(v["date"]))}  # fmt: skip
    assert today in agreed
    assert any(day > today for day in agreed)
    assert any(day and day < today for day in last_visit.values())


def assessed(desk: Desk) -> Iterator[tuple[dict[str, Any], dict[str, Any], Any]]:
    for person in rows(desk, "person"):
        for row in desk.store.records.weighings(person["id"]):
            yield person, row, assessment(desk, person, measurement_of(row))


def test_the_month_codes_are_those_of_a_village(desk: Desk) -> None:
    codes: Counter[str] = Counter()
    total = twice = red = 0
    for _, _, found in assessed(desk):
        total += 1
        assert found.gain is not None
        codes[str(found.gain.code)] += 1
        twice += found.gain.consecutive_t >= 2
        red += bool(found.below_red_line)
    assert 0.15 < codes["T"] / (codes["T"] + codes["N"]) < 0.4
    assert 0.02 < twice / total < 0.12
    assert 0.003 < red / total < 0.06
    assert codes["B"] > 0 < codes["O"]
    assert codes["None"] < total / 50


def test_thin_short_heavy_and_swollen_children_are_among_them(desk: Desk) -> None:
    seen: Counter[str] = Counter()
    flagged = total = 0
    for _, _, found in assessed(desk):
        total += 1
        seen.update(category.code for category in found.status.values())
        flagged += any(found.scores.flagged(i) for i in ("zwei", "zlen", "zwfl"))
        seen.update(proposal.code for proposal in found.proposals)
    for code in ("stunted", "wasted", "severely_wasted", "underweight", "severely_underweight",
                 "overweight", "R02", "R03", "R04", "R06"):  # fmt: skip
        assert seen[code], code
    assert seen["R01"] == 1
    assert flagged < total / 100


def test_children_are_weighed_on_open_days_until_they_are_five(desk: Desk) -> None:
    fed = {place["person"] for place in rows(desk, "recipient")}
    five: set[str] = set()
    days: dict[tuple[str, str], Counter[str]] = {}
    again = Counter((row["child"], row["date"][:7]) for row in rows(desk, "measurement"))
    for person, row, found in assessed(desk):
        born, day = date.fromisoformat(person["birth_date"]), date.fromisoformat(row["date"])
        if completed_months(born, day) >= 60:
            five.add(person["id"])
            assert found.gain.code is None
        assert day.weekday() != 6
        # the kitchen weighs its children every week besides, a few are weighed again
        kitchens = person["id"] in fed and person["name"] != "Kirana Embun Pagi"
        once = again[person["id"], row["date"][:7]] == 1
        if once and not kitchens and person["since"] is None:
            days.setdefault((person["posyandu"], row["date"][:7]), Counter())[row["date"]] += 1
    # one open day a month, but for guests
    others = sum(of_one.total() - max(of_one.values()) for of_one in days.values())
    assert others < sum(of_one.total() for of_one in days.values()) / 50
    # the story's children were weighed before the year as well
    months = Counter(code for code, _ in days)
    assert sorted(months.values()) == [12] * (len(months) - 1) + [15]
    # now and then somebody brings a child who has turned five
    assert 0 < len(five) < 6


def test_four_of_five_come(desk: Desk) -> None:
    came = Counter(row["date"][:7] for _, row, _ in assessed(desk))
    children = [date.fromisoformat(p["birth_date"]) for p in rows(desk, "person")]
    for month in ("2025-11", "2026-02", "2026-05"):
        end = date.fromisoformat(f"{month}-28")
        expected = sum(0 <= completed_months(born, end) < 60 for born in children)
        assert 0.65 < came[month] / expected < 0.95, month


def test_a_few_weighings_were_put_right_and_some_voided(desk: Desk) -> None:
    measurements = rows(desk, "measurement")
    assert 1 < sum(row["voided"] is not None for row in measurements) < len(measurements) / 100
    histories = [desk.store.journal.history("measurement", row["id"]) for row in measurements]
    assert 3 < sum(len(history) > 1 for history in histories) < len(measurements) / 10


def test_services_follow_age_and_month(desk: Desk) -> None:
    born = {p["id"]: date.fromisoformat(p["birth_date"]) for p in rows(desk, "person")}
    kinds = Counter()  # type: Counter[str]
    for service in rows(desk, "service"):
        day = date.fromisoformat(service["date"])
        months = completed_months(born[service["person"]], day)
        kinds[service["kind"]] += 1
        if service["kind"] == "vitamin_a":
            assert day.month in (2, 8)
            assert service["detail"] == ("blue" if months < 12 else "red")
            assert 6 <= months < 60
        elif service["kind"] == "deworming":
            assert day.month == 8
            assert 12 <= months < 60
        elif service["kind"] == "immunisation" and service["detail"] in schedule():
            rule = schedule()[service["detail"]]
            assert rule.months <= months < rule.given_before_months, service
    assert set(kinds) == {"vitamin_a", "deworming", "immunisation", "pmt", "ttd"}


def test_referrals_stand_in_every_state_and_some_are_overdue(desk: Desk) -> None:
    referrals = rows(desk, "referral")
    assert {one["state"] for one in referrals} == set(STATES)
    assert len({one["number"] for one in referrals}) == len(referrals)
    today = desk.clock.today()
    late = [
        (today - date.fromisoformat(one["date"])).days - DAYS_LIMIT[most_urgent(one["reasons"])]
        for one in referrals
        if one["state"] in ("draft", "printed", "handed_over")
        and (today - date.fromisoformat(one["date"])).days > DAYS_LIMIT[most_urgent(one["reasons"])]
    ]
    assert 0 < len(late) < 7
    assert max(late) <= 10
    for one in referrals:
        if (today - date.fromisoformat(one["date"])).days > 45:
            assert one["state"] in ("closed", "declined", "cancelled")
    back = [one for one in referrals if one["state"] == "returned"]
    assert back
    assert all(one["examiner"] for one in back)


@pytest.mark.parametrize("today", ["2026-08-13", "2024-02-29", "2026-03-01", "2027-01-03"])
def test_the_story_is_told_on_any_day(tmp_path: Path, today: str) -> None:
    with new_home(tmp_path / "home", "posyandu", today, posyandu=["LT01"]) as desk:
        fill(desk, families=1, months=1, seed=3)
        people = {p["name"]: p for p in rows(desk, "person")}
        assert len(people) == 6
        kirana, jingga = people["Kirana Embun Pagi"], people["Jingga Mentari"]
        assert kirana["mother"] == jingga["mother"] == people["Seroja Rembulan"]["id"]
        found = [
            assessment(desk, kirana, measurement_of(row))
            for row in desk.store.records.weighings(kirana["id"])
        ]
        codes = "".join(str(one.gain.code) for one in found if one and one.gain)
        assert codes == "BNNTNTONTNTNTT"
        last = found[-1]
        assert last is not None
        assert last.months == completed_months(date.fromisoformat(kirana["birth_date"]),
                                               desk.clock.today()) == 14  # fmt: skip
        assert {"R05", "R06"} <= {proposal.code for proposal in last.proposals}
        sister = [
            assessment(desk, jingga, measurement_of(row))
            for row in desk.store.records.weighings(jingga["id"])
        ]
        assert {one.gain.code for one in sister[1:] if one and one.gain} == {"N"}
        vaccines = {s["detail"] for s in rows(desk, "service")
                    if s["person"] == kirana["id"] and s["kind"] == "immunisation"}  # fmt: skip
        assert {"HB0", "MR1", "IPV2", "PCV2"} <= vaccines
        assert "PCV3" not in vaccines
        assert {r["state"] for r in rows(desk, "referral")} == {"closed", "printed"}


def content(desk: Desk) -> list[Any]:
    kinds = ("family", "person", "measurement", "visit", "service", "posyandu")
    referrals = [{**row, "number": None} for row in rows(desk, "referral")]
    return [rows(desk, kind) for kind in kinds] + referrals


def test_a_seed_gives_one_village(tmp_path: Path) -> None:
    filled = []
    for place, seed in enumerate((5, 5, 6)):
        folder = tmp_path / str(place)
        with new_home(folder, "posyandu", posyandu=["LT01"], village=LOK_TUAN) as desk:
            counts = fill(desk, families=12, months=4, seed=seed)
            assert counts["people"] == len(rows(desk, "person"))
            assert counts["measurements"] == len(rows(desk, "measurement"))
            filled.append((counts, content(desk)))
    assert filled[0] == filled[1]
    assert filled[0] != filled[2]


def of_guests(desk: Desk) -> set[str]:
    """Return the posyandu of the families that said theirs is another one."""
    return {family["posyandu"] for family in rows(desk, "family")} - set(desk.posyandu)


def test_a_posyandu_sees_its_own_people(tmp_path: Path) -> None:
    with new_home(tmp_path / "a", "posyandu", posyandu=["LT01"], village=LOK_TUAN) as desk:
        fill(desk, families=60, months=2, seed=1)
        # who only comes by is of another posyandu
        ours = {person["posyandu"] for person in rows(desk, "person")} - of_guests(desk)
        assert ours == {"LT01"}
        lives = Counter(family["village"] for family in rows(desk, "family"))
        assert lives[LOK_TUAN] > 45
        assert {one["village"] for one in rows(desk, "posyandu")} == set(first_kampung_kb())
        here = {person["id"] for person in rows(desk, "person")}
    # another laptop's village is another one: the two may meet at a hub
    with new_home(tmp_path / "b", "posyandu", posyandu=["BK02"],
                  village=read_village("Bontang Kuala")) as desk:  # fmt: skip
        fill(desk, families=20, months=2, seed=1)
        ours = {person["posyandu"] for person in rows(desk, "person")} - of_guests(desk)
        assert ours == {"BK02"}
        assert here.isdisjoint(person["id"] for person in rows(desk, "person"))
        assert desk.store.records.get("posyandu", "BK02")["name"]  # type: ignore[index]


def test_a_supervisor_has_all_her_posyandu(tmp_path: Path) -> None:
    with new_home(tmp_path / "home", "supervisor", posyandu=["LT03", "LT04"]) as desk:
        fill(desk, families=12, months=2, seed=1)
        ours = {person["posyandu"] for person in rows(desk, "person")} - of_guests(desk)
        assert ours == {"LT03", "LT04"}


def test_a_home_with_people_is_left_alone(tmp_path: Path) -> None:
    with new_home(tmp_path / "home") as desk:
        family = {"do": "register_family", "village": LOK_TUAN, "rt": "01"}
        record(desk, family)
        before = desk.store.journal.clock
        with pytest.raises(KbdeskError) as refusal:
            fill(desk, families=3, months=2, seed=1)
        assert refusal.value.code == "demo.not_empty"
        assert desk.store.journal.clock == before


def test_corners_teach_lend_and_are_visited(desk: Desk) -> None:
    today = desk.clock.today().isoformat()
    lessons = rows(desk, "education_session")
    assert len({one["posyandu"] for one in lessons}) == 4
    assert all(one["date"] < today and one["materials"] for one in lessons)
    results = rows(desk, "quiz_result")
    means = {
        phase: sum(r["score"] for r in results if r["phase"] == phase)
        / sum(r["phase"] == phase for r in results)
        for phase in ("pre", "post")
    }
    assert means["post"] > means["pre"] + 1.5
    loans = rows(desk, "loan")
    assert any(one["due"] < today and not one["returned"] for one in loans)
    assert any(one["returned"] for one in loans)
    assert rows(desk, "corner_visit")
    assert all(one["builtin"] for one in rows(desk, "material"))


def test_the_kitchen_feeds_whom_the_chain_proposes(desk: Desk) -> None:
    today = desk.clock.today()
    found = recipients(desk, Area(), today - timedelta(days=90), today)
    over = [place for place in found if place.row.until < today.replace(day=1).isoformat()]
    going = [place for place in found if place.row.end_date is None]
    assert len(over) >= 5
    assert len(going) >= 5
    assert {place.row.indication for place in found} == {"wasted", "underweight", "t", "kek"}
    assert {place.row.programme_days for place in found} == {14, 28, 56, 90}
    assert {place.recovery.outcome for place in over if place.recovery} >= {"recovered", "same"}
    # since yesterday, and of today nothing is noted yet
    assert all(place.row.name != "Kirana Embun Pagi" or place.days == 1 for place in going)
    # weekly weighings are measurements like any other
    for p in over:
        if p.recovery:
            began = date.fromisoformat(str(p.row.start))
            assert sum(point.date > began for point in p.recovery.points) >= 2
    eaten = [one.eaten_percent for place in found for one in place.given]
    assert {0, 25, 50, 75, 100, None} == set(eaten)
    assert any(one.reason for place in found for one in place.given if not one.portions)
    # whoever does not gain is on the way to the puskesmas
    stuck = [place for place in going if place.recovery and place.recovery.no_gain]
    referred = {one["person"] for one in rows(desk, "referral")}
    assert stuck
    assert any(place.row.person in referred for place in stuck)


def test_the_kitchen_cooks_by_its_cycles_and_knows_what_it_costs(desk: Desk) -> None:
    today = desk.clock.today()
    month = kitchen_month(desk, today.year * 12 + today.month - 2, Area())
    assert len({one.date for one in month.produced}) >= 20
    assert all(one.cost and one.cooks for one in month.produced)
    assert any(one.estimated for one in month.produced)
    assert any(not one.estimated for one in month.produced)
    each = [one.cost / one.portions for one in month.produced if one.cost]
    assert 1500 < sum(each) / len(each) < 15000
    assert len({row["market"] for row in rows(desk, "food_price")}) == 2


def test_all_ages_were_examined_over_years(desk: Desk) -> None:
    today = desk.clock.today()
    people = {person["id"]: person for person in rows(desk, "person")}
    by_person: dict[str, list[dict[str, Any]]] = {}
    classes: dict[str, Counter[Any]] = {}
    for row in sorted(rows(desk, "examination"), key=lambda one: str(one["date"])):
        by_person.setdefault(row["person"], []).append(row)
        found = examine(people[row["person"]], row)
        for figure, class_ in found.judged.items():
            classes.setdefault(f"{found.stage}.{figure}", Counter())[class_] += 1
    examined = len(by_person)
    grown = sum(
        completed_months(date.fromisoformat(one["birth_date"]), today) >= 72
        for one in people.values()
    )
    assert 0.5 < examined / grown < 0.9
    assert sum(len(of_one) > 1 for of_one in by_person.values()) > examined / 4
    high = ("grade_1", "grade_2", "grade_3")
    for stage in ("adult", "elderly"):
        share = sum(classes[f"{stage}.bp"][one] for one in high) / classes[f"{stage}.bp"].total()
        assert 0.05 < share < 0.6, stage
    assert classes["adult.glucose"]["diabetes"] > 0
    assert classes["school.hb"]["low"] > 0 < classes["school.hb"]["normal"]
    # a high pressure that nobody looked at again for a month
    days_since = [
        (today - date.fromisoformat(of_one[-1]["date"])).days
        for person, of_one in by_person.items()
        if examine(people[person], of_one[-1]).judged.get("bp") in high
    ]
    assert min(days_since) < 40
    assert max(days_since) > 60
    elders = {row["person"] for entity in ("aks", "skilas") for row in rows(desk, entity)}
    assert elders <= set(by_person)
    assert {row["items"]["stairs"] for row in rows(desk, "aks")} > {2}

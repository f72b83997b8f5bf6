"""The kitchen's programme at the command line: places, portions, outcomes, reports."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.machine import Machine

FAMILY = "00000000-0000-4000-8000-000000000001"
MOTHER = "00000000-0000-4000-8000-000000000002"
START = date(2026, 3, 2)
BORN = date(2024, 9, 1)


def child(number: int) -> str:
    return f"00000000-0000-4000-8000-0000000001{number:02d}"


def day(after: int) -> str:
    return (START + timedelta(days=after)).isoformat()


def weighed(who: str, on: str, kg: float) -> dict[str, Any]:
    return {"do": "record_measurement", "child": who, "date": on, "weight_kg": round(kg, 2)}


@pytest.fixture
def village(laptop: Machine) -> Machine:
    """Twenty thin girls of 18 months, weighed in January and February; their mother."""
    members: list[dict[str, Any]] = [
        {"id": MOTHER, "name": "Ani", "sex": "female", "birth_date": "1998-01-01"}
    ]
    members += [
        {"id": child(n), "name": f"Anak {n:02d}", "sex": "female", "birth_date": str(BORN)}
        for n in range(20)
    ]
    family = {
        "do": "register_family", "id": FAMILY, "village": "Lok Tuan", "rt": "01",
        "members": members,
    }  # fmt: skip
    drafts = [family]
    for n in range(20):
        drafts += [
            weighed(child(n), "2026-01-26", 7.5),
            weighed(child(n), "2026-02-23", 7.5 + 0.01 * (n % 3)),
        ]
    laptop.record(*drafts)
    return laptop


def enrol(who: str, **more: Any) -> dict[str, Any]:
    return {
        "do": "enrol_recipient", "person": who, "start": day(0), "indication": "underweight",
        **more,
    }  # fmt: skip


def given(recipient: str, after: int, **more: Any) -> dict[str, Any]:
    return {"do": "record_distribution", "recipient": recipient, "date": day(after), **more}


def report(laptop: Machine, name: str, tmp_path: Path, month: str = "2026-03") -> Any:
    path = tmp_path / f"{name}.json"
    laptop.done("report", name, "--month", month, "-o", path)
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_place_has_its_length_and_a_person_has_one(village: Machine) -> None:
    (made,) = village.record(enrol(child(0)))
    assert made["last_day"] == day(27)
    again = village.refused(enrol(child(0), start=day(27)))
    assert (again["code"], again["field"]) == ("recipient.open_already", "start")
    (later,) = village.record(enrol(child(0), start=day(28), programme_days=14))
    assert later["last_day"] == day(41)
    village.record({"do": "end_recipient", "id": made["id"], "date": day(9), "why": "moved"})
    shown = village.done("show", "recipient", made["id"]).object
    assert (shown["end_date"], shown["end_why"]) == (day(9), "moved")
    (opened,) = village.record({"do": "edit_recipient", "id": made["id"], "end_date": None})
    assert opened["changed"] == ["end"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": MOTHER}, "recipient.not_a_child"),
        ({"programme_days": 30}, "recipient.programme_days"),
        ({"start": "2024-08-31"}, "recipient.before_birth"),
        ({"start": "2099-01-01"}, "draft.date_in_future"),
        ({"indication": "stunted"}, "draft.not_a_choice"),
        ({"person": FAMILY}, "person.unknown"),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    village: Machine, change: dict[str, Any], code: str
) -> None:
    assert village.refused({**enrol(child(0)), **change})["code"] == code


def test_kek_is_of_women(village: Machine, tmp_path: Path) -> None:
    (made,) = village.record(enrol(MOTHER, indication="kek"))
    assert made["last_day"] == day(119)
    for after, arm, kg in ((0, 22, 44), (60, 23.5, 47.5)):
        village.record(
            {
                "do": "record_woman_check", "person": MOTHER, "date": day(after),
                "muac_cm": arm, "weight_kg": kg,
            }
        )  # fmt: skip
    path = tmp_path / "dashat.json"
    village.done("report", "dashat", "--month", "2026-05", "-o", path)
    (each,) = json.loads(path.read_text(encoding="utf-8"))["each"]
    assert (each["index"], each["index_before"], each["index_after"]) == ("muac", 22.0, 23.5)
    assert (each["outcome"], each["gain_g"], each["months"]) == ("recovered", 3500, 340)


def test_a_day_of_a_recipient_is_one_row_that_can_be_said_again(village: Machine) -> None:
    (place,) = village.record(enrol(child(0)))
    (first,) = village.record(given(place["id"], 0, handover="taken"))
    (then,) = village.record(given(place["id"], 0, eaten_percent=75, eaten_by="shared"))
    assert first["id"] == then["id"]
    shown = village.done("show", "distribution", first["id"]).object
    assert (shown["portions"], shown["handover"], shown["eaten_percent"]) == (1, "taken", 75)
    village.record({"do": "void_distribution", "id": first["id"], "reason": "salah anak"})
    (anew,) = village.record(given(place["id"], 0, portions=0, reason="sick"))
    assert anew["eaten_percent"] is None
    shown = village.done("show", "distribution", first["id"]).object
    assert (shown["handover"], shown["voided"], shown["reason"]) == (None, None, "sick")
    assert village.refused(given(place["id"], -1))["code"] == "distribution.before_start"
    assert village.refused(given(place["id"], 0, eaten_percent=60))["code"] == "draft.not_a_choice"
    assert (
        village.refused(given(place["id"], 0, portions=0, eaten_percent=50))["code"]
        == "distribution.nothing_eaten_of"
    )
    village.record({"do": "end_recipient", "id": place["id"], "date": day(3)})
    assert village.refused(given(place["id"], 4))["code"] == "distribution.after_end"


def furnish(village: Machine) -> list[str]:
    """Give ten children a place of 28 days; weigh all twenty a month later."""
    places = [made["id"] for made in village.record(*(enrol(child(n)) for n in range(10)))]
    drafts: list[dict[str, Any]] = []
    for n, place in enumerate(places):
        for after in range(28):
            if n == 9 and after % 2:
                drafts.append(given(place, after, portions=0, reason="away"))
            else:
                drafts.append(
                    given(place, after, handover="taken" if n < 5 else "brought",
                          eaten_percent=100 if n < 5 else 50, eaten_by="recipient")
                )  # fmt: skip
    for n in range(20):
        gain = (0.6 + 0.02 * n if n < 9 else 0.0) if n < 10 else 0.05 + 0.01 * (n % 4)
        drafts.append(weighed(child(n), day(28), 7.5 + 0.01 * (n % 3) + gain))
    drafts.append(
        {"do": "record_production", "date": day(0), "recipe": "tim-kembung-kelor",
         "portions": 12, "cost_rupiah": 82_800, "cooks": ["Nurhayati"]}
    )  # fmt: skip
    drafts.append(
        {"do": "record_production", "date": day(1), "recipe": "sup-bola-ayam", "portions": 10}
    )
    village.record(*drafts)
    return places


def test_the_month_of_the_programme(village: Machine, tmp_path: Path) -> None:
    places = furnish(village)
    found = report(village, "dashat", tmp_path)
    assert found["recipients"] == {
        "total": 10, "children": 10, "women": 0, "new": 10, "finished": 10,
        "by_indication": {"wasted": 0, "underweight": 10, "t": 0, "kek": 0},
    }  # fmt: skip
    assert found["portions"] == {"given": 9 * 28 + 14, "taken": 140, "brought": 126}
    assert found["attendance"] == {"days": 280, "present": 266, "percent": 95.0}
    assert found["eaten"]["100"] == 140
    assert found["eaten"]["mean_percent"] == 76.3  # (140 x 100 + 126 x 50) / 266
    outcomes = found["outcomes"]["finished"]
    assert outcomes["n"] == 10
    assert outcomes["worse"] == 1  # the one that did not gain while she grew older
    assert outcomes["better"] + outcomes["recovered"] == 9
    assert [one["id"] for one in found["no_gain"]] == [places[9]]
    assert "R04" in found["no_gain"][0]["proposals"] or "R05" in found["no_gain"][0]["proposals"]
    effect = found["effect"]["total"]
    assert effect["recipients"] == 10
    assert (effect["against_before"]["n"], effect["against_before"]["reading"]) == (10, "more")
    assert (effect["against_waiting"]["others"], effect["against_waiting"]["reading"]) == (
        10,
        "more",
    )
    # the gain of child 0: 600 g in 35 days, from 23 February on
    each = {one["id"]: one for one in found["each"]}
    assert (each[places[0]]["gain_g"], each[places[0]]["gain_days"]) == (600, 35)
    assert each[places[9]]["attendance_percent"] == 50.0
    assert found["effect"]["cycles"][0]["month"] == "2026-03"


def test_who_finishes_at_the_end_of_a_month_is_told_of_in_it(
    village: Machine, tmp_path: Path
) -> None:
    starts = [date(2026, 3, 4), date(2026, 3, 5)]  # the last days: 31 March, 1 April
    made = village.record(*[enrol(child(n), start=str(on)) for n, on in enumerate(starts)])
    assert [one["last_day"] for one in made] == ["2026-03-31", "2026-04-01"]
    village.record(
        weighed(child(0), "2026-04-07", 8.6),  # the seventh day after the end
        weighed(child(1), "2026-04-08", 8.6),
    )
    march = report(village, "dashat", tmp_path)
    first, second = march["each"]
    assert (first["finished"], first["after_date"], first["outcome"]) == (
        True, "2026-04-07", "recovered",
    )  # fmt: skip
    assert (second["finished"], second["after_date"], second["outcome"]) == (False, None, None)
    assert (march["outcomes"]["finished"]["recovered"], march["outcomes"]["so_far"]["n"]) == (1, 1)
    april = report(village, "dashat", tmp_path, "2026-04")
    assert [(one["finished"], one["outcome"]) for one in april["each"]] == [(True, "recovered")]
    # ended in April: in March it was still going on
    village.record({"do": "end_recipient", "id": made[1]["id"], "date": "2026-04-01"})
    assert report(village, "dashat", tmp_path)["outcomes"]["so_far"]["n"] == 1


def test_who_did_not_live_there_throughout_is_compared_with_nobody(
    village: Machine, tmp_path: Path
) -> None:
    furnish(village)
    away = {"do": "record_leaving", "date": day(5)}
    village.record(
        {**away, "id": child(10)},
        {"do": "record_return", "id": child(10), "date": day(20)},
        {"do": "record_leaving", "id": child(11), "date": day(28)},
        {"do": "move_person", "id": child(12), "to_posyandu": "GT01", "date": day(14)},
        # what comes after the cycle says nothing about it
        {"do": "record_leaving", "id": child(13), "date": day(40)},
    )
    effect = report(village, "dashat", tmp_path)["effect"]["total"]
    assert effect["against_waiting"]["others"] == 7


def test_of_few_children_no_effect_is_said(village: Machine, tmp_path: Path) -> None:
    village.record(*(enrol(child(n)) for n in range(4)))
    village.record(*(weighed(child(n), day(28), 9.5) for n in range(4)))
    effect = report(village, "dashat", tmp_path)["effect"]["total"]
    assert effect["against_before"] == {
        "n": 4, "others": 4, "mean": None, "other_mean": None, "difference": None,
        "low": None, "high": None, "reading": "too_few",
    }  # fmt: skip


def test_who_waits_for_a_place(village: Machine, tmp_path: Path) -> None:
    # on 23 February all gained less than 200 g: T, and far below -2
    found = report(village, "dashat", tmp_path)["waiting"]
    assert found["total"] == 20
    assert found["by_indication"]["underweight"] == 20
    village.record(enrol(child(3), programme_days=56))
    assert report(village, "dashat", tmp_path)["waiting"]["total"] == 19


def test_the_month_of_the_kitchen(village: Machine, tmp_path: Path) -> None:
    furnish(village)
    found = report(village, "kitchen", tmp_path)
    assert (found["days"], found["productions"], found["portions"]) == (2, 2, 22)
    assert (found["cost_rupiah"], found["cost_unknown"]) == (None, 1)
    assert found["each"][0]["cost_per_portion"] == 6900
    assert found["handed_out"]["portions"] == 266
    assert found["left_over"] == 22 - 266
    prices = {"AR001": 15_000, "FR005": 40_000, "HR002": 28_000, "DR166": 16_000, "BR013": 18_000,
              "DR147": 20_000, "NR008": 40_000, "KR011": 30_000}  # fmt: skip
    village.record(
        *(
            {"do": "record_price", "food": food, "date": day(0), "rupiah_per_kg": price}
            for food, price in prices.items()
        )
    )
    found = report(village, "kitchen", tmp_path)
    # 5,250 + 14,000 + 3,080 + 4,000 + 3,600 + 400 + 400 + 600
    assert found["each"][1]["cost_rupiah"] == 31_330
    assert (found["cost_rupiah"], found["cost_estimated"]) == (82_800 + 31_330, 1)
    assert [one["times"] for one in found["menus"]] == [1, 1]
    village.record(
        {"do": "void_production", "id": found["each"][0]["id"], "reason": "dicatat dua kali"}
    )
    assert report(village, "kitchen", tmp_path)["productions"] == 1


def test_another_month_and_another_village_have_their_own(village: Machine, tmp_path: Path) -> None:
    furnish(village)
    assert report(village, "kitchen", tmp_path, "2026-02")["productions"] == 0
    april = report(village, "dashat", tmp_path, "2026-04")
    assert april["recipients"]["total"] == 0
    path = tmp_path / "x.json"
    village.done("report", "dashat", "--month", "2026-03", "--village", "Guntung", "-o", path)
    assert json.loads(path.read_text(encoding="utf-8"))["recipients"]["total"] == 0


@pytest.fixture
def now(laptop: Machine) -> Machine:
    """Six thin girls who are 18 months old today, weighed this week and last month."""
    today = date.today()
    members = [
        {"id": child(n), "name": f"Anak {n:02d}", "sex": "female",
         "birth_date": str(today - timedelta(days=548))}
        for n in range(6)
    ]  # fmt: skip
    family = {
        "do": "register_family", "id": FAMILY, "village": "Lok Tuan", "rt": "1",
        "members": members,
    }  # fmt: skip
    laptop.record(
        family,
        *(weighed(child(n), str(today - timedelta(days=35)), 7.5) for n in range(6)),
        *(weighed(child(n), str(today), 7.5) for n in range(5)),
    )
    return laptop


def test_who_must_not_eat_what_stands_on_the_menu_and_the_sheet(
    now: Machine, tmp_path: Path
) -> None:
    cooked = {"do": "record_menu_cycle", "name": "Siklus", "target": "12-23"}
    slots = [{"day": 1, "recipe": "tim-kembung-kelor"}]
    cycle, *_ = now.record(
        {**cooked, "slots": slots},
        enrol(child(0), start=str(date.today())),
        {"do": "edit_person", "id": child(0), "allergies": ["fish", "peanut"],
         "allergy_note": "bengkak"},
        {"do": "edit_person", "id": child(1), "allergies": []},
    )  # fmt: skip
    shown = now.done("show", "person", child(1)).object
    assert shown["allergies"] == ["none"]  # asked, and there is none
    sheet = tmp_path / "sheet.json"
    now.done("report", "kitchen-sheet", "--recipe", "tim-kembung-kelor", "-o", sheet)
    said = json.loads(sheet.read_text(encoding="utf-8"))
    (one,) = said["not_for"]
    assert (one["person"], one["allergens"], one["note"]) == (child(0), ["fish"], "bengkak")
    (swap,) = said["swaps"]
    assert swap["allergens"] == ["fish"]
    other = swap["for"][0]["food"]
    words = ("recipe", "swap", "tim-kembung-kelor", "--food", swap["food"], "--for", other)
    assert now.done(*words).object["food"] == swap["name"]
    menu = now.done("menu", cycle["id"]).object
    (dish,) = menu["days"][0]["recipes"]
    assert [who["person"] for who in dish["not_for"]] == [child(0)]
    assert "fish" in dish["allergens"]


def test_who_should_have_a_place_by_need_with_rt_letter_and_capacity(
    now: Machine, tmp_path: Path
) -> None:
    month = f"{date.today():%Y-%m}"
    before = report(now, "dashat-waiting", tmp_path, month)
    assert (before["capacity"], before["free"]) == (None, None)
    assert len(before["people"]) == 5 + 1
    assert {one["fits"] for one in before["people"]} == {None}
    today = str(date.today())
    now.record(
        {"do": "edit_kitchen", "village": "Lok Tuan", "capacity": 3},
        weighed(child(5), today, 7.3),
        {"do": "create_referral", "person": child(5), "date": today, "reasons": ["R04"],
         "to": "Puskesmas"},
    )  # fmt: skip
    found = report(now, "dashat-waiting", tmp_path, month)
    people = found["people"]
    assert (found["capacity"], found["taken"], found["free"]) == (3, 0, 3)
    assert people[0]["indication"] == people[1]["indication"] == "underweight"
    assert (people[0]["person"], people[0]["rt"], people[0]["referred"]) == (child(5), "01", today)
    assert people[0]["need"] < people[1]["need"]
    assert [one["fits"] for one in people[:4]] == [True, True, True, False]
    refused = now.refused({"do": "edit_kitchen", "village": "Lok Tuan", "capacity": 0})
    assert (refused["code"], refused["field"]) == ("draft.out_of_range", "capacity")

"""The village's own records at the command line, and what its report says of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.machine import Machine, make

VILLAGE = "64.74.01.1003"
GROUP = "00000000-0000-4000-8000-000000000102"


def report(machine: Machine, tmp_path: Path, name: str, *words: str) -> dict[str, Any]:
    target = tmp_path / "report.json"
    machine.done("report", name, *words, "-o", target)
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found


def people(rt: str = "01") -> dict[str, Any]:
    return {
        "do": "register_family",
        "village": VILLAGE,
        "rt": rt,
        "members": [{"name": "Adi", "sex": "male", "birth_date": "1993-01-01"}],
    }


def intervention(date: str, strategy: int, function: str, **more: Any) -> dict[str, Any]:
    return {
        "do": "record_intervention", "date": date, "title": "Kegiatan", "strategy": strategy,
        "family_function": function, **more,
    }  # fmt: skip


def test_an_empty_village(laptop: Machine, tmp_path: Path) -> None:
    found = report(laptop, tmp_path, "kampung")
    assert (found["village"], found["village_name"]) == (VILLAGE, "Lok Tuan")
    assert found["plan"]["progress"] is None
    at = found["classification"]["kampung"]
    assert (at["level"], at["next"]) == (None, "basic")
    assert at["missing"] == ["decree", "pokja", "profile", "families", "interventions_1"]


def test_a_hub_names_the_kelurahan(tmp_path: Path) -> None:
    hub = make(tmp_path / "hub", role="hub", village=None)
    said = hub.ask("report", "kampung", "-o", tmp_path / "x.json")
    assert said.code == "kampung.no_village"
    assert report(hub, tmp_path, "kampung", "--village", "Guntung")["village_name"] == "Guntung"


def test_the_first_level(laptop: Machine, tmp_path: Path) -> None:
    laptop.record(
        people(),
        {
            "do": "edit_kampung", "name": "Melati", "decree_no": "1/2024", "area_ha": 120.5,
            "border_north": "a", "border_south": "b", "border_east": "c", "border_west": "d",
            "rt_count": 3,
        },
        *(
            {"do": "add_officer", "body": "pokja", "name": name, "post": post}
            for name, post in (("Ani", "chair"), ("Budi", "secretary"), ("Cici", "treasurer"))
        ),
        intervention("2025-09-01", 1, "love", male=3, female=4, cost=100_000),
    )  # fmt: skip
    found = report(laptop, tmp_path, "kampung", "--month", "2025-09")
    assert found["profile"]["area_ha"] == 120.5
    assert found["classification"]["kampung"]["level"] == "basic"
    assert [one["name"] for one in found["officers"]["pokja"]] == ["Ani", "Budi", "Cici"]
    # a year later nothing was done in twelve months
    later = report(laptop, tmp_path, "kampung", "--month", "2026-09")
    assert later["classification"]["kampung"]["level"] is None
    population = report(laptop, tmp_path, "dataku", "--village", "Lok Tuan")
    assert population["area_ha"] == 120.5
    assert population["ratios"]["density"] == 0.8  # 1 / 1.205 km2


def test_interventions_of_a_month_and_its_year(laptop: Machine, tmp_path: Path) -> None:
    answers = laptop.record(
        intervention("2024-12-31", 1, "love", male=100, cost=1),
        intervention("2025-01-01", 1, "love", male=1, female=2, cost=1000),
        intervention("2025-03-05", 4, "environment", female=5),
        intervention("2025-03-06", 4, "environment", male=50),
        intervention("2025-04-01", 4, "environment", male=50),
    )
    laptop.record({"do": "void_intervention", "id": answers[3]["id"], "reason": "dua kali"})
    found = report(laptop, tmp_path, "kampung", "--month", "2025-03")["interventions"]
    assert found["month"] == {"count": 1, "male": 0, "female": 5, "people": 5, "cost": 0}
    assert found["year"] == {"count": 2, "male": 1, "female": 7, "people": 8, "cost": 1000}
    assert [row["year"]["count"] for row in found["by_strategy"]] == [1, 0, 0, 1]
    assert len(found["by_function"]) == 8
    assert [row["id"] for row in found["list"]] == [answers[2]["id"]]
    twice = {"do": "void_intervention", "id": answers[3]["id"], "reason": "lagi"}
    assert laptop.refused(twice)["code"] == "kampung.voided"


def test_groups_meet_and_close(laptop: Machine, tmp_path: Path) -> None:
    laptop.record(
        {"do": "add_group", "id": GROUP, "kind": "BKB", "name": "Melati", "members": 20},
        {"do": "record_meeting", "village_group": GROUP, "date": "2025-03-01", "female": 12},
        {"do": "record_meeting", "village_group": GROUP, "date": "2025-02-01", "female": 9},
    )
    (group,) = report(laptop, tmp_path, "kampung", "--month", "2025-03")["groups"]
    assert (group["meetings_month"], group["meetings_year"], group["attended_month"]) == (1, 2, 12)
    laptop.record({"do": "edit_group", "id": GROUP, "closed_date": "2025-03-31"})
    assert report(laptop, tmp_path, "kampung", "--month", "2025-03")["groups"] == []
    assert len(report(laptop, tmp_path, "kampung", "--month", "2025-02")["groups"]) == 1


def test_the_year_names_who_is_silent_and_what_comes_next(laptop: Machine, tmp_path: Path) -> None:
    other = GROUP.replace("102", "103")
    laptop.record(
        {"do": "add_group", "id": GROUP, "kind": "BKB", "name": "Melati"},
        {"do": "add_group", "id": other, "kind": "BKL", "name": "Senja"},
        {"do": "record_meeting", "village_group": GROUP, "date": "2025-02-01", "female": 9,
         "next_on": "2025-02-20"},
        {"do": "record_meeting", "village_group": GROUP, "date": "2025-03-01", "female": 12,
         "next_on": "2025-04-05"},
        intervention("2025-03-02", 4, "environment"),
    )  # fmt: skip
    year = report(laptop, tmp_path, "kampung", "--month", "2025-03")["year"]
    assert [(one["month"], one["meetings"], one["people"], one["interventions"])
            for one in year["months"]] == [
        ("2025-01", 0, 0, 0), ("2025-02", 1, 9, 0), ("2025-03", 1, 12, 1)]  # fmt: skip
    assert [(one["id"], one["last_meeting"]) for one in year["silent"]] == [(other, None)]
    assert [(one["id"], one["date"]) for one in year["next_meetings"]] == [(GROUP, "2025-04-05")]
    later = report(laptop, tmp_path, "kampung", "--month", "2025-07")["year"]
    assert [one["last_meeting"] for one in later["silent"]] == [None, "2025-03-01"]
    assert later["next_meetings"] == []


def test_the_plan(laptop: Machine, tmp_path: Path) -> None:
    laptop.record(
        {"do": "add_plan_item", "year": 2025, "title": "a", "progress": 100, "budget": 5},
        {"do": "add_plan_item", "year": 2025, "title": "b", "due_date": "2025-02-01"},
        {"do": "add_plan_item", "year": 2025, "title": "c", "progress": 25},
        {"do": "add_plan_item", "year": 2024, "title": "d", "progress": 100},
    )
    plan = report(laptop, tmp_path, "kampung", "--month", "2025-03")["plan"]
    assert (plan["count"], plan["done"], plan["late"], plan["budget"]) == (3, 1, 1, 5)
    assert plan["progress"] == 41.7


def test_the_officers_answer_what_no_record_can(laptop: Machine, tmp_path: Path) -> None:
    answer = {"do": "answer_check", "program": "kampung", "item": "own_funds", "date": "2025-03-01"}
    laptop.record({**answer, "met": False})

    def met() -> object:
        found = report(laptop, tmp_path, "kampung", "--month", "2025-03")
        items = found["classification"]["kampung"]["items"]
        return next(one["met"] for one in items if one["code"] == "own_funds")

    assert met() is False
    laptop.record({**answer, "met": True})
    assert met() is True
    laptop.record({**answer, "met": None})
    assert met() is None
    computed = {**answer, "item": "decree", "met": True}
    assert laptop.refused(computed)["code"] == "kampung.item_computed"


def test_the_published_scoring(laptop: Machine, tmp_path: Path) -> None:
    def score() -> dict[str, Any]:
        found: dict[str, Any] = report(laptop, tmp_path, "kampung", "--month", "2025-09")["score"]
        return found

    nothing = score()
    assert set(nothing["scores"].values()) == {1}
    assert nothing["indices"] == {"input": 1, "process": 1, "output": 1}
    assert (nothing["level"], nothing["next"]) == ("dasar", "berkembang")
    assert len(nothing["unknown"]) == 12
    laptop.record(
        people(),
        {
            "do": "edit_kampung", "pokja": {"exists": True, "members": 12, "trained": True},
            "money": ["apbn", "apbd", "dana_desa", "csr", "swadaya"], "secretariat": True,
            "companion_plkb": True, "regulation": True, "data_uses": ["pk", "routine"],
            "operations": ["planning", "coordination", "report"],
        },
        *(
            {"do": "add_group", "kind": kind, "name": kind, "members": 1}
            for kind in ("BKB", "BKR", "BKL", "UPPKA", "PIK-R", "Rumah DataKu")
        ),
        *(intervention("2025-09-01", 1, "love", agency=name)
          for name in ("Dinkes", "PKK", "dinkes ", "KUA", "BKKBN")),
    )  # fmt: skip
    found = score()
    assert list(found["scores"].items()) == [
        ("pokja", 4), ("money", 4), ("poktan", 4), ("secretariat", 3), ("companion", 3),
        ("data_use", 3), ("operations", 3), ("agencies", 3), ("participation", 2),
        ("cpr", 1), ("mkjp", 1), ("unmet", 1),
    ]  # fmt: skip
    assert found["indices"] == {"input": 3.6, "process": 3.0, "output": 1.25}
    assert (found["level"], found["next"]) == ("berkembang", "berkelanjutan")
    assert found["unknown"] == ["cpr", "mkjp", "unmet"]
    # one family, and nobody in it for whom the other groups are
    assert [one["percent"] for one in found["participation"]] == [0, 0, 0, 100, 0]
    assert [(one["score"], one["known"]) for one in found["missing"]] == [
        ("cpr", False), ("mkjp", False), ("unmet", False), ("participation", True),
    ]  # fmt: skip
    # asked and nothing there is an answer, and what is taken away is not known
    laptop.record({"do": "edit_kampung", "money": [], "operations": None, "secretariat": False,
                   "pokja": {"trained": None}})  # fmt: skip
    less = score()
    assert {name: less["scores"][name] for name in ("pokja", "money", "operations")} == {
        "pokja": 3, "money": 1, "operations": 1,
    }  # fmt: skip
    assert less["values"]["secretariat"] == 1
    assert less["unknown"] == ["pokja", "operations", "cpr", "mkjp", "unmet"]


def test_an_address_is_a_secretariat_and_a_decree_a_regulation(
    laptop: Machine, tmp_path: Path
) -> None:
    laptop.record(
        {"do": "edit_kampung", "secretariat": "Balai RW", "decree_no": "1/2024"},
        {"do": "add_officer", "body": "pokja", "name": "Ani", "post": "chair"},
    )
    found = report(laptop, tmp_path, "kampung")
    assert found["profile"]["secretariat"] == "Balai RW"
    values = found["score"]["values"]
    assert (values["pokja"], values["secretariat"], values["companion"]) == (2, 1, 1)
    said = laptop.refused({"do": "edit_kampung", "pokja": {"chairs": 1}})
    assert (said["code"], said["field"]) == ("draft.unknown_field", "pokja.chairs")


def test_the_district_sends_another_scoring(tmp_path: Path) -> None:
    hub = make(tmp_path / "hub", role="hub", village=None)
    shown = hub.ask("tables", "show", "score", "--of-kbdesk").out
    whole = json.loads(shown)
    file = tmp_path / "score.json"
    whole["scores"]["cpr"]["bands"][0]["to"] = 20
    file.write_text(json.dumps(whole), encoding="utf-8")
    for words in (("check",), ("send",)):
        assert hub.ask("tables", *words, "score", file).code == "score.gap"
    whole["scores"]["cpr"]["bands"][1]["from"] = 21
    file.write_text(json.dumps(whole), encoding="utf-8")
    assert hub.ask("tables", "send", "score", file).code == "tables.same_version"
    whole["version"] = "kota-1"
    file.write_text(json.dumps(whole), encoding="utf-8")
    assert hub.done("tables", "send", "score", file).object["version"] == "kota-1"
    listed = [(one["version"], one["in_force"]) for one in hub.done("tables", "list").lines
              if one["name"] == "score"]  # fmt: skip
    assert listed == [("kkb-2023-08", False), ("kota-1", True)]
    scored = report(hub, tmp_path, "kampung", "--village", "Guntung")["score"]
    assert scored["version"] == "kota-1"


def test_interventions_by_the_catalogue_of_the_inpres(laptop: Machine, tmp_path: Path) -> None:
    every = laptop.done("activities").lines
    assert len(every) == 59
    assert {one["goal"] for one in every} == {1, 2, 3, 4}
    (dashat,) = laptop.done("activities", "dapur sehat").lines
    assert (dashat["no"], dashat["goal"], dashat["responsible"]) == (35, 3, "BKKBN")
    assert [one["no"] for one in laptop.done("activities", "--goal", 1, "rumah").lines] == [1]
    without = {"do": "record_intervention", "date": "2025-03-01", "title": "Dapur",
               "family_function": "love"}  # fmt: skip
    answers = laptop.record(
        {**without, "activity": 35, "target_group": "under_fives", "male": 2, "female": 3,
         "agency": "PKK", "agencies": ["Puskesmas", "pkk"]},
        intervention("2025-03-02", 4, "environment"),
    )  # fmt: skip
    found = report(laptop, tmp_path, "kampung", "--month", "2025-03")["interventions"]
    third, fourth = found["by_goal"][2:]
    assert (third["activities"], third["done"], third["classed"]) == (42, 1, 1)
    assert (fourth["year"]["count"], fourth["done"], fourth["classed"]) == (1, 0, 0)
    (activity,) = found["by_activity"]
    assert (activity["activity"], activity["name"]) == (35, dashat["name"])
    assert activity["year"]["people"] == 5
    (row, _) = found["list"]
    assert (row["strategy"], row["agencies"]) == (3, ["Puskesmas", "pkk"])
    score = report(laptop, tmp_path, "kampung", "--month", "2025-03")["score"]
    assert score["values"]["agencies"] == 2
    row = answers[0]["id"]
    for draft, code in (
        ({**without, "activity": 60}, "kampung.unknown_activity"),
        ({"do": "correct_intervention", "id": row, "activity": 999}, "kampung.unknown_activity"),
    ):
        assert laptop.refused(draft)["code"] == code
    # another activity brings its goal with it
    laptop.record({"do": "correct_intervention", "id": row, "activity": 57})
    assert laptop.done("show", "intervention", row).object["strategy"] == 4


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ({"do": "add_officer", "body": "pokja", "post": "chair"}, "draft.missing"),
        ({"do": "add_officer", "body": "x", "name": "A", "post": "chair"}, "draft.not_a_choice"),
        (intervention("2999-01-01", 1, "love"), "draft.date_in_future"),
        (intervention("2025-01-01", 5, "love"), "draft.out_of_range"),
        ({"do": "record_meeting", "village_group": GROUP, "date": "2025-01-01"}, "kampung.unknown"),
        ({"do": "edit_issue", "id": GROUP}, "kampung.unknown"),
        (
            {
                "do": "add_officer", "body": "pokja", "name": "A", "post": "chair",
                "since": "2025-02-01", "until": "2025-01-01",
            },
            "kampung.ends_before",
        ),
        ({"do": "record_level", "program": "kampung", "level": "x", "date": "2025-01-01"},
         "kampung.unknown_level"),
        ({"do": "edit_kampung", "area_ha": 0}, "draft.out_of_range"),
    ],
)  # fmt: skip
def test_what_is_refused(laptop: Machine, draft: dict[str, Any], code: str) -> None:
    assert laptop.refused(draft)["code"] == code


def test_a_figure_is_taken_away_and_an_officer_takes_over(laptop: Machine) -> None:
    laptop.record({"do": "edit_kampung", "name": "Melati", "rt_count": 3})
    laptop.record({"do": "edit_kampung", "rt_count": None})
    shown = laptop.done("show", "kampung", VILLAGE).object
    assert (shown["name"], shown["rt_count"]) == ("Melati", None)


def test_a_plan_answers_an_issue_and_is_carried_out(laptop: Machine, tmp_path: Path) -> None:
    issue, elsewhere, item, done = (f"00000000-0000-4000-8000-00000000020{n}" for n in range(4))
    plan = {"do": "add_plan_item", "title": "Septik", "year": 2025, "rt": "RT 3"}
    laptop.record(
        {"do": "add_issue", "id": issue, "year": 2025, "title": "Jamban tidak layak"},
        {"do": "add_issue", "id": elsewhere, "year": 2025, "title": "x", "village": "Guntung"},
        {**plan, "id": item, "issue": issue},
        intervention("2025-09-01", 4, "environment", id=done, plan_item=item),
    )
    refused = laptop.refused({**plan, "issue": elsewhere})
    assert refused["code"] == "kampung.other_village"
    unknown = laptop.refused({"do": "edit_plan_item", "id": item, "issue": done})
    assert unknown["code"] == "kampung.unknown"
    (said,) = report(laptop, tmp_path, "kampung", "--month", "2025-09")["plan"]["items"]
    assert (said["rt"], said["issue"], said["issue_title"]) == ("03", issue, "Jamban tidak layak")
    assert said["interventions"] == [{"id": done, "date": "2025-09-01", "title": "Kegiatan"}]

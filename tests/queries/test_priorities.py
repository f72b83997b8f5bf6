"""What the families' figures say by RT, whose families stand behind them, and what they raise."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.district_tables import shipped_table
from kbdesk.domain.identifiers import new_identifier
from kbdesk.domain.priorities import PriorityTable
from kbdesk.domain.village_pictures import MARKS
from kbdesk.queries.area import Area
from kbdesk.queries.census import Census
from kbdesk.queries.district_tables import priority_table
from kbdesk.queries.kampung_kb import kampung, said
from kbdesk.queries.priorities import Issue, last_year, priorities
from kbdesk.queries.village_figures import VillageFigures, houses, said_by_rt, village_figures
from kbdesk.store.store import Change
from kbdesk.words import say

VILLAGE = "64.74.01.1003"
HERE = Area(village=VILLAGE)
DAY = date(2026, 7, 31)
JULY = 2026 * 12 + 6


def couple(desk: Desk, rt: str, *, latrine: str | None = "own_septic", **more: Any) -> str:
    answer = record(
        desk,
        {
            "do": "register_family", "village": VILLAGE, "rt": rt,
            "house": {"drinking_water": "piped", "latrine": latrine},
            "members": [
                {"name": "Adi", "sex": "male", "birth_date": "1990-01-01", "relation": "head"},
                {"name": "Ani", "sex": "female", "birth_date": "1995-01-01", "relation": "wife"},
            ],
            **more,
        },
    )  # fmt: skip
    return str(answer["id"])


def wife(desk: Desk, family: str) -> str:
    return str(desk.store.records.members(family)[1]["id"])


def plan(desk: Desk, family: str, **said: Any) -> None:
    draft = {"do": "record_family_planning", "person": wife(desk, family), "date": "2026-07-01"}
    record(desk, {**draft, **said})


def figures(desk: Desk) -> VillageFigures:
    return village_figures(desk, HERE, DAY)


def raised(desk: Desk, *groups: str, before: VillageFigures | None = None) -> dict[str, Issue]:
    census = Census(desk, HERE).count(DAY)
    return {
        one.code: one
        for one in priorities(figures(desk), before, census, groups, priority_table(desk, DAY))
    }


def test_each_figure_is_the_families_behind_it(desk: Desk) -> None:
    bad = couple(desk, "02", latrine="none")
    user = couple(desk, "01")
    unmet = couple(desk, "01")
    couple(desk, "01", latrine=None)
    plan(desk, user, status="user", method="iud")
    plan(desk, unmet, status="non_user", reason="tial")
    found = figures(desk)
    assert found.behind("krs") == found.behind("A2") == [bad]
    assert len(found.behind("incomplete")) == 1
    assert found.behind("users") == found.behind("iud") == found.behind("mkjp") == [user]
    assert found.behind("unmet_need") == found.behind("tial") == [unmet]
    assert len(found.behind("not_asked")) == 2
    assert found.behind("families", (VILLAGE, "02")) == [bad]
    first, second = said_by_rt(found)
    assert (first["rt"], first["PUS"], first["users"], first["unmet_need"]) == ("01", 3, 1, 1)
    assert (second["targets"], second["at_risk"], second["at_risk_percent"]) == (1, 1, 100.0)
    for figure, count in (("krs", 1), ("pus", 4), ("families", 4), ("not_asked", 2)):
        assert len(found.behind(figure)) == count


def test_an_issue_has_its_limit_its_rt_and_last_year(desk: Desk) -> None:
    for _ in range(4):
        couple(desk, "01", latrine="none")
    for rt in ("01", "02", "02", "02", "03"):
        couple(desk, rt)
    now = raised(desk)
    latrine = now["latrine"]
    assert (latrine.part, latrine.whole, latrine.share, latrine.before) == (4, 9, 44.4, None)
    assert latrine.rts == (((VILLAGE, "01"), 4, 5),)
    assert "krs" not in now  # four families, and the limit is five
    assert "too_close" not in now
    before = last_year(desk, JULY, figures(desk))
    few = raised(desk, before=before)["latrine"]
    assert (few.before, few.not_compared) == (None, "too_few")
    for _ in range(20):
        couple(desk, "04")
    before = last_year(desk, JULY, figures(desk))
    many = raised(desk, before=before)["latrine"]
    assert (many.before, many.not_compared) == ((4, 29), "")
    found = list(raised(desk).values())
    weights = [one.weight for one in found if not one.group]
    assert weights == sorted(weights, reverse=True)


def test_whom_sessions_on_an_issue_reached_is_told_by_rt(desk: Desk) -> None:
    mine = [couple(desk, "01", latrine="none") for _ in range(4)]
    far = couple(desk, "02")
    couple(desk, "03", latrine="none")
    husband, first = (str(one["id"]) for one in desk.store.records.members(mine[0]))
    session = {"do": "record_education_session", "posyandu": desk.posyandu[0]}
    water = {**session, "topic": "water_sanitation", "title": "Jamban sehat"}
    record(desk, {**water, "date": "2026-07-10", "female": 9,
                  "attendees": [first, husband, wife(desk, mine[1])]})  # fmt: skip
    # who came twice is one person; who came unnamed is only counted
    record(desk, {**water, "date": "2025-08-01", "attendees": [first, wife(desk, far)]})
    record(desk, {**water, "date": "2025-07-31", "attendees": [wife(desk, mine[2])]})
    record(desk, {**session, "date": "2026-07-11", "topic": "elderly", "title": "Lansia",
                  "attendees": [wife(desk, mine[3])]})  # fmt: skip
    issues = {one["code"]: one for one in said(kampung(desk, JULY, VILLAGE))["priorities"]}
    latrine = issues["latrine"]
    assert latrine["reach"] == {"topic": "water_sanitation", "sessions": 2, "attendance": 12}
    assert [
        (row["rt"], row["reached_people"], row["reached_families"]) for row in latrine["by_rt"]
    ] == [("01", 3, 2), ("03", 0, 0)]
    assert issues["krs"]["reach"] == {"topic": "pregnancy_risks", "sessions": 0, "attendance": 0}


def test_a_group_that_is_missing(desk: Desk) -> None:
    record(
        desk,
        {
            "do": "register_family", "village": VILLAGE, "rt": "01",
            "members": [
                {"name": f"Nenek {n}", "sex": "female", "birth_date": "1950-01-01"}
                for n in range(10)
            ],
        },
    )  # fmt: skip
    assert raised(desk)["no_bkl"].part == 10
    assert "no_bkl" not in raised(desk, "BKL")


def test_the_map_marks_the_houses(desk: Desk) -> None:
    far = couple(desk, "01", latrine="none", address="Gang Bakau 12")
    near = couple(desk, "01", address="Gang Bakau 2")
    record(
        desk,
        {"do": "register_pregnancy", "person": wife(desk, near), "date": "2026-07-01",
         "lmp": "2026-05-01"},
    )  # fmt: skip
    record(desk, {"do": "add_person", "family": near, "name": "Kakek", "sex": "male",
                  "birth_date": "1966-07-31"})  # fmt: skip
    (place,) = houses(figures(desk))
    assert [one.id for one, _ in place.families] == [near, far]
    assert [one.marks for one, _ in place.families] == [("pregnant", "elderly"), ("krs",)]


def _shipped() -> PriorityTable:
    found = shipped_table("priorities").table
    assert isinstance(found, PriorityTable)
    return found


def test_a_missing_group_stands_behind_people_in_need(desk: Desk) -> None:
    for _ in range(5):
        couple(desk, "01", latrine="none")
    for _ in range(12):
        couple(desk, "02")
    for _ in range(30):
        record(
            desk,
            {"do": "register_family", "village": VILLAGE, "rt": "03",
             "members": [{"name": "Nenek", "sex": "female", "birth_date": "1950-01-01"}]},
        )  # fmt: skip
    found = list(raised(desk).values())
    groups = [bool(one.group) for one in found]
    assert True in groups
    assert False in groups
    assert groups == sorted(groups)
    elderly = next(one for one in found if one.code == "no_bkl")
    latrine = next(one for one in found if one.code == "latrine")
    assert elderly.weight > latrine.weight  # by its weight alone it would stand first


def test_a_district_s_own_limits_count_from_their_day(desk: Desk) -> None:
    for _ in range(4):
        couple(desk, "01", latrine="none")
    for _ in range(5):
        couple(desk, "02")
    assert "latrine" in raised(desk)
    text = json.dumps(
        {"version": "Bontang 1",
         "issues": [{"code": "latrine", "figure": "A2", "from": 50, "people": 3}]}
    )  # fmt: skip
    edition = {"name": "priorities", "version": "Bontang 1", "since": "2026-07-20", "text": text}
    desk.store.write(
        [Change("district_table", new_identifier(), "edition", edition)], user=desk.user.id
    )
    assert raised(desk) == {}
    assert priority_table(desk, date(2026, 7, 19)).version == _shipped().version


def test_every_issue_and_mark_has_its_words() -> None:
    for rule in _shipped().rules:
        assert say(f"dataku.issue_{rule.code}") != f"dataku.issue_{rule.code}"
        assert (rule.least is None) != (rule.below is None)
    for mark in MARKS:
        assert say(f"dataku.mark_{mark}") != f"dataku.mark_{mark}"

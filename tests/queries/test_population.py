"""The population of a month against a count by hand, and a balance that finds what is missing."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.population import BANDS, SEXES, Whom
from kbdesk.queries.area import Area
from kbdesk.queries.census import Census, who_answered
from kbdesk.queries.people_behind import of_band, of_group
from kbdesk.queries.population import population, said
from kbdesk.store.store import Change

VILLAGE, OTHER = "64.74.01.1003", "64.74.01.1001"
HERE = Area(village=VILLAGE)
AUGUST = 2026 * 12 + 7
JULY = AUGUST - 1


def family(desk: Desk, *members: dict[str, Any], rt: str = "01", village: str = VILLAGE) -> str:
    draft = {"do": "register_family", "village": village, "rt": rt, "members": list(members)}
    return str(record(desk, draft)["id"])


def person(born: str | None, sex: str = "male", **more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "name": "Warga", "sex": sex, "birth_date": born, **more}


def report(desk: Desk, area: Area = HERE, month: int = AUGUST) -> Any:
    return said(population(desk, month, area))


def band(found: dict[str, Any], name: str) -> tuple[int, int]:
    (row,) = [row for row in found["pyramid"] if row["band"] == name]
    return row["male"], row["female"]


def test_nobody(desk: Desk) -> None:
    found = report(desk)
    assert (found["population"], found["households"], found["by_rt"]) == (0, 0, [])
    assert [row["band"] for row in found["pyramid"]] == list(BANDS)
    assert set(found["ratios"].values()) == {None}
    assert found["balance"]["difference"] == 0


def test_the_last_day_of_the_month_decides(desk: Desk) -> None:
    boys = [person("2021-07-31"), person("2021-08-01"), person(None), person("2026-07-19")]
    old = person("1951-07-31", "female")
    gone, dead = person("1990-01-01"), person("1990-01-01")
    family(desk, *boys, old, gone)
    family(desk, dead, rt="02")
    family(desk, person("1990-01-01"), rt="3", village=OTHER)
    record(desk, {"do": "record_leaving", "id": gone["id"], "date": "2026-07-20"})
    record(desk, {"do": "record_death", "id": dead["id"], "date": "2026-07-20"})
    found = report(desk, month=JULY)
    assert (found["population"], found["male"], found["female"]) == (5, 4, 1)
    assert found["age_unknown"] == 1
    assert band(found, "0-4") == (2, 0)
    assert band(found, "5-9") == (1, 0)
    assert band(found, "75+") == (0, 1)
    assert [(rt["rt"], rt["people"], rt["families"]) for rt in found["by_rt"]] == [("01", 5, 1)]
    assert found["balance"] == {
        "month": "2026-07", "start": 6, "births": 1, "in": 0, "deaths": 1, "out": 1,
        "expected": 5, "end": 5, "difference": 0, "unexplained": [],
    }  # fmt: skip
    june = report(desk, month=JULY - 1)
    assert (june["population"], june["households"]) == (6, 2)
    assert band(june, "75+") == (0, 0)
    assert report(desk, Area(), JULY)["population"] == 6


def test_in_the_present_month_it_is_today(desk: Desk) -> None:
    family(desk, person("2021-08-20"), person("2021-08-21"))
    found = report(desk)
    assert found["day"] == "2026-08-20"
    assert (band(found, "0-4"), band(found, "5-9")) == ((1, 0), (1, 0))


def test_who_came_is_no_birth_and_was_not_here_before(desk: Desk) -> None:
    baby = person("2026-08-01", arrived_date="2026-08-10", arrived_from="Samarinda")
    settler = person("1990-01-01")
    family(desk, baby, settler)
    record(
        desk, {"do": "record_arrival", "id": settler["id"], "date": "2026-07-31", "from": "Kutai"}
    )
    found = report(desk)
    assert found["movement"][-2]["in"] == 1
    assert (found["balance"]["births"], found["balance"]["in"]) == (0, 1)
    assert report(desk, month=AUGUST - 2)["population"] == 0


def test_a_time_away_is_counted_on_no_day_of_it(desk: Desk) -> None:
    one = person("1990-01-01")
    family(desk, one, person("1960-01-01"))
    record(desk, {"do": "record_leaving", "id": one["id"], "date": "2026-05-10"})
    record(desk, {"do": "record_return", "id": one["id"], "date": "2026-08-01"})
    found = report(desk)
    ends = {row["month"]: row["end"] for row in found["movement"]}
    assert (ends["2026-04"], ends["2026-05"], ends["2026-07"], ends["2026-08"]) == (2, 1, 1, 2)
    assert found["balance"]["in"] == 1
    assert report(desk, month=AUGUST - 2)["population"] == 1
    assert found["balance"]["difference"] == 0


def test_a_move_between_posyandu_has_its_day(desk: Desk) -> None:
    one = person("1990-01-01")
    family(desk, one, person("1960-01-01"))
    record(
        desk, {"do": "move_person", "id": one["id"], "to_posyandu": "LT02", "date": "2026-08-02"}
    )
    left, entered = report(desk, Area(("LT01",))), report(desk, Area(("LT02",)))
    assert (left["balance"]["start"], left["balance"]["out"], left["population"]) == (2, 1, 1)
    assert (entered["balance"]["start"], entered["balance"]["in"]) == (0, 1)
    assert (entered["population"], entered["households"]) == (1, 1)
    assert report(desk)["balance"]["out"] == 0


def test_a_family_that_moves_on_a_day(desk: Desk) -> None:
    id_ = family(desk, person("1990-01-01"), person("1992-01-01", "female"))
    family(desk, person("1990-01-01"))
    move = {"do": "move_family", "id": id_, "village": OTHER, "rt": "05", "date": "2026-07-05"}
    record(desk, move)
    found = report(desk)
    july = found["movement"][-2]
    assert (july["start"], july["out"], july["end"], july["difference"]) == (3, 2, 1, 0)
    assert report(desk, Area(village=OTHER))["movement"][-2]["in"] == 2
    assert report(desk, month=AUGUST - 2)["by_rt"][0]["people"] == 3


def test_what_nobody_explains_is_named(desk: Desk) -> None:
    people = [person("1990-01-01"), person("1992-01-01", "female")]
    id_ = family(desk, *people)
    record(desk, {"do": "edit_family", "id": id_, "village": OTHER, "rt": "05"})
    found = report(desk)
    assert (found["population"], found["balance"]["difference"]) == (0, -2)
    assert {one["person"] for one in found["balance"]["unexplained"]} == {p["id"] for p in people}
    assert {one["change"] for one in found["balance"]["unexplained"]} == {"disappeared"}
    other = report(desk, Area(village=OTHER))
    assert other["balance"]["difference"] == 2
    # within the kelurahan an RT is put right without a word
    home = family(desk, person("1990-01-01"))
    record(desk, {"do": "edit_family", "id": home, "rt": "02"})
    assert report(desk)["balance"]["difference"] == -2
    assert [rt["rt"] for rt in report(desk)["by_rt"]] == ["02"]


def test_a_member_written_to_another_family(desk: Desk) -> None:
    one = person("1990-01-01")
    family(desk, one, person("1980-01-01"))
    other = family(desk, person("1980-01-01"), rt="04", village=OTHER)
    record(desk, {"do": "edit_person", "id": one["id"], "family": other})
    found = report(desk)
    assert [u["person"] for u in found["balance"]["unexplained"]] == [one["id"]]
    assert report(desk, month=AUGUST - 1)["population"] == 2
    assert report(desk, Area(village=OTHER))["population"] == 2


def test_rt_are_in_the_order_of_their_numbers(desk: Desk) -> None:
    ids = [family(desk, person("1990-01-01"), rt=rt) for rt in ("100", "2", "10", "4", "1")]
    # letters come only from elsewhere: a bundle, an earlier version
    place = {"village": VILLAGE, "rt": "Darat"}
    desk.store.write([Change("family", ids[3], "place", place)], user=desk.user.id)
    found = [row["rt"] for row in report(desk)["by_rt"]]
    assert found == ["01", "02", "10", "100", "Darat"]


def test_answers_of_the_survey(desk: Desk) -> None:
    one = person("1990-01-01", marital="married", birth_certificate=True)
    moved = person("1992-01-01", "female", marital="widowed", birth_certificate=False)
    family(desk, one, moved, person("2020-01-01", marital=None))
    other = family(desk, person("1980-01-01", "female"), rt="02")
    record(desk, {"do": "edit_person", "id": moved["id"], "family": other})
    tables = report(desk)["tables"]
    values = {row["code"]: row for row in tables["marital"]["values"]}
    assert values["married"] == {"code": "married", "male": 1, "female": 0, "people": 1}
    assert values["widowed"]["female"] == 1
    assert tables["marital"]["unknown"] == {"male": 1, "female": 1, "people": 2}
    certificates = {row["code"]: row["people"] for row in tables["birth_certificate"]["values"]}
    assert certificates == {"yes": 1, "no": 1}
    by_rt = {row["rt"]: row for row in tables["marital"]["by_rt"]}
    assert (by_rt["01"]["married"], by_rt["02"]["widowed"], by_rt["02"]["unknown"]) == (1, 1, 1)
    assert all(row["people"] == 0 for row in tables["education"]["values"])


@pytest.mark.parametrize("area", [Area(), HERE, Area(("LT01",)), Area(("LT01",), VILLAGE)])
def test_every_way_of_counting_counts_the_same(desk: Desk, area: Area) -> None:
    one = person("1990-01-01")
    family(desk, one, person("2000-02-29", "female"))
    record(desk, {"do": "record_leaving", "id": one["id"], "date": "2026-02-01"})
    record(desk, {"do": "record_return", "id": one["id"], "date": "2026-08-01"})
    found = report(desk, area)
    assert (found["population"], found["households"]) == (2, 1)
    assert found["ratios"]["mean_household"] == 2.0
    assert found["ratios"]["sex"] == 100.0


def test_every_figure_names_those_whom_it_counts(desk: Desk) -> None:
    moved, away = person("2024-05-01"), person("1990-01-01", "female")
    family(desk, person("2021-07-31", education="none"), person("1955-01-01", "female"), moved)
    family(desk, person(None, jkn="pbi"), away, rt="02")
    family(desk, person("2026-07-03"), rt="02", village=OTHER)
    record(desk, {"do": "record_death", "id": away["id"], "date": "2026-08-02"})
    into = family(desk, person("1988-01-01"), rt="03")
    record(desk, {"do": "edit_person", "id": moved["id"], "family": into})
    found = population(desk, AUGUST, HERE)
    told = said(found)
    census = Census(desk, HERE)

    def many(whom: Whom) -> int:
        named = census.named(found.day, whom)
        assert len(named) == len(set(named))
        return len(named)

    assert many(Whom()) == told["population"] == 5
    for row in told["pyramid"]:
        assert many(of_band(row["band"], "male")) == row["male"]
        assert many(of_band(row["band"], "female")) == row["female"]
    for name, group in told["groups"].items():
        assert many(of_group(name)) == group["people"]
    for question, table in told["tables"].items():
        for one in table["values"]:
            assert many(who_answered(question, one["code"], SEXES)) == one["people"]
            assert many(who_answered(question, one["code"], ["male"])) == one["male"]
        assert many(who_answered(question, None, SEXES)) == table["unknown"]["people"]
    for balance in found.balances:
        why = [one.why for one in balance.changes]
        counted = (balance.births, balance.came, balance.deaths, balance.went)
        assert tuple(why.count(name) for name in ("births", "in", "deaths", "out")) == counted
    assert [one.person for one in found.balances[-1].changes] == [away["id"]]

"""Pregnancies, checks and services travel with the woman and the child that they are about."""

from __future__ import annotations

import pytest

from kbdesk.commands.record import record
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.women import women
from tests.sync.machines import exchange
from tests.sync.test_replication import Town, town

__all__ = ["town"]  # the fixture


def expecting(town: Town, laptop_name: str = "a") -> tuple[str, str, str]:
    """Return a woman, her pregnancy and a check of hers, recorded on a laptop."""
    a = next(one for one in town.machines if one.name == laptop_name)
    family, _ = town.add(a, 1)
    mother = a.desk.store.records.members(family)[0]["id"]
    day = a.day(10)
    pregnancy = a.do("register_pregnancy", person=mother, date=day, weeks=20)["id"]
    check = a.do("record_woman_check", person=mother, date=day, muac_cm=23)["id"]
    return str(mother), str(pregnancy), str(check)


def test_a_woman_who_moves_takes_her_pregnancy_along(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT02")
    mother, pregnancy, check = expecting(town)
    exchange(town.hub, [a, b], town.stick)
    assert women(b.desk, b.desk.clock.today()) == []
    assert town.hub.state("LT01")["counts"]["woman_check"] == 1
    a.do("move_person", id=mother, to_posyandu="LT02", date=a.day())
    exchange(town.hub, [a, b], town.stick)
    (line,) = women(b.desk, b.desk.clock.today(), "LT02")
    assert (line.pregnancy, line.weeks, line.muac_mm) == (pregnancy, 21, 230)
    assert b.desk.store.records.exists("woman_check", check)
    assert b.hash("LT02") == town.hub.hash("LT02")
    for machine in town.machines:
        machine.check()


def test_one_birth_told_by_two_laptops_is_settled_by_a_person(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    _, pregnancy, check = expecting(town)
    exchange(town.hub, [a, b], town.stick)
    a.do("end_pregnancy", id=pregnancy, date=a.day(2), outcome="birth")
    b.do("end_pregnancy", id=pregnancy, date=b.day(1), outcome="stillbirth")
    a.do("correct_woman_check", id=check, muac_cm=24)
    b.do("correct_woman_check", id=check, muac_cm=25)
    exchange(town.hub, [a, b], town.stick)
    ids = {one["entity"]: one["id"] for one in a.conflicts()}
    assert ids.keys() == {"pregnancy", "woman_check"}
    for entity, value in (
        ("pregnancy", {"outcome": "triplets"}),
        ("woman_check", {"muac_mm": 5000}),
        ("woman_check", {"person": pregnancy}),
    ):
        with pytest.raises(KbdeskError) as refused:
            record(a.desk, {"do": "settle", "conflict": ids[entity], "value": value})
        assert refused.value.field == f"value.{next(iter(value))}"
    a.do("settle", conflict=ids["pregnancy"], value={"outcome": "birth"})
    a.do("settle", conflict=ids["woman_check"], value={"muac_mm": 300})
    exchange(town.hub, [a, b], town.stick)
    assert b.conflicts() == []
    assert len({machine.hash("LT01") for machine in town.machines}) == 1


def test_the_same_dose_given_at_two_tables_counts_once(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a, b], town.stick)
    for machine in (a, b):
        machine.do(
            "record_service", person=child, date=machine.day(), kind="immunisation", detail="MR1"
        )
    exchange(town.hub, [a, b], town.stick)
    again = a.do("record_service", person=child, date=a.day(), kind="immunisation", detail="MR1")
    assert [one["code"] for one in again["warnings"]] == ["service.given_already"]
    assert b.hash("LT01") == town.hub.hash("LT01")

"""Known mothers are found by the beginnings of words, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.mothers import doubt
from kbdesk.queries.mothers import known_mothers, mother_called
from tests.cli.machine import make


def uid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def woman(number: int, name: str, **more: Any) -> dict[str, Any]:
    return {"id": uid(number), "name": name, "sex": "female", "birth_date": "1995-05-05",
            "relation": "wife", **more}  # fmt: skip


def family(number: int, rt: str, *members: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"do": "register_family", "id": uid(number), "village": "Lok Tuan", "rt": rt,
            "members": list(members), **more}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make(tmp_path / "laptop").desk() as desk:
        for draft in (
            family(10, "05",
                   {"id": uid(11), "name": "Samudra Teguh", "sex": "male", "relation": "head"},
                   woman(12, "Anggrek Ombak"),
                   {"id": uid(13), "name": "Camar Biru", "sex": "male", "relation": "child",
                    "birth_date": "2022-01-01", "mother": uid(12)},
                   {"id": uid(14), "name": "Anggrek Kecil", "sex": "female", "relation": "child",
                    "birth_date": "2023-06-01", "mother": uid(12)}),
            family(20, "07", woman(22, "Melati Anggrek", birth_date="1960-01-01")),
            family(30, "05", {"id": uid(31), "name": "Anggrek Jantan", "sex": "male"}),
            family(40, "09", woman(42, "Anggrek Tua", birth_date="1950-01-01", relation="other")),
            family(50, "09", woman(52, "Anggrek Jauh", posyandu="LT09"), posyandu="LT09"),
        ):  # fmt: skip
            record(desk, draft)
        record(desk, {"do": "record_death", "id": uid(42), "date": "2026-01-01"})
        yield desk


def test_the_likeliest_comes_first_and_only_women_may_be_mothers(desk: Desk) -> None:
    found = known_mothers(desk, "ang")
    assert [one.name for one in found] == [
        "Anggrek Ombak", "Melati Anggrek", "Anggrek Jauh", "Anggrek Tua"
    ]  # fmt: skip
    first = found[0]
    assert (first.rt, first.husband, first.children) == (
        "05", "Samudra Teguh", ("Anggrek Kecil", "Camar Biru")
    )  # fmt: skip
    assert found[-1].died == date(2026, 1, 1)
    assert [one.name for one in known_mothers(desk, "omb ang")] == ["Anggrek Ombak"]
    assert known_mothers(desk, "a") == []
    assert known_mothers(desk, "'\" *") == []


def test_a_girl_is_offered_once_she_is_somebodys_mother(desk: Desk) -> None:
    assert uid(14) not in {one.id for one in known_mothers(desk, "anggrek kecil")}
    girl = {"id": uid(15), "name": "Anggrek Muda", "sex": "female", "relation": "child",
            "birth_date": "2010-01-01"}  # fmt: skip
    record(desk, {"do": "add_person", "family": uid(10), **girl})
    assert known_mothers(desk, "anggrek muda")[0].relation == "child"


def test_a_second_mother_of_one_name_and_rt_is_found_however_the_rt_is_written(desk: Desk) -> None:
    for rt in ("05", "5", " 5 "):
        found = mother_called(desk, " ANGGREK  ombak ", rt)
        assert found is not None
        assert found.id == uid(12)
    assert mother_called(desk, "Anggrek Ombak", "07") is None
    assert mother_called(desk, "Anggrek", "05") is None
    assert mother_called(desk, "Anggrek Tua", "09") is None  # she died


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({}, None),
        ({"sex": "male"}, "male"),
        ({"relation": "child"}, "is_child"),
        ({"born": date(2017, 1, 2)}, "too_young"),
        ({"born": date(2016, 12, 31)}, None),
        ({"born": date(2027, 1, 1)}, "too_young"),
        ({"died": date(2025, 12, 31)}, "died_before"),
        ({"died": date(2026, 12, 31)}, None),
        ({"child_born": None, "born": date(2020, 1, 1)}, None),
    ],
)
def test_what_speaks_against_a_mother(about: dict[str, Any], said: str | None) -> None:
    usual = {"sex": "female", "relation": "wife", "born": date(1995, 1, 1), "died": None,
             "child_born": date(2026, 12, 31)}  # fmt: skip
    assert doubt(**{**usual, **about}) == said

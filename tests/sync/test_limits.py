"""Limits that the hub edits judge everywhere from their day on; a bad file changes nothing."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.limits import send_limits
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.limits import read_limits, shipped
from kbdesk.queries.examinee import examinee
from kbdesk.queries.limits import by_desk, judging, listed
from kbdesk.queries.proposals_standing import open_codes
from tests.sync.machines import exchange
from tests.sync.test_replication import Town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    town = Town(tmp_path_factory.mktemp("town"))
    yield town
    town.close()


def edited(folder: Path, change: Any = None, version: str = "bontang-1") -> Path:
    found = copy.deepcopy(dict(shipped()))
    found["version"] = version
    if change is not None:
        change(found)
    file = folder / f"{version}.json"
    file.write_text(json.dumps(found), encoding="utf-8")
    return file


def lower(found: dict[str, Any]) -> None:
    found["glucose"]["random"][1][1] = 180
    found["tuberculosis"]["refer_at"][1]["signs"] = 1
    found["blood_pressure"]["adult"][3][1] = 150


def test_the_hub_s_limits_travel_and_judge_from_their_day_on(town: Town, tmp_path: Path) -> None:
    laptop = town.laptop("melati", "LT01")
    family, _ = town.add(laptop, 1)
    elder = laptop.do("add_person", family=family, name="Umar", sex="male",
                      birth_date="1950-03-01")["id"]  # fmt: skip

    def examine(days_ago: int) -> dict[str, Any]:
        return laptop.do(
            "record_examination", person=elder, date=laptop.day(days_ago), glucose=190,
            glucose_kind="random", tb_signs=["cough"],
        )  # fmt: skip

    before = examine(0)
    assert before["judged"] == {"glucose": "pre", "tb": "clear"}
    assert before["limits"] == shipped()["version"]
    with pytest.raises(KbdeskError) as refused:
        send_limits(laptop.desk, edited(tmp_path, lower))
    assert refused.value.code == "hub.not_a_hub"
    sent = send_limits(town.hub.desk, edited(tmp_path, lower))
    exchange(town.hub, [laptop], town.stick)
    after = examine(0)
    assert after["judged"] == {"glucose": "diabetes", "tb": "presumed"}
    assert after["limits"] == sent["version"] == "bontang-1"
    # what was measured before the edition's day is judged as it was
    yesterday = examine(1)
    assert yesterday["limits"] == shipped()["version"]
    assert yesterday["judged"] == before["judged"]
    assert set(open_codes(laptop.desk, elder)) == {"R12", "R32"}
    assert [one["in_force"] for one in listed(laptop.desk)] == [False, True]
    tomorrow = laptop.desk.clock.today() + timedelta(1)
    with judging(laptop.desk, tomorrow) as found:
        assert found["version"] == "bontang-1"
    # whatever asks the desk goes by them: the person's page, the lists, the papers
    with by_desk(laptop.desk):
        whom = examinee(laptop.desk, elder)
    assert whom.limits["version"] == "bontang-1"
    by_day = {one.row["date"]: one.said.judged for one in whom.examined}
    assert by_day == {laptop.day(1): before["judged"], laptop.day(0): after["judged"]}
    laptop.check()


def test_what_the_hub_refuses_to_send(town: Town, tmp_path: Path) -> None:
    held = len(listed(town.hub.desk))
    for file, since, code in (
        (edited(tmp_path, version=shipped()["version"]), None, "limits.same_version"),
        (edited(tmp_path, version="v3"), town.hub.desk.clock.today() - timedelta(1),
         "limits.too_early"),
        (tmp_path / "tidak-ada.json", None, "limits.unreadable"),
    ):  # fmt: skip
        with pytest.raises(KbdeskError) as refused:
            send_limits(town.hub.desk, file, since)
        assert refused.value.code == code
    assert len(listed(town.hub.desk)) == held


PLACES = (
    # overlaps
    (("bmi", "classes", 1, 1), 17.0), (("glucose", "fasting", 1, 1), 90),
    (("blood_pressure", "adult", 2, 1), 125), (("stages", "elderly_from_years"), 18),
    (("blood_pressure", "adult_from_years"), 13), (("puma", "pack_years", "above"), 10),
    (("puma", "age", 1, 0), 40), (("pregnancy_gain", "bands", 0, 1), 30),
    (("blood_pressure", "child", "male", 0, 1), 110),
    (("tuberculosis", "refer_at", 0, "under_months"), None),
    # gaps, and what is no number
    (("bmi", "classes", 4, 1), 40.0), (("glucose", "random", 0, 1), None),
    (("waist", "most", "male"), None), (("waist", "most"), {"male": 90}),
    (("cholesterol", "classes", 0, 1), "200"), (("cholesterol", "classes", 0, 1), True),
    (("blood_pressure", "child", "female"), [[106, 68]]),
    # other questions, other names
    (("aks", "items", "stool"), 3), (("skilas", "losses"), ["memory"]),
    (("bmi", "classes", 0, 0), "kurus"), (("glucose", "refer"), ["tinggi"]),
    (("blood_pressure", "refer"), ["optimal"]), (("bmi", "source"), ""), (("version",), ""),
)  # fmt: skip


@pytest.mark.parametrize(("path", "value"), PLACES)
def test_limits_that_overlap_or_leave_a_gap_are_refused(path: tuple[Any, ...], value: Any) -> None:
    found: Any = copy.deepcopy(dict(shipped()))
    place = found
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    with pytest.raises(KbdeskError) as refused:
        read_limits(json.dumps(found))
    assert refused.value.code == "examination.bad_limits"


def test_limits_without_a_change_are_limits() -> None:
    assert read_limits(json.dumps(shipped())) == shipped()
    for text in ("", "[]", "{}", "null", '{"bmi": 7}'):
        with pytest.raises(KbdeskError):
            read_limits(text)

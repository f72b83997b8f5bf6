"""``report quality`` on planted weighings of two posyandu, at the hub and on paper."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.machine import Machine, make
from tests.cli.test_conflicts import carried, enrolled

VILLAGE = "64.74.01.1003"


def children(posyandu: str, rt: str, many: int, weights: list[str], lengths: list[str | None],
             day: str) -> list[dict[str, Any]]:  # fmt: skip
    """Return a family of children a year old, and one weighing of each."""
    place = 1 if posyandu == "LT01" else 2
    ids = [f"00000000-0000-4000-8000-00{place}000000{no:03d}" for no in range(many)]
    born = date.fromisoformat(day) - timedelta(days=400)
    members = [
        {"id": id_, "name": f"Anak {no}", "sex": "male", "birth_date": born.isoformat(),
         "posyandu": posyandu}
        for no, id_ in enumerate(ids)
    ]  # fmt: skip
    drafts: list[dict[str, Any]] = [
        {"do": "register_family", "village": VILLAGE, "rt": rt, "posyandu": posyandu,
         "members": [{"name": "Ibu", "sex": "female"}, *members[start : start + 12]]}
        for start in range(0, many, 12)
    ]  # fmt: skip
    for id_, weight, length in zip(ids, weights, lengths, strict=True):
        said = {"do": "record_measurement", "child": id_, "date": day, "weight_kg": weight}
        if length is not None:
            said["lenhei_cm"] = length
        drafts.append(said)
    return drafts


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A hub with a posyandu whose cadres round, brought by stick, and one that reads each digit."""
    folder = tmp_path_factory.mktemp("quality")
    made = make(folder / "hub", role="hub", name="DPPKB", user="dewi", village=None)
    melati = enrolled(made, folder, "Melati")
    day = (date.today() - timedelta(days=9)).isoformat()
    chance = random.Random(5)
    rounded = [f"{8 + chance.randint(0, 3)}.{chance.choice('05')}" for _ in range(24)]
    longs = [f"{72 + chance.randint(0, 4)}.{chance.choice('05')}" for _ in range(24)]
    melati.record(
        *children("LT01", "01", 24, rounded, [one if no % 2 else None for no, one
                                              in enumerate(longs)], day),
    )  # fmt: skip
    even = [f"{8 + no // 10}.{no % 10}" for no in range(40)]
    made.record(*children("LT02", "02", 40, even, [f"{72 + no // 10}.{no % 10}"
                                                   for no in range(40)], day))  # fmt: skip
    carried(melati, made, folder / "stick")
    (made.home.parent / "day").write_text(day, encoding="utf-8")
    return made


def month_of(hub: Machine) -> str:
    return (hub.home.parent / "day").read_text(encoding="utf-8")[:7]


def test_heaping_is_found_where_it_was_planted(hub: Machine, tmp_path: Path) -> None:
    target = tmp_path / "quality.json"
    hub.done("report", "quality", "--month", month_of(hub), "-o", target)
    said = json.loads(target.read_text(encoding="utf-8"))
    first, second = said["by_posyandu"]
    assert (first["posyandu"], first["rank"], first["n"]) == ("LT01", 1, 24)
    assert (first["weight_heaping"], first["length_heaping"]) == (100.0, 100.0)
    assert (first["no_length_percent"], first["lengths"]) == (50.0, 12)
    # a day more where midnight passed in between
    assert first["late_days"] in (9, 10)
    assert (second["posyandu"], second["rank"], second["n"]) == ("LT02", 2, 40)
    assert (second["weight_heaping"], second["length_heaping"]) == (20.0, 20.0)
    # what the hub wrote itself came from nowhere
    assert second["late_days"] is None
    assert set(second["sd"]) == {"zwei", "zlen", "zwfl"}
    assert said["visit"][0]["posyandu"] == "LT01"
    assert said["visit"][0]["why"][:2] == ["weight_heaping", "length_heaping"]
    assert {one["n"] for one in said["by_cadre"]} == {24, 40}
    assert said["whole"]["n"] == 64
    assert said["about"]["weighings"]["whole"] == 64


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_it_is_a_paper_and_a_sheet(hub: Machine, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"quality.{form}"
    hub.done("report", "quality", "--month", month_of(hub), "--format", form, "-o", target)
    assert target.stat().st_size > 2000


def test_a_length_below_an_earlier_one_is_shrunk(tmp_path: Path) -> None:
    laptop = make(tmp_path / "laptop")
    child = "00000000-0000-4000-8000-00000000000c"
    born = {"id": child, "name": "Budi", "sex": "male", "birth_date": "2024-03-31"}

    def measured(day: str, length: str, position: str = "lying") -> dict[str, Any]:
        return {"do": "record_measurement", "child": child, "date": day, "weight_kg": "9.8",
                "lenhei_cm": length, "position": position}  # fmt: skip

    laptop.record(
        {"do": "register_family", "village": VILLAGE, "rt": "01", "members": [born]},
        measured("2025-07-03", "75.0"), measured("2025-08-03", "74.2"),
        # standing it is 0.7 cm less, and no shorter child
        measured("2025-09-03", "74.5", "standing"),
    )  # fmt: skip

    def shrunk(month: str) -> int:
        target = tmp_path / "quality.json"
        laptop.done("report", "quality", "--month", month, "-o", target)
        return int(json.loads(target.read_text(encoding="utf-8"))["whole"]["shrunk"])

    assert [shrunk(month) for month in ("2025-07", "2025-08", "2025-09")] == [0, 1, 0]

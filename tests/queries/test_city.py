"""The city's page says of each kelurahan what the reports of that kelurahan say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.reports import report
from kbdesk.desk import Desk
from kbdesk.domain.figure_limits import figure_limits
from kbdesk.domain.villages import villages


@pytest.fixture
def hub(city_hub: Desk) -> Desk:
    return city_hub


def made(desk: Desk, name: str, folder: Path, **more: Any) -> dict[str, Any]:
    report(desk, name, folder / "r.json", month="2026-07", **more)
    found: dict[str, Any] = json.loads((folder / "r.json").read_text(encoding="utf-8"))
    return found


def test_every_figure_is_that_of_the_kelurahan_s_own_report(hub: Desk, tmp_path: Path) -> None:
    city = made(hub, "city", tmp_path)
    beside = {one["village"]: one for one in made(hub, "villages", tmp_path)["villages"]}
    assert {one["village"] for one in city["villages"]} == set(villages())
    for one in city["villages"]:
        figures = one["figures"]
        families = beside.get(one["village"])
        if one["state"] == "none":
            assert figures == {}
            continue
        skdn = made(hub, "skdn", tmp_path, village=one["village"])
        assert (figures["d_s"]["part"], figures["d_s"]["whole"]) == (skdn["D"], skdn["S"])
        assert (figures["n_d"]["part"], figures["n_d"]["whole"]) == (skdn["N"], skdn["D"])
        if families is not None:
            told = figures["stunting"]
            assert (told["part"], told["whole"]) == (families["stunted"], families["measured"])
            assert figures["krs"]["part"] == families["at_risk"]
    total = made(hub, "villages", tmp_path)["total"]
    assert city["total"]["figures"]["krs"]["part"] == total["at_risk"]


def test_only_who_speaks_of_enough_has_a_rank_and_the_worst_is_first(
    hub: Desk, tmp_path: Path
) -> None:
    least = figure_limits().compared_from
    some = 0
    for sort in ("krs", "d_s"):
        rows = made(hub, "city", tmp_path, options={"sort": sort})["villages"]
        ranked = [one for one in rows if one["figures"].get(sort, {}).get("rank")]
        assert rows[: len(ranked)] == ranked
        assert all(one["figures"][sort]["whole"] >= least for one in ranked)
        some += len(ranked)
        shares = [one["figures"][sort]["part"] / one["figures"][sort]["whole"] for one in ranked]
        assert shares == sorted(shares, reverse=sort == "krs")
    assert some


def test_a_kelurahan_s_own_target_goes_before_the_city_s(hub: Desk, tmp_path: Path) -> None:
    rows = made(hub, "city", tmp_path)["villages"]
    aims = {one["village"]: one["figures"]["stunting"]["target"] for one in rows if one["figures"]}
    assert aims.pop("64.74.01.1003") == 10
    assert set(aims.values()) <= {14}


def test_a_change_is_that_between_two_months_reports(hub: Desk, tmp_path: Path) -> None:
    figure = made(hub, "city", tmp_path)["total"]["figures"]["d_s"]
    report(hub, "city", tmp_path / "before.json", month="2026-06")
    before = json.loads((tmp_path / "before.json").read_text(encoding="utf-8"))
    assert figure["previous_month"] == before["total"]["figures"]["d_s"]["percent"]
    assert figure["history"][-2:] == [figure["previous_month"], figure["percent"]]

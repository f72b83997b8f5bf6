"""The posyandu beside each other say what the reports of each of them say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from kbdesk.commands.record import record
from kbdesk.commands.reports import report
from kbdesk.desk import Desk
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.posyandu_beside import posyandu_beside, said
from kbdesk.queries.proposals import open_proposals
from tests.queries.village import child, weigh


def made(desk: Desk, name: str, folder: Path, **more: Any) -> dict[str, Any]:
    report(desk, name, folder / "r.json", **{"month": "2026-07", **more})
    found: dict[str, Any] = json.loads((folder / "r.json").read_text(encoding="utf-8"))
    return found


def test_each_figure_is_that_of_the_posyandu_s_own_report(city_hub: Desk, tmp_path: Path) -> None:
    beside = made(city_hub, "posyandu", tmp_path)
    quality = {one["posyandu"]: one for one in made(city_hub, "quality", tmp_path)["by_posyandu"]}
    assert len(beside["each"]) > 2
    urgent = [one for one in open_proposals(city_hub) if one.priority == "immediate"]
    assert sum(one["proposals_urgent"] for one in beside["each"]) == len(
        {one.person for one in urgent if one.state != "later" and one.posyandu}
    )
    for one in beside["each"]:
        code = one["posyandu"]
        skdn = made(city_hub, "skdn", tmp_path, posyandu=[code])
        assert (one["S"], one["D"]) == (skdn["S"], skdn["D"])
        for name, key in (("n_d", "N"), ("bgm_d", "BGM"), ("two_t_d", "two_t")):
            of = one["figures"][name]
            assert (of["part"], of["whole"]) == (skdn[key], skdn["D"])
        letters = made(city_hub, "referrals", tmp_path, posyandu=[code])["open"]
        assert one["referrals"]["open"] == len(letters)
        assert one["referrals"]["late"] == sum(line["days_over"] > 0 for line in letters)
        lines = [line for line in beside["doubtful"] if line["posyandu"] == code]
        assert one["doubtful"] == len(lines)
        of_quality = quality.get(code, {"flagged": 0, "shrunk": 0})
        for why in ("flagged", "shrunk"):
            assert sum(why in line["why"] for line in lines) == of_quality[why]
    total = beside["total"]
    for name in ("S", "D", "doubtful", "proposals_urgent"):
        assert total[name] == sum(one[name] for one in beside["each"])


def test_a_length_that_shrank_is_named_and_an_open_month_is_told(desk: Desk) -> None:
    id_ = child(desk, "2024-07-01")
    weigh(desk, id_, "2026-06-10", 11.0, lenhei_cm=86.0, position="standing")
    weigh(desk, id_, "2026-07-10", 11.2, lenhei_cm=80.0, position="standing")
    july = date(2026, 7, 1).year * 12 + 6
    told = said(posyandu_beside(desk, july, Area()))
    (one,) = told["each"]
    assert (one["posyandu"], one["D"], one["doubtful"]) == ("LT01", 1, 1)
    (line,) = told["doubtful"]
    assert (line["id"], line["why"], line["lenhei_cm"]) == (id_, ["shrunk"], 80.0)
    assert one["months_open"] == ["2026-06", "2026-07"]
    record(desk, {"do": "close_month", "posyandu": "LT01", "month": "2026-07"})
    (one,) = said(posyandu_beside(desk, july, Area()))["each"]
    assert one["closed"]
    assert one["months_open"] == ["2026-06"]
    # one child is too few for a change or a share that is held against a target
    assert one["figures"]["d_s"]["change"] is None


def test_where_nothing_came_no_share_is_told(desk: Desk) -> None:
    told = said(posyandu_beside(desk, this_month(desk), Area(("LT01", "LT02"))))
    assert [one["posyandu"] for one in told["each"]] == ["LT01", "LT02"]
    for one in told["each"]:
        assert one["until"] is None
        assert {share["percent"] for share in one["figures"].values()} == {None}

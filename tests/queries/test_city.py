"""The city's page says of each kelurahan what the reports of that kelurahan say."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.homes import opened
from kbdesk.commands.record import record
from kbdesk.commands.reports import report
from kbdesk.demo import fill
from kbdesk.desk import Desk
from kbdesk.domain.figure_limits import figure_limits
from kbdesk.domain.referral_reasons import DAYS_LIMIT
from kbdesk.domain.villages import villages
from kbdesk.queries.action_lists import referral_lists
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.city import Referrals, city, referrals_of, said, whole_is_kept
from tests.demo.homes import PASSPHRASE, new_home


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


def test_late_and_urgent_referrals_are_those_of_the_list(hub: Desk, tmp_path: Path) -> None:
    report(hub, "referrals", tmp_path / "list.json", month="2026-07")
    listed = json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))["open"]
    late = [one for one in listed if one["days_over"]]
    urgent = [one for one in late if one["priority"] == min(DAYS_LIMIT, key=DAYS_LIMIT.__getitem__)]
    city = made(hub, "city", tmp_path)
    told = city["total"]["referrals"]
    assert (told["open"], told["late"], told["urgent"]) == (len(listed), len(late), len(urgent))
    work = city["work"]
    assert (work["referrals_late"], work["referrals_urgent"]) == (len(late), len(urgent))


def test_a_letter_of_danger_signs_that_nobody_answered_is_late_and_urgent(tmp_path: Path) -> None:
    with new_home(tmp_path / "home", "hub") as desk:
        today = desk.clock.today()
        day = (today - timedelta(days=30)).isoformat()
        child = {"name": "Kirana", "sex": "female", "birth_date": day, "relation": "child"}
        family = {"do": "register_family", "village": "Lok Tuan", "rt": "3", "members": [child]}
        (kirana,) = record(desk, family)["members"]
        for reasons in (["R01"], ["R05"]):
            letter = {"do": "create_referral", "person": kirana, "date": day, "reasons": reasons}
            record(desk, {**letter, "to": "Puskesmas"})
        lines = referral_lists(desk, this_month(desk), Area()).lists["open"]
    assert referrals_of(lines) == Referrals(running=2, late=2, urgent=1)


def test_what_is_kept_of_the_months_is_what_would_be_counted_anew(tmp_path: Path) -> None:
    """Also after a record, at the next start, and whichever month was asked for first."""
    folder = tmp_path / "home"
    with new_home(folder, "hub") as desk:
        fill(desk, families=12, months=3, seed=4)
        month = this_month(desk)
        before = said(city(desk, month))
        assert whole_is_kept(desk, month)
        assert said(city(desk, month)) == before
        child = next(iter(desk.store.records.find("measurement", {})))["child"]
        day = desk.clock.today().isoformat()
        weighed = {"do": "record_measurement", "child": child, "date": day, "weight_kg": 9.1}
        record(desk, weighed)
        assert whole_is_kept(desk, month)
        earlier, after = said(city(desk, month - 1)), said(city(desk, month))
        assert after != before
        with desk.store.transaction():
            desk.store.derived.drop()
        assert not whole_is_kept(desk, month)
        assert said(city(desk, month)) == after
        assert said(city(desk, month - 1)) == earlier
    with opened(folder, user=None, passphrase=PASSPHRASE, clock=desk.clock) as again:
        assert whole_is_kept(again, month)
        assert said(city(again, month)) == after

"""The children behind the figure of stunting, and the figures of Rumah DataKu's first page."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.record import record
from kbdesk.commands.reports import report
from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.queries import kampung_kb, meanings
from kbdesk.queries.area import Area
from kbdesk.queries.population import day_of
from kbdesk.queries.village_care import village_care
from kbdesk.queries.village_figures import village_figures
from tests.queries.village import VILLAGE, child, weigh

MONTH = month_index(date(2026, 7, 1))


def made(desk: Desk, name: str, folder: Path, **more: Any) -> dict[str, Any]:
    report(desk, name, folder / "r.json", **{"month": "2026-07", **more})
    found: dict[str, Any] = json.loads((folder / "r.json").read_text(encoding="utf-8"))
    return found


def test_the_list_is_who_the_figure_counts_in_every_kelurahan(
    city_hub: Desk, tmp_path: Path
) -> None:
    some = 0
    for one in made(city_hub, "villages", tmp_path)["villages"]:
        of = made(city_hub, "stunting", tmp_path, village=one["village"])
        assert (of["stunted"], of["measured"]) == (one["stunted"], one["measured"])
        assert of["under_five"] == one["under_five"]
        assert len(of["children"]) == one["stunted"]
        some += one["stunted"]
        for listed in of["children"]:
            assert listed["village"] == one["village"]
            assert listed["zlen"] < -2
            assert of["about"]["stunted"]["from"] <= listed["date"] <= of["day"]
    assert some
    whole = made(city_hub, "stunting", tmp_path)
    assert whole["stunted"] == some


def test_each_figure_of_the_first_page_is_that_of_its_report(
    city_hub: Desk, tmp_path: Path
) -> None:
    for code in {one["village"] for one in made(city_hub, "villages", tmp_path)["villages"]}:
        figures = village_figures(city_hub, Area(village=code), day_of(city_hub, MONTH))
        meant = meanings.kampung(city_hub, MONTH, Area(), kampung_kb.kampung(city_hub, MONTH, code))
        care = village_care(city_hub, MONTH, code, figures.total, meant)
        kampung = made(city_hub, "kampung", tmp_path, village=code)
        skdn = made(city_hub, "skdn", tmp_path, village=code)
        letters = made(city_hub, "referrals", tmp_path, village=code)
        dashat = made(city_hub, "dashat", tmp_path, village=code)
        stunting, d_s = care.figures["stunting"], care.figures["d_s"]
        of = kampung["figures"]
        assert (stunting.part, stunting.whole) == (of["stunted"], of["measured"])
        assert (d_s.part, d_s.whole) == (skdn["D"], skdn["S"])
        for indicator, told in (("stunting", kampung), ("d_s", skdn)):
            aim = told["targets"].get(indicator)
            assert (aim or {}).get("target") == (
                care.targets[indicator].percent if indicator in care.targets else None
            )
        assert care.referrals.running == letters["counts"]["open"]
        assert care.referrals.late == sum(one["days_over"] > 0 for one in letters["open"])
        assert care.places.total == dashat["recipients"]["total"]
        ended = dashat["outcomes"]["finished"]
        assert care.places.finished == ended["n"] == dashat["recipients"]["finished"]
        assert care.places.outcomes.get("recovered", 0) == ended["recovered"]
        assert care.places.outcomes.get(None, 0) == ended["not_measured"]
        # what a figure means is what its report says it means
        assert care.about["D"].said() == {
            name: value for name, value in skdn["about"]["D"].items() if name != "text"
        }


@pytest.fixture
def short(desk: Desk) -> str:
    """A child of two years who is 76 cm long."""
    id_ = child(desk, "2024-07-01")
    weigh(desk, id_, "2026-07-10", 9.0, lenhei_cm=76.0, position="standing")
    return id_


def listed(desk: Desk, id_: str, folder: Path) -> dict[str, Any]:
    found = made(desk, "stunting", folder, village=VILLAGE)["children"]
    return next(one for one in found if one["id"] == id_)


def test_nothing_recorded_is_said_as_such(desk: Desk, short: str, tmp_path: Path) -> None:
    one = listed(desk, short, tmp_path)
    assert one["code"] == "severely_stunted"
    assert one["referral"]["state"] == one["dashat"]["state"] == "none"
    assert one["companions"] is None


def test_a_letter_runs_until_it_is_answered_and_one_about_something_else_is_none(
    desk: Desk, short: str, tmp_path: Path
) -> None:
    id_ = short
    other = {"do": "create_referral", "person": id_, "date": "2026-07-11", "reasons": ["R15"]}
    record(desk, {**other, "to": "Puskesmas"})
    assert listed(desk, id_, tmp_path)["referral"]["state"] == "none"
    letter = {**other, "reasons": ["R08"], "date": "2026-07-12", "to": "Puskesmas"}
    referral = record(desk, letter)["id"]
    told = listed(desk, id_, tmp_path)["referral"]
    assert (told["state"], told["since"], told["referral"]) == ("open", "2026-07-12", referral)
    record(
        desk, {"do": "update_referral", "id": referral, "state": "received", "date": "2026-07-15"}
    )
    told = listed(desk, id_, tmp_path)["referral"]
    assert (told["state"], told["answered"]) == ("answered", "2026-07-15")
    family = listed(desk, id_, tmp_path)["family"]
    record(desk, {"do": "plan_krs", "family": family, "companions": ["Bu Seruni"]})
    assert listed(desk, id_, tmp_path)["companions"] == ["Bu Seruni"]

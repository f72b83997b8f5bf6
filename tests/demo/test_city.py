"""The demo city: laptops with real bundles, one silent, one with few families, one never heard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kbdesk.commands.record import record
from kbdesk.demo.chance import Chance
from kbdesk.demo.hub import LAPTOPS, fill_city
from kbdesk.demo.kitchen import KitchenBook
from kbdesk.demo.places import lay_out
from kbdesk.demo.recorder import Recorder
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.machines import standing
from tests.demo.homes import LOK_TUAN, new_home, rows

FIRST_OF_A_MONTH = "2026-12-01"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("city") / "home"
    with new_home(folder, "hub", FIRST_OF_A_MONTH) as desk:
        said = fill_city(desk, families=30, months=1)
        assert said["families"] == len(rows(desk, "family")) > 30
        yield desk


def test_each_kind_of_laptop_is_there(city: Desk) -> None:
    states = {
        code: one.state for one in standing(city).machines for code in one.posyandu
    }  # fmt: skip
    silent = next(one for one in LAPTOPS if one.silent)
    never = next(one for one in LAPTOPS if not one.families(100))
    few = next(one for one in LAPTOPS if one.few)
    assert states[silent.posyandu] == "silent"
    assert states[never.posyandu] == "never_heard"
    assert {states[one.posyandu] for one in LAPTOPS} == {"silent", "never_heard", "answer_waits"}
    families = [row for row in rows(city, "family") if row["village"] == few.village]
    assert 0 < len(families) < 20
    day = city.clock.today()
    old = [row["date"] for row in rows(city, "measurement")]
    assert min(old) < (day - timedelta(days=21)).isoformat() < max(old)


def test_it_is_for_an_empty_hub(city: Desk, tmp_path: Path) -> None:
    with pytest.raises(KbdeskError, match=r"demo\.not_empty"):
        fill_city(city)
    with (
        new_home(tmp_path / "laptop", "posyandu", posyandu=["LT01"], village=LOK_TUAN) as laptop,
        pytest.raises(KbdeskError, match=r"demo\.not_a_hub"),
    ):
        fill_city(laptop)


def test_a_kitchen_takes_nobody_whose_next_place_has_begun_by_then(tmp_path: Path) -> None:
    """On the first of a month the places that ended and those that run begin side by side."""
    home = new_home(
        tmp_path / "home", "posyandu", FIRST_OF_A_MONTH, posyandu=["LT01"], village=LOK_TUAN
    )
    with home as desk:
        today = desk.clock.today()
        child = {"name": "Banyu", "sex": "male", "birth_date": "2025-03-01", "relation": "child"}
        told = {"name": "Kirana", "sex": "female", "birth_date": "2025-08-01", "relation": "child"}
        family = {"village": LOK_TUAN, "rt": "2", "members": [child, told]}
        banyu, kirana = record(desk, {"do": "register_family", **family})["members"]
        for ago, kg in ((70, 8.0), (40, 8.0), (29, 8.0)):
            day = (today - timedelta(days=ago)).isoformat()
            weighed = {"child": banyu, "date": day, "weight_kg": kg, "lenhei_cm": 80}
            record(desk, {"do": "record_measurement", **weighed})
        start = (today - timedelta(days=20)).isoformat()
        place = {"person": banyu, "start": start, "indication": "wasted", "programme_days": 56}
        record(desk, {"do": "enrol_recipient", **place})
        places = lay_out(desk, 1, today)
        chance = Chance("kitchen")
        KitchenBook(chance, today, 3).write(Recorder(desk, chance, None), places.open, kirana)
        starts = [row["start"] for row in rows(desk, "recipient") if row["person"] == banyu]
    assert starts == [start]

"""Targets are the hub's, travel to every laptop, and each report holds its own shares against."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.commands.reports import report
from kbdesk.commands.targets import set_target
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.indicators import INDICATORS, Part, Target, gap_people
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.home import attendance
from kbdesk.queries.targets import in_force, targets
from tests.sync.machines import Machine, exchange
from tests.sync.test_replication import Town, weigh


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    town = Town(tmp_path_factory.mktemp("town"))
    yield town
    town.close()


@pytest.fixture(scope="module")
def laptop(town: Town) -> Machine:
    laptop = town.laptop("melati", "LT01")
    laptop.do("name_posyandu", posyandu="LT01", village="64.74.01.1003")
    for n in range(1, 5):
        _, child = town.add(laptop, n)
        if n < 4:
            weigh(laptop, child, "9.1", 35)
        if n < 3:
            weigh(laptop, child, "9.4")
    return laptop


def said(machine: Machine, name: str, folder: Path, **more: Any) -> dict[str, Any]:
    file = folder / f"{name}.json"
    report(machine.desk, name, file, **more)
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_a_target_of_the_hub_stands_beside_the_laptop_s_figure(
    town: Town, laptop: Machine, tmp_path: Path
) -> None:
    set_target(town.hub.desk, {"indicator": "d_s", "value": "85", "source": "Permenkes"})
    set_target(town.hub.desk, {"indicator": "d_s", "value": 80.5, "area": "lok tuan"})
    exchange(town.hub, [laptop], town.stick)
    now = said(laptop, "skdn", tmp_path)
    month = int(now["month"][5:]) - 1
    before = said(laptop, "skdn", tmp_path, month=f"{now['month'][:5]}{month:02}")
    aim = now["targets"]["d_s"]
    assert (aim["part"], aim["whole"], aim["percent"]) == (now["D"], now["S"], now["ratios"]["D/S"])
    assert (aim["target"], aim["target_area"]) == (80.5, "64.74.01.1003")
    assert aim["gap_people"] == 2
    assert aim["previous_month"] == before["ratios"]["D/S"] == 75.0
    assert aim["previous_year"] is None
    # Beranda draws its line there too
    assert attendance(laptop.desk, this_month(laptop.desk)).target == 80.5
    assert set(now["targets"]) == {"d_s"}


def test_a_posyandu_s_own_target_goes_before_and_a_year_is_a_year(
    town: Town, laptop: Machine
) -> None:
    year = town.hub.desk.clock.today().year
    set_target(town.hub.desk, {"indicator": "n_d", "value": "60"})
    set_target(town.hub.desk, {"indicator": "n_d", "value": "70", "area": "LT01"})
    exchange(town.hub, [laptop], town.stick)
    assert in_force(laptop.desk, year, Area(("LT01",)))["n_d"].percent == 70
    assert in_force(laptop.desk, year, Area())["n_d"].percent == 60
    assert "n_d" not in in_force(laptop.desk, year + 1, Area(("LT01",)))
    set_target(town.hub.desk, {"indicator": "n_d", "area": "LT01"})
    exchange(town.hub, [laptop], town.stick)
    assert in_force(laptop.desk, year, Area(("LT01",)))["n_d"].percent == 60


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ({"indicator": "stunting", "value": 130}, "draft.out_of_range"),
        ({"indicator": "stunting", "value": "12,55"}, "draft.too_many_decimals"),
        ({"indicator": "stunting", "value": -1}, "draft.out_of_range"),
        ({"indicator": "happiness", "value": 10}, "draft.not_a_choice"),
        ({"indicator": "stunting", "value": 10, "area": "Samarinda Kota"}, "target.unknown_area"),
        ({"indicator": "stunting", "value": 10, "area": "Belimbin"}, "target.unknown_area"),
        ({"indicator": "stunting", "value": 10, "year": 1926}, "draft.out_of_range"),
        ({"indicator": "obese"}, "target.no_target"),
    ],
)
def test_what_cannot_be_a_target_is_refused_and_nothing_changed(
    town: Town, draft: dict[str, object], code: str
) -> None:
    before = targets(town.hub.desk)
    with pytest.raises(KbdeskError) as caught:
        set_target(town.hub.desk, draft)
    assert caught.value.code == code
    assert targets(town.hub.desk) == before


def test_only_the_hub_sets_targets(laptop: Machine) -> None:
    with pytest.raises(KbdeskError) as caught:
        set_target(laptop.desk, {"indicator": "stunting", "value": 14})
    assert caught.value.code == "hub.not_a_hub"


@given(st.sampled_from(sorted(INDICATORS)), st.integers(0, 1000), st.integers(1, 500), st.data())
def test_the_gap_is_the_fewest_people_who_reach_the_target(
    indicator: str, tenths: int, whole: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(0, whole))
    gap = gap_people(Part(part, whole), Target(2026, None, indicator, tenths, None))
    assert gap is not None
    more = INDICATORS[indicator].better == "more"

    def reached(people: int) -> bool:
        return people * 1000 >= tenths * whole if more else people * 1000 <= tenths * whole

    step = 1 if more else -1
    assert reached(part + step * gap)
    assert gap == 0 or not reached(part + step * (gap - 1))

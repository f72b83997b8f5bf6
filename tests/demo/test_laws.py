"""The laws of the reports on the demo village: counted from its records once more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.imports import import_children
from kbdesk.demo import fill
from kbdesk.desk import Desk
from kbdesk.exchange.sheets import take_sheet
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.population import population
from tests.demo.homes import LOK_TUAN, new_home, rows, rt_number
from tests.exchange.spreadsheets import KIRANA, sheet
from tests.queries.compare import differences
from tests.queries.recount import EVERYWHERE, Where


@pytest.fixture(scope="module", params=[("posyandu", 110, 21), ("hub", 90, 22)], ids=str)
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """A posyandu's village and a city's, each of a seed of its own."""
    role, families, seed = request.param
    more: dict[str, Any] = {"posyandu": ["LT01"], "village": LOK_TUAN} if role == "posyandu" else {}
    with new_home(tmp_path_factory.mktemp(role) / "home", role, **more) as desk:
        fill(desk, families=families, months=10, seed=seed)
        yield desk


def test_every_month_is_as_the_records_say(desk: Desk) -> None:
    now = this_month(desk)
    assert differences(desk, range(now - 13, now + 1)) == []


def test_every_posyandu_and_kelurahan_is_as_the_records_say(desk: Desk) -> None:
    now = this_month(desk)
    codes = sorted({person["posyandu"] for person in rows(desk, "person")})
    villages = sorted({family["village"] for family in rows(desk, "family")})
    assert len(codes) > 1
    places = [
        *(Where((code,)) for code in codes),
        Where(tuple(codes[:2])),
        *(Where(None, village) for village in villages),
    ]
    assert differences(desk, (now, now - 1, now - 3, now - 8), places) == []


def test_the_posyandu_together_are_everybody(desk: Desk) -> None:
    codes = tuple(sorted({person["posyandu"] for person in rows(desk, "person")}))
    now = this_month(desk)
    both = [Where(codes), EVERYWHERE]
    assert differences(desk, [now - 2], both) == []
    assert population(desk, now, Area(codes)).total == population(desk, now, Area()).total


def test_an_import_that_spells_an_rt_otherwise_makes_no_other_rt(
    desk: Desk, tmp_path: Path
) -> None:
    """It is the last to ask this desk: what is imported stays."""
    spelled = {"Satu": "7", "Dua": "RT 07", "Tiga": "007", "Empat": "rt. 7"}
    lines = [
        {
            **KIRANA,
            "Nama": f"{name} Anak",
            "NIK": None,
            "Nama Ortu": f"{name} Ibu",
            "RT": rt,
            "Tanggal Pengukuran": "10/08/2026",
        }
        for name, rt in spelled.items()
    ]
    taken = take_sheet(sheet(tmp_path / "balita.xlsx", lines), desk.clock.today())
    answer = import_children(desk, taken, commit=True, posyandu="LT01")
    assert answer["counts"]["children_new"] == len(lines)
    found = population(desk, this_month(desk), Area(None, LOK_TUAN))
    numbers = [rt_number(rt) for _, rt in found.by_rt if rt]
    assert len(numbers) == len(set(numbers))

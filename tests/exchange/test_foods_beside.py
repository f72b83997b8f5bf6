"""A food table taken in beside the desk: as if after what others wrote meanwhile, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.foods import import_foods
from kbdesk.commands.foods_beside import AT_ONCE, import_foods_beside
from kbdesk.commands.import_beside import TIMES
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.foods import Foods
from kbdesk.store import audit
from tests.cli.machine import make
from tests.exchange.food_table import sheet

FIGURES = {"energy_kcal": "350", "protein_g": "7", "fat_g": "0.5", "carbohydrate_g": "78"}
OWN = {"do": "record_food", "name": "Bubur sendiri", "group": "cereal", "source": "X", **FIGURES}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make(tmp_path / "laptop").desk() as desk:
        yield desk


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [[f"AR{n}", f"Beras {n}", 100, 350, 7, 0.5, 78, 1.2] for n in range(500, 560)]
    assert len(rows) > AT_ONCE
    return sheet(tmp_path_factory.mktemp("tkpi") / "tkpi.xlsx", *rows)


def take(desk: Desk, table: Path, meanwhile: Callable[[str], None], **how: Any) -> dict[str, Any]:
    """Take the table in; something else hears each phase, as another page would write then."""
    return import_foods_beside(
        lambda question: question(desk),
        table,
        progress=lambda phase, _done, _of: meanwhile(phase),
        **how,
    )


def held(desk: Desk) -> set[str | None]:
    return {food.code for food in Foods(desk)}


def whole(desk: Desk) -> None:
    assert list(audit.faults(desk.store)) == []
    assert list(desk.store.paths.folder.glob("restoring*")) == []


def test_it_answers_and_does_what_the_import_at_once_does(
    tmp_path: Path, desk: Desk, table: Path
) -> None:
    before = held(desk)
    tried = take(desk, table, lambda _: None, dry_run=True)
    assert held(desk) == before
    with make(tmp_path / "other").desk() as other:
        assert import_foods(other, table, dry_run=True) == tried
        alone = import_foods(other, table)
        theirs = held(other)
    done = take(desk, table, lambda _: None)
    assert done == alone
    assert held(desk) == theirs
    assert take(desk, table, lambda _: None)["same"] == len(done["taken"])
    whole(desk)


def test_what_other_pages_write_meanwhile_stays_and_of_foods_it_is_compared_anew(
    desk: Desk, table: Path
) -> None:
    wrote: list[dict[str, Any]] = []

    def writes(phase: str) -> None:
        if phase == "writing" and not wrote:
            wrote.append(record(desk, {**OWN, "code": "AR501"}))
            record(desk, {"do": "record_price", "food": "AR501", "date": "2026-08-20",
                          "rupiah_per_kg": 9000})  # fmt: skip

    answer = take(desk, table, writes)
    # the code is held now under another name: a person is to say which food it is
    assert [one["code"] for one in answer["doubtful"]] == ["AR501"]
    food = Foods(desk).get("AR501")
    assert food is not None
    assert food.name == OWN["name"]
    assert "AR502" in held(desk)
    assert desk.store.records.find("food_price", {"food": food.id})
    whole(desk)


def test_where_foods_are_written_again_and_again_nothing_is_taken(desk: Desk, table: Path) -> None:
    times = 0

    def writes(phase: str) -> None:
        nonlocal times
        if phase == "writing":
            times += 1
            record(desk, OWN)

    with pytest.raises(KbdeskError, match=r"food\.changed_meanwhile"):
        take(desk, table, writes)
    assert times >= TIMES
    assert "AR502" not in held(desk)
    whole(desk)


@pytest.mark.parametrize("when", ["comparing", "writing"])
def test_it_can_be_stopped_at_any_time_and_nothing_is_taken(
    desk: Desk, table: Path, when: str
) -> None:
    before = held(desk)
    phases: list[str] = []
    with pytest.raises(KbdeskError, match=r"exchange\.cancelled"):
        take(desk, table, phases.append, cancelled=lambda: when in phases)
    assert held(desk) == before
    whole(desk)

"""A disk set back in place, or copied with its mark: two branches under one epoch's names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands import quarantine as judging
from tests.sync.machines import Machine, exchange
from tests.sync.test_replication import Town, clone, weigh


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def kept_disk(machine: Machine, where: Path) -> Path:
    """Keep the database and the mark as a snapshot of the disk would."""
    where.mkdir()
    with machine.closed():
        for name in ("kbdesk.db", "machine.mark"):
            shutil.copy(machine.folder / name, where / name)
    return where


def set_back(machine: Machine, kept: Path) -> None:
    """Put the disk back in place: the same files, with the bytes of before."""
    with machine.closed():
        for name in ("kbdesk.db", "machine.mark"):
            with (machine.folder / name).open("r+b") as file:
                file.truncate()
                file.write((kept / name).read_bytes())


def name_of(machine: Machine, child: str) -> str:
    found = machine.desk.store.records.get("person", child)
    assert found is not None
    return str(found["name"])


@pytest.mark.parametrize("released", [False, True])
def test_what_a_laptop_delivered_before_it_was_set_back_comes_back_to_it(
    town: Town, released: bool
) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a, b], town.stick)
    kept = kept_disk(a, town.folder / "kept")
    _, x = town.add(a, 2)
    a.do("edit_person", id=child, name="Dari X")
    weighed = weigh(a, child)
    town.hub.taken(a.export(town.stick))
    epoch = a.state()["epoch"]
    set_back(a, kept)
    assert a.state()["epoch"] == epoch, "nothing on the disk tells"
    _, y = town.add(a, 3)
    assert town.hub.taken(a.export(town.stick))["quarantined"] > 0
    if released:
        judging.release(town.hub.desk, [])
    answer = a.taken(town.hub.export(town.stick, a))
    assert answer["quarantined"] == 0
    assert (answer["written_again"] > 0) is not released
    assert a.state()["epoch"] != epoch
    for _ in range(2):
        exchange(town.hub, [a, b], town.stick)
    for machine in town.machines:
        machine.check()
        assert machine.state()["quarantined"] == machine.state()["unacknowledged"] == 0
        assert machine.conflicts() == []
        assert name_of(machine, child) == "Dari X"
        assert {x, y} <= {p["id"] for p in people(machine)}
        assert machine.desk.store.records.get("measurement", weighed) is not None
    assert len({m.hash("LT01") for m in town.machines}) == 1


def people(machine: Machine) -> list[dict[str, str]]:
    return [{"id": id_} for (id_,) in machine.desk.store.db.execute("SELECT id FROM person")]


@pytest.mark.parametrize("released", [False, True])
def test_both_branches_of_a_cloned_machine_reach_everybody(
    town: Town, monkeypatch: pytest.MonkeyPatch, released: bool
) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    s = town.laptop("s", "LT01", role="supervisor")
    _, child = town.add(a, 1)
    exchange(town.hub, [a, b, s], town.stick)
    twin = clone(town, a, "twin", monkeypatch)
    mine, theirs = weigh(a, child, "9.1"), weigh(twin, child, "9.9", 3)
    s.taken(twin.export(town.stick, s))
    twin.do("correct_measurement", id=theirs, weight_kg="9.8")
    s.do("correct_measurement", id=theirs, weight_kg="9.7")
    town.hub.taken(a.export(town.stick))
    town.hub.taken(twin.export(town.stick))
    town.hub.taken(s.export(town.stick))
    if released:
        judging.release(town.hub.desk, [])
    machines = [a, b, s, twin]
    for _ in range(3):
        exchange(town.hub, machines, town.stick)
    for machine in town.machines:
        machine.check()
        for id_ in (mine, theirs):
            assert machine.desk.store.records.get("measurement", id_) is not None, machine.name
        assert machine.state()["quarantined"] == machine.state()["unacknowledged"] == 0
        assert len(machine.conflicts()) == 1, machine.name
    assert len({m.hash("LT01") for m in town.machines}) == 1

"""A copy for each day, thinned out, opened to be sure, and made anew when somebody is erased."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kbdesk.commands import purging, upkeep
from kbdesk.commands.copies import is_due, keep_copy, kept_copies
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.home import HomePaths
from tests.cli.machine import make
from tests.sync.machines import PASSPHRASE, Machine, enrol, exchange, family

DAY_MS = 86_400_000


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "home", "posyandu", ("LT01",))
    yield machine
    machine.close()


def paths(machine: Machine) -> HomePaths:
    return machine.desk.store.paths


def test_one_for_each_day_but_the_first(laptop: Machine, tmp_path: Path) -> None:
    assert keep_copy(laptop.desk) is None
    laptop.do("register_family", **{k: v for k, v in family(1).items() if k != "do"})
    laptop.wall_ms += DAY_MS
    assert keep_copy(laptop.desk) is not None
    assert keep_copy(laptop.desk) is None
    laptop.reopen()
    laptop.wall_ms += DAY_MS
    assert keep_copy(laptop.desk) is not None
    assert [one.number for one in kept_copies(paths(laptop))] == [2, 1]
    laptop.check()
    # each is a backup like any other
    other = tmp_path / "other"
    upkeep.restore(other, kept_copies(paths(laptop))[1].path, user=None, passphrase=PASSPHRASE)
    again = Machine(other, "posyandu", ("LT01",))
    assert again.state()["counts"]["person"] == 2
    again.close()


def test_old_ones_are_thinned_out(laptop: Machine) -> None:
    now = laptop.desk.clock.now()
    for number in range(1, 400):
        day = now - timedelta(days=400 - number)
        (paths(laptop).backups / f"auto-{number:06d}-{day:%Y%m%d-%H%M%S}.kbbackup").touch()
    laptop.wall_ms += DAY_MS
    assert keep_copy(laptop.desk) is not None
    kept = kept_copies(paths(laptop))
    assert [one.number for one in kept[:7]] == list(range(400, 393, -1))
    assert 7 + 6 <= len(kept) <= 7 + 4 + 6
    months = {(one.at.year, one.at.month) for one in kept}
    assert len(months) == 6
    weeks = {one.at.isocalendar()[:2] for one in kept}
    assert len(weeks) >= 4


def test_a_clock_that_is_mad_throws_none_away(laptop: Machine) -> None:
    now = laptop.wall_ms
    for wall in (now + DAY_MS, 3_029_529_600_000, 0, now + 2 * DAY_MS, now + 3 * DAY_MS):
        laptop.wall_ms = wall
        assert keep_copy(laptop.desk) is not None
    assert len(kept_copies(paths(laptop))) == 5


def test_without_room_none_is_made(laptop: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.wall_ms += DAY_MS
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10, 9, 1))
    with pytest.raises(KbdeskError, match=r"backup\.no_room"):
        keep_copy(laptop.desk)
    assert kept_copies(paths(laptop)) == []


def test_who_is_erased_is_in_no_copy(tmp_path: Path) -> None:
    hub, laptop = Machine(tmp_path / "hub", "hub"), Machine(tmp_path / "a", "posyandu", ("LT01",))
    enrol(hub, laptop, tmp_path / "papers")
    draft = {k: v for k, v in family(1).items() if k != "do"}
    _, child = laptop.do("register_family", **draft)["members"]
    exchange(hub, [laptop], tmp_path / "stick")
    for machine in (hub, laptop):
        for _ in range(2):
            machine.wall_ms += DAY_MS
            keep_copy(machine.desk)
    laptop.restore(laptop.backup(tmp_path / "own"))
    purging.purge(hub.desk, child, "permintaan")
    exchange(hub, [laptop], tmp_path / "stick")
    for machine in (hub, laptop):
        (only,) = kept_copies(paths(machine))
        assert not is_due(machine.desk)
        assert [p.name for p in paths(machine).backups.iterdir()] == [only.path.name]
        other = tmp_path / f"{machine.name}-again"
        upkeep.restore(other, only.path, user=None, passphrase=PASSPHRASE)
        again = Machine(other, machine.role)
        assert again.desk.store.records.get("person", child) is None
        again.close()
        machine.close()


def test_the_command_line_keeps_one_too(tmp_path: Path) -> None:
    laptop = make(tmp_path / "cli", role="posyandu", name="Melati", user="sari")
    assert laptop.done("copies", "list").lines == []
    made = laptop.done("copies", "make").object
    (line,) = laptop.done("copies", "list").lines
    assert line["path"] == made["path"]
    with laptop.desk() as desk:
        desk.store.set_setting("begun", "2020-01-01")
    Path(made["path"]).unlink()
    laptop.done("state")
    assert len(laptop.done("copies", "list").lines) == 1


def test_what_restores_took_the_place_of_is_listed_and_thinned(tmp_path: Path) -> None:
    laptop = make(tmp_path / "cli", role="posyandu", name="Melati", user="sari")
    saved = tmp_path / "saved"
    laptop.done("backup", saved)
    kept = [laptop.done("restore", saved).object["kept"] for _ in range(5)]
    lines = laptop.done("copies", "list").lines
    assert {line["path"] for line in lines if line["kind"] == "before_restore"} == set(kept)
    assert all(line["bytes"] > 0 for line in lines)
    made = laptop.done("copies", "make").object
    lines = laptop.done("copies", "list").lines
    assert [line["path"] for line in lines if line["kind"] == "copy"] == [made["path"]]
    left = [line["path"] for line in lines if line["kind"] == "before_restore"]
    assert len(left) == 3
    assert sorted(left) == sorted(sorted(kept)[-3:])
    assert not any(Path(path).exists() for path in set(kept) - set(left))

"""A backup that is killed midway: its half is swept by the next one, and nothing else is."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands import upkeep
from kbdesk.domain.errors import KbdeskError
from kbdesk.store import half_copies
from tests.sync.machines import Machine

OTHERS = {
    "holiday.kbb.0a1b2c3d.part": b"somebody's download",
    "empty.kbb.0a1b2c3e.part": b"",
    "arsip.zip": b"PK\x03\x04" + b"\0" * 26 + b"keyring.json",
}


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("half") / "laptop", "posyandu", ("LT01",))
    yield machine
    machine.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    stick = tmp_path / "stick"
    stick.mkdir()
    for name, data in OTHERS.items():
        (stick / name).write_bytes(data)
    return stick


def killed_while_writing(laptop: Machine, target: Path) -> Path:
    """Back up in a process of its own that is killed when the copy is written but not named."""
    if not hasattr(os, "fork"):
        pytest.skip("kills are POSIX's")
    with laptop.closed():
        child = os.fork()
        if not child:
            try:
                laptop.open()
                vars(upkeep)["replace"] = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
                upkeep.backup(laptop.desk, target)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        (part,) = (one for one in target.parent.glob("*.part") if one.name not in OTHERS)
        kept = part.read_bytes()
    # opening the home has swept it: it is put back for the case that the stick was away
    assert not part.exists()
    part.write_bytes(kept)
    return part


def names(stick: Path) -> set[str]:
    return {one.name for one in stick.iterdir()}


def test_the_half_of_a_killed_backup_is_swept_at_sign_in_and_by_the_next(
    laptop: Machine, stick: Path
) -> None:
    part = killed_while_writing(laptop, stick / "a.kbb")
    assert part.stat().st_size > 10_000
    half_copies.begin_copy(laptop.desk.store, part)
    upkeep.backup(laptop.desk, stick / "b.kbb")
    assert names(stick) == {"b.kbb", *OTHERS}
    assert laptop.desk.store.setting(half_copies.HALF_COPIES) == ""
    laptop.check()


def test_a_stick_that_is_away_is_swept_when_it_is_there_again(laptop: Machine, stick: Path) -> None:
    store = laptop.desk.store
    part = stick / "a.kbb.00112233.part"
    part.write_bytes(b"")
    half_copies.begin_copy(store, part)
    away = stick.rename(stick.with_name("away"))
    laptop.reopen()
    assert half_copies.sweep_copies(laptop.desk.store) == []
    away.rename(stick)
    laptop.reopen()
    assert names(stick) == {*OTHERS}


def test_nothing_else_is_taken_away_whatever_the_home_has_kept(
    laptop: Machine, stick: Path, tmp_path: Path
) -> None:
    store = laptop.desk.store
    folder, link = stick / "f.kbb.00112233.part", stick / "l.kbb.00112233.part"
    folder.mkdir()
    aim = tmp_path / "mine.kbb.00112233.part"
    aim.write_bytes(b"")
    link.symlink_to(aim)
    named = [stick / "arsip.zip", stick / "holiday.kbb.0a1b2c3d.part", folder, link]
    store.set_setting(half_copies.HALF_COPIES, json.dumps([str(one) for one in named]))
    assert half_copies.sweep_copies(store) == []
    assert names(stick) == {*OTHERS, folder.name, link.name}
    assert aim.exists()
    store.set_setting(half_copies.HALF_COPIES, json.dumps({"a": 1}))
    assert half_copies.sweep_copies(store) == []


def test_a_backup_that_is_refused_is_forgotten_too(laptop: Machine, stick: Path) -> None:
    with pytest.raises(KbdeskError):
        upkeep.backup(laptop.desk, stick / "arsip.zip")
    assert laptop.desk.store.setting(half_copies.HALF_COPIES) == ""
    assert names(stick) == {*OTHERS}

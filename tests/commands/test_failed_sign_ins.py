"""Wrong passphrases, unlocked screens and PINs are lines of the trail."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands import pins
from kbdesk.commands.homes import open_home
from kbdesk.commands.locking import LockedDesk
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.trail import ActJson, audit_lines
from kbdesk.store.failed_sign_ins import MOST_KEPT, FailedSignIn, FailedSignIns
from tests.sync.machines import PASSPHRASE, Machine
from tests.ui.small_home import QUICK

PIN = "482913"


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Machine]:
    laptop = Machine(tmp_path / "laptop", "posyandu", ("LT01",))
    yield laptop
    laptop.close()


def lines(desk: Desk, *acts: str) -> list[ActJson]:
    return list(audit_lines(desk, act=acts, limit=100))


def wrong(laptop: Machine, passphrase: str = "perahu merah tua") -> None:
    with pytest.raises(KbdeskError) as refused:
        open_home(laptop.folder, user="kader", passphrase=passphrase, clock=laptop.clock)
    assert refused.value.code == "access.wrong_passphrase"


def test_wrong_passphrases_stand_in_the_trail_once_somebody_signs_in(laptop: Machine) -> None:
    with laptop.closed():
        for _ in range(3):
            laptop.wall_ms += 60_000
            wrong(laptop)
        kept = FailedSignIns(laptop.folder / "failed-sign-ins").kept()
        assert len(kept) == 3
        if os.name != "nt":
            mode = (laptop.folder / "failed-sign-ins").stat().st_mode
            assert stat.S_IMODE(mode) == 0o600
    found = lines(laptop.desk, "sign_in_failed")
    assert [one["detail"]["tried_at"] for one in reversed(found)] == [one.at for one in kept]
    assert {one["row"] for one in found} == {kept[0].user}
    assert not (laptop.folder / "failed-sign-ins").exists()
    laptop.reopen()
    assert len(lines(laptop.desk, "sign_in_failed")) == 3, "each once"
    assert laptop.desk.store.trail.broken_at() is None


def test_nothing_of_a_wrong_passphrase_is_kept_but_when_and_for_whom(laptop: Machine) -> None:
    with laptop.closed():
        wrong(laptop, "kelapa gading muda")
        kept = (laptop.folder / "failed-sign-ins").read_text()
    assert "kelapa" not in kept
    assert "kader" not in kept


def test_the_file_is_bounded_and_a_broken_one_hinders_nobody(tmp_path: Path) -> None:
    failed = FailedSignIns(tmp_path / "failed-sign-ins")
    for n in range(MOST_KEPT * 4):
        failed.add(n, "u" * 32)
    assert len(failed.kept()) == MOST_KEPT
    size = (tmp_path / "failed-sign-ins").stat().st_size
    failed.add(1, "u" * 32)
    assert (tmp_path / "failed-sign-ins").stat().st_size == size
    (tmp_path / "failed-sign-ins").write_bytes(b'\xff\n[1]\n[1, 2]\n[5, "a"]\nnull\n')
    assert failed.kept() == [FailedSignIn(5, "a")]
    failed.forget()
    assert failed.kept() == []


def test_unlocking_and_pins_are_lines_of_the_trail(laptop: Machine) -> None:
    desk = laptop.desk
    pins.set_pin(desk, PIN, PASSPHRASE, kdf=QUICK)
    locked = LockedDesk(desk)
    for _ in range(2):
        with pytest.raises(KbdeskError):
            locked.by_pin("999991")
    locked.by_pin(PIN)
    locked = LockedDesk(desk)
    with pytest.raises(KbdeskError):
        locked.by_passphrase("bukan itu")
    locked.by_passphrase(PASSPHRASE)
    pins.remove_pin(desk)
    found = lines(desk, "unlocked", "pin_set", "pin_removed")
    assert [one["act"] for one in reversed(found)] == [
        "pin_set", "unlocked", "unlocked", "pin_removed",
    ]  # fmt: skip
    by_pin, by_passphrase = (one["detail"] for one in reversed(found) if one["act"] == "unlocked")
    assert (by_pin["by"], by_pin["failed"]) == ("pin", 2)
    assert (by_passphrase["by"], by_passphrase["failed"]) == ("passphrase", 1)

"""Killed after every step, or the power gone: what was answered is there, nothing half done."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands import bundles, homes, upkeep
from kbdesk.commands.homes import opened
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import standing
from tests.store.cuts import ROOT, Disk, Past, available, build, disk_of, record
from tests.store.test_power import fill, make
from tests.sync.machines import PASSPHRASE, Machine, enrol, family

pytestmark = pytest.mark.skipif(not available(), reason="nothing can be watched here")
BEGIN = """
from pathlib import Path
from kbdesk.commands import bundles, homes, upkeep
from kbdesk.commands.homes import opened
from kbdesk.commands.record import record
import kbdesk.store.home
kbdesk.store.home.RESERVE_BYTES = 4096
import sys
def say(text):
    sys.stdout.write(text + "\\n")
    sys.stdout.flush()
"""
UPGRADE = Path(__file__).parents[1] / "upgrades" / "0.1.0"


@pytest.fixture
def room() -> Iterator[Path]:
    """A folder in memory where there is one: thousands of homes are built in it."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(params=[30, pytest.param(400, marks=pytest.mark.torture)])
def cuts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many disks that a power cut left are looked at, beside those of every step."""
    monkeypatch.setattr("kbdesk.store.home.RESERVE_BYTES", 4096)
    return int(request.param)


def look(past: Past, room: Path, work: Path, cuts: int, verify: Callable[[list[str]], None]) -> int:
    """Build disks at ``work`` and look at each, with what had been told by then."""
    chance = random.Random(5)
    stride = max(1, len(past) // cuts) if cuts < 100 else 1
    disks: list[tuple[int, Disk]] = [
        (until, past.killed(until)) for until in range(0, len(past) + 1, stride)
    ]
    for _ in range(cuts):
        until = chance.randrange(len(past) + 1)
        disks.append((until, past.cut(until, chance)))
    for until, disk in disks:
        build(disk, room, work)
        verify(past.told(until))
    return len(disks)


def whole(folder: Path, passphrase: str = PASSPHRASE) -> dict[str, Any]:
    """Open a home, be sure that it is whole, and say what it holds."""
    with opened(folder, user=None, passphrase=passphrase) as desk:
        assert standing.check(desk) == {"ok": True, "faults": []}
        held = {row["id"] for row in desk.store.records.find("measurement", {})}
        return {"measurements": held, "people": desk.store.records.counts()["person"],
                "epoch_no": desk.store.epoch_no}  # fmt: skip


def test_recording(room: Path, cuts: int) -> None:
    home, work = room / "home", room / "work"
    make(home)
    (child,) = fill(home, 1)
    begin = disk_of(room)
    script = f"""{BEGIN}
with opened(Path({str(home)!r}), user=None, passphrase={PASSPHRASE!r}) as desk:
    for n in range(12):
        draft = {{"do": "record_measurement", "child": {child!r}, "date": "2026-01-05",
                  "weight_kg": "9." + str(n)}}
        say(record(desk, draft)["id"])
"""
    past = Past(begin, record(script, room, room))
    assert len(past.told(len(past))) == 12

    def verify(told: list[str]) -> None:
        found = whole(work / "home")
        assert found["people"] == 2
        assert found["measurements"] >= set(told)
        assert len(found["measurements"]) <= len(told) + 1
        # what was answered was not written under an epoch that begins anew
        assert found["epoch_no"] <= 2

    assert look(past, room, work, cuts, verify) >= cuts


def test_a_first_start(room: Path, cuts: int) -> None:
    home, work = room / "home", room / "work"
    script = f"""{BEGIN}
from tests.store.test_power import make
make(Path({str(home)!r}))
say("made")
"""
    begin = disk_of(room)
    past = Past(begin, record(script, room, room))

    def verify(told: list[str]) -> None:
        if not told:
            with suppress(KbdeskError):
                make(work / "home")
        assert whole(work / "home")["people"] == 0

    assert look(past, room, work, cuts, verify) >= cuts


def test_a_backup_and_a_restore(room: Path, cuts: int) -> None:
    home, work = room / "home", room / "work"
    make(home)
    fill(home, 1)
    begin = disk_of(room)
    saved = room / "saved"
    script = f"""{BEGIN}
from tests.store.test_power import fill
home, saved = Path({str(home)!r}), Path({str(saved)!r})
with opened(home, user=None, passphrase={PASSPHRASE!r}) as desk:
    upkeep.backup(desk, saved)
say("saved")
fill(home, 1)
say("filled")
upkeep.restore(home, saved, user=None, passphrase={PASSPHRASE!r})
say("restored")
"""
    past = Past(begin, record(script, room, room))
    assert past.told(len(past)) == ["saved", "filled", "restored"]

    def verify(told: list[str]) -> None:
        people = whole(work / "home")["people"]
        assert people in {"saved": (2, 4), "filled": (2, 4)}.get(told[-1] if told else "", (2,))
        if (work / "saved").exists():
            other = work / "other"
            upkeep.restore(other, work / "saved", user=None, passphrase=PASSPHRASE)
            assert whole(other)["people"] == 2
        else:
            assert told == []

    assert look(past, room, work, cuts, verify) >= cuts


def test_an_export_and_an_import(room: Path, cuts: int) -> None:
    hub = Machine(room / "hub", "hub")
    laptop = Machine(room / "a", "posyandu", ("LT01",))
    enrol(hub, laptop, room / "papers")
    laptop.do("register_family", **{k: v for k, v in family(1).items() if k != "do"})
    laptop.close()
    hub.close()
    (room / "stick").mkdir()
    begin = disk_of(room)
    work = room / "work"
    script = f"""{BEGIN}
room = Path({str(room)!r})
with opened(room / "a", user=None, passphrase={PASSPHRASE!r}) as desk:
    say(bundles.export_to(desk, room / "stick")["path"].rsplit("/", 1)[1])
with opened(room / "hub", user=None, passphrase={PASSPHRASE!r}) as desk:
    (answer,) = bundles.import_all(desk, [room / "stick"])
    assert answer["applied"] > 0
    say("taken")
    bundles.export_answers(desk, room / "stick")
with opened(room / "a", user=None, passphrase={PASSPHRASE!r}) as desk:
    bundles.import_all(desk, [room / "stick"])
    say("confirmed")
"""
    past = Past(begin, record(script, room, room))
    assert past.told(len(past))[1:] == ["taken", "confirmed"]

    def verify(told: list[str]) -> None:
        for name in told[:1]:
            assert bundles.inspect(work / "stick" / name)["ok"]
        assert whole(work / "a")["people"] == 2
        assert whole(work / "hub")["people"] in ((2,) if "taken" in told else (0, 2))
        with opened(work / "a", user=None, passphrase=PASSPHRASE) as desk:
            if "confirmed" in told:
                assert standing.state(desk)["unacknowledged"] <= 1
            # and it goes on from there
            path = Path(bundles.export_to(desk, work / "stick")["path"])
        with opened(work / "hub", user=None, passphrase=PASSPHRASE) as desk:
            (answer,) = bundles.import_all(desk, [path])
            assert "error" not in answer, answer
        assert whole(work / "hub")["people"] == 2

    assert look(past, room, work, cuts, verify) >= cuts


def test_a_migration(room: Path, cuts: int) -> None:
    home, work = room / "home", room / "work"
    shutil.copytree(UPGRADE / "home", home)
    begin = disk_of(room)
    said = json.loads((UPGRADE / "said.json").read_text(encoding="utf-8"))
    script = f"""{BEGIN}
with opened(Path({str(home)!r}), user=None, passphrase={said["passphrase"]!r}) as desk:
    say("open")
    draft = {{"do": "record_measurement", "child": {said["child"]!r}, "date": "2026-01-06",
              "weight_kg": "9"}}
    say(record(desk, draft)["id"])
"""
    past = Past(begin, record(script, room, room))

    def verify(told: list[str]) -> None:
        found = whole(work / "home", said["passphrase"])
        assert found["measurements"] >= {said["measurement"], *told[1:]}

    assert look(past, room, work, cuts, verify) >= cuts


def test_another_passphrase(room: Path, cuts: int) -> None:
    home, work = room / "home", room / "work"
    make(home)
    begin = disk_of(room)
    script = f"""{BEGIN}
with opened(Path({str(home)!r}), user=None, passphrase={PASSPHRASE!r}) as desk:
    from functools import partial
    from kbdesk.store.keyring import Kdf
    homes.Keyring.load = staticmethod(
        partial(homes.Keyring.load, kdf=Kdf(memory_kib=8, passes=1)))
    homes.change_passphrase(desk, {PASSPHRASE!r}, "sandi baru sekali")
    say("changed")
"""
    past = Past(begin, record(script, room, room))

    def opens(passphrase: str) -> bool:
        try:
            with opened(work / "home", user=None, passphrase=passphrase):
                return True
        except KbdeskError as error:
            if error.code != "access.wrong_passphrase":
                raise
            return False

    def verify(told: list[str]) -> None:
        assert opens("sandi baru sekali") is (True if told else not opens(PASSPHRASE))
        if told:
            assert not opens(PASSPHRASE)

    assert look(past, room, work, cuts, verify) >= cuts
    assert homes.users_of(work / "home")


def test_another_user(room: Path, cuts: int) -> None:
    home, work = room / "home", room / "work"
    make(home)
    begin = disk_of(room)
    script = f"""{BEGIN}
with opened(Path({str(home)!r}), user=None, passphrase={PASSPHRASE!r}) as desk:
    from functools import partial
    from kbdesk.store.keyring import Kdf
    homes.Keyring.load = staticmethod(
        partial(homes.Keyring.load, kdf=Kdf(memory_kib=8, passes=1)))
    homes.add_user(desk, {PASSPHRASE!r}, name="Rohana", role="cadre", passphrase="sandi lain lagi")
    say("added")
"""
    past = Past(begin, record(script, room, room))

    def verify(told: list[str]) -> None:
        names = [user.name for user in homes.users_of(work / "home")]
        assert names in ((["kader", "Rohana"],) if told else (["kader"], ["kader", "Rohana"]))
        # whoever may come in is known by name
        for name, passphrase in (("kader", PASSPHRASE), ("Rohana", "sandi lain lagi")):
            if name in names:
                with opened(work / "home", user=name, passphrase=passphrase) as desk:
                    known = desk.store.records.get("user", desk.user.id)
                    assert known is not None
                    assert known["name"] == name

    assert look(past, room, work, cuts, verify) >= cuts


@pytest.fixture(params=[6, pytest.param(60, marks=pytest.mark.torture)])
def failures(request: pytest.FixtureRequest) -> int:
    """How often a call to the disk is made to fail."""
    return int(request.param)


@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_a_disk_that_fails(tmp_path: Path, failures: int, error: str) -> None:
    home = tmp_path / "home"
    make(home)
    (child,) = fill(home, 1)
    drafts = "".join(
        json.dumps({"do": "record_measurement", "child": child, "date": "2026-01-05",
                    "weight_kg": f"9.{n}"}) + "\n" for n in range(10)
    )  # fmt: skip
    answered: set[str] = set()
    refused = 0
    chance = random.Random(error)
    for _ in range(failures):
        call = chance.choice(("pwrite64", "fsync", "ftruncate", "openat"))
        # opening the program itself opens many files; a database opens few
        first = chance.randrange(1, 60) if call != "openat" else chance.randrange(900, 1500)
        run = subprocess.run(
            ["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", f"trace={call}", "-e",
             f"inject={call}:error={error}:when={first}..{first + chance.randrange(3)}",
             sys.executable, "-m", "kbdesk", "--home", str(home), "--passphrase-file",
             "tests/store/passphrase", "record", "-"],
            input=drafts.encode(), capture_output=True, cwd=ROOT, timeout=60, check=False,
        )  # fmt: skip
        if call != "openat":
            assert b"Traceback" not in run.stderr, run.stderr
            assert run.returncode in (0, 1), (run.returncode, run.stderr)
        refused += run.returncode != 0
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        answered |= {line["id"] for line in lines if line["ok"]}
        assert whole(home)["measurements"] >= answered
    assert refused

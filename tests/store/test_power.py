"""The power goes, the disk is full or damaged: what was answered is there, nothing half done."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands import bundles, upkeep
from kbdesk.commands.homes import HomeMade, create_home, opened
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import standing
from tests.sync.machines import CHEAP, PASSPHRASE, Machine, enrol, family

# absent on Windows, where every test here is skipped
resource: Any = None if os.name == "nt" else import_module("resource")

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills and limits are POSIX's")


def make(folder: Path, role: str = "posyandu") -> HomeMade:
    return create_home(
        folder, role=role, name=folder.name, user="kader", passphrase=PASSPHRASE,
        posyandu=["LT01"] if role == "posyandu" else [], village="64.74.01.1003", kdf=CHEAP,
    )  # fmt: skip


def fill(folder: Path, families: int) -> list[str]:
    with opened(folder, user=None, passphrase=PASSPHRASE) as desk:
        return [record(desk, family(n))["members"][1] for n in range(families)]


def people(folder: Path) -> int:
    """Open a home, be sure that it is whole, and count who is in it."""
    with opened(folder, user=None, passphrase=PASSPHRASE) as desk:
        assert standing.check(desk) == {"ok": True, "faults": []}
        return int(desk.store.records.counts()["person"])


# -- killed at each step that touches a file ---------------------------------------------

TOUCHES = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")


def killed_at(step: int, act: Callable[[], object]) -> bool:
    """Do it in another process that dies before its ``step``-th touch; tell whether it ended."""
    child = os.fork()
    if child == 0:
        left = step

        def hook(event: str, _: object) -> None:
            nonlocal left
            if event in TOUCHES:
                left -= 1
                if left == 0:
                    os._exit(9)

        status = 1
        try:
            sys.addaudithook(hook)
            act()
            status = 0
        finally:
            os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9)
    return status == 0


def steps(stride: int) -> Iterator[int]:
    return iter(range(1, 2000, stride))


def everywhere(
    template: Path, work: Path, act: Callable[[], object], verify: Callable[[], None], stride: int
) -> int:
    """Kill ``act`` at each step on a fresh copy of ``template``, and look; return how many."""
    for number, step in enumerate(steps(stride), 1):
        shutil.rmtree(work, ignore_errors=True)
        if template.exists():
            shutil.copytree(template, work)
        ended = killed_at(step, act)
        verify()
        if ended:
            return number
    raise AssertionError("it never ends")


@pytest.fixture(params=[3, pytest.param(1, marks=pytest.mark.torture)])
def stride(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def test_a_restore_that_is_cut_off(tmp_path: Path, stride: int) -> None:
    template, work = tmp_path / "template", tmp_path / "work"
    make(template)
    fill(template, 1)
    saved = tmp_path / "saved"
    with opened(template, user=None, passphrase=PASSPHRASE) as desk:
        upkeep.backup(desk, saved)
    fill(template, 2)

    def restore() -> object:
        return upkeep.restore(work, saved, user=None, passphrase=PASSPHRASE)

    seen = set()

    def verify() -> None:
        seen.add(people(work))
        assert not list(work.glob("restoring*"))

    assert everywhere(template, work, restore, verify, stride) > 5
    assert seen == {2, 6}
    restore()
    assert people(work) == 2


def test_a_first_start_that_is_cut_off(tmp_path: Path, stride: int) -> None:
    work = tmp_path / "work"

    def verify() -> None:
        with suppress(KbdeskError):
            make(work)
        assert people(work) == 0

    assert everywhere(tmp_path / "none", work, lambda: make(work), verify, stride) > 5


def test_a_backup_that_is_cut_off(tmp_path: Path, stride: int) -> None:
    template, work, saved = tmp_path / "template", tmp_path / "work", tmp_path / "saved"
    make(template)
    fill(template, 1)

    def backup() -> None:
        with opened(work, user=None, passphrase=PASSPHRASE) as desk:
            upkeep.backup(desk, saved)

    def verify() -> None:
        assert people(work) == 2
        assert not list((work / "backups").iterdir())
        if saved.exists():
            upkeep.restore(tmp_path / "other", saved, user=None, passphrase=PASSPHRASE)
            assert people(tmp_path / "other") == 2
            shutil.rmtree(tmp_path / "other")
            saved.unlink()

    assert everywhere(template, work, backup, verify, stride) > 5


def test_an_export_and_an_import_that_are_cut_off(tmp_path: Path, stride: int) -> None:
    hub, laptop = Machine(tmp_path / "hub", "hub"), Machine(tmp_path / "a", "posyandu", ("LT01",))
    enrol(hub, laptop, tmp_path / "papers")
    laptop.do("register_family", **{k: v for k, v in family(1).items() if k != "do"})
    whole = laptop.export(tmp_path / "stick")
    laptop.close()
    hub.close()
    work, away = tmp_path / "work", tmp_path / "away"

    def export() -> None:
        with opened(work, user=None, passphrase=PASSPHRASE) as desk:
            bundles.export_to(desk, away)

    def after_export() -> None:
        assert people(work) == 2
        for path in away.glob("*.kbsync"):
            assert bundles.inspect(path)["ok"]
        shutil.rmtree(away)
        away.mkdir()

    away.mkdir()
    assert everywhere(tmp_path / "a", work, export, after_export, stride) > 5

    def take() -> None:
        with opened(work, user=None, passphrase=PASSPHRASE) as desk:
            (answer,) = bundles.import_all(desk, [whole])
            assert answer["applied"] > 0

    seen = set()

    def after_import() -> None:
        seen.add(people(work))
        with opened(work, user=None, passphrase=PASSPHRASE) as desk:
            bundles.import_all(desk, [whole])
        assert people(work) == 2

    assert everywhere(tmp_path / "hub", work, take, after_import, stride) > 5
    assert seen == {0, 2}


# -- killed from outside, at any moment ------------------------------------------------------


def program(folder: Path, *words: str, **options: Any) -> subprocess.Popen[bytes]:
    secret = ROOT / "tests/store/passphrase"
    return subprocess.Popen(
        [sys.executable, "-m", "kbdesk", "--home", str(folder), "--passphrase-file", str(secret),
         *words],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


def refused(folder: Path, *words: str, **options: Any) -> str:
    """Run a command that must refuse in one line; return its code."""
    out, err = (run := program(folder, *words, **options)).communicate(timeout=60)
    assert run.returncode == 1, (out, err)
    (line,) = err.decode().splitlines()
    error, code, _ = line.split(": ", 2)
    assert error == "error"
    return code


def test_a_line_that_was_answered_is_on_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    make(folder)
    (child,) = fill(folder, 1)
    for kept in (1, 4):
        recording = program(folder, "record", "-")
        assert recording.stdin is not None
        assert recording.stdout is not None
        for n in range(40):
            draft = {
                "do": "record_measurement", "child": child, "date": "2026-01-05",
                "weight_kg": 8 + n / 10,
            }  # fmt: skip
            recording.stdin.write(json.dumps(draft).encode() + b"\n")
        recording.stdin.flush()
        answered = [json.loads(recording.stdout.readline()) for _ in range(kept)]
        recording.send_signal(signal.SIGKILL)
        recording.communicate()
        assert all(answer["ok"] for answer in answered)
        assert people(folder) == 2
        with opened(folder, user=None, passphrase=PASSPHRASE) as desk:
            for answer in answered:
                assert desk.store.records.exists("measurement", answer["id"])


@pytest.mark.torture
def test_killed_at_any_moment(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    make(folder)
    rng = random.Random(7)
    acknowledged = set(fill(folder, 1))
    (child,) = acknowledged
    drafts = b"".join(
        json.dumps(
            {"do": "record_measurement", "child": child, "date": "2026-01-05", "weight_kg": "9"}
        ).encode() + b"\n"
        for _ in range(300)
    )  # fmt: skip
    measurements: set[str] = set()
    for _ in range(40):
        recording = program(folder, "record", "-")
        assert recording.stdin is not None
        with suppress(BrokenPipeError):
            recording.stdin.write(drafts)
            recording.stdin.flush()
        time.sleep(rng.uniform(0.2, 0.9))
        recording.kill()
        out, _ = recording.communicate()
        measurements |= {json.loads(line)["id"] for line in out.split(b"\n")[:-1]}
        assert people(folder) == 2
        with opened(folder, user=None, passphrase=PASSPHRASE) as desk:
            held = {row["id"] for row in desk.store.records.find("measurement", {})}
        assert measurements <= held


# -- disks ---------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", str(disk)], capture_output=True
    ).returncode:
        pytest.skip("no file system can be mounted here")
    yield disk
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    folder = small_disk / "home"
    make(folder)
    fill(folder, 1)
    with opened(folder, user=None, passphrase=PASSPHRASE) as desk:
        (small_disk / "filler").write_bytes(bytes(free(small_disk) - 100_000))
        before = standing.state(desk)
        code = until_refused(desk)
        assert code == "store.disk_full"
        counts = standing.state(desk)
        assert counts["operations"] >= before["operations"]
        # the reserve was given up: there is room to finish
        record(desk, family(9000))
        assert standing.check(desk)["ok"]
    (small_disk / "filler").unlink()
    assert people(folder) > 2
    fill_up(small_disk)
    with opened(folder, user=None, passphrase=PASSPHRASE) as desk:
        epoch = standing.state(desk)["epoch"]
        fill_up(small_disk, "again")
        with pytest.raises(KbdeskError, match=r"backup\.not_written|store\.disk_full"):
            upkeep.backup(desk, small_disk / "saved")
        assert not (small_disk / "saved").exists()
    (small_disk / "filler").unlink()
    (small_disk / "again").unlink()
    with opened(folder, user=None, passphrase=PASSPHRASE) as desk:
        assert standing.state(desk)["epoch"] == epoch
        assert standing.check(desk)["ok"]


def fill_up(disk: Path, name: str = "filler") -> None:
    with suppress(OSError), (disk / name).open("wb") as file:
        while True:
            file.write(bytes(4096))
            file.flush()


def free(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def until_refused(desk: Desk) -> str:
    for n in range(1000):
        try:
            record(desk, family(n))
        except KbdeskError as error:
            return error.code
    raise AssertionError("the disk never fills")


def test_a_disk_that_may_only_be_read(small_disk: Path) -> None:
    folder = small_disk / "home"
    make(folder)
    fill(folder, 1)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    codes = {refused(folder, "state"), refused(folder, "record", "-")}
    assert codes <= {"home.not_writable", "store.read_only", "store.io_error"}
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert people(folder) == 2


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    make(folder)
    fill(folder, 1)

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    (tmp_path / "drafts").write_text(json.dumps(family(5)) + "\n", encoding="utf-8")
    code = refused(folder, "record", str(tmp_path / "drafts"), "--atomic", preexec_fn=narrow)
    assert code in {"store.io_error", "store.disk_full", "record.refused", "home.not_writable"}
    assert people(folder) == 2


def test_a_database_that_is_damaged(tmp_path: Path) -> None:
    folder, broken = tmp_path / "home", tmp_path / "broken"
    make(folder)
    fill(folder, 40)
    whole = (folder / "kbdesk.db").read_bytes()
    rng = random.Random(3)
    for page in [0, *rng.sample(range(1, len(whole) // 4096), 3)]:
        shutil.rmtree(broken, ignore_errors=True)
        shutil.copytree(folder, broken)
        changed = bytearray(whole)
        changed[page * 4096 + rng.randrange(16, 4096)] ^= 0x41
        (broken / "kbdesk.db").write_bytes(changed)
        assert refused(broken, "check").split(".")[0] in {"store", "check"}
        for words in (("state",), ("list", "person")):
            out, err = (run := program(broken, *words)).communicate(timeout=60)
            assert run.returncode in (0, 1)
            assert b"Traceback" not in err
            assert run.returncode == 0 or err.startswith(b"error: store."), (out, err)


@pytest.mark.parametrize("length", [0, 10, 4096, 5000, 40_000])
def test_a_database_that_was_cut(tmp_path: Path, length: int) -> None:
    folder = tmp_path / "home"
    make(folder)
    fill(folder, 10)
    with (folder / "kbdesk.db").open("r+b") as file:
        file.truncate(length)
    assert refused(folder, "check").split(".")[0] in {"store", "check"}
    code = refused(folder, "state")
    assert code.startswith("store."), code


def test_a_log_that_was_deleted_begins_a_new_epoch(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    make(folder)
    (child,) = fill(folder, 1)
    recording = program(folder, "record", "-")
    assert recording.stdin is not None
    assert recording.stdout is not None
    draft = {"do": "record_measurement", "child": child, "date": "2026-01-05", "weight_kg": "9"}
    recording.stdin.write(json.dumps(draft).encode() + b"\n")
    recording.stdin.flush()
    assert json.loads(recording.stdout.readline())["ok"]
    recording.kill()
    recording.communicate()
    for path in folder.glob("kbdesk.db-*"):
        path.unlink()
    with opened(folder, user=None, passphrase=PASSPHRASE) as desk:
        assert desk.store.new_epoch_because == "restored"
    assert people(folder) == 2


def test_keys_that_do_not_fit(tmp_path: Path) -> None:
    folder, other = tmp_path / "home", tmp_path / "other"
    make(folder)
    make(other)
    with opened(folder, user=None, passphrase=PASSPHRASE):
        assert refused(folder, "state") == "home.in_use"
    shutil.copy(other / "keyring.json", folder / "keyring.json")
    assert refused(folder, "state") == "store.damaged"
    (folder / "keyring.json").write_text("{}")
    assert refused(folder, "state") == "access.keyring_damaged"
    (folder / "keyring.json").unlink()
    assert refused(folder, "state") == "access.keyring_missing"
    (other / "kbdesk.db").unlink()
    assert refused(other, "state") == "store.missing"
    assert refused(tmp_path / "nothing", "state") == "home.none"

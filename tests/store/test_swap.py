"""A home that somebody else prepared names no path, and a backup fills no disk."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from kbdesk.commands import upkeep
from kbdesk.commands.homes import opened, users_of
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.home import HomePaths
from tests.store.test_power import fill, make, people
from tests.sync.machines import PASSPHRASE

GOOD_ASIDE = "backups/before-restore-20261130-101500-0a1b"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    make(folder)
    fill(folder, 1)
    return folder


def opens(home: Path) -> None:
    with opened(home, user=None, passphrase=PASSPHRASE):
        pass


def refused(home: Path) -> str:
    with pytest.raises(KbdeskError) as error:
        opens(home)
    return error.value.code


@pytest.mark.parametrize(
    ("fresh", "aside"),
    [
        ("victim", GOOD_ASIDE),
        ("../victim", GOOD_ASIDE),
        ("backups", GOOD_ASIDE),
        ("restoring-0a1b2c3d/../victim", GOOD_ASIDE),
        ("restoring-0a1b2c3d\n", GOOD_ASIDE),
        ("restoring-0A1B2C3D", GOOD_ASIDE),
        ("restoring-0a1b2c3d", "../victim"),
        ("restoring-0a1b2c3d", "victim"),
        ("restoring-0a1b2c3d", "backups/before-restore-20261130-101500-0a1b/../../victim"),
        ("restoring-0a1b2c3d", None),
        (["restoring-0a1b2c3d"], GOOD_ASIDE),
    ],
)
def test_only_names_of_our_own_making(home: Path, fresh: object, aside: object) -> None:
    for victim in (home / "victim", home.parent / "victim"):
        victim.mkdir()
        (victim / "kbdesk.db").write_text("of somebody")
    before = sorted(path.name for path in home.iterdir())
    said = {"fresh": fresh, "aside": aside} if aside is not None else {"fresh": fresh}
    (home / "restoring.json").write_text(json.dumps(said))
    assert refused(home) == "home.swap_damaged"
    for victim in (home / "victim", home.parent / "victim"):
        assert (victim / "kbdesk.db").read_text() == "of somebody"
    assert people(home) == 2
    after = {path.name for path in home.iterdir()}
    assert after - {"in-use.lock"} == {*before, "restoring.bad"} - {"in-use.lock"}


@pytest.mark.parametrize("raw", [b"", b"not json", b"[]", b"null", b"\xff", b"[" * 3000])
def test_a_damaged_one_locks_nobody_out(home: Path, raw: bytes) -> None:
    (home / "restoring.json").write_bytes(raw)
    with pytest.raises(KbdeskError, match=r"home\.swap_damaged"):
        users_of(home)
    assert [user.name for user in users_of(home)] == ["kader"]
    assert people(home) == 2
    assert (home / "restoring.bad").read_bytes() == raw


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.parametrize("where", ["fresh", "aside", "backups", "file", "decision"])
def test_no_link_leads_out(home: Path, where: str) -> None:
    victim = home.parent / "victim"
    victim.mkdir()
    (victim / "kbdesk.db").write_text("of somebody")
    fresh = home / "restoring-0a1b2c3d"
    decision = json.dumps({"fresh": fresh.name, "aside": GOOD_ASIDE})
    if where == "fresh":
        fresh.symlink_to(victim)
    elif where == "aside":
        (home / GOOD_ASIDE).symlink_to(victim)
    elif where == "backups":
        (home / "backups").rmdir()
        (home / "backups").symlink_to(victim)
    elif where == "file":
        fresh.mkdir()
        (fresh / "kbdesk.db").symlink_to(victim / "kbdesk.db")
    if where == "decision":
        (victim / "said").write_text(decision)
        (home / "restoring.json").symlink_to(victim / "said")
    else:
        (home / "restoring.json").write_text(decision)
    assert refused(home) == "home.swap_damaged"
    assert (victim / "kbdesk.db").read_text() == "of somebody"
    assert (home / "machine.mark").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_tidying_takes_only_what_is_ours(home: Path) -> None:
    victim = home.parent / "victim"
    victim.mkdir()
    (victim / "kbdesk.db").write_text("of somebody")
    (home / "restoring-0a1b2c3d").symlink_to(victim)
    (home / "restoring-mine").mkdir()
    (home / "restoring-mine" / "letter.txt").write_text("kept")
    (home / "restoring-00000000").mkdir()
    (home / "restoring-00000000" / "letter.txt").write_text("kept")
    (home / "restoring-00000000" / "kbdesk.db").write_text("half")
    (home / "movie.part").write_text("kept")
    (home / "keyring.json.0a1b2c3d.part").write_text("half")
    left = home / "inbox" / f"{'0' * 32}-{'1' * 16}.kbsync"
    left.write_text("of an import that was killed")
    opens(home)
    assert (victim / "kbdesk.db").read_text() == "of somebody"
    assert (home / "restoring-mine" / "letter.txt").exists()
    assert [path.name for path in (home / "restoring-00000000").iterdir()] == ["letter.txt"]
    assert (home / "movie.part").exists()
    assert not (home / "keyring.json.0a1b2c3d.part").exists()
    assert not left.exists()


def test_a_backup_writes_no_more_than_it_holds(home: Path, tmp_path: Path) -> None:
    packed = tmp_path / "bomb"
    with zipfile.ZipFile(packed, "x", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = upkeep.FORMAT
        archive.write(home / "keyring.json", "keyring.json")
        archive.writestr("kbdesk.db", bytes(8 << 20))
    written: list[int] = []
    other = HomePaths(tmp_path / "other")

    def restore(source: Path) -> str:
        with pytest.raises(KbdeskError) as error:
            upkeep.restore(other.folder, source, user=None, passphrase=PASSPHRASE)
        return error.value.code

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shutil, "copyfileobj", lambda *_: written.append(1))
        assert restore(packed) == "backup.unreadable"
    assert not written
    assert not other.folder.exists()


@pytest.mark.skipif(os.name == "nt", reason="devices are files elsewhere")
@pytest.mark.parametrize("kind", ["device", "fifo", "folder"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    source = {"device": Path("/dev/zero"), "fifo": tmp_path / "fifo", "folder": tmp_path}[kind]
    if kind == "fifo":
        os.mkfifo(source)
    with pytest.raises(KbdeskError, match=r"backup\.unreadable"):
        upkeep.restore(tmp_path / "other", source, user=None, passphrase=PASSPHRASE)

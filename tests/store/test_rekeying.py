"""A passphrase that was changed and a user who was shut out open nothing, with old files either."""

from __future__ import annotations

import json
import shutil
import time
import zipfile
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

import msgspec
import nacl.bindings as sodium
import pytest

from kbdesk.commands import homes, upkeep
from kbdesk.commands.copies import keep_copy, kept_copies, make_copy
from kbdesk.commands.homes import opened
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import canonical_json
from kbdesk.queries import standing
from kbdesk.store import keyring as keyring_module
from kbdesk.store import rekeying
from kbdesk.store import store as store_module
from kbdesk.store.home import HomePaths
from kbdesk.store.keyring import Keyring
from tests.store.test_power import everywhere, fill, make, stride
from tests.sync.machines import CHEAP, PASSPHRASE

NEW = "sandi lain yang baru"
DEWI = "dewi punya payung merah"
REFUSALS = (
    "access.wrong_passphrase", "access.disabled", "access.unknown_user", "store.damaged",
)  # fmt: skip
__all__ = ["stride"]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Keyring, "load", staticmethod(partial(Keyring.load, kdf=CHEAP)))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    make(folder)
    fill(folder, 1)
    with opened(folder, user=None, passphrase=PASSPHRASE) as desk:
        homes.add_user(desk, PASSPHRASE, name="Dewi", role="cadre", passphrase=DEWI)
        make_copy(desk.store.copier(), desk.clock)
    return folder


def old_keyrings(home: Path, into: Path) -> list[bytes]:
    """Return every keyring that somebody may have kept: today's, and those of the copies."""
    found = [path.read_bytes() for path in home.glob("keyring.json*")]
    for copy in kept_copies(HomePaths(home)):
        with zipfile.ZipFile(copy.path) as archive:
            found.append(archive.read("keyring.json"))
        shutil.copy(copy.path, into)
    return found


def opens(home: Path, user: str, passphrase: str) -> bool:
    try:
        with opened(home, user=user, passphrase=passphrase):
            return True
    except KbdeskError as error:
        if error.code not in REFUSALS:
            raise
        return False


def test_a_changed_passphrase_opens_nothing(home: Path, tmp_path: Path) -> None:
    kept = old_keyrings(home, tmp_path)
    assert len(kept) >= 2
    with opened(home, user="kader", passphrase=PASSPHRASE) as desk:
        before = standing.state(desk)
        answer = homes.change_passphrase(desk, PASSPHRASE, NEW)
        assert answer["rekeyed"] is True
        after = standing.state(desk)
        assert after["state_hash"] == before["state_hash"]
        assert after["epoch"] == before["epoch"]
        keep_copy(desk)
        # the desk goes on in the same database
        assert standing.check(desk) == {"ok": True, "faults": []}
    assert opens(home, "kader", NEW)
    assert opens(home, "Dewi", DEWI)
    assert not opens(home, "kader", PASSPHRASE)
    with opened(home, user="kader", passphrase=NEW) as desk:
        assert standing.state(desk)["epoch"] == before["epoch"]
    now = (home / "keyring.json").read_bytes()
    for raw in kept:
        (home / "keyring.json").write_bytes(raw)
        assert not opens(home, "kader", PASSPHRASE)
        assert not opens(home, "Dewi", DEWI)
    (home / "keyring.json").write_bytes(now)
    (only,) = kept_copies(HomePaths(home))
    for passphrase, fits in ((PASSPHRASE, False), (NEW, True)):
        if fits:
            upkeep.restore(tmp_path / "other", only.path, user="kader", passphrase=passphrase)
        else:
            with pytest.raises(KbdeskError, match=r"access\.wrong_passphrase"):
                upkeep.restore(tmp_path / "other", only.path, user="kader", passphrase=passphrase)
    assert [path.name for path in (home / "backups").iterdir()] == [only.path.name]


def test_who_is_shut_out_opens_nothing(home: Path, tmp_path: Path) -> None:
    kept = old_keyrings(home, tmp_path)
    with opened(home, user="kader", passphrase=PASSPHRASE) as desk:
        heard: list[float] = []
        assert homes.disable_user(desk, "Dewi", heard.append)["rekeyed"] is True
        assert heard == sorted(heard)
        keep_copy(desk)
    assert opens(home, "kader", PASSPHRASE)
    assert not opens(home, "Dewi", DEWI)
    now = (home / "keyring.json").read_bytes()
    for raw in kept:
        (home / "keyring.json").write_bytes(raw)
        assert not opens(home, "Dewi", DEWI)
    (home / "keyring.json").write_bytes(now)
    (only,) = kept_copies(HomePaths(home))
    with pytest.raises(KbdeskError, match=r"access\.disabled"):
        upkeep.restore(tmp_path / "other", only.path, user="Dewi", passphrase=DEWI)


def test_cut_off_at_any_step_one_passphrase_opens(tmp_path: Path, stride: int) -> None:
    template, work = tmp_path / "template", tmp_path / "work"
    make(template)
    fill(template, 1)

    def change() -> None:
        with opened(work, user=None, passphrase=PASSPHRASE) as desk:
            homes.change_passphrase(desk, PASSPHRASE, NEW)

    seen = set()

    def verify() -> None:
        fits = [one for one in (PASSPHRASE, NEW) if opens(work, "kader", one)]
        assert len(fits) == 1
        seen.add(fits[0])
        with opened(work, user=None, passphrase=fits[0]) as desk:
            assert standing.check(desk) == {"ok": True, "faults": []}
            assert desk.store.records.counts()["person"] == 2
            assert desk.store.epoch_no == 2  # the copied folder begins one, the key none
            assert not rekeying.another_key_is_due(desk.store)
        assert not list(work.glob("restoring*"))

    assert everywhere(template, work, change, verify, stride * 2) > 5
    assert seen == {PASSPHRASE, NEW}


def version_1(folder: Path, user: str, passphrase: str) -> None:
    """Make a user's slot what it was before there were pairs of keys."""
    keyring = Keyring.load(folder / "keyring.json")
    _, key = keyring.unlock(user, passphrase)
    slot = keyring._known(user)
    plain = msgspec.structs.replace(slot, public="", sealed="")
    secret = keyring_module._derived(passphrase.encode(), bytes.fromhex(slot.salt), slot.kdf)
    wrapped = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
        key, keyring._bound(plain), bytes.fromhex(slot.nonce), secret
    )
    keyring._slots[keyring._slots.index(slot)] = msgspec.structs.replace(
        plain, wrapped=wrapped.hex()
    )
    keyring.save(folder / "keyring.json")
    raw = json.loads((folder / "keyring.json").read_bytes())
    raw["version"] = 1
    for one in raw["slots"]:
        if not one["public"]:
            del one["public"], one["sealed"]
    raw["checksum"] = keyring_module._checksum({k: v for k, v in raw.items() if k != "checksum"})
    (folder / "keyring.json").write_bytes(canonical_json(raw))


def test_a_home_of_before_gets_another_key_once_everybody_came(home: Path) -> None:
    version_1(home, "kader", PASSPHRASE)
    version_1(home, "Dewi", DEWI)
    old = (home / "keyring.json").read_bytes()
    with opened(home, user="kader", passphrase=PASSPHRASE) as desk:
        assert Keyring.load(home / "keyring.json").of_version_1() == ["Dewi"]
        # Dewi's passphrase alone opens the old key: it stays until she was here
        assert homes.change_passphrase(desk, PASSPHRASE, NEW)["rekeyed"] is False
    assert not opens(home, "kader", PASSPHRASE)
    assert opens(home, "Dewi", DEWI)
    assert opens(home, "kader", NEW)
    (home / "keyring.json").rename(home / "now")
    (home / "keyring.json").write_bytes(old)
    assert not opens(home, "kader", PASSPHRASE)
    assert not opens(home, "Dewi", DEWI)
    (home / "now").replace(home / "keyring.json")
    assert opens(home, "Dewi", DEWI)


def test_without_room_it_stays_due(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise KbdeskError("store.disk_full")

    with monkeypatch.context() as small:
        small.setattr(rekeying, "_write_anew", full)
        with opened(home, user="kader", passphrase=PASSPHRASE) as desk:
            assert homes.change_passphrase(desk, PASSPHRASE, NEW)["rekeyed"] is False
            assert rekeying.another_key_is_due(desk.store)
    assert not list(home.glob("restoring*"))
    before = (home / "keyring.json").read_bytes()
    with opened(home, user="kader", passphrase=NEW) as desk:
        assert not rekeying.another_key_is_due(desk.store)
    assert (home / "keyring.json").read_bytes() != before
    assert opens(home, "Dewi", DEWI)


def test_the_hub_gives_back_the_key_of_today(home: Path) -> None:
    from kbdesk.sync.keys import BoxKeys

    escrow = BoxKeys.generate()
    keyring = Keyring.load(home / "keyring.json")
    _, key = keyring.unlock("kader", PASSPHRASE)
    keyring.set_escrow(key, escrow.public)
    keyring.save(home / "keyring.json")
    with opened(home, user="kader", passphrase=PASSPHRASE) as desk:
        homes.disable_user(desk, "Dewi")
    again = Keyring.load(home / "keyring.json")
    assert again.opened_by_escrow(escrow.secret) == again.unlock("kader", PASSPHRASE)[1] != key


def test_a_copy_that_is_being_made_keeps_the_keyring_that_fits_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, copied = Event(), tmp_path / "copied"
    real = store_module.check_copy

    def slowly(target: Path, key: bytes) -> None:
        real(target, key)
        begun.set()
        time.sleep(0.3)

    with opened(home, user="kader", passphrase=PASSPHRASE) as desk:
        monkeypatch.setattr(store_module, "check_copy", slowly)
        copying = Thread(target=upkeep.write_copy, args=(desk.store.copier(), copied))
        copying.start()
        assert begun.wait(10)
        monkeypatch.setattr(store_module, "check_copy", real)
        assert homes.change_passphrase(desk, PASSPHRASE, NEW)["rekeyed"] is True
        copying.join()
    # the copy was begun before: keyring and database in it are of one key
    answers = []
    for passphrase in (PASSPHRASE, NEW):
        try:
            upkeep.restore(tmp_path / "other", copied, user="kader", passphrase=passphrase)
            answers.append(passphrase)
        except KbdeskError as error:
            if error.code != "access.wrong_passphrase":
                raise
    assert len(answers) == 1

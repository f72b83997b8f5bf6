"""The file and the code by which a hub lets a laptop's user choose a new passphrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.keyring import Kdf, Keyring, new_user
from kbdesk.sync.keys import HubKeys
from kbdesk.sync.recovery import MAX_FILE, grant_recovery, recovered_key

CHEAP = Kdf(memory_kib=8, passes=1, lanes=1)


class Lost:
    """A laptop's keyring whose passphrase nobody knows any more, and what the hub grants."""

    def __init__(self, folder: Path, hub: HubKeys) -> None:
        user = new_user("Sulastri Bakau", "cadre")
        self.keyring, self.key = Keyring.create(user, "perahu layar biru laut", kdf=CHEAP)
        self.keyring.set_escrow(self.key, hub.escrow_public)
        self.path, self.file = folder / "keyring.json", folder / "recovery"
        self.keyring.save(self.path)
        self.code = grant_recovery(self.path, self.file, hub)


@pytest.fixture
def lost(tmp_path: Path, hub: HubKeys) -> Lost:
    return Lost(tmp_path, hub)


def refusal(file: Path, code: str | None, keyring: Keyring) -> KbdeskError:
    with pytest.raises(KbdeskError) as refused:
        recovered_key(file, code, keyring)
    return refused.value


def test_the_code_gives_the_key_back_however_it_is_typed(lost: Lost) -> None:
    assert [len(part) for part in lost.code.split("-")] == [4] * 5
    assert recovered_key(lost.file, lost.code, lost.keyring) == lost.key
    # by hand: small letters, spaces, and the signs that look alike
    spoken = lost.code.lower().replace("-", " ").replace("1", "l").replace("0", "o")
    assert recovered_key(lost.file, spoken, lost.keyring) == lost.key
    assert recovered_key(lost.file, spoken.replace("l", "i"), lost.keyring) == lost.key


def test_the_file_is_of_one_home_and_says_nothing_without_its_code(lost: Lost) -> None:
    assert lost.code.replace("-", "") not in lost.file.read_text(encoding="ascii")
    other, _ = Keyring.create(new_user("Sari", "cadre"), "perahu layar biru laut", kdf=CHEAP)
    assert refusal(lost.file, lost.code, other).code == "access.wrong_escrow"
    refused = refusal(lost.file, None, lost.keyring)
    assert (refused.code, refused.field) == ("access.no_code", "code")
    assert refusal(lost.file, "AAAA-BBBB", lost.keyring).code == "access.wrong_code"


def test_the_districts_escrow_key_itself_needs_no_code(lost: Lost, hub: HubKeys) -> None:
    lost.file.write_text(f"# kunci kota\n  {hub.escrow.secret} \n", encoding="ascii")
    assert recovered_key(lost.file, None, lost.keyring) == lost.key
    lost.file.write_text(HubKeys.generate().escrow.secret, encoding="ascii")
    assert refusal(lost.file, None, lost.keyring).code == "access.wrong_escrow"


def test_a_file_that_is_none_is_named(lost: Lost, tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    for raw in (None, b"\xff", b"{}", b"x" * (MAX_FILE + 1)):
        if raw is not None:
            absent.write_bytes(raw)
        refused = refusal(absent, lost.code, lost.keyring)
        assert refused.code == "access.recovery_unreadable"
        assert refused.params == {"path": str(absent)}


def test_a_file_that_cannot_be_written_is_named(lost: Lost, tmp_path: Path, hub: HubKeys) -> None:
    target = tmp_path / "no-folder" / "file"
    with pytest.raises(KbdeskError) as refused:
        grant_recovery(lost.path, target, hub)
    assert refused.value.code == "enrol.not_written"
    assert refused.value.params["path"] == str(target)
    assert refused.value.params["why"]


def test_another_districts_hub_grants_nothing(lost: Lost, tmp_path: Path) -> None:
    with pytest.raises(KbdeskError, match=r"access\.wrong_escrow"):
        grant_recovery(lost.path, tmp_path / "other", HubKeys.generate())
    assert not (tmp_path / "other").exists()

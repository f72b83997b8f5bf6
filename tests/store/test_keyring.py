"""The keyring: who may open a home, and what editing the file does not do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import canonical_json
from kbdesk.store import keyring as keyring_module
from kbdesk.store.home import HomePaths
from kbdesk.store.keyring import BACKUP, Kdf, Keyring, new_user, open_escrow
from kbdesk.store.people import KnownUser, people_of

CHEAP = Kdf(memory_kib=8, passes=1, lanes=1)


@pytest.fixture
def ring() -> tuple[Keyring, bytes]:
    """A home of one cadre, Sari."""
    return Keyring.create(new_user("Sari", "cadre"), "kata sandi", kdf=CHEAP)


def refusal(do: Callable[[], object]) -> str:
    with pytest.raises(KbdeskError) as refused:
        do()
    return refused.value.code.removeprefix("access.")


def test_a_user_opens_the_home(ring: tuple[Keyring, bytes], tmp_path: Path) -> None:
    keyring, key = ring
    assert len(key) == 32
    rina = keyring.add_user(key, "Rina", "supervisor", "lain lagi")
    keyring.save(tmp_path / "keyring.json")
    again = Keyring.load(tmp_path / "keyring.json", kdf=CHEAP)
    assert again.users() == keyring.users()
    assert again.unlock("Sari", "kata sandi") == (again.users()[0], key)
    assert again.unlock(" rina ", "lain lagi") == (rina, key)
    assert refusal(lambda: again.unlock("Sari", "lain lagi")) == "wrong_passphrase"
    assert refusal(lambda: again.unlock("Sari", "")) == "wrong_passphrase"
    assert refusal(lambda: again.unlock("Dewi", "kata sandi")) == "unknown_user"
    text = (tmp_path / "keyring.json").read_text()
    assert key.hex() not in text
    assert "sandi" not in text


def test_one_word_in_two_forms_is_one_passphrase() -> None:
    keyring, key = Keyring.create(new_user("Zoë", "cadre"), "ﬁlter é", kdf=CHEAP)
    assert keyring.unlock("Zoe\u0308", "filter e\u0301")[1] == key
    assert refusal(lambda: keyring.unlock("Zoë", "filter é ")) == "wrong_passphrase"
    keyring.set_passphrase(key, "Zoë", "\udcff")
    assert refusal(lambda: keyring.unlock("Zoë", "\udcfe")) == "wrong_passphrase"
    assert keyring.unlock("Zoë", "\udcff")[1] == key


def test_a_stranger_costs_as_much_as_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    kdf = Kdf(memory_kib=16, passes=1)
    keyring, _ = Keyring.create(new_user("Sari", "cadre"), "x", kdf=kdf)
    derived: list[Kdf] = []
    real = keyring_module._derived

    def counted(passphrase: bytes, salt: bytes, cost: Kdf) -> bytes:
        derived.append(cost)
        return real(passphrase, salt, cost)

    monkeypatch.setattr(keyring_module, "_derived", counted)
    for name in ("Sari", "Dewi"):
        refusal(lambda name=name: keyring.unlock(name, "y"))  # type: ignore[misc]
    assert derived == [kdf, kdf]


def test_the_default_is_dear() -> None:
    assert Kdf() == Kdf(memory_kib=65536, passes=3, lanes=1)


def test_names_and_roles_are_checked(ring: tuple[Keyring, bytes]) -> None:
    keyring, key = ring
    for name in ("", "   ", "x" * 81, "two\nlines", "\ud800"):
        assert refusal(lambda name=name: keyring.add_user(key, name, "cadre", "x")) == "bad_name"  # type: ignore[misc]
    assert refusal(lambda: keyring.add_user(key, "SARI", "cadre", "x")) == "name_taken"
    assert refusal(lambda: keyring.add_user(key, "Rina", "king", "x")) == "bad_role"
    assert refusal(lambda: keyring.add_user(key, "Rina", "cadre", "")) == "empty_passphrase"
    assert len(keyring.users()) == 1


def test_a_disabled_user_stays_out(ring: tuple[Keyring, bytes], tmp_path: Path) -> None:
    keyring, key = ring
    path = tmp_path / "keyring.json"
    assert refusal(lambda: keyring.disable("Sari")) == "last_user"
    assert refusal(lambda: keyring.disable("Dewi")) == "unknown_user"
    keyring.add_user(key, "Rina", "hub_officer", "r")
    keyring.save(path)
    assert keyring.disable("Sari").disabled
    keyring.save(path)
    assert refusal(lambda: keyring.unlock("Sari", "kata sandi")) == "disabled"
    assert refusal(lambda: keyring.disable("Rina")) == "last_user"
    # neither the copy of before nor an edited file opens
    before = Keyring.load(path.with_name(path.name + BACKUP))
    assert refusal(lambda: before.unlock("Sari", "kata sandi")) == "disabled"
    assert refusal(
        lambda: edited(path, lambda f: f["slots"][0]["user"].update(disabled=False))
    ) == ("keyring_damaged")
    keyring.set_passphrase(key, "Sari", "baru")
    assert keyring.unlock("Sari", "baru")[1] == key


def test_the_cards_of_the_first_page_are_read_without_the_keyring(
    ring: tuple[Keyring, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring, key = ring
    rina = keyring.add_user(key, "Rina", "hub_officer", "r")
    keyring.disable("Sari")
    keyring.save(HomePaths(tmp_path).keyring)
    monkeypatch.delattr(keyring_module, "Keyring")
    assert people_of(tmp_path) == [KnownUser(rina.id, "Rina", "hub_officer")]


def test_a_changed_passphrase_takes_the_old_one_back(
    ring: tuple[Keyring, bytes], tmp_path: Path
) -> None:
    keyring, key = ring
    path = tmp_path / "keyring.json"
    keyring.save(path)
    assert refusal(lambda: keyring.change_passphrase("Sari", "x", "baru")) == "wrong_passphrase"
    assert (
        refusal(lambda: keyring.change_passphrase("Sari", "kata sandi", "")) == "empty_passphrase"
    )
    keyring.change_passphrase("Sari", "kata sandi", "baru")
    keyring.save(path)
    for file in (path, path.with_name(path.name + BACKUP)):
        again = Keyring.load(file)
        assert again.unlock("Sari", "baru")[1] == key
        assert refusal(lambda again=again: again.unlock("Sari", "kata sandi")) == "wrong_passphrase"  # type: ignore[misc]


def test_the_previous_file_stays(ring: tuple[Keyring, bytes], tmp_path: Path) -> None:
    keyring, key = ring
    path = tmp_path / "keyring.json"
    keyring.save(path)
    first = path.read_bytes()
    keyring.add_user(key, "Rina", "cadre", "r")
    keyring.save(path)
    assert path.with_name("keyring.json.bak").read_bytes() == first
    assert sorted(file.name for file in tmp_path.iterdir()) == ["keyring.json", "keyring.json.bak"]


def test_the_escrow_lets_back_in(ring: tuple[Keyring, bytes], tmp_path: Path) -> None:
    keyring, key = ring
    identity = pyrage.x25519.Identity.generate()
    assert refusal(lambda: keyring.recover(str(identity), "Sari", "baru")) == "no_escrow"
    assert refusal(lambda: keyring.set_escrow(key, "age1x")) == "bad_escrow"
    keyring.set_escrow(key, str(identity.to_public()))
    keyring.save(tmp_path / "k")
    again = Keyring.load(tmp_path / "k", kdf=CHEAP)
    other = str(pyrage.x25519.Identity.generate())
    for wrong in (other, "", "AGE-SECRET-KEY-1", "\x00"):
        assert refusal(lambda wrong=wrong: again.recover(wrong, "Sari", "baru")) == "wrong_escrow"  # type: ignore[misc]
    assert refusal(lambda: again.recover(str(identity), "Dewi", "b")) == "unknown_user"
    user, found = again.recover(str(identity), "Sari", "baru")
    assert (user.name, found) == ("Sari", key)
    assert again.unlock("Sari", "baru")[1] == key
    assert again.escrow_wrapped is not None
    assert open_escrow(again.escrow_wrapped, str(identity)) == key
    assert refusal(lambda: open_escrow("zz", str(identity))) == "wrong_escrow"


def edited(path: Path, change: Callable[[dict[str, Any]], object]) -> Keyring:
    """Load a keyring after an attacker edited it, checksum and all."""
    fields = json.loads(path.read_bytes())
    change(fields)
    fields.pop("checksum", None)
    fields["checksum"] = hashlib.sha256(canonical_json(fields)).hexdigest()
    where = path.with_name("edited")
    where.write_bytes(canonical_json(fields))
    return Keyring.load(where)


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f["slots"][0]["user"].update(role="hub_officer"),
        lambda f: f["slots"][0]["user"].update(name="Dewi"),
        lambda f: f["slots"][0]["kdf"].update(passes=2),
        lambda f: f["slots"][0].update(salt="0" * 32),
        lambda f: f.update(keyring="0" * 32),
    ],
)
def test_an_edited_slot_does_not_open(
    ring: tuple[Keyring, bytes], tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    ring[0].save(tmp_path / "k")
    keyring = edited(tmp_path / "k", change)
    name = keyring.users()[0].name
    assert refusal(lambda: keyring.unlock(name, "kata sandi")) == "wrong_passphrase"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda f: f["slots"][0]["kdf"].update(memory_kib=1 << 30), "keyring_damaged"),
        (lambda f: f["slots"][0]["kdf"].update(passes=0), "keyring_damaged"),
        (lambda f: f.update(slots=[]), "keyring_damaged"),
        (lambda f: f.update(slots=f["slots"] * 2), "keyring_damaged"),
        (lambda f: f["slots"][0].update(wrapped="ab"), "keyring_damaged"),
        (lambda f: f.update(escrow=7), "keyring_damaged"),
        (lambda f: f.update(version=0), "keyring_damaged"),
        (lambda f: f.update(version=3), "keyring_newer"),
    ],
)
def test_a_nonsensical_file_is_refused(
    ring: tuple[Keyring, bytes],
    tmp_path: Path,
    change: Callable[[dict[str, Any]], object],
    code: str,
) -> None:
    ring[0].save(tmp_path / "k")
    assert refusal(lambda: edited(tmp_path / "k", change)) == code


def test_a_damaged_file_is_refused(ring: tuple[Keyring, bytes], tmp_path: Path) -> None:
    path, where = tmp_path / "k", tmp_path / "x"
    ring[0].save(path)
    raw = path.read_bytes()
    for at in range(len(raw)):
        where.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        assert refusal(lambda: Keyring.load(where)) in ("keyring_damaged", "keyring_newer")
        where.write_bytes(raw[:at])
        assert refusal(lambda: Keyring.load(where)) == "keyring_damaged"
    assert refusal(lambda: Keyring.load(tmp_path / "none")) == "keyring_missing"
    assert refusal(lambda: Keyring.load(tmp_path)) == "keyring_damaged"

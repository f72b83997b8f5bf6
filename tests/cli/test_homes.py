"""Homes and who may open them: init, users, passphrases, where a home is."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kbdesk.store.keyring import Keyring
from tests.cli.machine import CHEAP, PASSPHRASE, Machine, make, run


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make new passphrases as cheap as a test's; how they are kept is tested elsewhere."""
    for name in ("create", "load"):
        real = getattr(Keyring, name)
        cheap = partial(real, kdf=CHEAP)
        monkeypatch.setattr(Keyring, name, staticmethod(_without_kdf(cheap)))


def _without_kdf(make: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *words, **_: make(*words)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "sandi"
    file.write_text(PASSPHRASE, encoding="utf-8")
    return file


def init(home: Path, secret: Path, *more: object) -> list[object]:
    return ["--home", home, "--passphrase-file", secret, "--user", "sari", "init", *more]


LAPTOP = ("--role", "posyandu", "--name", "Melati", "--posyandu", "LT01")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


@pytest.mark.usefixtures("cheap")
def test_a_home_with_spaces_and_letters(tmp_path: Path, secret: Path) -> None:
    home = tmp_path / "rumah data é 👶" / "dalam"
    said = run(init(home, secret, *LAPTOP, "--village", "Lok Tuan"))
    assert (said.status, said.err) == (0, "")
    assert set(said.object) >= {"device", "epoch", "fingerprint"}
    machine = Machine(home, secret)
    assert machine.done("user", "list").object["name"] == "sari"
    assert machine.done("check").object == {"ok": True, "faults": []}
    before = contents(home)
    assert run(init(home, secret, *LAPTOP)).code == "home.exists"
    assert contents(home) == before


@pytest.mark.usefixtures("cheap")
def test_what_init_refuses_leaves_nothing(tmp_path: Path, secret: Path) -> None:
    home = tmp_path / "home"
    empty = tmp_path / "empty"
    empty.write_bytes(b"\r\n")
    for words, code in (
        (init(home, secret, "--role", "posyandu", "--name", "x"), "home.no_posyandu"),
        (init(home, secret, *LAPTOP, "--posyandu", "a b"), "posyandu.bad_code"),
        (init(home, secret, *LAPTOP, "--village", "Jakarta"), "village.unknown"),
        (init(home, secret, *LAPTOP, "--name", " "), "home.bad_name"),
        (init(home, secret, *LAPTOP, "--name", "a\x1bb"), "home.bad_name"),
        (init(home, empty, *LAPTOP), "access.empty_passphrase"),
        (init(home, tmp_path / "none", *LAPTOP), "access.passphrase_file_unreadable"),
        (init(home, tmp_path, *LAPTOP), "access.passphrase_file_unreadable"),
        (init(secret, secret, *LAPTOP), "home.not_writable"),
        (init(secret / "x", secret, *LAPTOP), "home.not_writable"),
    ):
        assert run(words).code == code
        assert not home.exists(), code
    assert run(init(home, secret, "--role", "king", "--name", "x")).status == 2
    assert run(init(home, secret, "--role", "hub")).status == 2
    assert not home.exists()


@pytest.mark.usefixtures("cheap")
def test_init_into_a_folder_that_holds_something_else(tmp_path: Path, secret: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "foto.jpg").write_bytes(b"x")
    assert run(init(home, secret, *LAPTOP, "--village", "Jakarta")).code == "village.unknown"
    assert contents(home) == {"foto.jpg": b"x"}
    assert run(init(home, secret, *LAPTOP)).status == 0
    assert (home / "foto.jpg").read_bytes() == b"x"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (PASSPHRASE.encode(), None),
        (PASSPHRASE.encode() + b"\n", None),
        (PASSPHRASE.encode() + b"\r\n", None),
        (b"\xef\xbb\xbf" + PASSPHRASE.encode() + b"\r\n", None),
        (PASSPHRASE.encode() + b"\n\n", "access.wrong_passphrase"),
        (PASSPHRASE.upper().encode(), "access.wrong_passphrase"),
        (b"", "access.empty_passphrase"),
        (b"\n", "access.empty_passphrase"),
        (b"  \n", "access.empty_passphrase"),
        (b"\xff\xfe\x00", "access.passphrase_file_unreadable"),
        (b"x" * 5000, "access.empty_passphrase"),
    ],
)
def test_passphrase_files(laptop: Machine, raw: bytes, code: str | None) -> None:
    laptop.passphrase_file.write_bytes(raw)
    said = laptop.ask("state")
    if code is None:
        assert said.status == 0
    else:
        assert said.code == code
        assert said.out == ""


def test_without_a_home_or_a_passphrase(tmp_path: Path, laptop: Machine) -> None:
    nowhere = Machine(tmp_path / "none", laptop.passphrase_file)
    for words in (["state"], ["user", "list"], ["record"], ["search", "x"]):
        assert nowhere.ask(*words).code == "home.none"
    assert not nowhere.home.exists()
    assert Machine(laptop.passphrase_file, laptop.passphrase_file).ask("state").code == "home.none"
    assert run(["--home", laptop.home, "state"]).code == "access.no_passphrase_file"


def test_the_environment_names_them_too(laptop: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KBDESK_HOME", str(laptop.home))
    monkeypatch.setenv("KBDESK_PASSPHRASE_FILE", str(laptop.passphrase_file))
    assert run(["state"]).object["role"] == "posyandu"
    assert run(["--home", laptop.home / "none", "state"]).code == "home.none"  # said outright


@pytest.mark.usefixtures("cheap")
def test_users(laptop: Machine, tmp_path: Path) -> None:
    other = tmp_path / "sandi lain"
    other.write_text("kata sandi yang lain\n", encoding="utf-8")
    new = ("--new-passphrase-file", other)
    added = laptop.done("user", "add", " Ñúr Aini ", "--role", "kader", *new).object
    assert (added["name"], added["role"]) == ("Ñúr Aini", "cadre")
    assert laptop.ask("state").code == "access.which_user"
    assert laptop.ask("state", user="dewi").code == "access.unknown_user"
    nur = Machine(laptop.home, other)
    assert nur.ask("state", user="sari").code == "access.wrong_passphrase"
    assert nur.done("state", user="ñúr aini").status == 0

    def refused(*words: object) -> str:
        before = contents(laptop.home)["keyring.json"]
        code = laptop.ask(*words, user="sari").code
        assert contents(laptop.home)["keyring.json"] == before
        return code

    empty = tmp_path / "empty"
    empty.write_text("")
    assert refused("user", "add", "SARI", "--role", "cadre", *new) == "access.name_taken"
    assert refused("user", "add", "Ñúr Aini", "--role", "cadre", *new) == "access.name_taken"
    assert refused("user", "add", " ", "--role", "cadre", *new) == "access.bad_name"
    assert refused("user", "add", "a\nb", "--role", "cadre", *new) == "access.bad_name"
    assert refused("user", "add", "x" * 81, "--role", "cadre", *new) == "access.bad_name"
    assert refused("user", "add", "budi", "--role", "king", *new) == "access.unknown_role"
    assert refused("user", "add", "budi", "--role", "cadre", "--new-passphrase-file", empty) == (
        "access.empty_passphrase"
    )
    assert refused("user", "disable", "dewi") == "access.unknown_user"

    laptop.done("user", "disable", "Ñúr Aini", user="sari")
    assert nur.ask("state", user="Ñúr Aini").code == "access.disabled"
    assert laptop.done("state").status == 0  # one is left, so nobody need be named
    assert refused("user", "disable", "sari") == "access.last_user"
    listed = [(one["name"], one["active"]) for one in laptop.done("user", "list").lines]
    assert listed == [("sari", True), ("Ñúr Aini", False)]


def test_a_home_that_is_open_elsewhere(laptop: Machine) -> None:
    with laptop.desk():
        assert laptop.ask("state").code == "home.in_use"
    assert laptop.done("state").status == 0


def test_damaged_files(laptop: Machine) -> None:
    keyring = laptop.home / "keyring.json"
    whole = keyring.read_bytes()
    keyring.write_bytes(whole[:-20])
    assert laptop.ask("state").code == "access.keyring_damaged"
    keyring.write_bytes(whole.replace(b'"cadre"', b'"hub_officer"'))
    assert laptop.ask("state").code == "access.keyring_damaged"
    keyring.write_bytes(whole)
    database = laptop.home / "kbdesk.db"
    raw = database.read_bytes()
    for wal in laptop.home.glob("kbdesk.db-*"):
        wal.unlink()
    database.write_bytes(os.urandom(len(raw)))
    assert laptop.ask("state").code == "store.damaged"
    database.unlink()
    assert laptop.ask("state").code == "store.missing"


def test_backup_and_restore(laptop: Machine, tmp_path: Path) -> None:
    laptop.record({"do": "register_family", "village": "Lok Tuan", "rt": "1"})
    file = tmp_path / "cadangan.kbbak"
    laptop.done("backup", file)
    before = laptop.done("state").object
    assert laptop.ask("backup", file).code == "backup.exists"
    assert laptop.ask("backup", tmp_path / "none" / "x").code == "backup.not_written"
    laptop.record({"do": "register_family", "village": "Lok Tuan", "rt": "2"})
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    held = laptop.state_hash()
    assert laptop.ask("restore", file).code == "backup.unreadable"
    assert laptop.ask("restore", tmp_path / "none").code == "backup.unreadable"
    assert laptop.state_hash() == held
    elsewhere = Machine(tmp_path / "new", laptop.passphrase_file)
    assert elsewhere.ask("restore", file).code == "backup.unreadable"
    file.write_bytes(whole)
    wrong = tmp_path / "wrong"
    wrong.write_text("bukan sandi")
    assert Machine(elsewhere.home, wrong).ask("restore", file).code == "access.wrong_passphrase"
    assert not elsewhere.home.exists()
    elsewhere.done("restore", file)
    assert elsewhere.done("check").object["ok"] is True
    answer = laptop.done("restore", file).object
    assert answer["epoch"] != before["epoch"]
    assert laptop.done("state").object["counts"]["family"] == 1
    assert laptop.done("check").object["ok"] is True


def test_roles(tmp_path: Path) -> None:
    hub = make(tmp_path / "hub", role="hub", name="DPPKB", user="dewi")
    assert hub.done("hub", "status").object["devices"] == []
    assert hub.ask("enrol", "request", "-o", tmp_path / "x").code == "enrol.hub_needs_none"
    assert hub.done("state").object["unacknowledged"] == 0


def test_the_hubs_commands_are_the_hubs(laptop: Machine, tmp_path: Path) -> None:
    for words, code in (
        (["hub", "status"], "hub.not_a_hub"),
        (["hub", "revoke", "x"], "hub.not_a_hub"),
        (["bundle", "export", "--to", tmp_path], "sync.not_enrolled"),
        (["bundle", "export", "--to", tmp_path / "none"], "stick.folder_missing"),
        (["enrol", "accept", tmp_path / "none"], "enrol.unreadable"),
        (["conflicts", "resolve", "x", "--choose", "y"], "conflict.unknown"),
        (["conflicts", "resolve", "x", "--value", "[" * 50000], None),
        (["conflicts", "resolve", "x"], None),
        (["conflicts", "resolve", "x", "--value", "{"], None),
    ):
        said = laptop.ask(*words)
        if code is None:
            assert said.status in (1, 2)
            assert "Traceback" not in said.err
        else:
            assert said.code == code


def test_wrong_usage(laptop: Machine) -> None:
    for words in (["fly"], ["record", "a", "b"], ["show", "person"], ["--bogus"], ["search"]):
        said = laptop.ask(*words)
        assert said.status == 2
        assert said.out == ""

"""Who may do what, a lost passphrase, the trail, and what a stolen laptop tells: nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.trail import open_numbers
from kbdesk.desk import Desk
from kbdesk.store.keyring import Keyring
from kbdesk.sync.district import District
from kbdesk.sync.keys import HubKeys
from tests.cli.machine import CHEAP, PASSPHRASE, Machine, make

NIK = "6474014103250009"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make new passphrases as cheap as a test's."""
    for name in ("create", "load"):
        real = getattr(Keyring, name)
        monkeypatch.setattr(Keyring, name, staticmethod(_cheap(partial(real, kdf=CHEAP))))


def _cheap(made: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *words, **_: made(*words)


@pytest.fixture
def hub(tmp_path: Path) -> Machine:
    return make(tmp_path / "hub", role="hub", name="DPPKB", user="dewi")


def secret(folder: Path, text: str) -> Path:
    file = folder / f"{len(text)}-{text[:4]}"
    file.write_text(text, encoding="utf-8")
    return file


def enrolled(hub: Machine, laptop: Machine, folder: Path) -> None:
    laptop.done("enrol", "request", "-o", folder / "ask")
    said = hub.done("hub", "enrol", folder / "ask", "--posyandu", "LT01", "-o", folder / "reply")
    shown = said.object["hub_fingerprint"]
    laptop.done("enrol", "accept", folder / "reply", "--fingerprint", shown)


def child_of(laptop: Machine) -> str:
    person = {"name": "Rahasia Sekali", "sex": "female", "birth_date": "2025-03-01", "nik": NIK}
    answers = laptop.record({"do": "register_family", "rt": "1", "village": "Lok Tuan",
                             "address": "Gang Rahasia 7", "members": [person]})  # fmt: skip
    return str(answers[0]["members"][0])


def test_another_passphrase(laptop: Machine, tmp_path: Path) -> None:
    new = secret(tmp_path, "sandi yang baru")
    laptop.done("user", "passphrase", "--new-passphrase-file", new)
    assert laptop.ask("state").code == "access.wrong_passphrase"
    changed = Machine(laptop.home, new)
    (line,) = changed.done("audit", "list", "--act", "passphrase_changed").lines
    assert line["user_name"] == "sari"
    empty = secret(tmp_path, " ")
    said = changed.ask("user", "passphrase", "--new-passphrase-file", empty)
    assert said.code == "access.empty_passphrase"


def test_a_lost_passphrase_is_mended_at_the_hub(
    laptop: Machine, hub: Machine, tmp_path: Path
) -> None:
    file = tmp_path / "pulih"
    keyring = laptop.home / "keyring.json"
    assert hub.ask("hub", "recover", keyring, "-o", file).code == "access.no_escrow"
    enrolled(hub, laptop, tmp_path)
    child_of(laptop)
    held = laptop.state_hash()
    granted = hub.done("hub", "recover", keyring, "-o", file).object
    new = secret(tmp_path, "tidak lupa lagi")
    lost = Machine(laptop.home, new)
    recover = ("recover", "--escrow", file)
    assert lost.ask("state").code == "access.wrong_passphrase"
    assert lost.ask(*recover).code == "access.no_code"
    assert lost.ask(*recover, "--code", "AAAA-BBBB").code == "access.wrong_code"
    assert lost.ask(*recover, "--code", granted["code"], user="siapa").code == (
        "access.unknown_user"
    )
    broken = tmp_path / "broken"
    for raw in (b"", b"{}", b"\xff", file.read_bytes()[:-9], b"AGE-SECRET-KEY-1NO"):
        broken.write_bytes(raw)
        code = lost.ask("recover", "--escrow", broken, "--code", granted["code"]).code
        assert code in ("access.recovery_unreadable", "access.wrong_escrow")
    assert laptop.state_hash() == held
    # as two people read it to each other
    spoken = granted["code"].lower().replace("-", " ")
    lost.done(*recover, "--code", spoken)
    assert lost.state_hash() == held
    assert laptop.ask("state").code == "access.wrong_passphrase"
    assert lost.done("check").object["ok"]
    (line,) = lost.done("audit", "list", "--act", "recovered").lines
    assert line["entity"] == "user"
    assert hub.done("audit", "list", "--act", "recovery_granted").lines
    # the file is for that home alone
    other = make(tmp_path / "other", role="posyandu", name="Mawar", user="ani")
    assert other.ask(*recover, "--code", spoken).code == "access.wrong_escrow"


def test_the_escrow_key_itself_opens_too(laptop: Machine, hub: Machine, tmp_path: Path) -> None:
    enrolled(hub, laptop, tmp_path)
    with hub.desk() as desk:
        key = _root(desk).escrow.secret
    file = tmp_path / "kunci"
    file.write_text(f"# dari brankas\n{key}\n", encoding="utf-8")
    new = secret(tmp_path, "sandi ketiga")
    laptop.done("recover", "--escrow", file, "--new-passphrase-file", new)
    assert Machine(laptop.home, new).done("state").status == 0


def test_what_each_role_may_do(laptop: Machine, hub: Machine, tmp_path: Path) -> None:
    new = secret(tmp_path, "sandi orang lain")
    add = ("--new-passphrase-file", new)
    enrolled(hub, laptop, tmp_path)
    child = child_of(hub)
    hub.done("user", "add", "budi", "--role", "supervisor", *add)
    hub.done("user", "add", "cici", "--role", "cadre", *add, user="dewi")

    def refused(who: str, *words: object) -> str:
        return Machine(hub.home, new).ask(*words, user=who).code

    for who in ("budi", "cici"):
        for words in (
            ("hub", "revoke", "K1"),
            ("hub", "enrol", tmp_path / "ask", "-o", tmp_path / "again"),
            ("hub", "recover", laptop.home / "keyring.json", "-o", tmp_path / "file"),
            ("hub", "purge", child, "--reason", "x"),
        ):
            assert refused(who, *words) == "access.only_officer", words
    assert refused("cici", "quarantine", "release", "--all") == "access.only_supervisor"
    assert refused("cici", "user", "add", "d", "--role", "supervisor", *add) == "access.above"
    assert refused("cici", "user", "disable", "budi") == "access.above"
    assert refused("budi", "user", "disable", "dewi") == "access.above"
    everyone = Machine(hub.home, new)
    assert everyone.done("user", "add", "d", "--role", "cadre", *add, user="cici").status == 0
    assert everyone.done("quarantine", "release", "--all", user="budi").status == 0
    # whoever made the home lets in whom the home needs
    laptop.done("user", "add", "bidan", "--role", "supervisor", *add)


def test_the_trail_says_who_did_what(laptop: Machine, tmp_path: Path) -> None:
    child = child_of(laptop)
    laptop.record({"do": "record_measurement", "child": child, "date": "2025-09-01",
                   "weight_kg": "7.1"})  # fmt: skip
    laptop.done("show", "child", child)
    laptop.done("search", "Rahasia")
    laptop.done("kms", child, "-o", tmp_path / "kms.pdf", "--full-nik")
    laptop.done("report", "skdn", "--month", "2025-09", "-o", tmp_path / "skdn.json")
    with laptop.desk() as desk:
        open_numbers(desk, "family", "f", [child])
    lines = laptop.done("audit", "list").lines
    acts = [(one["act"], one["entity"]) for one in lines]
    assert acts[:6] == [
        ("uncovered", "person"), ("uncovered", "family"), ("exported", None),
        ("printed", "person"), ("seen", "person"), ("seen", "child"),
    ]  # fmt: skip
    assert ("changed", "measurement") in acts
    assert ("changed", "person") in acts
    assert {one["user_name"] for one in lines if one["act"] != "changed"} == {"sari"}
    printed = next(one for one in lines if one["act"] == "printed")
    assert printed["detail"] == {"paper": "kms", "full_nik": True}
    of_child = laptop.done("audit", "list", "--person", child).lines
    assert {one["act"] for one in of_child} == {"uncovered", "printed", "seen", "changed"}
    assert {one["entity"] for one in of_child} == {"person", "child", "measurement"}
    assert len(laptop.done("audit", "list", "--limit", "2").lines) == 2
    assert laptop.done("audit", "list", "--since", "2999-01-01").lines == []
    assert laptop.ask("audit", "list", "--since", "kemarin").code == "draft.not_a_date"
    nobody = "00000000-0000-4000-8000-0000000000ff"
    assert laptop.ask("audit", "list", "--person", nobody).code == "person.unknown"
    assert laptop.done("check").object["ok"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE trail SET user = NULL WHERE n = 2",
        "UPDATE trail SET at = at + 1 WHERE n = 1",
        "UPDATE trail SET detail = '{}' WHERE n = 1",
        "UPDATE trail SET detail = '{' WHERE n = 1",
        "DELETE FROM trail WHERE n = 2",
        "DELETE FROM trail WHERE n = 3",
        "DELETE FROM trail",
        "UPDATE trail SET n = 9 WHERE n = 3",
    ],
)
def test_a_trail_that_was_touched_is_found_out(laptop: Machine, change: str) -> None:
    child = child_of(laptop)
    laptop.done("search", "Rahasia")
    for _ in range(2):
        laptop.done("show", "person", child)
    with laptop.desk() as desk:
        desk.store.db.execute(change)
    said = laptop.ask("check")
    assert said.status == 1
    assert [one["code"] for one in said.object["faults"]] == ["check.trail"]


def test_a_stolen_laptop_tells_nothing(laptop: Machine, hub: Machine, tmp_path: Path) -> None:
    enrolled(hub, laptop, tmp_path)
    child = child_of(laptop)
    laptop.record({"do": "record_visit", "family": laptop.done("show", "person", child)
                   .object["family"], "date": "2025-09-01", "visitor": "Sari Kader",
                   "purpose": "sweeping", "findings": "Rahasia besar"})  # fmt: skip
    laptop.done("bundle", "export", "--to", tmp_path)
    laptop.done("backup", tmp_path / "salinan")
    with laptop.desk():  # while it is open, too
        held = [path for path in laptop.home.rglob("*") if path.is_file()]
        texts = {path: path.read_bytes() for path in held}
    texts[tmp_path / "salinan"] = (tmp_path / "salinan").read_bytes()
    assert any(path.suffix == ".kbsync" for path in texts)
    assert any(path.name.startswith("kbdesk.db") for path in texts)
    for path, raw in texts.items():
        for word in ("Rahasia", NIK, "Gang", "sweeping", "Melati", "AGE-SECRET", PASSPHRASE,
                     "SQLite format", child):  # fmt: skip
            assert word.encode() not in raw, (path.name, word)


def _root(desk: Desk) -> HubKeys:
    hub = District(desk.store).hub_keys
    assert hub is not None
    return hub

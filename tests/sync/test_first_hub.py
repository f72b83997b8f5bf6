"""The first hub that a laptop trusts is the one whose fingerprint somebody read aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands import enrolment
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.keyring import Keyring
from kbdesk.sync.keys import same_fingerprint
from tests.cli.machine import Machine, make


@pytest.fixture
def laptop(tmp_path: Path) -> Machine:
    return make(tmp_path / "laptop")


def hub_of(folder: Path) -> Machine:
    return make(folder, role="hub", name="Kota", user="dewi")


def replied(hub: Machine, laptop: Machine, folder: Path) -> tuple[Path, str]:
    """Return the hub's reply on a stick, and the fingerprint that is read aloud."""
    ask, reply = folder / "ask", folder / "reply"
    laptop.done("enrol", "request", "-o", ask)
    said = hub.done("hub", "enrol", ask, "--posyandu", "LT01", "-o", reply).object
    return reply, str(said["hub_fingerprint"])


def trusts(laptop: Machine) -> Any:
    with laptop.desk() as desk:
        wrapped = Keyring.load(laptop.home / "keyring.json").escrow_wrapped
        return desk.store.json_setting("hub"), desk.store.setting("certificate"), wrapped


def test_another_hubs_reply_is_not_taken(laptop: Machine, tmp_path: Path) -> None:
    before = trusts(laptop)
    reply, shown = replied(hub_of(tmp_path / "hub"), laptop, tmp_path)
    (tmp_path / "f").mkdir()
    false, other = replied(hub_of(tmp_path / "false"), laptop, tmp_path / "f")
    assert shown != other
    for file, words, code in (
        (reply, (), "enrol.fingerprint_needed"),
        (reply, ("--fingerprint", ""), "enrol.fingerprint_differs"),
        (reply, ("--fingerprint", other), "enrol.fingerprint_differs"),
        (reply, ("--fingerprint", shown[:-1]), "enrol.fingerprint_differs"),
        (false, ("--fingerprint", shown), "enrol.fingerprint_differs"),
    ):
        assert laptop.ask("enrol", "accept", file, *words).code == code
        assert trusts(laptop) == before
    typed = f" {shown.replace('-', ' ').lower()} "
    assert laptop.done("enrol", "accept", reply, "--fingerprint", typed).object["hub"] == "Kota"
    # from now on the laptop knows its hub, and no other comes in
    laptop.done("enrol", "accept", reply)
    assert laptop.ask("enrol", "accept", false, "--fingerprint", other).code == "enrol.other_hub"
    said = laptop.ask("enrol", "accept", reply, "--fingerprint", other)
    assert said.code == "enrol.fingerprint_differs"


def test_what_was_shown_is_what_is_taken(laptop: Machine, tmp_path: Path) -> None:
    reply, shown = replied(hub_of(tmp_path / "hub"), laptop, tmp_path)
    (tmp_path / "f").mkdir()
    false, _ = replied(hub_of(tmp_path / "false"), laptop, tmp_path / "f")
    with laptop.desk() as desk:
        looked = enrolment.look_at_reply(desk, reply)
        assert looked["hub_fingerprint"] == shown
        reply.write_bytes(false.read_bytes())  # the stick is exchanged meanwhile
        taken = enrolment.accept_bytes(desk, looked["reply"], fingerprint=shown)
        assert taken["hub_fingerprint"] == shown
        with pytest.raises(KbdeskError, match=r"enrol\.other_hub"):
            enrolment.accept(desk, reply)


def test_how_a_fingerprint_may_be_typed() -> None:
    shown = "9F3K-22QD-0000-1111-AB1C"
    for typed in (shown, shown.lower(), " 9f3k22qd 0000 1111 ab1c", "9F3K-22QD-OOOO-IL11-ABLC"):
        assert same_fingerprint(typed, shown)
    for typed in ("", "9F3K", shown[:-1], shown + "A", "9F3K-22QD-0000-1111-AB1D"):
        assert not same_fingerprint(typed, shown)

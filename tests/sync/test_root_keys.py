"""Roles are keys: who rewrites the keyring is who they were, and has not the hub's keys."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kbdesk.commands import enrolment, homes, letting_in
from kbdesk.commands.homes import create_home, opened
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import standing
from kbdesk.store.keyring import Keyring, new_user
from kbdesk.store.rekeying import another_key_is_due
from kbdesk.store.roles import owner_of
from kbdesk.store.store import Change, Store
from kbdesk.sync.district import District
from kbdesk.sync.keys import HubKeys
from kbdesk.sync.root_keys import _sealed, keep_sealed_for, owed_to
from tests.store.test_rekeying import version_1
from tests.sync.machines import CHEAP, PASSPHRASE, Machine, enrol, family

DEWI = "dewi punya payung merah"
RINA = "rina naik perahu biru"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Keyring, "load", staticmethod(partial(Keyring.load, kdf=CHEAP)))


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    folder = tmp_path / "hub"
    create_home(folder, role="hub", name="Kota", user="kader", passphrase=PASSPHRASE, kdf=CHEAP)
    add(folder, "Dewi", "cadre", DEWI)
    return folder


def add(folder: Path, name: str, role: str, passphrase: str) -> None:
    with opened(folder, user="kader", passphrase=PASSPHRASE) as desk:
        homes.add_user(desk, PASSPHRASE, name=name, role=role, passphrase=passphrase)


def role_of(folder: Path, name: str, passphrase: str) -> str:
    with opened(folder, user=name, passphrase=passphrase) as desk:
        return desk.user.role


def faults(folder: Path) -> list[str]:
    with opened(folder, user="kader", passphrase=PASSPHRASE) as desk:
        return [str(fault["code"]) for fault in standing.check(desk)["faults"]]


def promote(folder: Path, name: str, passphrase: str, role: str) -> None:
    """Do as who has the program's source and their own passphrase can."""
    path = folder / "keyring.json"
    keyring = Keyring.load(path)
    way = keyring.way_in(name, passphrase)
    slot = keyring._known(name)
    made, _ = keyring._slot(msgspec.structs.replace(way.user, role=role), passphrase, way.key)
    keyring._slots.remove(slot)
    keyring._slots.insert(0, made)  # and take the place of who made the home
    keyring.save(path)


@pytest.mark.parametrize("role", ["supervisor", "hub_officer"])
def test_who_rewrites_the_file_is_who_they_were(hub: Path, role: str, tmp_path: Path) -> None:
    assert faults(hub) == []
    promote(hub, "Dewi", DEWI, role)
    with opened(hub, user="Dewi", passphrase=DEWI) as desk:
        assert desk.user.role == "cadre"
        assert District(desk.store).hub_keys is None
        with pytest.raises(KbdeskError, match=r"access\.only_officer"):
            enrolment.revoke(desk, "K1")
        with pytest.raises(KbdeskError, match=r"access\.only_officer"):
            enrolment.help_to_recover(desk, hub / "keyring.json", tmp_path / "x")
        with pytest.raises(KbdeskError, match=r"access\.above"):
            homes.add_user(desk, DEWI, name="X", role="supervisor", passphrase=RINA)
    assert faults(hub) == ["check.keyring_rewritten"]
    assert role_of(hub, "kader", PASSPHRASE) == "hub_officer"


def test_the_order_of_the_file_makes_nobody_the_owner(hub: Path) -> None:
    add(hub, "Rina", "supervisor", RINA)
    with opened(hub, user="kader", passphrase=PASSPHRASE) as desk:
        desk.store.db.execute("DELETE FROM setting WHERE name = 'owner'")  # a home of before
        officer = desk.user.id
    promote(hub, "Dewi", DEWI, "cadre")
    with opened(hub, user="Dewi", passphrase=DEWI) as desk:
        assert owner_of(desk.store) == officer
        with pytest.raises(KbdeskError, match=r"access\.above"):
            homes.disable_user(desk, "Rina")


def test_who_stands_in_the_file_alone_is_a_cadre(hub: Path) -> None:
    path = hub / "keyring.json"
    keyring = Keyring.load(path)
    _, key = keyring.unlock("Dewi", DEWI)
    slot, _ = keyring._slot(new_user("Bayangan", "hub_officer"), RINA, key)
    keyring._slots.append(slot)
    keyring.save(path)
    assert role_of(hub, "Bayangan", RINA) == "cadre"
    assert faults(hub) == ["check.keyring_rewritten"]


def test_a_false_record_gives_nobody_the_hubs_keys(hub: Path) -> None:
    with opened(hub, user="Dewi", passphrase=DEWI) as desk, desk.store.transaction():
        fields = {"name": "Dewi", "role": "hub_officer", "active": True}
        desk.store.write([Change("user", desk.user.id, "identity", fields)], desk.user.id)
    promote(hub, "Dewi", DEWI, "hub_officer")
    for _ in range(2):
        with opened(hub, user="Dewi", passphrase=DEWI) as desk:
            assert desk.user.role != "hub_officer"
            assert District(desk.store).hub_keys is None
        # nor does the officer who comes next share them
        assert role_of(hub, "kader", PASSPHRASE) == "hub_officer"


def test_a_role_that_only_a_newer_version_knows_gives_the_least(hub: Path) -> None:
    add(hub, "Rina", "supervisor", RINA)
    assert role_of(hub, "Rina", RINA) == "supervisor"
    with opened(hub, user="Rina", passphrase=RINA) as desk, desk.store.transaction():
        fields = {"name": "Rina", "role": "director", "active": True}
        desk.store.write([Change("user", desk.user.id, "identity", fields)], desk.user.id)
    # nor does what was recorded of her before
    assert role_of(hub, "Rina", RINA) == "cadre"


def test_a_false_record_takes_them_from_nobody(hub: Path) -> None:
    with opened(hub, user="kader", passphrase=PASSPHRASE) as desk:
        officer = desk.user.id
    with opened(hub, user="Dewi", passphrase=DEWI) as desk, desk.store.transaction():
        fields = {"name": "kader", "role": "cadre", "active": True}
        desk.store.write([Change("user", officer, "identity", fields)], desk.user.id)
    assert role_of(hub, "kader", PASSPHRASE) == "hub_officer"


def test_nobody_reads_the_hubs_keys_in_the_database(hub: Path) -> None:
    with opened(hub, user="kader", passphrase=PASSPHRASE) as desk:
        root = District(desk.store).hub_keys
        assert root is not None
    with opened(hub, user="Dewi", passphrase=DEWI) as desk:
        settings = str(desk.store.db.execute("SELECT * FROM setting").fetchall())
        assert root.keys.sign_seed.hex() not in settings
        assert root.escrow.secret not in settings


def test_officers_share_them_and_lose_them(hub: Path) -> None:
    add(hub, "Rina", "hub_officer", RINA)
    assert role_of(hub, "Rina", RINA) == "hub_officer"
    with opened(hub, user="Rina", passphrase=RINA) as desk:
        homes.change_passphrase(desk, RINA, "rina turun perahu biru")
        assert District(desk.store).hub_keys is not None
    assert role_of(hub, "Rina", "rina turun perahu biru") == "hub_officer"
    with opened(hub, user="kader", passphrase=PASSPHRASE) as desk:
        homes.disable_user(desk, "Rina")
        assert len(desk.store.json_setting("hub_keys")["sealed"]) == 1


def test_a_cadre_at_the_hub_carries_sticks(hub: Path, tmp_path: Path) -> None:
    laptop = Machine(tmp_path / "a", "posyandu", ("LT01",))
    machine = Machine.__new__(Machine)
    machine.folder, machine.name, machine.role, machine.codes = hub, "Kota", "hub", ()
    machine.wall_ms, machine.jumps, machine.clock = laptop.wall_ms, None, laptop.clock
    machine.desk, machine._lock = homes.open_home(
        hub, user="kader", passphrase=PASSPHRASE, clock=laptop.clock
    )
    enrol(machine, laptop, tmp_path / "papers")
    record_family(laptop, 1)
    machine.close()
    machine.desk, machine._lock = homes.open_home(
        hub, user="Dewi", passphrase=DEWI, clock=laptop.clock
    )
    assert machine.taken(laptop.export(tmp_path / "up"))["applied"] > 0
    laptop.taken(machine.export(tmp_path / "down", laptop))
    assert laptop.hash() == machine.hash()
    machine.close()
    laptop.close()


# -- hubs of before -------------------------------------------------------------------------


def in_clear(folder: Path) -> HubKeys:
    """Make a hub what it was before: its keys in clear, and the root signs bundles."""
    with opened(folder, user="kader", passphrase=PASSPHRASE) as desk:
        store = desk.store
        hub = District(store).hub_keys
        assert hub is not None
        with store.transaction():
            store.set_setting("hub_keys", json.dumps(hub.to_dict()))
            store.db.execute("DELETE FROM setting WHERE name IN ('device_keys', 'owner')")
            _certify_with(store, hub, desk.clock.now())
    return hub


def _certify_with(store: Store, hub: HubKeys, now: Any) -> None:
    from kbdesk.sync import root

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(root, "DeviceKeys", lambda *_: hub.keys)
        root.certify_itself(store, hub, name="Kota", now=now)
        store.db.execute("DELETE FROM setting WHERE name = 'device_keys'")


def test_a_hub_of_before_is_sealed_when_its_officer_comes(hub: Path) -> None:
    before = in_clear(hub)
    with opened(hub, user="kader", passphrase=PASSPHRASE) as desk:
        # the first opening seals; the fingerprint that people know stays
        assert District(desk.store).hub_keys == before
        assert District(desk.store).hub.fingerprint == before.fingerprint
        assert not another_key_is_due(desk.store)
        assert desk.store.setting("renew_copies")
        assert before.escrow.secret not in str(desk.store.db.execute(
            "SELECT value FROM setting").fetchall())  # fmt: skip
        assert District(desk.store).keys.sign_public != before.sign_public
        assert standing.check(desk)["ok"]
    with opened(hub, user="Dewi", passphrase=DEWI) as desk:
        assert District(desk.store).hub_keys is None


def test_an_officer_without_a_pair_gets_them_from_the_next(hub: Path) -> None:
    add(hub, "Rina", "hub_officer", RINA)
    version_1(hub, "Rina", RINA)
    in_clear(hub)
    assert role_of(hub, "kader", PASSPHRASE) == "hub_officer"
    with opened(hub, user="kader", passphrase=PASSPHRASE) as desk, desk.store.transaction():
        waiting = owed_to(desk.store)
        keep_sealed_for(desk.store, _sealed(desk.store))
        assert owed_to(desk.store) == waiting, "who waits goes on waiting"
        assert len(waiting) == 1
    assert role_of(hub, "Rina", RINA) == "supervisor"
    assert role_of(hub, "kader", PASSPHRASE) == "hub_officer"
    assert role_of(hub, "Rina", RINA) == "hub_officer"


def test_nobody_writes_themselves_among_those_who_wait(hub: Path) -> None:
    with opened(hub, user="Dewi", passphrase=DEWI) as desk, desk.store.transaction():
        said = desk.store.json_setting("hub_keys")
        said["owed"] = {**said["owed"], "ids": [desk.user.id]}
        desk.store.set_setting("hub_keys", json.dumps(said))
    assert role_of(hub, "kader", PASSPHRASE) == "hub_officer"
    with opened(hub, user="Dewi", passphrase=DEWI) as desk:
        assert District(desk.store).hub_keys is None


def test_a_cadre_does_not_seal_a_hub_of_before(hub: Path) -> None:
    before = in_clear(hub)
    promote(hub, "Dewi", DEWI, "hub_officer")
    assert role_of(hub, "Dewi", DEWI) == "cadre"
    with opened(hub, user="kader", passphrase=PASSPHRASE) as desk:
        assert District(desk.store).hub_keys == before
        assert desk.user.role == "hub_officer"


def test_laptops_go_on_with_a_hub_that_was_sealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, laptop = Machine(tmp_path / "c", "hub"), Machine(tmp_path / "a", "posyandu", ("LT01",))
    with city.closed():
        in_clear(city.folder)
        monkeypatch.setattr(letting_in, "_open_hub", lambda *given: given[3])
    enrol(city, laptop, tmp_path / "papers")
    saved = city.backup(tmp_path / "saved")
    record_family(city, 1)
    laptop.taken(city.export(tmp_path / "down", laptop))
    (mother, _) = [row["id"] for row in laptop.desk.store.records.find("person", {})]
    monkeypatch.undo()
    # set back and sealed, the hub takes again what it gave out under its root
    city.restore(saved)
    assert (
        District(city.desk.store).keys.sign_public
        != city.desk.store.json_setting("hub")["sign_public"]
    )
    for number in (2, 3):
        city.taken(laptop.export(tmp_path / "up"))
        record_family(laptop, number)
        city.taken(laptop.export(tmp_path / "up"))
        laptop.taken(city.export(tmp_path / "down", laptop))
        city.reopen()
        laptop.reopen()
    city.taken(laptop.export(tmp_path / "up"))
    laptop.taken(city.export(tmp_path / "down", laptop))
    assert laptop.hash() == city.hash()
    assert city.desk.store.records.exists("person", mother)
    city.close()
    laptop.close()


def record_family(machine: Machine, number: int) -> None:
    said = {k: v for k, v in family(number).items() if k != "do"}
    machine.do("register_family", **{**said, "posyandu": "LT01"})

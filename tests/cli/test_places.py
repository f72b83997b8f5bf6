"""Data goes laptop, server, hub, server, laptop by the command line; the account stays here."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kbdesk.commands.places import named_place
from kbdesk.domain.errors import KbdeskError
from tests.cli.machine import Machine, make
from tests.sync.places.conftest import dav, one_dav
from tests.sync.places.servers import PASSWORD, USER, Dav

__all__ = ["dav", "one_dav"]

FAMILY = {
    "do": "register_family",
    "village": "64.74.01.1003",
    "rt": "03",
    "members": [{"name": "Jingga Mentari", "sex": "female", "birth_date": "2024-07-02",
                 "relation": "child", "posyandu": "LT01"}],
}  # fmt: skip


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Machine, Machine]:
    """A laptop and its hub."""
    laptop = make(tmp_path / "laptop")
    hub = make(tmp_path / "hub", role="hub", name="Kota", user="petugas")
    asked, reply = tmp_path / "asked", tmp_path / "reply"
    laptop.done("enrol", "request", "-o", asked)
    said = hub.done("hub", "enrol", asked, "--posyandu", "LT01", "-o", reply).object
    laptop.done("enrol", "accept", reply, "--fingerprint", said["hub_fingerprint"])
    return laptop, hub


def device(machine: Machine) -> str:
    found: str = machine.done("state").object["device"]
    return found


def keep(machine: Machine, dav: Dav, folder: Path, name: str = "kota") -> None:
    password, ca = folder / "sandi", folder / "ca.pem"
    password.write_text(PASSWORD + "\n")
    ca.write_text(dav.authority.pem)
    said = machine.done(
        "place", "set", name, dav.place().address, "--user", USER,
        "--password-file", password, "--ca", ca,
    )  # fmt: skip
    assert said.object["password"] is True
    assert PASSWORD not in said.out


def test_a_whole_journey(pair: tuple[Machine, Machine], dav: Dav, tmp_path: Path) -> None:
    laptop, hub = pair
    for machine in pair:
        keep(machine, dav, tmp_path)
        assert machine.done("place", "test", "kota").object["ok"] is True
    laptop.record(FAMILY)

    (sent,) = laptop.done("bundle", "export", "--to", "kota").lines
    assert sent["path"].startswith(dav.place().address)
    assert sent["operations"] > 0
    assert "already" not in sent
    (again,) = laptop.done("bundle", "export", "--to", "kota").lines
    assert again == {**sent, "already": True}
    # the address stands for the kept place
    (taken,) = hub.done("bundle", "import", dav.place().address).lines
    assert taken["applied"] == sent["operations"]
    assert hub.done("bundle", "import", "kota").lines == []

    (answer,) = hub.done("bundle", "export", "--to", "kota").lines
    assert answer["kind"] == "down"
    assert laptop.done("bundle", "import", "kota").lines[0]["sender"] == device(hub)
    assert laptop.done("state").object["unacknowledged"] == 0
    # the laptop says that it took the answer; what was acknowledged is deleted by its writer
    (last,) = laptop.done("bundle", "export", "--to", "kota").lines
    assert last["operations"] == 0
    mine = [name for name in dav.files() if name.startswith(device(laptop))]
    assert mine == [last["path"].removeprefix(dav.place().address)]
    # nothing is new: nobody writes and nobody answers any more
    assert hub.done("bundle", "import", "kota").lines[0]["applied"] == 0
    assert hub.done("bundle", "export", "--to", "kota").lines == []
    assert not any(name.startswith(device(hub)) for name in dav.files())
    assert laptop.done("bundle", "import", "kota").lines == []
    assert laptop.state_hash() == hub.state_hash()


def test_what_is_not_in_the_outbox_any_more_goes_from_the_place_too(
    pair: tuple[Machine, Machine], dav: Dav, tmp_path: Path
) -> None:
    """Somebody was erased: sent bundles are made anew, and the old ones are taken away."""
    laptop, _ = pair
    keep(laptop, dav, tmp_path)
    laptop.record(FAMILY)
    laptop.done("bundle", "export", "--to", "kota")
    (before,) = dav.files()
    for sent in (laptop.home / "outbox").iterdir():
        sent.unlink()
    # it lies there whole: nothing is sent again until there is something new
    assert laptop.done("bundle", "export", "--to", "kota").lines == []
    assert list(dav.files()) == [before]
    laptop.record({**FAMILY, "rt": "04"})
    laptop.done("bundle", "export", "--to", "kota")
    (after,) = dav.files()
    assert after != before


def test_nothing_of_the_account_is_in_a_copy_the_trail_or_a_refusal(
    pair: tuple[Machine, Machine], dav: Dav, tmp_path: Path
) -> None:
    laptop, _ = pair
    keep(laptop, dav, tmp_path)
    backup = tmp_path / "copy.kbbackup"
    laptop.done("backup", backup)
    trail = laptop.done("audit", "list").out
    assert "place_set" in trail
    for secret in (PASSWORD, dav.place().address, USER):
        assert secret not in trail
    other = Machine(tmp_path / "other", laptop.passphrase_file)
    other.done("restore", backup)
    assert other.done("place", "list").lines == []
    assert laptop.done("place", "list").lines[0]["user"] == USER
    with zipfile.ZipFile(backup) as archive:
        assert sorted(archive.namelist()) == ["kbdesk.db", "keyring.json"]
    dav.app = lambda _environ, start: (start("401 No", []), [b""])[1]
    said = laptop.ask("bundle", "export", "--to", "kota")
    assert said.code == "place.wrong_password"
    for secret in (PASSWORD, "localhost", USER):
        assert secret not in said.err + said.out
    faults = laptop.home / "faults.log"
    assert not faults.exists() or PASSWORD not in faults.read_text()


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("http://awan.contoh.id/", "place.not_https"),
        ("ftp://awan.contoh.id/", "place.not_https"),
        ("https://u:p@awan.contoh.id/", "place.password_in_address"),
        ("https:///", "place.bad_address"),
        ("https://awan.contoh.id/?a=b", "place.bad_address"),
        ("https://awan.contoh.id:99999/", "place.bad_address"),
        ("https://awan.contoh.id/../x", "place.bad_address"),
        ("/nowhere/at/all", "stick.folder_missing"),
        ("", "stick.folder_missing"),
    ],
)
def test_an_address_that_is_not_taken(laptop_alone: Machine, where: str, code: str) -> None:
    assert laptop_alone.ask("place", "set", "kota", where).code == code
    assert laptop_alone.done("place", "list").lines == []


def test_no_place_is_not_the_folder_in_which_a_script_runs(
    laptop_alone: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (("export", "--to", ""), ("import", "")):
        assert laptop_alone.ask("bundle", *words).status in (1, 2)
    with laptop_alone.desk() as desk, pytest.raises(KbdeskError, match="folder_missing"):
        named_place(desk, " ")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def laptop_alone(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return make(tmp_path_factory.mktemp("alone"))


def test_a_kept_folder_is_laid_out_as_a_server(
    pair: tuple[Machine, Machine], tmp_path: Path
) -> None:
    laptop, hub = pair
    folder = tmp_path / "Nextcloud"
    folder.mkdir()
    laptop.done("place", "set", "awan", folder)
    laptop.record(FAMILY)
    (sent,) = laptop.done("bundle", "export", "--to", "awan").lines
    assert Path(sent["path"]).parent == folder / device(laptop)
    # a folder that is not kept: what lies there for this machine is found all the same
    (taken,) = hub.done("bundle", "import", folder).lines
    assert taken["applied"] == sent["operations"]
    assert laptop.done("place", "remove", "awan").object == {"name": "awan", "removed": True}
    assert laptop.ask("place", "test", "awan").code == "place.unknown"

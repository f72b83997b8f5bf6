"""The command line of a warehouse, from its key to its answers; and a laptop without it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kbdesk.sync.keys import BoxKeys
from kbdesk.warehouse.address import without_password
from kbdesk.warehouse.key import new_key, open_key
from tests.cli.machine import CHEAP, Said, run
from tests.publish.invented import InventedCity, all_dimensions, row
from tests.warehouse.invented import MAY

PASSPHRASE = "perahu layar biru laut"


class Office:
    """A province's machine: its key, and the cities that send files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.passphrase = folder / "pass"
        self.passphrase.write_text(PASSPHRASE + "\n", encoding="utf-8")
        self.key = folder / "warehouse.key"
        self.public = new_key(self.key, PASSPHRASE, CHEAP)
        self.to = f"duckdb:{folder / 'facts.duckdb'}"

    def ask(self, *words: object) -> Said:
        """Run a command."""
        return run(["--passphrase-file", self.passphrase, "warehouse", *words])

    def load(self, *files: Path, key: Path | None = None) -> Said:
        """Load files."""
        return self.ask("load", *files, "--to", self.to, "--key", key or self.key)

    def file(self, city: InventedCity, people: range, name: str = "", **more: object) -> Path:
        """Return a city's next file."""
        path = self.folder / f"{name or city.serial + 1}.kbfacts"
        rows = {
            ("child_month", MAY): [
                row("child_month", child=one, s=True, place=1, village=1) for one in people
            ]
        }
        dimensions = {name: rows for name, rows in all_dimensions().items() if name != "category"}
        for some in dimensions.values():
            for one in some:
                one[0] = city.code
        city.write(path, rows, [self.public], dimensions=dimensions, **more)  # type: ignore[arg-type]
        return path


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with an empty warehouse."""
    found = Office(tmp_path)
    assert found.ask("init", "--to", found.to).object == {"made": found.to}
    return found


def test_a_city_is_let_in_by_its_fingerprint_and_loaded(office: Office) -> None:
    city = InventedCity()
    first, second = office.file(city, range(40)), office.file(city, range(50))
    refused = office.load(first)
    assert refused.code == "warehouse.some_refused"
    error = refused.object["error"]
    assert error["code"] == "publication.unknown_city"
    assert city.root.fingerprint in error["message"]
    typed = city.root.fingerprint.lower().replace("-", " ")
    let = office.ask("accept", "--to", office.to, "--city", 6474, "--root", typed).object
    assert let == {"city": 6474, "fingerprint": city.root.fingerprint, "known": False}
    # in the order of their numbers, whatever the order of the names
    said = office.load(second, first).lines
    # of the second file only the buckets that ten more children changed
    assert [(one["ok"], one["serial"], one["rows"]) for one in said] == [
        (True, 1, 40), (True, 2, 32),
    ]  # fmt: skip
    assert office.load(second).object["already"] is True
    older = office.load(first)
    assert older.object["error"]["code"] == "publication.older"
    (status,) = office.ask("status", "--to", office.to).lines
    assert (status["city"], status["serial"], status["rows"]) == (6474, 2, 50)
    assert (status["first_month"], status["last_month"]) == ("2026-05", "2026-05")


def test_a_refused_file_holds_up_no_other(office: Office) -> None:
    good, foreign = InventedCity(), InventedCity()
    for one in (6474, 6401):
        city = InventedCity(code=one) if one != 6474 else good
        office.ask("accept", "--to", office.to, "--city", one, "--root", city.root.fingerprint)
    cut = office.file(good, range(3), "cut")
    cut.write_bytes(cut.read_bytes()[:-20])
    fine = office.file(good, range(40), "fine")
    of_another_root = office.file(foreign, range(9), "foreign")
    nothing = office.folder / "absent.kbfacts"
    said = office.load(cut, fine, of_another_root, nothing)
    assert said.code == "warehouse.some_refused"
    answers = {Path(one["file"]).stem: one for one in said.lines}
    assert {name: one.get("error", {}).get("code") for name, one in answers.items()} == {
        "cut": "facts.cut", "fine": None, "foreign": "facts.other_root",
        "absent": "facts.unreadable",
    }  # fmt: skip
    assert answers["fine"]["rows"] == 40


def test_a_flipped_file_of_a_city_that_is_known_changes_nothing(office: Office) -> None:
    city = InventedCity()
    office.ask("accept", "--to", office.to, "--city", 6474, "--root", city.root.fingerprint)
    office.load(office.file(city, range(40)))
    before = office.ask("status", "--to", office.to).out
    raw = office.file(city, range(60)).read_bytes()
    for at in range(7, len(raw), max(len(raw) // 12, 1)):
        spoiled = office.folder / "spoiled.kbfacts"
        spoiled.write_bytes(raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1 :])
        answer = office.load(spoiled).object
        assert answer["ok"] is False
        assert answer["error"]["code"].startswith("facts.")
    assert office.ask("status", "--to", office.to).out == before


def test_two_hubs_of_one_backup_wait_for_a_person(office: Office) -> None:
    city = InventedCity()
    office.ask("accept", "--to", office.to, "--city", 6474, "--root", city.root.fingerprint)
    office.load(office.file(city, range(40)))
    other = office.file(city, range(30), "other", epoch="e" * 32)
    assert office.load(other).object["error"]["code"] == "publication.two_hubs"
    chosen = office.ask("accept", "--to", office.to, "--city", 6474, "--epoch", "e" * 32).object
    assert chosen == {"city": 6474, "epoch": "e" * 32, "before": city.epoch}
    assert office.load(other).object["ok"] is True
    (status,) = office.ask("status", "--to", office.to).lines
    assert (status["epoch"], status["rows"]) == ("e" * 32, 30)


def test_what_is_typed_wrong_is_said(office: Office) -> None:
    accept = ("accept", "--to", office.to, "--city")
    assert office.ask(*accept, 6474, "--root", "9F3K-22QD").code == "warehouse.bad_fingerprint"
    # letters that no fingerprint has: a slip that would let nobody in
    assert office.ask(*accept, 6474, "--root", "é" * 20).code == "warehouse.bad_fingerprint"
    assert office.ask(*accept, 6474, "--root", "U" * 20).code == "warehouse.bad_fingerprint"
    assert office.ask(*accept, 64, "--root", "0" * 20).code == "warehouse.bad_city"
    assert office.ask(*accept, 6474, "--epoch", "x").code == "warehouse.bad_epoch"
    assert office.ask(*accept, 6474, "--epoch", "e" * 32).code == "warehouse.not_let_in"
    assert office.ask(*accept, 6474).status == 2
    assert office.ask("init", "--to", office.to).code == "warehouse.is_one"
    assert office.ask("init", "--to", "duckdb:").code == "warehouse.bad_place"
    citus = f"duckdb:{office.folder / 'x'}"
    assert office.ask("init", "--citus", "--to", citus).code == "warehouse.only_postgres"
    assert not (office.folder / "x").exists()
    assert office.ask("status", "--to", citus).code == "warehouse.none_here"
    nowhere = f"duckdb:{office.folder / 'no' / 'folder.duckdb'}"
    assert office.ask("init", "--to", nowhere).code == "warehouse.not_written"


def test_a_key_is_opened_by_its_passphrase_and_never_replaced(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbdesk.warehouse.key.Kdf", lambda: CHEAP)
    path = office.folder / "another.key"
    made = office.ask("key", "-o", path).object
    assert made == {"public": open_key(path, PASSPHRASE).public, "path": str(path)}
    assert BoxKeys(open_key(path, PASSPHRASE).secret).secret not in path.read_text("utf-8")
    assert path.stat().st_mode & 0o077 == 0
    assert office.ask("key", "-o", path).code == "warehouse.key_exists"
    office.passphrase.write_text("gunung api merah tua", encoding="utf-8")
    file = office.file(InventedCity(), range(3))
    assert office.load(file).code == "access.wrong_passphrase"
    assert office.load(file, key=file).code == "warehouse.no_key"
    assert run(["warehouse", "load", file, "--to", office.to, "--key", path]).code == (
        "access.no_passphrase_file"
    )
    office.passphrase.write_text("kbdesk12", encoding="utf-8")
    assert office.ask("key", "-o", office.folder / "k").code == "access.weak_passphrase"


def test_a_password_in_an_address_is_not_said_again() -> None:
    told = without_password("postgresql://loader:secret@host/facts")
    assert told == "postgresql://loader:...@host/facts"
    for plain in ("postgresql://host/facts", "duckdb:a/b@c"):
        assert without_password(plain) == plain
    for place in (
        "mysql://a:secret@h/x", "mysql:a:secret@h", "postgresql://a:secret x@h/f",
        "postgresql://h/f?password=secret&bogus=1", "postgresql://h/f?bogus=1&Password=secret",
    ):  # fmt: skip
        said = run(["warehouse", "status", "--to", place])
        assert said.code == "warehouse.bad_place"
        assert "secret" not in said.err


@pytest.mark.parametrize("library", ["psycopg", "duckdb"])
def test_without_the_extra_a_sentence_says_how_to_get_it(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [one for one in sys.modules if one.startswith("kbdesk.warehouse.")]:
        if name.rpartition(".")[2] in ("postgres", "duck", "parquet"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    places = ["postgresql:///x"] if library == "psycopg" else ["duckdb:x", "parquet:x"]
    for place in places:
        said = run(["warehouse", "status", "--to", place])
        assert said.code == "warehouse.no_extra"
        assert "kbdesk[warehouse]" in said.err


def test_the_command_line_loads_no_engine_until_one_is_asked_for() -> None:
    """That no other room imports one is a contract of import-linter."""
    code = (
        "import sys, click\n"
        "from kbdesk.cli import program\n"
        "program.list_commands(click.Context(program))\n"
        "assert 'kbdesk.warehouse.loader' in sys.modules\n"
        "print(sorted({'psycopg', 'duckdb', 'PySide6'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True
    )
    assert done.stdout.strip() == "[]"

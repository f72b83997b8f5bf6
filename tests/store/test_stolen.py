"""A stolen laptop: whoever reads its files, closed or in use, learns nobody's name or number."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kbdesk.commands import bundles, upkeep
from kbdesk.commands.drafts_kept import keep_draft
from kbdesk.commands.pins import set_pin
from tests.sync.machines import CHEAP, PASSPHRASE, Machine, enrol

NAME, NIK, STREET, TYPED = "Zubaidah Kencana", "6474015505950007", "Gang Rahasia 9", "Wirasena"
PIN = "482913"


def test_nothing_can_be_read_without_the_passphrase(tmp_path: Path) -> None:
    hub, laptop = Machine(tmp_path / "hub", "hub"), Machine(tmp_path / "a", "posyandu", ("LT01",))
    enrol(hub, laptop, tmp_path / "papers")
    member = {"name": NAME, "sex": "female", "birth_date": "1995-05-15", "nik": NIK}
    laptop.do("register_family", rt="1", address=STREET, members=[member])
    keep_draft(laptop.desk, "families", {"name": TYPED})
    set_pin(laptop.desk, PIN, PASSPHRASE, kdf=CHEAP)
    (tmp_path / "stick").mkdir()
    bundles.export_to(laptop.desk, tmp_path / "stick")
    upkeep.backup(laptop.desk, tmp_path / "copy.kbbackup")
    secrets = (NAME, NIK, STREET, TYPED, PASSPHRASE, PIN)
    in_use = sorted(path.name for path in laptop.folder.iterdir())
    assert "kbdesk.db-wal" in in_use  # what was written last stands there
    assert found(tmp_path, secrets) == []
    laptop.close()
    hub.close()
    assert found(tmp_path, secrets) == []
    for database in (laptop.folder / "kbdesk.db", tmp_path / "copy.kbbackup"):
        thief = sqlite3.connect(database)
        with pytest.raises(sqlite3.DatabaseError):
            thief.execute("SELECT * FROM sqlite_master").fetchall()
        thief.close()


def found(folder: Path, secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return in which file below a folder which secret can be read, in any usual writing."""
    return [
        (path.name, secret)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for raw in (path.read_bytes(),)
        for secret in secrets
        if any(
            text.encode(code) in raw
            for text in (secret, secret.lower(), secret.upper())
            for code in ("utf-8", "utf-16-le", "utf-16-be")
        )
    ]

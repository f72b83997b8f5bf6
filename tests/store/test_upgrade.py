"""A database of an earlier version gets what is new, and shows what it kept unread."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.registers import BELONGS, ENTITIES
from kbdesk.store.audit import state_hash, table_faults
from kbdesk.store.home import HomePaths
from kbdesk.store.schema import VERSION
from kbdesk.store.store import Change, Store

KEY = bytes(32)


def wall() -> int:
    return 1_760_000_000_000


def made(folder: Path) -> HomePaths:
    paths = HomePaths(folder)
    paths.make_folders()
    store = Store.create(paths, KEY, wall, device="a" * 32)
    person = {"name": "Sari", "sex": "female", "birth_date": "1998-02-03"}
    left = {"left_date": "2025-01-01", "left_why": "moved"}
    check = {"person": "p1", "date": "2025-02-01", "tablets": 30, "signs": ["fever"]}
    with store.transaction():
        store.write(
            [
                Change("person", "p1", "identity", person),
                Change("person", "p1", "life", left),
                Change("woman_check", "w1", "fact", check),
            ],
            user=None,
        )
    store.close()
    return paths


def made_older(paths: HomePaths, *statements: str) -> None:
    store = Store(paths, KEY, wall)
    for statement in (*statements, "PRAGMA user_version = 1"):
        store.db.execute(statement)
    store.close()


def test_new_fields_and_entities_show_what_was_kept(tmp_path: Path) -> None:
    paths = made(tmp_path / "home")
    made_older(
        paths,
        "ALTER TABLE person DROP COLUMN left_why",
        "ALTER TABLE person_joined DROP COLUMN left_why",
        "DROP TABLE woman_check",
        "DROP TABLE person_root",
    )
    store = Store(paths, KEY, wall)
    assert store.db.execute("PRAGMA user_version").fetchone()[0] == VERSION
    assert (store.records.get("person", "p1") or {})["left_why"] == "moved"
    shown = store.records.get("woman_check", "w1") or {}
    assert (shown["tablets"], shown["signs"]) == (30, ["fever"])
    assert not list(table_faults(store))
    store.close()
    assert (paths.backups / "before-migration.db").is_file()


def test_what_an_earlier_version_spelled_is_read_as_a_number(tmp_path: Path) -> None:
    paths = made(tmp_path / "home")
    store = Store(paths, KEY, wall)
    with store.transaction():
        store.write(
            [Change("family", "f1", "place", {"rt": "RT 1", "rw": "002", "address": "Jalan 1"})],
            user=None,
        )
    before = state_hash(store)
    store.close()
    made_older(
        paths,
        "UPDATE family SET rt = 'RT 1', rw = '002'",
        "DELETE FROM _sqlite_migrations WHERE name = '0004-neighbourhoods'",
    )
    store = Store(paths, KEY, wall)
    shown = store.records.get("family", "f1") or {}
    assert (shown["rt"], shown["rw"], shown["address"]) == ("01", "02", "Jalan 1")
    (head,) = store.journal.heads("family", "f1", "place")
    assert head.operation.fields["rt"] == "RT 1"
    assert state_hash(store) == before
    assert not list(table_faults(store))
    store.close()


def test_an_upgrade_that_is_cut_off_is_done_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = made(tmp_path / "home")
    made_older(paths, "DROP TABLE woman_check")
    with monkeypatch.context() as broken:
        broken.setattr("kbdesk.store.journal.Journal.show_again", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            Store(paths, KEY, wall)
    store = Store(paths, KEY, wall)
    assert store.records.get("woman_check", "w1") is not None
    store.close()


def _cut_off(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    paths = made(tmp_path / "home")
    store = Store(paths, KEY, wall)
    store.db.execute(f"PRAGMA user_version = {VERSION + 1}")
    store.close()
    with pytest.raises(KbdeskError, match=r"store\.newer"):
        Store(paths, KEY, wall)


def test_every_entity_says_whom_it_concerns() -> None:
    """A row that concerns nobody known would go to every laptop, or to none."""
    assert BELONGS.keys() == ENTITIES.keys()
    order = list(BELONGS)
    for entity, whom in BELONGS.items():
        columns = {"id", *(name for fields in ENTITIES[entity].values() for name in fields)}
        for column, named in whom:
            assert column in columns
            if named not in ("person", "family", "posyandu", "village"):
                assert order.index(named) < order.index(entity), "what is followed stands first"

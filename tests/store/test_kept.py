"""What was read of the tables is kept until something is written, and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands.homes import create_home, opened
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.keyring import Kdf
from kbdesk.store.records import Records
from kbdesk.store.store import Store

PASSPHRASE = "empat kata yang mudah"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    create_home(
        tmp_path / "home", role="hub", name="Kota", user="sari", passphrase=PASSPHRASE,
        kdf=Kdf(memory_kib=8, passes=1, lanes=1),
    )  # fmt: skip
    with opened(tmp_path / "home", user=None, passphrase=PASSPHRASE) as desk:
        yield desk


class Reader:
    """Counts how often it reads how many families there are."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return int(self.store.records.value("SELECT count(*) FROM family"))

    def kept(self, key: str = "families") -> tuple[int, int]:
        return self.store.kept(key, self), self.times


def settle(store: Store, family: str) -> None:
    with store.transaction():
        store.db.execute("INSERT INTO family (id) VALUES (?)", (family,))


def fails(store: Store, families: Reader) -> None:
    with store.transaction():
        store.db.execute("INSERT INTO family (id) VALUES ('f1')")
        assert families.kept()[0] == 1
        raise ZeroDivisionError


def test_it_is_read_once_until_something_is_written(desk: Desk) -> None:
    families = Reader(desk.store)
    assert families.kept() == families.kept() == (0, 1)
    settle(desk.store, "f1")
    assert families.kept() == families.kept() == (1, 2)
    assert families.kept("others") == (1, 3)


def test_nothing_is_kept_of_what_is_taken_back(desk: Desk) -> None:
    families = Reader(desk.store)
    assert families.kept() == (0, 1)
    with desk.store.rehearsal():
        desk.store.db.execute("INSERT INTO family (id) VALUES ('f1')")
        assert families.kept() == (1, 2)
    assert families.kept() == (0, 3)
    with pytest.raises(ZeroDivisionError):
        fails(desk.store, families)
    assert families.times == 4
    assert families.kept() == (0, 5)


def test_two_readings_stand_beside_each_other_and_see_what_is_committed(desk: Desk) -> None:
    def count(records: Records) -> int:
        return int(records.value("SELECT count(*) FROM family"))

    settle(desk.store, "f1")
    first, second = desk.store.beside(count), desk.store.beside(count)
    assert (first(), second(), first()) == (1, 1, 1)
    with desk.store.rehearsal():
        desk.store.db.execute("INSERT INTO family (id) VALUES ('f2')")
        assert desk.store.beside(count)() == 2
    assert desk.store.beside(count)() == 1


def test_a_reading_beside_that_fails_says_so_where_it_is_waited_for(desk: Desk) -> None:
    def refused(_records: Records) -> int:
        raise KbdeskError("store.disk_full")

    waiting = desk.store.beside(refused)
    with pytest.raises(KbdeskError) as refusal:
        waiting()
    assert refusal.value.code == "store.disk_full"

"""What was read of the tables is kept until something is written, and no longer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands.homes import create_home, opened
from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.rules_version import rules_version
from kbdesk.resources import resource
from kbdesk.store.connection import connect
from kbdesk.store.keyring import Kdf
from kbdesk.store.records import Records
from kbdesk.store.store import Store

PASSPHRASE = "empat kata yang mudah"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    create_home(
        tmp_path / "home", role="hub", name="Kota", user="sari", passphrase=PASSPHRASE,
        kdf=Kdf(memory_kib=8, passes=1, lanes=1),
    )  # fmt: skip
    return tmp_path / "home"


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with opened(home, user=None, passphrase=PASSPHRASE) as desk:
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
        return self.store.derived.kept(key, self), self.times

    def answer(self) -> tuple[int, int]:
        return self.store.derived.answer("families", self), self.times


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


def test_a_line_of_the_trail_and_a_setting_leave_what_is_kept(desk: Desk) -> None:
    families = Reader(desk.store)
    assert (families.kept(), families.answer()) == ((0, 1), (0, 2))
    note(desk, "read", "person", "p1")
    with desk.store.transaction():
        desk.store.set_setting("seen", "yes")
        desk.store.set_setting("seen", "again")
    assert (families.kept(), families.answer()) == ((0, 2), (0, 2))
    with desk.store.transaction():
        desk.store.set_setting("seen", "no")
        desk.store.db.execute("INSERT INTO family (id) VALUES ('f1')")
    assert (families.kept(), families.answer()) == ((1, 3), (1, 4))


def test_an_answer_on_the_disk_is_there_at_the_next_start_until_something_is_recorded(
    home: Path,
) -> None:
    with opened(home, user=None, passphrase=PASSPHRASE) as desk:
        families = Reader(desk.store)
        families.answer()
        desk.store.derived.roll_up({"families": "0"}, desk.store.derived.state())
        assert (families.kept(), families.answer()) == ((0, 2), (0, 2))
    with opened(home, user=None, passphrase=PASSPHRASE) as desk:
        assert desk.store.derived.rolled_up("families") == "0"
        note(desk, "read", "person", "p1")
        assert desk.store.derived.rolled_up("families") == "0"
        with desk.store.rehearsal():
            assert desk.store.derived.rolled_up("families") is None
        settle(desk.store, "f1")
        assert desk.store.derived.rolled_up("families") is None


def test_nothing_is_put_on_the_disk_that_another_connection_made_out_of_date(
    desk: Desk, home: Path
) -> None:
    families = Reader(desk.store)
    assert families.answer() == (0, 1)
    made = desk.store.derived.state()
    other = connect(home / "kbdesk.db", desk.store.key.value)
    try:
        other.execute("INSERT INTO family (id) VALUES ('f1')")
    finally:
        other.close()
    desk.store.derived.roll_up({"families": "0"}, made)
    desk.store.derived.make_last({"families": b"0"}, made)
    assert desk.store.derived.rolled_up("families") is None
    assert desk.store.derived.lasting("families") is None
    assert families.answer() == (1, 2)


@pytest.mark.parametrize("what", ["__version__", "rules_version"])
def test_what_other_rules_or_another_version_counted_is_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """A table of limits that ships with the program is another one: nothing was recorded."""
    derived = desk.store.derived
    made = derived.state()
    derived.roll_up({"families": "0"}, made)
    derived.make_last({"families": b"0"}, made)
    with monkeypatch.context() as patched:
        patched.setattr(f"kbdesk.store.lasting.{what}", "99" if what[0] == "_" else lambda: "99")
        assert derived.rolled_up("families") is None
        assert derived.lasting("families") is None
    assert derived.rolled_up("families") == "0"
    assert derived.lasting("families") is not None


def test_the_rules_are_others_once_any_shipped_table_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(resource(), tmp_path / "all", ignore=shutil.ignore_patterns("fonts", "manual"))
    monkeypatch.setattr("kbdesk.domain.rules_version.resource", (tmp_path / "all").joinpath)
    found = {rules_version.__wrapped__()}
    for name in ("domain/figures.json", "domain/krs.json", "growth/kbm.json"):
        (tmp_path / "all" / name).write_text("{}", encoding="utf-8")
        found.add(rules_version.__wrapped__())
    assert len(found) == 4


def test_what_is_noted_for_lasting_counts_is_bounded(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts that nobody asks for again do not hold back what was noted since for ever."""
    monkeypatch.setattr("kbdesk.store.lasting.MOST_NAMES", 6)
    derived = desk.store.derived
    derived.make_last({"old": b"0"}, derived.state())
    sizes = []
    for number in range(12):
        settle(desk.store, f"f{number}")
        sizes.append(len(desk.store.settings_of("rolled_up:~notes:")))
        if number == 3:
            derived.make_last({"new": b"0"}, derived.state())
    assert max(sizes) <= 6
    assert derived.lasting("old") is None

"""The hub witnesses each laptop's audit trail: cut, written anew or blamed on another, it shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.commands.trail import note
from kbdesk.queries import standing
from kbdesk.store.trail import Trail
from kbdesk.store.witnesses import Witness, difference
from tests.sync.machines import Machine, exchange
from tests.sync.test_replication import Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def acts(laptop: Machine, count: int = 3) -> None:
    for n in range(count):
        note(laptop.desk, "seen", "person", f"{n:032x}")


def faults(hub: Machine) -> list[tuple[object, object]]:
    return [(one["code"], one["name"]) for one in standing.check(hub.desk)["faults"]]


def written_anew(laptop: Machine, change: Any) -> None:
    """Write the trail again from its lines, as somebody with the database's key can."""
    db = laptop.desk.store.db
    rows = db.execute("SELECT at, user, act, entity, row, detail FROM trail ORDER BY n").fetchall()
    db.execute("DELETE FROM trail")
    db.execute("DELETE FROM setting WHERE name = 'trail_length'")
    trail = Trail(db)
    for at, user, act, entity, row, detail in change(rows):
        trail.add(at, user, act, entity, row, json.loads(detail))
    assert laptop.desk.store.trail.broken_at() is None, "the laptop's own check sees nothing"


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("the end is cut", lambda rows: rows[:2], "check.witness_cut"),
        ("all is gone", lambda rows: rows[:0], "check.witness_cut"),
        ("a line is taken out", lambda rows: [*rows[:1], *rows[2:], *rows[:3]],
         "check.witness_changed"),
        ("another is blamed", lambda rows: [(r[0], "b" * 32, *r[2:]) for r in rows],
         "check.witness_changed"),
    ],
)  # fmt: skip
def test_a_trail_that_is_not_what_it_was_shows_at_the_hub(
    town: Town, name: str, change: Any, code: str
) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    acts(a)
    exchange(town.hub, [a, b], town.stick)
    assert faults(town.hub) == []
    written_anew(a, change)
    town.hub.taken(a.export(town.stick))
    assert faults(town.hub) == [(code, "a")], name
    town.hub.taken(b.export(town.stick))
    town.hub.taken(a.export(town.stick))
    assert faults(town.hub) == [(code, "a")], "what was seen once stays"


def test_bundles_in_any_order_and_twice_accuse_nobody(town: Town) -> None:
    a = town.laptop("a", "LT01")
    bundles = []
    for _ in range(5):
        acts(a)
        a.wall_ms += 60_000
        bundles.append(a.export(town.stick))
    for place in (3, 1, 4, 0, 2, 1, 4):
        town.hub.taken(bundles[place])
        assert faults(town.hub) == []


def test_a_laptop_that_is_restored_goes_on_under_a_new_epoch_and_is_not_accused(
    town: Town, tmp_path: Path
) -> None:
    a = town.laptop("a", "LT01")
    acts(a)
    exchange(town.hub, [a], town.stick)
    kept = a.backup(tmp_path / "kept.kbbackup")
    acts(a, 5)
    town.hub.taken(a.export(town.stick))
    a.restore(kept)
    acts(a, 1)
    exchange(town.hub, [a], town.stick)
    assert faults(town.hub) == []


def test_a_copied_home_and_its_original_are_not_accused(town: Town) -> None:
    a = town.laptop("a", "LT01")
    acts(a)
    exchange(town.hub, [a], town.stick)
    copy = town.folder / "copy"
    a.copy_of_home(copy)
    twin = Machine(copy, "posyandu", ("LT01",))
    town.machines.append(twin)
    acts(twin, 4)
    acts(a, 2)
    exchange(town.hub, [a, twin], town.stick, rounds=3)
    assert faults(town.hub) == []


LINKS = st.lists(st.integers(0, 2**16), min_size=1, max_size=30)


def words(trail: list[int], lengths: list[int]) -> list[Witness]:
    """Return what bundles at some lengths of one growing trail say."""

    def link(n: int) -> str:
        return f"{hash((n, tuple(trail[:n]))):x}"

    return [
        Witness("d", "e", number, n, link(n), {m: link(m) for m in lengths[:number] if m != n}, "")
        for number, n in enumerate(lengths)
    ]


@given(LINKS, st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_a_trail_that_only_grows_never_differs(trail: list[int], lengths: list[int]) -> None:
    said = words(trail, sorted(min(n, len(trail)) for n in lengths))
    assert [difference(*pair) for pair in pairwise(said)] == [None for _ in said[1:]]


@given(LINKS, st.data())
def test_a_line_that_was_told_cannot_be_another_unseen(
    trail: list[int], data: st.DataObject
) -> None:
    told = len(trail)
    place = data.draw(st.integers(0, told - 1))
    other = [*trail[:place], trail[place] + 1, *trail[place + 1 :], 7]
    before = words(trail, [told])[0]
    after = words(other, [told, told + 1])[1]
    assert difference(before, after) == "changed"

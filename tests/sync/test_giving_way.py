"""Each decision of ``sync/branching.py`` by itself, beside the whole machines of test_branches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kbdesk.journal.operation import Operation
from kbdesk.store.branches import Fork
from kbdesk.store.held_operations import Incoming
from kbdesk.store.parcels import Peer
from kbdesk.store.store import Change, Store
from kbdesk.sync import branching
from kbdesk.sync.manifest import Branch, Manifest

NOW = datetime(2026, 9, 21, 8, tzinfo=UTC)
MINE, THEIRS, OTHERS, NOBODYS = "e-mine", "e-theirs", "e-others", "e-nobodys"
OF = {MINE: "mine", THEIRS: "theirs", OTHERS: "others", NOBODYS: None}
"""Epochs by the machine whose they are."""


@dataclass
class Table:
    """What a store holds of these things, and what was asked of it."""

    forks: list[Fork] = field(default_factory=list)
    peers: list[Peer] = field(default_factory=list)
    setting: Mapping[str, str] | None = None
    said_again: Mapping[bytes, str] = field(default_factory=dict)
    erased_rows: frozenset[str] = frozenset()
    links: Mapping[tuple[str, int], bytes] = field(default_factory=dict)
    withdrawn: bool = True
    done: list[tuple[Any, ...]] = field(default_factory=list)

    def store(self) -> Store:
        note = self.done.append
        epochs = {name: SimpleNamespace(device=device) for name, device in OF.items()}

        def aside(item: Incoming, bundle: str, at: str) -> None:
            note(("aside", item.operation.seq, bundle, at))

        def again(operation: Operation, _: bytes, __: object) -> str:
            note(("again", operation.seq))
            return f"new {operation.seq}"

        return cast(
            Store,
            SimpleNamespace(
                device="mine",
                branches=SimpleNamespace(
                    forks=lambda _: self.forks,
                    others=lambda name, first, digests: (
                        note(("others", name, first, digests)) or [first]
                    ),
                    withdraw=lambda name, numbers: [item(name, seq) for seq in numbers],
                    drop_withdrawn=lambda: self.withdrawn,
                ),
                journal=SimpleNamespace(
                    epochs=epochs,
                    link=lambda name, seq: self.links.get((name, seq)),
                    put_aside=aside,
                    purging=SimpleNamespace(concerns=lambda o: o.row in self.erased_rows),
                ),
                parcels=SimpleNamespace(peers=lambda: self.peers),
                quarantine=SimpleNamespace(
                    said_again=lambda digest, _: self.said_again.get(digest),
                    became=None,
                    judge=lambda digest, how, said: note(("judge", digest, how, said)),
                    clear=lambda: note(("clear",)),
                ),
                write=lambda changes, _: note(("write", *changes)),
                write_again=again,
                begin_epoch=lambda why: note(("epoch", why)),
                json_setting=lambda _: self.setting,
                set_setting=lambda _, text: note(("set", json.loads(text))),
            ),
        )


def item(
    epoch: str, seq: int, *, row: str = "r", entity: str = "person", erased: bool = False
) -> Incoming:
    operation = Operation(
        at=0, clock=seq, entity=entity, epoch=epoch, fields={}, group="identity", parents=[],
        row=row, seq=seq, user=None, v=1,
    )  # fmt: skip
    return Incoming(operation, b"", bytes([seq]), erased=erased)


# -- at the hub: from which number on an epoch has two branches


def noted(
    alike: Sequence[int], new: Sequence[int], *, before: Iterable[int] = (), **of: Any
) -> list[tuple[Any, ...]]:
    """Return what is written of an epoch with these numbers, alike before new."""
    epoch = of.get("epoch", THEIRS)
    table = Table(forks=[Fork(epoch, first, 1, 1) for first in before])
    differences = branching.Differences()
    for seq in alike:
        differences.alike(item(epoch, seq))
    for seq in new:
        differences.put_aside(item(epoch, seq))
    for seq in of.get("late", ()):
        differences.alike(item(epoch, seq))
    differences.note(table.store(), of.get("passed_over", ()))
    return table.done


def first(seq: int, epoch: str = THEIRS) -> list[tuple[Any, ...]]:
    return [("write", Change("epoch", epoch, "fork", {"first": seq}))]


def test_two_branches_differ_from_the_number_after_the_last_that_is_alike() -> None:
    assert noted([3, 5], [6, 7]) == first(6)
    assert noted([5, 3], [6]) == first(6)
    # the same number may say the same again further on: the branches are two all the same
    assert noted([3], [4], late=[5]) == first(4)
    # the first operation names the epoch, so it is the same in both
    assert noted([], [2]) == first(2)
    assert noted([1], [2]) == first(2)
    assert noted([4], []) == []


def test_an_earlier_difference_stays_and_a_later_one_changes_nothing() -> None:
    assert noted([5], [6], before=[4]) == first(4)
    assert noted([5], [6], before=[8]) == first(6)


def test_no_word_is_said_of_ones_own_epoch_of_nobodys_and_of_who_is_passed_over() -> None:
    assert noted([1], [2], epoch=MINE) == []
    assert noted([1], [2], epoch=NOBODYS) == []
    assert noted([1], [2], epoch="e-unheard") == []
    assert noted([1], [2], passed_over=["theirs"]) == []
    assert noted([1], [2], passed_over=["others"]) == first(2)


# -- at a laptop: who gives way to what the hub has


def manifest(epoch_no: int = 2, number: int = 5, **branches: int) -> Manifest:
    said = {
        name.replace("_", "-"): Branch(first=one, digests="d") for name, one in branches.items()
    }
    return cast(
        Manifest,
        SimpleNamespace(
            sender="theirs", epoch_no=epoch_no, number=number, branches=said,
            have={}, links={},
        ),
    )  # fmt: skip


def gave_way(table: Table, said: Manifest) -> list[tuple[str, int]]:
    return [found.operation.name for found in branching.give_way(table.store(), said)]


def test_what_is_not_of_the_hubs_branch_gives_way_from_its_first_number() -> None:
    table = Table()
    assert gave_way(table, manifest(e_mine=4, e_others=7)) == [(MINE, 4), (OTHERS, 7)]
    assert table.done == [("others", MINE, 4, "d"), ("others", OTHERS, 7, "d")]
    assert gave_way(Table(), manifest()) == []
    # never the operation that names the epoch, and none of what the sender wrote itself
    assert gave_way(Table(), manifest(e_mine=1)) == [(MINE, 2)]
    assert gave_way(Table(), manifest(e_mine=2)) == [(MINE, 2)]
    assert gave_way(Table(), manifest(e_theirs=4, e_unheard=4)) == []


@pytest.mark.parametrize(
    ("heard", "latest"),
    [((2, 4), True), ((2, 5), False), ((2, 6), False), ((1, 9), True), ((3, 1), False)],
)
def test_an_old_bundle_takes_nothing_away(heard: tuple[int, int], latest: bool) -> None:
    epoch_no, number = heard
    word = Peer("theirs", epoch="e", epoch_no=epoch_no, number=number)
    beside = Peer("others", epoch="e", epoch_no=9, number=9)
    found = gave_way(Table(peers=[word, beside]), manifest(e_mine=4))
    assert found == ([(MINE, 4)] if latest else [])
    both = [word, Peer("theirs", epoch="f", epoch_no=1, number=1)]
    assert bool(gave_way(Table(peers=both), manifest(e_mine=4))) is latest


# -- what gave way is written again, or waits for its author


def settled(table: Table, *withdrawn: Incoming) -> int:
    return branching.settle(table.store(), withdrawn, "b1", NOW)


def test_ones_own_is_written_again_and_others_waits() -> None:
    table = Table()
    assert settled(table, item(MINE, 4), item(OTHERS, 7), item(MINE, 5)) == 2
    assert table.done == [
        ("again", 4),
        ("judge", bytes([4]), "written_again", "new 4"),
        ("aside", 7, "b1", "2026-09-21T08:00:00+00:00"),
        ("again", 5),
        ("judge", bytes([5]), "written_again", "new 5"),
        ("epoch", "branched"),
        ("clear",),
    ]


def test_what_was_said_again_before_is_not_said_a_third_time() -> None:
    table = Table(said_again={bytes([4]): "b4", bytes([7]): "b7"})
    assert settled(table, item(MINE, 4), item(OTHERS, 7)) == 0
    judged = [("judge", bytes([n]), "written_again", f"b{n}") for n in (4, 7)]
    assert table.done == [*judged, ("epoch", "branched"), ("clear",)]


def test_what_is_erased_and_the_epochs_own_operations_are_let_go() -> None:
    table = Table(erased_rows=frozenset({"gone"}), withdrawn=False)
    gone = (
        item(MINE, 4, erased=True),
        item(MINE, 5, entity="epoch"),
        item(MINE, 6, row="gone"),
    )
    assert settled(table, *gone) == 0
    assert table.done == [("clear",)], "and nothing of this epoch went: no new one is begun"


def test_where_nothing_gave_way_no_epoch_is_begun() -> None:
    table = Table(withdrawn=True)
    assert settled(table) == 0
    assert table.done == [("clear",)]


# -- which of this machine's epochs are not what the hub holds


def branched(setting: Mapping[str, str] | None, have: int = 3, link: str = "aa") -> list[Any]:
    table = Table(setting=setting, links={(MINE, 3): b"\xaa", (MINE, 0): b"\0", (MINE, 1): b"\1"})
    said = manifest()
    said.have.update({MINE: have} if have >= 0 else {})
    said.links.update({MINE: link, OTHERS: "bb", "e-unheard": "cc"})
    branching.note_branched(table.store(), said, NOW)
    return table.done


def test_an_epoch_whose_link_differs_is_noted_once_and_forgotten_when_it_does_not() -> None:
    since = {MINE: "2026-09-21T08:00:00+00:00"}
    assert branched(None, link="ab") == [("set", since)]
    assert branched({MINE: "2026-01-01"}, link="ab") == []
    assert branched({MINE: "2026-01-01"}) == [("set", {})]
    assert branched(None) == []
    # of what the hub says no number it is asked from the beginning
    assert branched(None, have=-1, link="00") == []
    assert branched(None, have=-1, link="01") == [("set", since)]

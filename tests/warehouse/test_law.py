"""The loader's law, without a database: whatever is lost, doubled, shuffled, set back, purged."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.warehouse.law import FactSlice, HeldCity, Offered, change_of

ROOT = "9F3K-22QD-AAAA-BBBB-CCCC"
CHANGES_OF = 3
"""A publication carries what changed in this many."""
Rows = dict[FactSlice, frozenset[tuple[int, int]]]


@dataclass(frozen=True)
class Sent:
    """A publication with its rows and the numbers that are erased."""

    offered: Offered
    rows: Rows
    erased: frozenset[int]


@dataclass
class Hub:
    """People (number: value) as slices, whatever is done to them."""

    people: dict[int, int] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)
    epoch_no: int = 1
    epoch: str = "1"
    serial: int = 0
    told: list[Rows] = field(default_factory=list)

    def rows(self) -> Rows:
        found: dict[FactSlice, set[tuple[int, int]]] = {}
        for one, value in self.people.items():
            for month in range(3):
                found.setdefault(FactSlice("child_month", month, one % 4), set()).add((one, value))
        return {of: frozenset(some) for of, some in found.items()}

    def publish(self, *, whole: bool) -> Sent:
        self.serial += 1
        rows = self.rows()
        before = self.told[-CHANGES_OF:]
        whole = whole or len(before) < CHANGES_OF
        carried = [one for one in rows if whole or any(old.get(one) != rows[one] for old in before)]
        self.told.append(rows)
        offered = Offered(
            6474, ROOT, self.epoch_no, self.epoch, self.serial,
            f"{self.epoch}/{self.serial}/{whole}",
            {one: str(hash(some)) for one, some in rows.items()}, carried,
        )  # fmt: skip
        return Sent(offered, {one: rows[one] for one in carried}, frozenset(self.erased))

    def set_back(self, to: Hub) -> Hub:
        return replace(
            to, people=dict(to.people), erased=set(to.erased), epoch_no=self.epoch_no + 1,
            epoch=f"{self.epoch}'", serial=to.serial, told=[],
        )  # fmt: skip

    def copy(self) -> Hub:
        return replace(self, people=dict(self.people), erased=set(self.erased))


@dataclass
class Store:
    """What the loader does with a change, in memory."""

    held: HeldCity = field(default_factory=lambda: HeldCity(ROOT))
    rows: dict[FactSlice, frozenset[tuple[int, int]]] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)

    def load(self, sent: Sent) -> str:
        try:
            change = change_of(self.held, sent.offered)
        except KbdeskError as error:
            return error.code
        if change is None:
            return "already"
        self.erased |= sent.erased
        slices = dict(self.held.slices)
        for one in change.drop:
            del self.rows[one], slices[one]
        for one in change.load:
            self.rows[one], slices[one] = sent.rows[one], sent.offered.slices[one]
        self.rows = {
            of: frozenset(row for row in some if row[0] not in self.erased)
            for of, some in self.rows.items()
        }
        of = sent.offered
        self.held = replace(
            self.held, epoch_no=of.epoch_no, epoch=of.epoch, serial=of.serial, digest=of.digest,
            slices=slices,
        )  # fmt: skip
        return "loaded"


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_whatever_comes_the_end_is_the_hubs_without_the_erased(seed: int) -> None:
    dice = random.Random(seed)
    hub, store = Hub(), Store()
    backup, waiting, gone = hub.copy(), list[Sent](), set[int]()
    for _ in range(30):
        for _ in range(dice.randrange(4)):
            hub.people[dice.randrange(40)] = dice.randrange(9)
        match dice.randrange(8):
            case 0 if hub.people:
                one = dice.choice(sorted(hub.people))
                del hub.people[one]
                hub.erased.add(one)
                gone.add(one)
            case 1:
                backup = hub.copy()
            case 2:
                hub = hub.set_back(backup)
        hub.people = {one: value for one, value in hub.people.items() if one not in hub.erased}
        waiting.append(hub.publish(whole=dice.random() < 0.1))
        dice.shuffle(waiting)
        while waiting and dice.random() < 0.7:
            sent = waiting.pop()
            if dice.random() < 0.25:
                continue  # the stick was lost
            # what travelled is what is told: a person who is erased there stays away here
            known = set(store.erased)
            store.load(sent)
            assert known <= store.erased
            assert not {one for some in store.rows.values() for one, _ in some} & store.erased
            if dice.random() < 0.2:
                waiting.append(sent)
    assert store.load(hub.publish(whole=True)) == "loaded"
    wanted = {
        of: frozenset(row for row in some if row[0] not in store.erased)
        for of, some in hub.rows().items()
    }
    assert store.rows == wanted
    assert store.erased <= gone


def sent(hub: Hub, *, whole: bool = True) -> Offered:
    return hub.publish(whole=whole).offered


def held_after(offered: Offered) -> HeldCity:
    return HeldCity(
        ROOT, offered.epoch_no, offered.epoch, offered.serial, offered.digest, offered.slices
    )


def code(held: HeldCity | None, offered: Offered) -> str:
    with pytest.raises(KbdeskError) as refused:
        change_of(held, offered)
    return refused.value.code


def test_a_city_is_let_in_by_its_root_first() -> None:
    first = sent(Hub({1: 1}))
    assert code(None, first) == "publication.unknown_city"
    assert code(HeldCity("OTHER"), first) == "facts.other_root"


def test_the_same_again_is_known_and_another_of_its_number_is_refused() -> None:
    hub = Hub({1: 1})
    first, second = sent(hub), sent(hub)
    assert change_of(held_after(second), second) is None
    assert code(held_after(second), first) == "publication.older"
    other = replace(second, digest="other")
    assert code(held_after(second), other) == "publication.same_number"


def test_two_hubs_of_one_backup_wait_for_a_person() -> None:
    hub = Hub({1: 1})
    backup = hub.copy()
    one, two = hub.set_back(backup), hub.set_back(backup)
    two.epoch = "another"
    held = held_after(sent(one))
    assert code(held, sent(two)) == "publication.two_hubs"
    chosen = replace(held, epoch=two.epoch, serial=-1)
    assert change_of(chosen, sent(two)) is not None
    assert code(chosen, sent(one)) == "publication.two_hubs"


def test_what_is_missing_is_named() -> None:
    hub = Hub({1: 1, 2: 2})
    for _ in range(4):
        last = sent(hub, whole=False)
    with pytest.raises(KbdeskError) as refused:
        change_of(HeldCity(ROOT), last)
    assert refused.value.code == "publication.incomplete"
    assert refused.value.params == {"city": 6474, "slice": "child_month 0000-01/1", "many": 6}


def test_only_what_differs_is_loaded_and_what_is_gone_is_dropped() -> None:
    hub = Hub({1: 1, 2: 2, 3: 3})
    held = held_after(sent(hub))
    del hub.people[1]
    hub.people[2] = 9
    change = change_of(held, sent(hub))
    assert change is not None
    assert {one.bucket for one in change.drop} == {1}
    assert {one.bucket for one in change.load} == {2}

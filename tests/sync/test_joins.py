"""Two records of one child at two posyandu: joined, parted and disputed by stick."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.domain.joining import alias_id
from kbdesk.queries.conflict_cards import conflict_cards
from kbdesk.store.store import Change
from tests.sync.machines import Machine, exchange
from tests.sync.test_replication import Town, weigh


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


@pytest.fixture
def laptops(town: Town) -> tuple[Machine, Machine]:
    return town.laptop("a", "LT01"), town.laptop("b", "LT02")


def grams(machine: Machine, child: str) -> list[int]:
    return [row["weight_g"] for row in machine.desk.store.records.weighings(child)]


def equal(town: Town) -> None:
    for machine in town.machines:
        machine.check()
        for code in machine.codes:
            assert machine.hash(code) == town.hub.hash(code), (machine.name, code)


def test_who_is_joined_belongs_to_the_posyandu_of_each(
    town: Town, laptops: tuple[Machine, Machine]
) -> None:
    a, b = laptops
    _, mine = town.add(a, 1)
    home, theirs = town.add(b, 2)
    weigh(a, mine, "9.1", days_ago=60)
    weigh(b, theirs, "9.4", days_ago=30)
    exchange(town.hub, [a, b], town.stick)
    assert a.desk.store.records.get("person", theirs) is None
    town.hub.do("join_persons", a=mine, b=theirs)
    exchange(town.hub, [a, b], town.stick)
    equal(town)
    for machine in (town.hub, a, b):
        assert machine.desk.store.records.root(theirs) == min(mine, theirs)
        assert grams(machine, mine) == grams(machine, theirs) == [9100, 9400]
    assert a.desk.store.records.get("family", home) is not None
    weigh(b, theirs, "9.6")
    exchange(town.hub, [a, b], town.stick)
    assert grams(a, mine) == [9100, 9400, 9600]
    equal(town)
    # parted: each posyandu goes on with its own
    b.do("split_person", id=theirs)
    exchange(town.hub, [a, b], town.stick)
    equal(town)
    assert [grams(m, mine) for m in (town.hub, a)] == [[9100]] * 2
    assert [grams(m, theirs) for m in (town.hub, b)] == [[9400, 9600]] * 2
    weigh(b, theirs, "9.8")
    exchange(town.hub, [a, b], town.stick)
    assert grams(a, theirs) == [9400, 9600]
    # joined again: what was written in between comes after all
    town.hub.do("join_persons", a=mine, b=theirs)
    exchange(town.hub, [a, b], town.stick)
    assert grams(a, mine) == [9100, 9400, 9600, 9800]
    equal(town)


def test_a_new_laptop_gets_both_records_of_a_child(town: Town) -> None:
    a = town.laptop("a", "LT01", "LT02")
    _, mine = town.add(a, 1, "LT01")
    _, theirs = town.add(a, 2, "LT02")
    _, others = town.add(a, 3, "LT02")
    weigh(a, theirs, "9.4")
    a.do("join_persons", a=mine, b=theirs)
    exchange(town.hub, [a], town.stick)
    new = town.laptop("new", "LT01")
    new.taken(town.hub.export(town.stick, new))
    assert grams(new, mine) == [9400]
    assert new.desk.store.records.get("person", others) is None
    equal(town)


def test_a_chain_of_joins_on_two_laptops_is_one_child_on_each(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    children = [town.add(a, n)[1] for n in range(3)]
    exchange(town.hub, [a, b], town.stick)
    a.do("join_persons", a=children[0], b=children[1])
    b.do("join_persons", a=children[2], b=children[1])
    exchange(town.hub, [a, b], town.stick)
    for machine in town.machines:
        roots = {machine.desk.store.records.root(child) for child in children}
        assert roots == {min(children)}
        assert machine.conflicts() == []
    equal(town)


def test_the_same_join_the_other_way_round_is_no_conflict(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    one, other = town.add(a, 1)[1], town.add(a, 2)[1]
    exchange(town.hub, [a, b], town.stick)
    a.do("join_persons", a=one, b=other)
    b.do("join_persons", a=other, b=one)
    exchange(town.hub, [a, b], town.stick)
    assert town.hub.conflicts() == []
    a.do("split_person", id=one)
    exchange(town.hub, [a, b], town.stick)
    assert b.desk.store.records.root(other) == other
    equal(town)


@pytest.mark.parametrize("joined", [True, False])
def test_a_join_beside_a_split_is_settled_by_a_person(town: Town, joined: bool) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    one, other = town.add(a, 1)[1], town.add(a, 2)[1]
    exchange(town.hub, [a, b], town.stick)
    a.do("join_persons", a=one, b=other)
    b.do("not_same", a=one, b=other)
    exchange(town.hub, [a, b], town.stick)
    (conflict,) = town.hub.conflicts()
    assert (conflict["entity"], conflict["row"]) == ("alias", alias_id(one, other))
    assert [machine.conflicts()[0]["heads"] for machine in (a, b)] == [conflict["heads"]] * 2
    (card,) = conflict_cards(b.desk)
    assert (card.about, card.differing) == ("Anak Uji 1 / Anak Uji 2", ("joined",)) or (
        card.about == "Anak Uji 2 / Anak Uji 1"
    )
    equal(town)
    choice = next(head["head"] for head in conflict["heads"] if head["fields"]["joined"] is joined)
    b.do("settle", conflict=conflict["id"], choose=choice)
    exchange(town.hub, [a, b], town.stick)
    for machine in town.machines:
        assert machine.conflicts() == []
        same = machine.desk.store.records.root(one) == machine.desk.store.records.root(other)
        assert same is joined
    equal(town)


def test_a_join_with_somebody_who_has_not_come_yet(town: Town) -> None:
    """The smallest id of the set may be of a record that this machine never holds."""
    a = town.laptop("a", "LT01")
    _, child = town.add(a, 1)
    weigh(a, child, "9.1")
    nobody = str(uuid.UUID(int=1))
    with a.desk.store.transaction():
        a.desk.store.write(
            [Change("alias", alias_id(child, nobody), "joined",
                   {"a": nobody, "b": child, "joined": True})],
            user=None,
        )  # fmt: skip
    assert a.desk.store.records.root(child) == child
    exchange(town.hub, [a], town.stick)
    family = {"id": str(uuid.uuid4()), "members": [
        {"id": nobody, "name": "Siapa", "sex": "male", "birth_date": "2025-03-01"}]}  # fmt: skip
    town.hub.do("register_family", village="64.74.01.1003", rt="1", posyandu="LT01", **family)
    exchange(town.hub, [a], town.stick)
    for machine in town.machines:
        assert machine.desk.store.records.root(child) == nobody
        assert grams(machine, child) == [9100]
    equal(town)

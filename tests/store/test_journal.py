"""Registers are a function of the set of operations: nothing else can matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.journal.operation import CHAIN_START, MAX_CLOCK, Operation, chained, same_value
from kbdesk.journal.registers import ENTITIES, SEALED, known
from kbdesk.records.soundness import unsound
from kbdesk.store.audit import journal_faults, state_hash, table_faults
from kbdesk.store.held_operations import Incoming
from kbdesk.store.journal import Journal
from kbdesk.store.projection import stored
from kbdesk.store.schema import NAMES_PERSON
from kbdesk.store.store import Store
from tests.store.operations import (
    EPOCHS,
    Holding,
    deliver,
    deliveries,
    everything,
    histories,
    holding,
    incoming,
)

EPOCH, OTHER = list(EPOCHS)[:2]


def as_store(held: Holding) -> Store:
    return cast(Store, held)


@pytest.fixture
def held() -> Iterator[Holding]:
    held = holding()
    yield held
    held.close()


def empty(held: Holding) -> None:
    for (table,) in held.db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'person_search%' AND name NOT LIKE '_sql%'"
    ).fetchall():
        held.db.execute(f"DELETE FROM {table}")
    held.db.execute("DELETE FROM person_search")
    held.journal.reload()


ONE, TWO = holding(), holding()


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_neither_order_nor_splitting_nor_repetition_matters(data: st.DataObject) -> None:
    ops = data.draw(histories())
    for held in (ONE, TWO):
        empty(held)
        assert deliver(held, data.draw(deliveries(ops))) == len(ops)
    assert everything(ONE) == everything(TWO)
    assert state_hash(as_store(ONE)) == state_hash(as_store(TWO))
    assert [*journal_faults(as_store(ONE)), *table_faults(as_store(ONE))] == []
    assert_shows(ONE, ops)
    before = everything(ONE)
    ONE.journal.show_again()
    assert everything(ONE) == before
    assert Journal(ONE.db).epochs == ONE.journal.epochs


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_nor_do_they_at_the_hub_where_gaps_put_conflicts_off(data: st.DataObject) -> None:
    ops = data.draw(histories())
    lacking = data.draw(st.sets(st.integers(0, len(ops) - 1), max_size=3))
    some = [one for place, one in enumerate(ops) if place not in lacking] or ops
    for held in (ONE, TWO):
        empty(held)
        held.db.execute("INSERT INTO setting VALUES ('role', 'hub')")
        deliver(held, data.draw(deliveries(some)))
    assert everything(ONE) == everything(TWO)
    assert [*journal_faults(as_store(ONE)), *table_faults(as_store(ONE))] == []


def readable(o: Operation) -> bool:
    return unsound(o.entity, o.group, o.fields) is None


def plain_spelling(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with an RT or RW of one spelling: "1", "01" and "001" are one place."""
    return {
        name: value.lstrip("0") if name in ("rt", "rw") and isinstance(value, str) else value
        for name, value in fields.items()
    }


def shows_any(held: Holding, fields: Iterable[str], entity: str, row: str) -> bool:
    """Tell whether a row shows a value in one of some columns."""
    columns = ", ".join(f'"{name}"' for name in fields)
    tables = ("person", "person_joined") if entity == "person" else (entity,)
    return any(
        value is not None
        for table in tables
        for found in held.db.execute(f"SELECT {columns} FROM {table} WHERE id = ?", (row,))
        for value in found
    )


def assert_shows(held: Holding, ops: list[Incoming]) -> None:
    """Hold the tables against the definition, written down once more and plainly."""
    registers: dict[tuple[str, str, str], list[Incoming]] = {}
    for one in ops:
        o = one.operation
        registers.setdefault((o.entity, o.row, o.group), []).append(one)
    contested = set()
    for (entity, row, group), members in registers.items():
        said_by = {one.digest.hex(): one.operation for one in members}
        sound = [one for one in members if readable(one.operation)]
        seen: set[str] = set()
        for one in sound:
            left = list(one.operation.parents)
            while left:
                parent = left.pop()
                if parent not in seen and parent in said_by and not readable(said_by[parent]):
                    left += said_by[parent].parents
                seen.add(parent)
        heads = [one for one in sound if one.digest.hex() not in seen]
        heads.sort(key=lambda one: (one.operation.clock, *one.operation.name), reverse=True)
        assert [head.name for head in held.journal.heads(entity, row, group)] == [
            one.operation.name for one in heads
        ]
        fields = known(entity, group)
        if fields is None or entity == "epoch":
            continue
        if not heads:
            assert not shows_any(held, fields, entity, row)
            continue
        if (entity, group) not in SEALED and any(
            not same_value(
                plain_spelling(heads[0].operation.fields), plain_spelling(head.operation.fields)
            )
            for head in heads
        ):
            contested.add((entity, row, group))
        said = stored(heads[0].operation)
        expected = [said.get(name) for name in fields]
        named = NAMES_PERSON.get(entity)
        columns = ", ".join(
            f'coalesce(own, "{name}")' if name == named else f'"{name}"' for name in fields
        )
        roots = dict(held.db.execute("SELECT id, root FROM person_root").fetchall())
        away = entity == "person" and roots.get(row, row) != row
        table = "person_joined" if away else entity
        shown = held.db.execute(f"SELECT {columns} FROM {table} WHERE id = ?", (row,)).fetchone()
        assert list(shown) == expected
    assert set(held.journal.contested()) == contested


@settings(max_examples=40)
@given(st.data())
def test_a_rollback_in_the_middle_leaves_nothing_in_memory(data: st.DataObject) -> None:
    ops = data.draw(histories())
    cut = data.draw(st.integers(0, len(ops)))
    empty(ONE)
    empty(TWO)
    deliver(ONE, [ops[:cut]])
    ONE.db.execute("BEGIN")
    ONE.journal.apply(ops[cut:])
    ONE.db.execute("ROLLBACK")
    ONE.journal.reload()
    deliver(TWO, [ops[:cut]])
    assert everything(ONE) == everything(TWO)
    deliver(ONE, [ops])
    deliver(TWO, [ops])
    assert everything(ONE) == everything(TWO)


def test_whatever_names_a_person_shows_the_one_they_are_joined_under() -> None:
    naming = {"child", "person", "mother", "target", "woman", "patient"}
    found = {
        (entity, field)
        for entity, groups in ENTITIES.items()
        for fields in groups.values()
        for field in fields
        if field in naming
    }
    assert found == set(NAMES_PERSON.items())


def test_a_parent_may_arrive_after_its_child(held: Holding) -> None:
    first = incoming(fields={"name": "Ani"})
    second = incoming(seq=2, fields={"name": "Anisa"}, parents=[first.digest.hex()])
    deliver(held, [[second]])
    deliver(held, [[first]])
    assert [head.name for head in held.journal.heads("person", "p1", "identity")] == [
        second.operation.name
    ]


def test_a_parent_of_another_register_replaces_nothing(held: Holding) -> None:
    first = incoming(fields={"name": "Ani"})
    other = incoming(seq=2, group="kin", fields={"relation": "child"})
    stray = incoming(seq=3, row="p2", parents=[first.digest.hex()], fields={"name": "Budi"})
    elsewhere = incoming(seq=4, group="kin", parents=[first.digest.hex()])
    deliver(held, [[stray, elsewhere], [other, first]])
    assert len(held.journal.heads("person", "p1", "identity")) == 1
    assert held.db.execute("SELECT name FROM person WHERE id = 'p1'").fetchone() == ("Ani",)


def test_the_chain_covers_the_unbroken_run_and_gaps_are_told(held: Holding) -> None:
    ops = [incoming(seq=seq, row=f"r{seq}") for seq in range(1, 8)]
    links = [CHAIN_START]
    for one in ops:
        links.append(chained(links[-1], one.digest))
    deliver(held, [[ops[0], ops[1], ops[4], ops[6]]])
    epoch = held.journal.epochs[EPOCH]
    assert (epoch.contiguous, epoch.highest, epoch.chain) == (2, 7, links[2])
    assert held.journal.behind_gap(EPOCH) == 2
    assert held.journal.link(EPOCH, 1) == links[1]
    assert held.journal.link(EPOCH, 3) is None
    deliver(held, [[ops[3]], [ops[2]]])
    assert (epoch.contiguous, epoch.chain) == (5, links[5])
    deliver(held, [[ops[5]]])
    assert (epoch.contiguous, epoch.chain, epoch.gap) == (7, links[7], False)
    assert [held.journal.link(EPOCH, seq) for seq in range(8)] == links


def test_a_taken_name_with_other_bytes_is_handed_back(held: Holding) -> None:
    mine, theirs = incoming(fields={"name": "Ani"}), incoming(fields={"name": "Budi"})
    outcome = held.journal.apply([mine, theirs, mine])
    assert (outcome.applied, outcome.already_known, outcome.forked) == (1, 1, [theirs])
    assert held.journal.apply([theirs]).forked == [theirs]
    assert held.journal.holds(mine)
    assert not held.journal.holds(theirs)


def test_both_branches_of_a_copied_epoch_are_no_parents_of_each_other(held: Holding) -> None:
    mine, theirs = incoming(fields={"name": "Ani"}), incoming(fields={"name": "Budi"})
    after = incoming(epoch=OTHER, fields={"name": "Bud"}, parents=[theirs.digest.hex()])
    deliver(held, [[mine, after]])
    # whoever wrote `after` never saw what is held here: a person is asked
    assert held.journal.contested() == [("person", "p1", "identity")]


def test_an_epoch_belongs_to_the_device_that_its_name_was_made_of(held: Holding) -> None:
    device, nonce = EPOCHS[EPOCH]
    claim: dict[str, Any] = {"entity": "epoch", "group": "origin", "row": EPOCH}
    thief = incoming(**claim, fields={"device": "e" * 32, "nonce": nonce, "no": 1})
    deliver(held, [[thief]])
    assert held.journal.epochs[EPOCH].device is None
    owner = incoming(**claim, fields={"device": device, "nonce": nonce, "no": 3})
    other = holding()
    deliver(other, [[owner]])
    assert (other.journal.epochs[EPOCH].device, other.journal.epochs[EPOCH].no) == (device, 3)
    other.close()


def test_values_that_only_look_alike_are_a_conflict(held: Holding) -> None:
    # of a field that only a newer version knows: in a known one the number cannot be read
    one = incoming(fields={"name": "Ani", "left_handed": True})
    other = incoming(epoch=OTHER, fields={"name": "Ani", "left_handed": 1})
    deliver(held, [[one, other]])
    assert len(held.journal.contested()) == 1


def test_the_last_clock_of_all_still_decides(held: Holding) -> None:
    first = incoming(clock=MAX_CLOCK, fields={"name": "Ani"})
    second = incoming(seq=2, clock=MAX_CLOCK, fields={"name": "Ana"}, parents=[first.digest.hex()])
    deliver(held, [[second], [first]])
    assert held.db.execute("SELECT name FROM person").fetchall() == [("Ana",)]

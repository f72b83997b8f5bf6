"""A disk set back in place, or copied with its mark: two branches under one epoch's names."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    multiple,
    rule,
    run_state_machine_as_test,
)

from kbdesk.commands import enrolment
from kbdesk.commands import quarantine as judging
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import Operation
from kbdesk.queries import standing
from tests.sync.machines import NOW_MS, Machine, exchange
from tests.sync.test_replication import Town, clone, weigh
from tests.sync.test_torture import LONG, QUICK, REFUSED_FILES


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def kept_disk(machine: Machine, where: Path) -> Path:
    """Keep the database and the mark as a snapshot of the disk would."""
    where.mkdir()
    with machine.closed():
        for name in ("kbdesk.db", "machine.mark"):
            shutil.copy(machine.folder / name, where / name)
    return where


def set_back(machine: Machine, kept: Path) -> None:
    """Put the disk back in place: the same files, with the bytes of before."""
    with machine.closed():
        for name in ("kbdesk.db", "machine.mark"):
            with (machine.folder / name).open("r+b") as file:
                file.truncate()
                file.write((kept / name).read_bytes())


def name_of(machine: Machine, child: str) -> str:
    found = machine.desk.store.records.get("person", child)
    assert found is not None
    return str(found["name"])


@pytest.mark.parametrize("released", [False, True])
def test_what_a_laptop_delivered_before_it_was_set_back_comes_back_to_it(
    town: Town, released: bool
) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a, b], town.stick)
    kept = kept_disk(a, town.folder / "kept")
    _, x = town.add(a, 2)
    a.do("edit_person", id=child, name="Dari X")
    weighed = weigh(a, child)
    town.hub.taken(a.export(town.stick))
    epoch = a.state()["epoch"]
    set_back(a, kept)
    assert a.state()["epoch"] == epoch, "nothing on the disk tells"
    _, y = town.add(a, 3)
    town.add(a, 4)
    town.add(a, 5)
    assert town.hub.taken(a.export(town.stick))["quarantined"] > 0
    if released:
        judging.release(town.hub.desk, [])
    answer = a.taken(town.hub.export(town.stick, a))
    assert answer["quarantined"] == 0
    assert (answer["written_again"] > 0) is not released
    assert a.state()["epoch"] != epoch
    for _ in range(2):
        exchange(town.hub, [a, b], town.stick)
    for machine in town.machines:
        machine.check()
        assert machine.state()["quarantined"] == machine.state()["unacknowledged"] == 0
        assert machine.conflicts() == []
        assert name_of(machine, child) == "Dari X"
        assert {x, y} <= {p["id"] for p in people(machine)}
        assert machine.desk.store.records.get("measurement", weighed) is not None
    assert len({m.hash("LT01") for m in town.machines}) == 1


def people(machine: Machine) -> list[dict[str, str]]:
    return [{"id": id_} for (id_,) in machine.desk.store.db.execute("SELECT id FROM person")]


@pytest.mark.parametrize("released", [False, True])
def test_both_branches_of_a_cloned_machine_reach_everybody(
    town: Town, monkeypatch: pytest.MonkeyPatch, released: bool
) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    s = town.laptop("s", "LT01", role="supervisor")
    _, child = town.add(a, 1)
    exchange(town.hub, [a, b, s], town.stick)
    twin = clone(town, a, "twin", monkeypatch)
    mine, theirs = weigh(a, child, "9.1"), weigh(twin, child, "9.9", 3)
    s.taken(twin.export(town.stick, s))
    twin.do("correct_measurement", id=theirs, weight_kg="9.8")
    s.do("correct_measurement", id=theirs, weight_kg="9.7")
    town.hub.taken(a.export(town.stick))
    town.hub.taken(twin.export(town.stick))
    town.hub.taken(s.export(town.stick))
    if released:
        judging.release(town.hub.desk, [])
    machines = [a, b, s, twin]
    for _ in range(3):
        exchange(town.hub, machines, town.stick)
    for machine in town.machines:
        machine.check()
        for id_ in (mine, theirs):
            assert machine.desk.store.records.get("measurement", id_) is not None, machine.name
        assert machine.state()["quarantined"] == machine.state()["unacknowledged"] == 0
        assert len(machine.conflicts()) == 1, machine.name
    assert len({m.hash("LT01") for m in town.machines}) == 1


def test_after_a_revocation_and_a_release_who_holds_the_originals_is_equal_with_the_hub(
    town: Town,
) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    s = town.laptop("s", "LT01", role="supervisor")
    child = town.add(a, 1)[1]
    exchange(town.hub, [a, b, s], town.stick)
    late = weigh(a, child)
    a.do("correct_measurement", id=late, weight_kg="9.4")
    a.do("edit_person", id=child, name="Dari A")
    s.taken(a.export(town.stick, s))
    s.do("edit_person", id=child, name="Dari Bidan")
    enrolment.revoke(town.hub.desk, a.device, "hilang")
    assert town.hub.taken(s.export(town.stick))["quarantined"] == 3
    exchange(town.hub, [b, s], town.stick)
    assert town.hub.state()["quarantined"] == 3
    judging.release(town.hub.desk, [])
    exchange(town.hub, [b, s], town.stick)
    others = (town.hub, b, s)
    assert len({m.hash("LT01") for m in others}) == 1
    assert {name_of(m, child) for m in others} == {"Dari Bidan"}
    # who saw the one has seen the other: an edit on what was let in replaces the original too
    b.do("correct_measurement", id=late, weight_kg="9.6")
    exchange(town.hub, [b, s], town.stick)
    assert len({m.hash("LT01") for m in others}) == 1
    for machine in others:
        assert machine.conflicts() == []
        found = machine.desk.store.records.get("measurement", late)
        assert found is not None
        assert found["weight_g"] == 9600
        machine.check()


def test_an_answer_with_branches_that_comes_again_takes_nothing_away(town: Town) -> None:
    a = town.laptop("a", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a], town.stick)
    kept = kept_disk(a, town.folder / "kept")
    weigh(a, child, "9.1", 3)
    town.hub.taken(a.export(town.stick))
    set_back(a, kept)
    weigh(a, child, "9.2", 5)
    town.hub.taken(a.export(town.stick))
    first, second = town.hub.export(town.stick, a), town.hub.export(town.stick, a)
    assert a.taken(second)["written_again"] == 1
    exchange(town.hub, [a], town.stick)
    for old in (first, second, first):
        before = a.hash(), a.state()["operations"]
        answer = a.taken(old)
        assert (answer["applied"], answer["written_again"], answer["quarantined"]) == (0, 0, 0)
        assert (a.hash(), a.state()["operations"]) == before
    assert len(a.desk.store.records.weighings(child)) == 2


def test_an_answer_of_before_the_hub_was_set_back_takes_nothing_away(
    town: Town, tmp_path: Path
) -> None:
    a = town.laptop("a", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a], town.stick)
    disk, backup = kept_disk(a, town.folder / "kept"), town.hub.backup(tmp_path / "hub.backup")
    weigh(a, child, "9.1", 3)
    town.hub.taken(a.export(town.stick))
    set_back(a, disk)
    mine = weigh(a, child, "9.2", 5)
    again = a.export(town.stick)
    town.hub.taken(again)
    old = town.hub.export(town.stick, a)
    town.hub.restore(backup)
    town.hub.taken(again)
    exchange(town.hub, [a], town.stick)
    assert a.taken(old)["written_again"] == 0
    for machine in (a, town.hub):
        assert machine.desk.store.records.get("measurement", mine) is not None
    exchange(town.hub, [a], town.stick)
    assert a.hash("LT01") == town.hub.hash("LT01")


def test_what_was_delivered_just_before_comes_back_also_to_one_who_wrote_nothing(
    town: Town,
) -> None:
    a = town.laptop("a", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a], town.stick)
    kept = kept_disk(a, town.folder / "kept")
    mine = weigh(a, child)
    town.hub.taken(a.export(town.stick))
    set_back(a, kept)
    a.taken(town.hub.export(town.stick, a))
    exchange(town.hub, [a], town.stick)
    assert a.desk.store.records.get("measurement", mine) is not None
    assert a.hash("LT01") == town.hub.hash("LT01")


def test_what_others_wrote_comes_back_as_soon_as_the_hub_has_heard(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    town.add(a, 1)
    exchange(town.hub, [a, b], town.stick)
    kept = kept_disk(a, town.folder / "kept")
    theirs = town.add(b, 2)[1]
    for _ in range(4):
        exchange(town.hub, [a, b], town.stick)
    set_back(a, kept)
    for _ in range(2):
        a.taken(town.hub.export(town.stick, a))
        town.hub.taken(a.export(town.stick))
    a.taken(town.hub.export(town.stick, a))
    assert a.desk.store.records.get("person", theirs) is not None


def test_a_laptop_that_was_set_back_and_wrote_nothing_gets_everything_again(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a, b], town.stick)
    kept = kept_disk(a, town.folder / "kept")
    theirs = town.add(b, 2)[1]
    mine = weigh(a, child)
    for _ in range(4):
        exchange(town.hub, [a, b], town.stick)
    set_back(a, kept)
    town.hub.taken(a.export(town.stick))
    exchange(town.hub, [a], town.stick)
    assert a.desk.store.records.get("measurement", mine) is not None
    assert a.desk.store.records.get("person", theirs) is not None
    assert a.hash("LT01") == town.hub.hash("LT01")
    assert town.hub.state()["quarantined"] == a.state()["quarantined"] == 0


def test_what_stands_behind_a_gap_is_no_conflict_before_it_is_closed(
    town: Town, tmp_path: Path
) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    child = town.add(a, 1)[1]
    a.do("edit_person", id=child, name="Satu")
    exchange(town.hub, [a, b], town.stick)
    kept = town.hub.backup(tmp_path / "hub.backup")
    a.do("edit_person", id=child, name="Dua")
    exchange(town.hub, [a], town.stick)
    a.do("edit_person", id=child, name="Tiga")
    third = a.export(town.stick)
    town.hub.restore(kept)
    town.hub.taken(third)
    (gap,) = town.hub.state()["gaps"]
    assert (gap["device"], gap["missing"]) == (a.device, 1)
    assert town.hub.conflicts() == []
    assert name_of(town.hub, child) == "Tiga"
    town.hub.check()
    # what is younger than the value behind the gap has surely not been seen by it
    b.wall_ms = a.wall_ms + 86_400_000
    b.do("edit_person", id=child, name="Lain")
    town.hub.taken(b.export(town.stick))
    assert len(town.hub.conflicts()) == 1
    town.hub.check()
    exchange(town.hub, [a, b], town.stick)
    assert town.hub.state()["gaps"] == []
    (conflict,) = town.hub.conflicts()
    assert {head["fields"]["name"] for head in conflict["heads"]} == {"Tiga", "Lain"}
    town.hub.check()


def test_a_gap_that_nobody_will_close_hides_no_conflict(town: Town, tmp_path: Path) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    child = town.add(a, 1)[1]
    exchange(town.hub, [a, b], town.stick)
    b.do("edit_person", id=child, name="Lain")
    town.hub.taken(b.export(town.stick))
    kept = town.hub.backup(tmp_path / "hub.backup")
    a.wall_ms = b.wall_ms + 86_400_000
    a.do("edit_person", id=child, name="Dua")
    exchange(town.hub, [a], town.stick)
    a.do("edit_person", id=child, name="Tiga")
    third = a.export(town.stick)
    town.hub.restore(kept)
    town.hub.taken(third)
    assert town.hub.conflicts() == []
    enrolment.revoke(town.hub.desk, a.device, "hilang")
    assert len(town.hub.conflicts()) == 1
    town.hub.check()


MACHINES = st.integers(0, 5)


class DistrictOfTwins(RuleBasedStateMachine):
    """Disks that are set back in place or cloned whole, at any moment; nothing is lost."""

    children = Bundle("children")
    weighings = Bundle("weighings")
    files = Bundle("files")
    disks = Bundle("disks")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="kbdesk-twins-"))
        self.town = Town(self.folder)
        self.town.hub.wall_ms = NOW_MS
        self.count = 0
        self.written: dict[bytes, Operation] = {}
        self.lost: set[bytes] = set()
        for name in ("a", "b"):
            self.town.laptop(name, "LT01")
        self.town.laptop("s", "LT01", role="supervisor")
        exchange(self.town.hub, self.town.machines[1:], self.town.stick)

    def teardown(self) -> None:
        try:
            self.end()
        finally:
            self.town.close()
            shutil.rmtree(self.folder)

    def at(self, number: int) -> Machine:
        return self.town.machines[number % len(self.town.machines)]

    def attempt(self, on: int, verb: str, **fields: Any) -> dict[str, Any] | None:
        try:
            return self.at(on).do(verb, **fields)
        except KbdeskError as error:
            if error.code.endswith((".unknown", ".voided")):
                return None
            raise
        finally:
            self.note()

    @rule(target=children, on=MACHINES)
    def register(self, on: int) -> Any:
        self.count += 1
        _, child = self.town.add(self.at(on), self.count, "LT01")
        self.note()
        return child

    @rule(target=weighings, on=MACHINES, child=children)
    def weigh(self, on: int, child: str) -> Any:
        answer = self.attempt(
            on, "record_measurement", child=child, date="2026-01-05", weight_kg="9.1"
        )
        return multiple() if answer is None else answer["id"]

    @rule(on=MACHINES, id_=weighings, kg=st.sampled_from(("8.5", "9.6")))
    def correct(self, on: int, id_: str, kg: str) -> None:
        self.attempt(on, "correct_measurement", id=id_, weight_kg=kg)

    @rule(on=MACHINES, child=children)
    def rename(self, on: int, child: str) -> None:
        self.count += 1
        self.attempt(on, "edit_person", id=child, name=f"Nama {self.count}")

    @rule(on=MACHINES, which=st.integers(0, 5), head=st.integers(0, 5))
    def settle(self, on: int, which: int, head: int) -> None:
        if conflicts := self.at(on).conflicts():
            conflict = conflicts[which % len(conflicts)]
            heads = conflict["heads"]
            chosen = heads[head % len(heads)]["head"]
            self.attempt(on, "settle", conflict=conflict["id"], choose=chosen)

    @rule(target=files, on=MACHINES, to=MACHINES)
    def export(self, on: int, to: int) -> Any:
        sender, receiver = self.at(on), self.at(to)
        if sender.device == receiver.device:
            return multiple()
        return receiver, sender.export(self.town.stick, receiver)

    @rule(file=files)
    def take(self, file: tuple[Machine, Path]) -> None:
        receiver, path = file
        (answer,) = receiver.take(path)
        if "error" in answer:
            assert answer["error"].code in REFUSED_FILES, answer["error"]
        self.note()

    @rule(some=st.lists(MACHINES, max_size=3))
    def carry(self, some: list[int]) -> None:
        for number in some:
            if (machine := self.at(number)) is not self.town.hub:
                self.up(machine)
                self.down(machine)

    def up(self, machine: Machine) -> None:
        (answer,) = self.town.hub.take(machine.export(self.town.stick))
        assert "error" not in answer or answer["error"].code in REFUSED_FILES, answer

    def down(self, machine: Machine) -> None:
        (answer,) = machine.take(self.town.hub.export(self.town.stick, machine))
        assert "error" not in answer or answer["error"].code in REFUSED_FILES, answer
        self.note()

    @rule()
    def release(self) -> None:
        judging.release(self.town.hub.desk, [])

    @rule(target=disks, on=MACHINES)
    def keep_disk(self, on: int) -> Any:
        machine = self.at(on)
        if machine is self.town.hub:
            return multiple()
        self.count += 1
        return machine, kept_disk(machine, self.folder / f"disk{self.count}")

    @rule(disk=disks)
    def set_back(self, disk: tuple[Machine, Path]) -> None:
        machine, kept = disk
        before = machine.operations()
        set_back(machine, kept)
        # what no other machine has is gone with the disk
        elsewhere = {d for m in self.town.machines for d in (*m.operations(), *m.set_aside())}
        self.lost |= before.keys() - elsewhere

    @rule(on=MACHINES)
    def clone(self, on: int) -> None:
        machine = self.at(on)
        if machine.role != "hub" and len(self.town.machines) < 6:
            self.count += 1
            with pytest.MonkeyPatch.context() as patch:
                twin = clone(self.town, machine, f"twin{self.count}", patch)
            twin.role, twin.wall_ms = machine.role, machine.wall_ms

    def note(self) -> None:
        for machine in self.town.machines:
            self.written |= machine.operations()

    def end(self) -> None:
        """Carry everything until it is everywhere; then all is equal, and nothing is lost."""
        hub, *others = self.town.machines
        for _ in range(5):
            for machine in others:
                self.up(machine)
            for machine in others:
                self.down(machine)
        self.note()
        value = hub.desk.store.journal.replaced.value
        held = {value(digest) for digest in hub.operations()}
        missing = {
            digest: o
            for digest, o in self.written.items()
            if first_of(digest, o) not in held and digest not in self.lost and o.entity != "epoch"
        }
        assert missing == {}
        for machine in self.town.machines:
            # a trail that was set back with its disk lacks lines: the hub is right to say so
            faults = {fault["code"] for fault in standing.check(machine.desk)["faults"]}
            assert faults <= {"check.witness_cut", "check.witness_changed"}, machine.name
            said = machine.state()
            assert (said["quarantined"], said["unacknowledged"]) == (0, 0), machine.name
            assert machine.hash("LT01") == hub.hash("LT01"), machine.name


def first_of(digest: bytes, o: Operation) -> bytes:
    """Return the digest of the operation that an operation repeats, or its own."""
    return bytes.fromhex(o.again) if isinstance(o.again, str) else digest


def test_whatever_is_set_back_or_cloned_all_are_equal_and_nothing_is_lost() -> None:
    run_state_machine_as_test(DistrictOfTwins, settings=QUICK)


@pytest.mark.torture
def test_whatever_is_set_back_or_cloned_in_many_days() -> None:
    run_state_machine_as_test(DistrictOfTwins, settings=LONG)

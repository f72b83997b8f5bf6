"""Any number of days in a district where everything goes wrong that can, equal at the end."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from kbdesk.commands import purging
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import Operation, same_value
from kbdesk.journal.registers import SEALED
from tests.sync.machines import NOW_MS, Machine, enrol, family

LAPTOPS = {"a": ("LT01",), "b": ("LT01", "LT02"), "c": ("LT02",)}
SUPERVISOR = ("LT01", "LT02")
CODES = ("LT01", "LT02")
MACHINES = st.sampled_from(("a", "b", "c", "supervisor", "hub"))
# what a person may be refused on the way, and goes on from
EXPECTED = {
    "person.already_there",
    "measurement.voided",
    "measurement.before_birth",
    "measurement.in_future",
    "person.measured_before_birth",
    "person.born_in_future",
    "draft.date_in_future",
    "duplicate.itself",
    "duplicate.already_joined",
    "duplicate.not_joined",
    "duplicate.joined",
}
REFUSED_FILES = {"bundle.not_for_this_machine", "bundle.wrong_kind", "bundle.relay_gap"}


class DistrictOfSticks(RuleBasedStateMachine):
    """Laptops of overlapping posyandu, a supervisor, a hub; bundles, backups and copies."""

    children = Bundle("children")
    weighings = Bundle("weighings")
    files = Bundle("files")
    backups = Bundle("backups")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="kbdesk-torture-"))
        self.stick = self.folder / "stick"
        self.machines: dict[str, Machine] = {}
        self.written: dict[bytes, Operation] = {}
        self.lost: set[bytes] = set()
        self.names: dict[tuple[str, int], bytes] = {}
        self.marks: set[str] = set()
        self.families = self.copies = 0

    @initialize()
    def settle_in(self) -> None:
        self.machines["hub"] = hub = Machine(self.folder / "hub", "hub")
        for name, codes in LAPTOPS.items():
            self.machines[name] = Machine(self.folder / name, "posyandu", codes)
        self.machines["supervisor"] = Machine(self.folder / "supervisor", "supervisor", SUPERVISOR)
        for name, machine in self.machines.items():
            if name != "hub":
                enrol(hub, machine, self.folder / "papers", machine.codes)
        for name in LAPTOPS:
            self.machines["supervisor"].taken(hub.export(self.stick, self.machines["supervisor"]))
            self.machines[name].taken(hub.export(self.stick, self.machines[name]))

    def teardown(self) -> None:
        try:
            if self.machines:
                self.end()
        finally:
            for machine in self.machines.values():
                machine.close()
            shutil.rmtree(self.folder)

    # -- what people do ------------------------------------------------------------------

    def attempt(self, on: str, verb: str, **fields: Any) -> dict[str, Any] | None:
        """Do it if the machine knows of it; note every operation that came of it."""
        try:
            return self.machines[on].do(verb, **fields)
        except KbdeskError as error:
            if error.code in EXPECTED or error.code.endswith(".unknown"):
                return None
            raise

    @rule(target=children, name=MACHINES, code=st.sampled_from((*CODES, None)))
    def register(self, name: str, code: str | None) -> Any:
        self.families += 1
        draft = family(self.families, code)
        draft.pop("do")
        answer = self.attempt(name, "register_family", **draft)
        return multiple() if answer is None else answer["members"][1]

    @rule(target=weighings, name=MACHINES, child=children, kg=st.sampled_from(("8.1", "9.2")))
    def weigh(self, name: str, child: str, kg: str) -> Any:
        answer = self.attempt(
            name, "record_measurement", child=child, date="2026-01-05", weight_kg=kg
        )
        return multiple() if answer is None else answer["id"]

    @rule(name=MACHINES, id_=weighings, kg=st.sampled_from(("8.5", "9.6")))
    def correct(self, name: str, id_: str, kg: str) -> None:
        self.attempt(name, "correct_measurement", id=id_, weight_kg=kg)

    @rule(name=MACHINES, id_=weighings, child=children)
    def put_on_another_child(self, name: str, id_: str, child: str) -> None:
        self.attempt(name, "correct_measurement", id=id_, child=child)

    @rule(name=MACHINES, id_=weighings)
    def void(self, name: str, id_: str) -> None:
        self.attempt(name, "void_measurement", id=id_, reason="salah")

    @rule(name=MACHINES, child=children, new=st.sampled_from(("Satu", "Dua", "Tiga")))
    def edit(self, name: str, child: str, new: str) -> None:
        self.attempt(name, "edit_person", id=child, name=new)

    @rule(name=MACHINES, child=children, to=st.sampled_from((*CODES, "LT09")))
    def move(self, name: str, child: str, to: str) -> None:
        self.attempt(name, "move_person", id=child, to_posyandu=to, date="2026-02-02")

    @rule(name=MACHINES, child=children, other=children, none=st.booleans())
    def change_family(self, name: str, child: str, other: str, none: bool) -> None:
        found = self.machines[name].desk.store.records.get("person", other)
        if found is not None:
            belongs = {"posyandu": None} if none else {}
            self.attempt(name, "edit_person", id=child, family=found["family"], **belongs)

    @rule(name=MACHINES, a=children, b=children, same=st.sampled_from((True, True, False)))
    def say_of_two(self, name: str, a: str, b: str, same: bool) -> None:
        self.attempt(name, "join_persons" if same else "not_same", a=a, b=b)

    @rule(name=MACHINES, child=children)
    def split(self, name: str, child: str) -> None:
        self.attempt(name, "split_person", id=child)

    @rule(child=children, sure=st.integers(0, 3))
    def purge(self, child: str, sure: int) -> None:
        if not sure:  # seldom, or nobody is left
            with suppress(KbdeskError):  # unknown there, or purged before
                purging.purge(self.machines["hub"].desk, child, "permintaan")

    @rule(name=MACHINES, which=st.integers(0, 5), head=st.integers(0, 5))
    def settle(self, name: str, which: int, head: int) -> None:
        if conflicts := self.machines[name].conflicts():
            conflict = conflicts[which % len(conflicts)]
            heads = conflict["heads"]
            self.attempt(
                name, "settle", conflict=conflict["id"], choose=heads[head % len(heads)]["head"]
            )

    # -- what sticks do --------------------------------------------------------------------

    @rule(target=files, name=MACHINES, to=MACHINES)
    def export(self, name: str, to: str) -> Any:
        if name == to:
            return multiple()
        try:
            return to, self.machines[name].export(self.stick, self.machines[to])
        except KbdeskError as error:
            if error.code == "sync.unknown_device":  # nobody has told of it yet
                return multiple()
            raise

    @rule(file=files)
    def take(self, file: tuple[str, Path]) -> None:
        """A stick arrives, in any order, perhaps again: the file stays on it."""
        to, path = file
        (answer,) = self.machines[to].take(path)
        if "error" in answer:
            assert answer["error"].code in REFUSED_FILES, answer["error"]
        else:
            assert answer["quarantined"] == 0

    @rule(file=consumes(files))
    def lose(self, file: tuple[str, Path]) -> None:
        pass

    @rule(file=files, name=MACHINES)
    def take_elsewhere(self, file: tuple[str, Path], name: str) -> None:
        if name != file[0]:
            (answer,) = self.machines[name].take(file[1])
            assert answer["error"].code in REFUSED_FILES

    # -- what machines do --------------------------------------------------------------------

    @rule(name=MACHINES, wall=st.sampled_from((0, 86_400_000, NOW_MS, 3_029_529_600_000)))
    def set_clock(self, name: str, wall: int) -> None:
        if name != "hub":  # its calendar judges certificates
            self.machines[name].wall_ms = wall

    @rule(name=MACHINES)
    def reopen(self, name: str) -> None:
        epoch = self.machines[name].state()["epoch"]
        self.machines[name].reopen()
        assert self.machines[name].state()["epoch"] == epoch

    @rule(target=backups, name=MACHINES)
    def backup(self, name: str) -> Any:
        self.copies += 1
        return name, self.machines[name].backup(self.folder / f"{self.copies}.backup")

    @rule(backup=backups)
    def restore(self, backup: tuple[str, Path]) -> None:
        name, path = backup
        machine = self.machines[name]
        self.note()
        before, epoch = machine.operations(), machine.state()["epoch"]
        machine.restore(path)
        assert machine.state()["epoch"] != epoch
        elsewhere = {d for m in self.machines.values() for d in m.operations()}
        # what only the restored disk held is gone with it; a stick may still bring it
        self.lost |= before.keys() - elsewhere
        assert machine.desk.mark not in self.marks
        self.marks.add(machine.desk.mark)

    @rule(name=st.sampled_from(("a", "c")))
    def copy_home(self, name: str) -> None:
        twin = f"{name}2"
        if twin not in self.machines:
            self.machines[name].copy_of_home(self.folder / twin)
            copy = Machine(self.folder / twin, "posyandu", self.machines[name].codes)
            self.machines[twin] = copy
            assert copy.state()["epoch"] != self.machines[name].state()["epoch"]

    @rule(name=st.sampled_from(("a2", "c2")), child=children)
    def edit_on_the_copy(self, name: str, child: str) -> None:
        if name in self.machines:
            self.attempt(name, "edit_person", id=child, name="Salinan")

    # -- what must hold ------------------------------------------------------------------------

    @invariant()
    def no_name_is_given_twice(self) -> None:
        self.note()

    def note(self) -> None:
        for machine in self.machines.values():
            for digest, operation in machine.operations().items():
                assert self.names.setdefault(operation.name, digest) == digest
                self.written.setdefault(digest, operation)

    def end(self) -> None:
        """Carry everything everywhere, and compare."""
        hub = self.machines["hub"]
        others = [machine for name, machine in self.machines.items() if name != "hub"]
        for machine in others:
            machine.wall_ms = NOW_MS + 10**10
        hub.wall_ms = NOW_MS + 10**10
        for _ in range(3):
            for machine in others:
                (up,) = hub.take(machine.export(self.stick))
                assert "error" not in up or up["error"].code == "bundle.relay_gap", up
            for machine in others:
                machine.taken(hub.export(self.stick, machine))
        self.note()
        held = hub.operations()
        missing = {d: o for d, o in self.written.items() if d not in held and d not in self.lost}
        assert missing == {}
        for machine in self.machines.values():
            machine.check()
            assert machine.set_aside() == set()
            assert machine.state()["unacknowledged"] == 0
            for code in machine.codes:
                assert machine.hash(code) == hub.hash(code), (machine.name, code)
                assert joined(machine, code) == joined(hub, code), (machine.name, code)
        gaps = {(gap["epoch"], gap["missing"]) for gap in hub.state()["gaps"]}
        assert sum(missing for _, missing in gaps) <= len(self.lost)
        self.every_value_is_shown_replaced_or_in_conflict(hub)

    def every_value_is_shown_replaced_or_in_conflict(self, hub: Machine) -> None:
        held = hub.operations()
        contested = set(hub.desk.store.journal.contested())
        seen = {parent for o in held.values() for parent in o.parents}
        for digest, o in held.items():
            if digest.hex() in seen or digest in hub.desk.store.journal.purging.erased:
                continue
            register = (o.entity, o.row, o.group)
            heads = hub.desk.store.journal.heads(*register)
            assert digest in [head.digest for head in heads]
            shown = heads[0].operation.fields
            assert (
                same_value(shown, o.fields)
                or register in contested
                or (o.entity, o.group) in SEALED
            )


def joined(machine: Machine, code: str) -> dict[str, str]:
    """Return under whom the people of a posyandu are shown."""
    store = machine.desk.store
    roots = dict(store.db.execute("SELECT id, root FROM person_root").fetchall())
    return {id_: roots[id_] for id_ in store.parcels.scope_rows([code]) & roots.keys()}


QUICK = settings(
    max_examples=6,
    stateful_step_count=40,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),  # making a failure smaller takes minutes
)
LONG = settings(QUICK, max_examples=400, stateful_step_count=80)


def test_everything_is_equal_at_the_end() -> None:
    run_state_machine_as_test(DistrictOfSticks, settings=QUICK)


@pytest.mark.torture
def test_everything_is_equal_at_the_end_of_many_days() -> None:
    run_state_machine_as_test(DistrictOfSticks, settings=LONG)

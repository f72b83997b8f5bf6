"""Any number of days in a district where everything goes wrong that can, equal at the end."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping
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

from kbdesk.commands import enrolment, purging
from kbdesk.commands import quarantine as judging
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import Operation, digest, read_operation
from kbdesk.journal.registers import SEALED, alike
from kbdesk.sync.district import District
from tests.sync.machines import NOW_MS, Machine, enrol, family

CODES = ("LT01", "LT02")
LAPTOPS = {"a": ("LT01",), "b": CODES, "c": ("LT02",)}
KINDS = (("posyandu", ("LT01",)), ("posyandu", CODES), ("supervisor", CODES))
MOST = 9
MACHINES = st.integers(0, MOST - 1)
"""Any machine that there is by then, counted round."""
NEWER: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "names a person": lambda child, row: {
        "entity": "dream", "group": "night", "row": row, "fields": {"person": child, "deep": [1.5]},
    },
    "names a person in a new way": lambda child, row: {
        "entity": "choir", "group": "song", "row": row, "fields": {"singers": [{"who": child}]},
    },
    "another group on a person": lambda child, _: {
        "group": "aura", "row": child, "fields": {"colour": "hijau"},
    },
}  # fmt: skip
# what a person may be refused on the way, and goes on from
EXPECTED = {
    "person.already_there",
    "person.died_already",
    "person.died_before_birth",
    "person.measured_after_death",
    "person.after_death",
    "person.before_birth",
    "person.recorded_before_birth",
    "person.not_dead",
    "measurement.voided",
    "measurement.after_death",
    "measurement.before_birth",
    "measurement.in_future",
    "person.measured_before_birth",
    "person.born_in_future",
    "draft.date_in_future",
    "family.lives_there",
    "referral.backwards",
    "referral.ended",
    "duplicate.itself",
    "duplicate.already_joined",
    "duplicate.not_joined",
    "duplicate.joined",
}
REFUSED_FILES = {
    "bundle.not_for_this_machine",
    "bundle.wrong_kind",
    "bundle.relay_gap",
    "bundle.beginning_missing",
    "bundle.revoked_sender",
}


class DistrictOfSticks(RuleBasedStateMachine):
    """Laptops of overlapping posyandu, supervisors, a hub; bundles, backups, copies, thieves."""

    children = Bundle("children")
    weighings = Bundle("weighings")
    referrals = Bundle("referrals")
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
        self.newer: set[bytes] = set()
        self.stolen: dict[str, Machine] = {}
        self.set_back: set[str] = set()
        self.families = self.copies = 0

    def at(self, number: int) -> str:
        return list(self.machines)[number % len(self.machines)]

    @initialize()
    def settle_in(self) -> None:
        self.machines["hub"] = hub = Machine(self.folder / "hub", "hub")
        for name, codes in LAPTOPS.items():
            self.machines[name] = Machine(self.folder / name, "posyandu", codes)
        self.machines["supervisor"] = Machine(self.folder / "supervisor", "supervisor", CODES)
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
            for machine in (*self.machines.values(), *self.stolen.values()):
                machine.close()
            shutil.rmtree(self.folder)

    # -- what people do ------------------------------------------------------------------

    def attempt(self, on: int, verb: str, **fields: Any) -> dict[str, Any] | None:
        """Do it if the machine knows of it; note every operation that came of it."""
        try:
            return self.machines[self.at(on)].do(verb, **fields)
        except KbdeskError as error:
            if error.code in EXPECTED or error.code.endswith(".unknown"):
                return None
            raise

    @rule(target=children, on=MACHINES, code=st.sampled_from((*CODES, None)))
    def register(self, on: int, code: str | None) -> Any:
        self.families += 1
        draft = family(self.families, code)
        draft.pop("do")
        answer = self.attempt(on, "register_family", **draft)
        return multiple() if answer is None else answer["members"][1]

    @rule(target=weighings, on=MACHINES, child=children, kg=st.sampled_from(("8.1", "9.2")))
    def weigh(self, on: int, child: str, kg: str) -> Any:
        answer = self.attempt(
            on, "record_measurement", child=child, date="2026-01-05", weight_kg=kg
        )
        return multiple() if answer is None else answer["id"]

    @rule(on=MACHINES, id_=weighings, kg=st.sampled_from(("8.5", "9.6")))
    def correct(self, on: int, id_: str, kg: str) -> None:
        self.attempt(on, "correct_measurement", id=id_, weight_kg=kg)

    @rule(on=MACHINES, id_=weighings, child=children)
    def put_on_another_child(self, on: int, id_: str, child: str) -> None:
        self.attempt(on, "correct_measurement", id=id_, child=child)

    @rule(on=MACHINES, id_=weighings)
    def void(self, on: int, id_: str) -> None:
        self.attempt(on, "void_measurement", id=id_, reason="salah")

    @rule(on=MACHINES, child=children, new=st.sampled_from(("Satu", "Dua", "Tiga")))
    def edit(self, on: int, child: str, new: str) -> None:
        self.attempt(on, "edit_person", id=child, name=new)

    @rule(on=MACHINES, child=children, to=st.sampled_from((*CODES, "LT09")))
    def move(self, on: int, child: str, to: str) -> None:
        self.attempt(on, "move_person", id=child, to_posyandu=to, date="2026-02-02")

    @rule(on=MACHINES, child=children, other=children, none=st.booleans())
    def change_family(self, on: int, child: str, other: str, none: bool) -> None:
        found = self.machines[self.at(on)].desk.store.records.get("person", other)
        if found is not None:
            belongs = {"posyandu": None} if none else {}
            self.attempt(on, "edit_person", id=child, family=found["family"], **belongs)

    @rule(on=MACHINES, child=children, back=st.booleans())
    def die_or_live(self, on: int, child: str, back: bool) -> None:
        """A death told by one, taken back by another who had not heard of the first."""
        if back:
            self.attempt(on, "void_death", id=child)
        else:
            self.attempt(on, "record_death", id=child, date="2026-03-03")

    @rule(on=MACHINES, child=children, to=st.sampled_from(("64.74.01.1003", "64.74.02.1001")))
    def move_house(self, on: int, child: str, to: str) -> None:
        found = self.machines[self.at(on)].desk.store.records.get("person", child)
        if found is not None and found["family"] is not None:
            self.attempt(
                on, "move_family", id=found["family"], date="2026-02-03", village=to, rt="7"
            )

    @rule(target=referrals, on=MACHINES, child=children)
    def refer(self, on: int, child: str) -> Any:
        answer = self.attempt(
            on, "create_referral", person=child, date="2026-03-01", reasons=["R01"], to="Puskesmas"
        )
        return multiple() if answer is None else answer["id"]

    @rule(
        on=MACHINES, id_=referrals, state=st.sampled_from(("handed_over", "received", "declined"))
    )
    def answer_referral(self, on: int, id_: str, state: str) -> None:
        self.attempt(on, "update_referral", id=id_, state=state, date="2026-03-02")

    @rule(on=MACHINES, a=children, b=children, same=st.sampled_from((True, True, False)))
    def say_of_two(self, on: int, a: str, b: str, same: bool) -> None:
        self.attempt(on, "join_persons" if same else "not_same", a=a, b=b)

    @rule(on=MACHINES, child=children)
    def split(self, on: int, child: str) -> None:
        self.attempt(on, "split_person", id=child)

    @rule(child=children, sure=st.integers(0, 3))
    def purge(self, child: str, sure: int) -> None:
        if not sure:  # seldom, or nobody is left
            with suppress(KbdeskError):  # unknown there, or purged before
                purging.purge(self.machines["hub"].desk, child, "permintaan")

    @rule(on=MACHINES, which=st.integers(0, 5), head=st.integers(0, 5))
    def settle(self, on: int, which: int, head: int) -> None:
        if conflicts := self.machines[self.at(on)].conflicts():
            conflict = conflicts[which % len(conflicts)]
            heads = conflict["heads"]
            self.attempt(
                on, "settle", conflict=conflict["id"], choose=heads[head % len(heads)]["head"]
            )

    @rule(on=MACHINES, child=children, how=st.sampled_from(tuple(NEWER)))
    def write_what_only_a_newer_version_knows(self, on: int, child: str, how: str) -> None:
        machine = self.machines[self.at(on)]
        if machine.desk.store.records.get("person", child) is not None:
            self.copies += 1
            body = machine.newer(**NEWER[how](child, f"{machine.name}-{self.copies}"))
            self.newer.add(digest(body))

    # -- what sticks do --------------------------------------------------------------------

    @rule(target=files, on=MACHINES, to=MACHINES)
    def export(self, on: int, to: int) -> Any:
        return self.export_between(self.machines[self.at(on)], self.at(to))

    def export_between(self, machine: Machine, to: str) -> Any:
        if machine is self.machines[to] or machine.device == self.machines[to].device:
            return multiple()
        try:
            return to, machine.export(self.stick, self.machines[to])
        except KbdeskError as error:
            # nobody has told of it yet, or somebody has told of a theft
            if error.code in ("sync.unknown_device", "sync.revoked_device"):
                return multiple()
            raise

    @rule(file=files)
    def take(self, file: tuple[str, Path]) -> None:
        """A stick arrives, in any order, perhaps again: the file stays on it."""
        to, path = file
        machine = self.machines.get(to) or self.stolen[to]
        (answer,) = machine.take(path)
        if "error" in answer:
            assert answer["error"].code in REFUSED_FILES, answer["error"]
        else:
            assert answer["quarantined"] == 0 or self.stolen

    @rule(file=consumes(files))
    def lose(self, file: tuple[str, Path]) -> None:
        pass

    @rule(file=files, on=MACHINES)
    def take_elsewhere(self, file: tuple[str, Path], on: int) -> None:
        machine = self.machines[self.at(on)]
        meant = self.machines.get(file[0]) or self.stolen[file[0]]
        if machine.device != meant.device:
            (answer,) = machine.take(file[1])
            assert answer["error"].code in REFUSED_FILES

    @rule(file=files, where=st.floats(0, 1, exclude_max=True), cut=st.booleans())
    def take_a_damaged_copy(self, file: tuple[str, Path], where: float, cut: bool) -> None:
        whole = file[1].read_bytes()
        place = int(where * len(whole))
        broken = self.folder / "broken.kbsync"
        broken.write_bytes(
            whole[:place] if cut else whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]
        )
        machine = self.machines.get(file[0]) or self.stolen[file[0]]
        held = machine.desk.store.parcels.last_arrival()
        (answer,) = machine.take(broken)
        assert answer["error"].code.startswith("bundle."), answer
        assert machine.desk.store.parcels.last_arrival() == held

    # -- what machines do --------------------------------------------------------------------

    @rule(kind=st.sampled_from(KINDS))
    def enrol_another(self, kind: tuple[str, tuple[str, ...]]) -> None:
        """A new laptop, at any time: it gets what its scope allows."""
        if len(self.machines) < MOST:
            role, codes = kind
            self.copies += 1
            name = f"new{self.copies}"
            machine = Machine(self.folder / name, role, codes)
            machine.wall_ms = self.machines["hub"].wall_ms
            enrol(self.machines["hub"], machine, self.folder / "papers", codes)
            self.machines[name] = machine

    @rule(on=MACHINES, kind=st.sampled_from(KINDS))
    def give_another_scope(self, on: int, kind: tuple[str, tuple[str, ...]]) -> None:
        """A certificate that allows more, or less: what was there before stays."""
        machine = self.machines[self.at(on)]
        # a copied home is the same device: it has one certificate, the last
        copies = [m for m in self.machines.values() if m.device == machine.device]
        codes = tuple(dict.fromkeys(code for m in copies for code in (*m.codes, *kind[1])))
        if machine.role != "hub":
            with suppress(KbdeskError):  # a hub set back, which has not heard of it
                enrol(self.machines["hub"], machine, self.folder / "papers", codes)
                for one in copies:
                    one.codes = codes

    @rule(on=MACHINES, sure=st.integers(0, 3))
    def steal(self, on: int, sure: int) -> None:
        """A laptop is stolen, and the hub takes its certificate back; copies of it go with it."""
        device = self.machines[self.at(on)].device
        gone = [name for name, m in self.machines.items() if m.device == device]
        if sure or "hub" in gone or len(self.machines) - len(gone) < 3:
            return
        with suppress(KbdeskError):  # a hub set back, which has not heard of it
            enrolment.revoke(self.machines["hub"].desk, device, "hilang")
            self.stolen |= {name: self.machines.pop(name) for name in gone}

    @rule(target=files, which=st.integers(0, 5), to=MACHINES, child=children)
    def use_what_was_stolen(self, which: int, to: int, child: str) -> Any:
        if not self.stolen:
            return multiple()
        thief = list(self.stolen.values())[which % len(self.stolen)]
        with suppress(KbdeskError):
            thief.do("edit_person", id=child, name="Maling")
        return self.export_between(thief, self.at(to))

    @rule(on=MACHINES, wall=st.sampled_from((0, 86_400_000, NOW_MS, 3_029_529_600_000)))
    def set_clock(self, on: int, wall: int) -> None:
        if self.at(on) != "hub":  # its calendar judges certificates
            self.machines[self.at(on)].wall_ms = wall

    @rule(on=MACHINES)
    def reopen(self, on: int) -> None:
        machine = self.machines[self.at(on)]
        epoch = machine.state()["epoch"]
        machine.reopen()
        assert machine.state()["epoch"] == epoch

    @rule(target=backups, on=MACHINES)
    def backup(self, on: int) -> Any:
        self.copies += 1
        name = self.at(on)
        return name, self.machines[name].backup(self.folder / f"{self.copies}.backup")

    @rule(backup=backups)
    def restore(self, backup: tuple[str, Path]) -> None:
        name, path = backup
        if name not in self.machines:
            return
        machine = self.machines[name]
        self.note()
        before, epoch = machine.operations(), machine.state()["epoch"]
        machine.restore(path)
        self.set_back.add(name)
        assert machine.state()["epoch"] != epoch
        elsewhere = {d for m in self.machines.values() for d in m.operations()}
        # what only the restored disk held is gone with it; a stick may still bring it
        self.lost |= before.keys() - elsewhere
        assert machine.desk.mark not in self.marks
        self.marks.add(machine.desk.mark)

    @rule(on=MACHINES)
    def copy_home(self, on: int) -> None:
        name = self.at(on)
        twin = f"{name}-twin"
        original = self.machines[name]
        if original.role == "posyandu" and twin not in self.machines and len(self.machines) < MOST:
            original.copy_of_home(self.folder / twin)
            copy = Machine(self.folder / twin, "posyandu", original.codes)
            self.machines[twin] = copy
            if name in self.set_back:
                self.set_back.add(twin)
            assert copy.state()["epoch"] != original.state()["epoch"]

    # -- what must hold ------------------------------------------------------------------------

    @invariant()
    def no_name_is_given_twice(self) -> None:
        self.note()

    def note(self) -> None:
        for machine in self.machines.values():
            for digest_, operation in machine.operations().items():
                assert self.names.setdefault(operation.name, digest_) == digest_
                self.written.setdefault(digest_, operation)

    def end(self) -> None:
        """Carry everything everywhere, and compare."""
        hub = self.machines["hub"]
        others = [machine for name, machine in self.machines.items() if name != "hub"]
        for machine in others:
            machine.wall_ms = NOW_MS + 10**10
        hub.wall_ms = NOW_MS + 10**10
        # a hub that was set back has to say first what it lacks
        refused = {"bundle.relay_gap", "bundle.beginning_missing"}
        for last in (False, False, True):
            for machine in others:
                (up,) = hub.take(machine.export(self.stick))
                assert "error" not in up or up["error"].code in refused, up
            refused = {"bundle.relay_gap"}
            if not last:  # what a stolen laptop wrote, and others carry: a person lets it in
                judging.release(hub.desk, [])
            for machine in others:
                machine.taken(hub.export(self.stick, machine))
        self.note()
        held = hub.operations()
        thieves = {machine.device for machine in self.stolen.values()}
        missing = {
            d: o
            for d, o in self.written.items()
            if d not in held and d not in self.lost and self.author(o) not in thieves
        }
        assert missing == {}
        for name, machine in self.machines.items():
            machine.check()
            theirs = machine.operations()
            aside = {self.author(self.put_aside(machine, d)) for d in machine.set_aside()}
            assert aside <= thieves
            # what only a thief could vouch for stays where it is, and is counted as not confirmed
            stays = {d for d, o in theirs.items() if d not in held}
            assert machine.state()["unacknowledged"] == len(stays)
            stranded = stays - self.let_in(hub)
            assert all(self.author(theirs[d]) in thieves for d in stranded)
            allowed = self.allowed(name, machine)
            for code in allowed if not stranded else ():
                # under another name it says the same
                same = shown if stays else Machine.hash
                assert same(machine, code) == same(hub, code), (machine.name, code)
                assert joined(machine, code) == joined(hub, code), (machine.name, code)
            self.newer_has_come(hub, machine, theirs, allowed)
        gaps = {(gap["epoch"], gap["missing"]) for gap in hub.state()["gaps"]}
        assert sum(missing for _, missing in gaps) <= len(self.lost)
        self.every_value_is_shown_replaced_or_in_conflict(hub)
        numbers: dict[str, str] = {}
        for o in self.written.values():
            if o.entity == "referral" and (number := o.fields.get("number")):
                assert numbers.setdefault(number, o.row) == o.row, "one number on two slips"

    def allowed(self, name: str, machine: Machine) -> set[str]:
        """Return what a machine may know; a grant is lost where it and the hub were set back."""
        granted = {
            code
            for one in (self.machines["hub"], machine)
            for certificate in (District(one.desk.store).certificate(machine.device),)
            if certificate is not None
            for code in certificate.posyandu
        }
        assert granted >= set(machine.codes) or {"hub", name} <= self.set_back
        return granted & set(machine.codes)

    def author(self, operation: Operation) -> str | None:
        for machine in (*self.machines.values(), *self.stolen.values()):
            epoch = machine.desk.store.journal.epochs.get(operation.epoch)
            if epoch is not None and epoch.device is not None:
                return epoch.device
        return None

    def put_aside(self, machine: Machine, digest_: bytes) -> Operation:
        ((body,),) = machine.desk.store.db.execute(
            "SELECT body FROM quarantine WHERE digest = ?", (digest_,)
        )
        return read_operation(body)

    def let_in(self, hub: Machine) -> set[bytes]:
        return {
            bytes(digest_)
            for (digest_,) in hub.desk.store.db.execute(
                "SELECT digest FROM judged WHERE became IS NOT NULL"
            )
        }

    def newer_has_come(
        self,
        hub: Machine,
        machine: Machine,
        theirs: Mapping[bytes, Operation],
        codes: Collection[str],
    ) -> None:
        """What nobody here understands is wherever the people are whom it is about."""
        for code in codes:
            people = hub.desk.store.parcels.scope_rows([code])
            for digest_, o in hub.operations().items():
                if digest_ in self.newer and digest_ not in hub.desk.store.journal.purging.erased:
                    about = {o.row, o.fields.get("person")} | {
                        one["who"] for one in o.fields.get("singers", [])
                    }
                    assert digest_ in theirs or not about & people, (machine.name, o)

    def every_value_is_shown_replaced_or_in_conflict(self, hub: Machine) -> None:
        held = hub.operations()
        contested = set(hub.desk.store.journal.contested())
        seen = {parent for o in held.values() for parent in o.parents}
        for digest_, o in held.items():
            if digest_.hex() in seen or digest_ in hub.desk.store.journal.purging.erased:
                continue
            register = (o.entity, o.row, o.group)
            heads = hub.desk.store.journal.heads(*register)
            assert digest_ in [head.digest for head in heads]
            shown = heads[0].operation.fields
            assert (
                alike(o.entity, o.group, shown, o.fields)
                or register in contested
                or (o.entity, o.group) in SEALED
            )


def shown(machine: Machine, code: str) -> dict[tuple[str, str, str], Any]:
    """Return what is shown of a posyandu, and where there is a conflict."""
    store = machine.desk.store
    rows, found = store.parcels.scope_rows([code]), {}
    contested = set(store.journal.contested())
    for o in machine.operations().values():
        register = (o.entity, o.row, o.group)
        if o.row in rows and (heads := store.journal.heads(*register)):
            found[register] = heads[0].operation.fields, register in contested
    return found


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

"""Sticks that carry what they should, and what each machine makes of them."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands import enrolment
from kbdesk.commands import quarantine as judging
from kbdesk.commands.record import record
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.quarantine import put_aside
from kbdesk.store.store import Change
from kbdesk.sync.certificates import issue
from kbdesk.sync.district import District
from kbdesk.sync.keys import HubKeys
from kbdesk.sync.own_word import OwnWord
from tests.sync.laptops import certificate_of
from tests.sync.machines import NOW_MS, Machine, enrol, exchange, family


class Town:
    """A hub and the laptops enrolled at it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stick = folder / "stick"
        self.stick.mkdir()
        self.machines: list[Machine] = []
        self.hub = self.machine("hub", "hub")

    def machine(self, name: str, role: str, codes: tuple[str, ...] = ()) -> Machine:
        machine = Machine(self.folder / name, role, codes)
        self.machines.append(machine)
        return machine

    def laptop(self, name: str, *codes: str, role: str = "posyandu") -> Machine:
        laptop = self.machine(name, role, codes)
        enrol(self.hub, laptop, self.folder / "papers")
        return laptop

    def close(self) -> None:
        for machine in self.machines:
            machine.close()

    def add(self, machine: Machine, n: int, posyandu: str | None = None) -> tuple[str, str]:
        """Register a family; return the family's and its child's id."""
        answer = record(machine.desk, family(n, posyandu))
        return answer["id"], answer["members"][1]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def weigh(machine: Machine, child: str, kg: str = "9.1", days_ago: int = 0) -> str:
    answer = machine.do("record_measurement", child=child, date=machine.day(days_ago), weight_kg=kg)
    return str(answer["id"])


def test_up_and_down_and_all_is_confirmed(town: Town) -> None:
    a = town.laptop("a", "LT01")
    _, child = town.add(a, 1)
    weigh(a, child)
    assert a.state()["unacknowledged"] > 0
    up = a.export(town.stick)
    first = town.hub.taken(up)
    assert (first["already_known"], first["waiting"], first["quarantined"]) == (0, 0, 0)
    again = town.hub.taken(up)
    assert (again["applied"], again["already_known"]) == (0, first["applied"])
    a.taken(town.hub.export(town.stick, a))
    assert a.state()["unacknowledged"] == 0
    assert a.hash("LT01") == town.hub.hash("LT01")
    # nothing is left but this machine's own papers
    assert town.hub.taken(a.export(town.stick))["applied"] == 0
    for machine in town.machines:
        machine.check()


def test_a_lost_bundle_needs_no_repair(town: Town) -> None:
    a = town.laptop("a", "LT01")
    _, child = town.add(a, 1)
    a.export(town.stick).unlink()
    weigh(a, child)
    town.hub.taken(a.export(town.stick))
    assert town.hub.hash("LT01") == a.hash("LT01")


def test_a_moved_child_takes_its_history_and_the_old_laptop_learns_only_where_to(
    town: Town,
) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT02")
    _, child = town.add(a, 1)
    weighed = weigh(a, child)
    exchange(town.hub, [a, b], town.stick)
    assert b.desk.store.records.get("person", child) is None
    a.do("move_person", id=child, to_posyandu="LT02", date=a.day())
    exchange(town.hub, [a, b], town.stick)
    assert b.desk.store.records.get("measurement", weighed) is not None
    later = weigh(b, child, "9.4")
    b.do("edit_person", id=child, name="Anak Pindah")
    b.do("move_person", id=child, to_posyandu="LT03", date=b.day())
    exchange(town.hub, [a, b], town.stick)
    shown = a.desk.store.records.get("person", child)
    assert shown is not None
    assert (shown["posyandu"], shown["name"]) == ("LT03", "Anak Uji 1")
    assert a.desk.store.records.get("measurement", later) is None
    for code in ("LT01", "LT02"):
        assert len({m.hash(code) for m in town.machines if m is town.hub or code in m.codes}) == 1


def test_a_child_whose_family_decides_leaves_with_it(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT02")
    one, other = town.add(a, 1)[0], town.add(b, 2)[0]
    exchange(town.hub, [a, b], town.stick)
    draft = {"do": "add_person", "family": one, "name": "Tanpa Pos", "sex": "male"}
    child = record(town.hub.desk, {**draft, "birth_date": "2025-01-01"})["id"]
    weigh(town.hub, child)
    exchange(town.hub, [a, b], town.stick)
    assert a.desk.store.records.get("person", child) is not None
    town.hub.do("edit_person", id=child, family=other)
    exchange(town.hub, [a, b], town.stick)
    assert len(b.desk.store.records.weighings(child)) == 1
    assert (a.hash("LT01"), b.hash("LT02")) == (town.hub.hash("LT01"), town.hub.hash("LT02"))
    town.hub.do("move_person", id=child, to_posyandu="LT01", date=a.day())
    exchange(town.hub, [a, b], town.stick)
    assert (a.hash("LT01"), b.hash("LT02")) == (town.hub.hash("LT01"), town.hub.hash("LT02"))


def test_a_measurement_put_on_another_child_comes_with_both_its_values(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT02")
    _, mine = town.add(a, 1)
    _, theirs = town.add(b, 2)
    weighed = weigh(a, mine)
    exchange(town.hub, [a, b], town.stick)
    a.do("correct_measurement", id=weighed, weight_kg="9.3")
    town.hub.do("correct_measurement", id=weighed, child=theirs)
    exchange(town.hub, [a, b], town.stick)
    (conflict,) = town.hub.conflicts()
    winner = conflict["heads"][0]["fields"]["child"]
    home = b if winner == theirs else a
    assert home.conflicts()[0]["heads"] == conflict["heads"]


def test_a_new_laptop_gets_its_scope_and_no_more(town: Town) -> None:
    a = town.laptop("a", "LT01", "LT02")
    _, mine = town.add(a, 1, "LT01")
    _, theirs = town.add(a, 2, "LT02")
    weigh(a, mine)
    hidden = weigh(a, theirs)
    exchange(town.hub, [a], town.stick)
    b = town.laptop("b", "LT01")
    b.taken(town.hub.export(town.stick, b))
    assert b.hash("LT01") == town.hub.hash("LT01")
    assert b.desk.store.records.get("person", theirs) is None
    assert b.desk.store.records.get("measurement", hidden) is None
    enrol(town.hub, b, town.folder / "papers", ("LT01", "LT02"))
    exchange(town.hub, [b], town.stick)
    assert b.hash("LT02") == town.hub.hash("LT02") == a.hash("LT02")


def test_two_values_at_once_are_shown_to_both_and_settled_once(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a, b], town.stick)
    a.do("edit_person", id=child, name="Satu")
    b.do("edit_person", id=child, name="Dua")
    exchange(town.hub, [a, b], town.stick)
    (conflict,) = a.conflicts()
    assert b.conflicts() == [conflict]
    assert {head["fields"]["name"] for head in conflict["heads"]} == {"Satu", "Dua"}
    # an edit meanwhile replaces what is shown and leaves the other value standing
    a.do("edit_person", id=child, name="Tiga")
    assert len(a.conflicts()[0]["heads"]) == 2
    a.do("settle", conflict=conflict["id"], choose=a.conflicts()[0]["heads"][1]["head"])
    exchange(town.hub, [a, b], town.stick)
    assert [m.conflicts() for m in town.machines] == [[], [], []]
    assert a.hash("LT01") == b.hash("LT01") == town.hub.hash("LT01")


def test_the_same_value_twice_is_no_conflict_now_or_later(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a, b], town.stick)
    for machine in (a, b):
        machine.do("edit_person", id=child, name="Sama")
    exchange(town.hub, [a, b], town.stick)
    a.do("edit_person", id=child, name="Lain")
    enrol(town.hub, a, town.folder / "papers")
    exchange(town.hub, [a, b], town.stick)
    assert [m.conflicts() for m in town.machines] == [[], [], []]


def test_a_void_beside_a_correction_is_a_conflict(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    _, child = town.add(a, 1)
    weighed = weigh(a, child)
    exchange(town.hub, [a, b], town.stick)
    a.do("void_measurement", id=weighed, reason="salah anak")
    b.do("correct_measurement", id=weighed, weight_kg="9.5")
    exchange(town.hub, [a, b], town.stick)
    assert len(town.hub.conflicts()) == len(a.conflicts()) == len(b.conflicts()) == 1


def test_a_supervisor_carries_for_the_laptops(town: Town) -> None:
    a = town.laptop("a", "LT01")
    s = town.laptop("s", "LT01", "LT02", role="supervisor")
    _, child = town.add(a, 1)
    with pytest.raises(KbdeskError, match=r"sync\.unknown_device"):
        a.export(town.stick, s)  # not yet heard of
    exchange(town.hub, [a, s], town.stick)
    weigh(a, child)
    s.taken(a.export(town.stick, s))
    s.do("edit_person", id=child, name="Dari Bidan")
    town.hub.taken(s.export(town.stick))
    assert town.hub.hash("LT01") == s.hash("LT01")
    a.taken(s.export(town.stick, a))
    exchange(town.hub, [a, s], town.stick)
    assert len({m.hash("LT01") for m in town.machines}) == 1


def test_laptops_of_one_posyandu_help_each_other(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01", "LT02")
    exchange(town.hub, [a, b], town.stick)
    town.add(a, 1)
    _, far = town.add(b, 2, "LT02")
    near = town.add(b, 3, "LT01")[1]
    b.taken(a.export(town.stick, b))
    a.taken(b.export(town.stick, a))
    assert a.desk.store.records.get("person", near) is not None
    assert a.desk.store.records.get("person", far) is None
    town.hub.taken(a.export(town.stick))
    town.hub.taken(b.export(town.stick))
    exchange(town.hub, [a, b], town.stick)
    assert len({m.hash("LT01") for m in town.machines}) == 1


def test_a_revoked_laptop_is_refused_also_by_way_of_another(town: Town) -> None:
    a, s = town.laptop("a", "LT01"), town.laptop("s", "LT01", role="supervisor")
    exchange(town.hub, [a, s], town.stick)
    town.add(a, 1)
    own, carried = a.export(town.stick), a.export(town.stick, s)
    enrolment.revoke(town.hub.desk, a.device, "hilang")
    assert town.hub.refusal(own) == "bundle.revoked_sender"
    s.taken(carried)
    answer = town.hub.taken(s.export(town.stick))
    assert answer["quarantined"] > 0
    assert town.hub.state("LT01")["counts"]["person"] == 0
    with pytest.raises(KbdeskError, match=r"sync\.revoked_device"):
        town.hub.export(town.stick, a)
    s.taken(town.hub.export(town.stick, s))
    assert s.refusal(carried) == "bundle.revoked_sender"
    # and whatever else the supervisor writes still arrives
    weigh(s, town.add(s, 2, "LT01")[1])
    town.hub.taken(s.export(town.stick))
    assert town.hub.state("LT01")["counts"]["person"] == 2


def test_a_certificate_that_has_run_out_is_refused_at_the_hub_and_made_good_there(
    town: Town,
) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    exchange(town.hub, [a, b], town.stick)
    weigh(a, town.add(a, 1)[1])
    late = a.export(town.stick)
    town.hub.wall_ms += 4 * 366 * 86_400_000
    assert town.hub.refusal(late) == "enrol.certificate_expired"
    # a laptop's clock may be mad: it judges nobody's day
    b.wall_ms += 4 * 366 * 86_400_000
    b.taken(a.export(town.stick, b))
    enrol(town.hub, a, town.folder / "papers")
    assert town.hub.refusal(late) == "enrol.certificate_expired"
    town.hub.taken(a.export(town.stick))
    assert town.hub.hash("LT01") == a.hash("LT01")


def test_a_clock_that_jumps_while_a_bundle_is_taken(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    exchange(town.hub, [a, b], town.stick)
    child = town.add(a, 1)[1]
    a.do("edit_person", id=child, name="Satu")
    town.hub.taken(a.export(town.stick))
    down = town.hub.export(town.stick, b)
    b.jumps = itertools.cycle((0, 3_029_529_600_000, NOW_MS, 86_400_000, NOW_MS - 10**9))
    b.taken(down)
    b.do("edit_person", id=child, name="Dua")
    town.hub.taken(b.export(town.stick))
    a.taken(town.hub.export(town.stick, a))
    a.do("edit_person", id=child, name="Tiga")
    exchange(town.hub, [a, b], town.stick)
    assert len({machine.hash("LT01") for machine in town.machines}) == 1
    assert [m.conflicts() for m in town.machines] == [[], [], []]
    for machine in town.machines:
        machine.check()
    shown = b.desk.store.records.get("person", child)
    assert shown is not None
    assert shown["name"] == "Tiga"


def test_a_certificate_sealed_by_somebody_else_is_refused(town: Town) -> None:
    a = town.laptop("a", "LT01")
    town.add(a, 1)
    stranger = HubKeys.generate()
    forged = certificate_of(District(a.desk.store).keys, a.device, stranger)
    a.desk.store.set_setting("certificate", issue(forged, stranger))
    assert town.hub.refusal(a.export(town.stick)) == "enrol.certificate_forged"


def test_bundles_of_another_district_or_for_another_machine_are_refused(
    town: Town, tmp_path: Path
) -> None:
    far = tmp_path / "far"
    far.mkdir()
    other = Town(far)
    a, b, x = town.laptop("a", "LT01"), town.laptop("b", "LT02"), other.laptop("x", "LT01")
    assert town.hub.refusal(x.export(town.stick)) == "bundle.not_for_this_machine"
    assert a.refusal(other.hub.export(town.stick, x)) == "bundle.not_for_this_machine"
    assert b.refusal(town.hub.export(town.stick, a)) == "bundle.not_for_this_machine"
    assert a.refusal(a.export(town.stick)) == "bundle.not_for_this_machine"
    other.close()


def test_an_old_acknowledgement_that_comes_again_takes_nothing_back(town: Town) -> None:
    a = town.laptop("a", "LT01")
    old = town.hub.export(town.stick, a)
    _, child = town.add(a, 1)
    first = a.export(town.stick)
    exchange(town.hub, [a], town.stick)
    assert a.state()["unacknowledged"] == 0
    a.taken(old)
    town.hub.taken(first)
    assert a.state()["unacknowledged"] == 0
    weigh(a, child)
    assert town.hub.taken(a.export(town.stick))["applied"] == 1


def test_a_restored_hub_is_given_again_what_it_lost(town: Town, tmp_path: Path) -> None:
    a = town.laptop("a", "LT01")
    exchange(town.hub, [a], town.stick)
    kept = town.hub.backup(tmp_path / "hub.backup")
    _, child = town.add(a, 1)
    exchange(town.hub, [a], town.stick)
    late = town.hub.export(town.stick, a)
    for _ in range(2):
        town.hub.restore(kept)
        assert town.hub.state("LT01")["counts"]["person"] == 0
        weigh(a, child)
        exchange(town.hub, [a], town.stick)
        a.taken(late)  # from before the restore; it may mislead, but not for long
        exchange(town.hub, [a], town.stick)
        assert town.hub.hash("LT01") == a.hash("LT01")
        assert a.state()["unacknowledged"] == 0
        town.hub.check()


def test_a_hub_set_back_before_it_ever_heard_of_a_laptop(town: Town, tmp_path: Path) -> None:
    """It says what to do, and after its answer everything comes."""
    a, s = town.laptop("a", "LT01"), town.laptop("s", "LT01", role="supervisor")
    exchange(town.hub, [s], town.stick)
    a.taken(town.hub.export(town.stick, a))
    kept = town.hub.backup(tmp_path / "hub.backup")
    _, child = town.add(a, 1)
    s.taken(a.export(town.stick, s))
    exchange(town.hub, [a, s], town.stick)
    town.hub.restore(kept)
    weigh(a, child)
    s.taken(a.export(town.stick, s))
    for machine in (a, s):  # the laptop itself, and the one that carries on what it wrote
        assert town.hub.refusal(machine.export(town.stick)) == "bundle.beginning_missing"
    for machine in (a, s):
        machine.taken(town.hub.export(town.stick, machine))
        town.hub.taken(machine.export(town.stick))
    exchange(town.hub, [a, s], town.stick)
    assert town.hub.hash("LT01") == a.hash("LT01") == s.hash("LT01")
    assert a.state()["unacknowledged"] == 0
    town.hub.check()


def test_a_restored_hub_is_given_again_what_it_wrote_itself(town: Town, tmp_path: Path) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT02")
    exchange(town.hub, [a, b], town.stick)
    kept = town.hub.backup(tmp_path / "hub.backup")
    families = [town.add(town.hub, n, f"LT0{n}")[0] for n in (1, 2, 1, 2)]
    c = town.laptop("c", "LT02")
    exchange(town.hub, [a, b], town.stick)
    town.add(town.hub, 5, "LT01")
    never_sent = town.add(town.hub, 6, "LT02")[0]
    a.taken(town.hub.export(town.stick, a))
    before = town.hub.hash("LT01")
    marks = {town.hub.desk.mark, c.desk.mark}
    for _ in range(2):
        town.hub.restore(kept)
        assert town.hub.desk.mark not in marks
        marks.add(town.hub.desk.mark)
        exchange(town.hub, [a, b], town.stick)
        exchange(town.hub, [a, b], town.stick)
        for one in families:
            assert town.hub.desk.store.records.get("family", one) is not None
        assert town.hub.hash("LT01") == a.hash("LT01") == before
        assert town.hub.hash("LT02") == b.hash("LT02")
        assert town.hub.desk.store.records.get("family", never_sent) is None
        town.hub.check()
        # what nobody has is not asked for again and again
        assert town.hub.taken(a.export(town.stick))["already_known"] == 0
        d = town.laptop(f"d{len(marks)}", "LT01")
        assert d.desk.mark not in marks
        marks.add(d.desk.mark)
    # and the certificate of the lost days came back with the rest
    town.hub.taken(c.export(town.stick))


def test_a_laptop_cannot_make_up_what_the_hub_wrote(town: Town, tmp_path: Path) -> None:
    a = town.laptop("a", "LT01")
    exchange(town.hub, [a], town.stick)
    kept = town.hub.backup(tmp_path / "hub.backup")
    town.add(town.hub, 1, "LT01")
    exchange(town.hub, [a], town.stick)
    epoch = town.hub.desk.store.epoch
    town.hub.restore(kept)
    a.taken(town.hub.export(town.stick, a))
    store = a.desk.store
    with store.transaction():
        mine, store.epoch = store.epoch, epoch
        store.write([Change("person", "p" * 32, "identity", {"name": "Palsu"})], None)
        store.epoch = mine
    forged = json.loads(store.db.execute("SELECT word FROM given").fetchone()[0])
    place = store.journal.epochs[epoch].highest
    for change, code in (
        ({}, None),
        ({"runs": [0, place]}, "bundle.chain_forged"),
        ({"signature": "00" * 64}, "bundle.chain_forged"),
        ({"digest": "00" * 32}, "bundle.chain_forged"),
    ):
        store.db.execute("UPDATE given SET sent_to = NULL, last = ?", (place,))
        store.db.execute("UPDATE given SET word = ?", (json.dumps({**forged, **change}),))
        file = a.export(town.stick)
        if code is not None:
            assert town.hub.refusal(file) == code
    # one operation too many is in no word of the hub
    store.db.execute("UPDATE given SET sent_to = NULL, word = ?", (json.dumps(forged),))
    monkey = pytest.MonkeyPatch()
    monkey.setattr(OwnWord, "numbers", lambda _: iter([(1, place)]))
    file = a.export(town.stick)
    monkey.undo()
    assert town.hub.refusal(file) == "bundle.no_chain"


def test_two_restores_from_one_backup_number_apart(town: Town, tmp_path: Path) -> None:
    a = town.laptop("a", "LT01")
    _, child = town.add(a, 1)
    kept = a.backup(tmp_path / "a.backup")
    numbers = set()
    for n in range(4):
        if n:
            a.restore(kept)
        said = a.do("create_referral", person=child, date=a.day(), reasons=["R01"], to="Puskesmas")
        numbers.add(said["number"])
    assert len(numbers) == 4


def test_a_restored_laptop_goes_on_under_a_new_name(town: Town, tmp_path: Path) -> None:
    a = town.laptop("a", "LT01")
    exchange(town.hub, [a], town.stick)
    kept = a.backup(tmp_path / "a.backup")
    _, lost = town.add(a, 1)
    town.hub.taken(a.export(town.stick))
    epochs = {a.state()["epoch"]}
    for n in (2, 3):
        a.restore(kept)
        epochs.add(a.state()["epoch"])
        town.add(a, n)
        exchange(town.hub, [a], town.stick)
        assert a.desk.store.records.get("person", lost) is not None
        assert a.hash("LT01") == town.hub.hash("LT01")
    assert len(epochs) == 3
    assert town.hub.state()["quarantined"] == a.state()["quarantined"] == 0


def test_a_copied_home_and_its_original_both_go_on(town: Town) -> None:
    a = town.laptop("a", "LT01")
    _, child = town.add(a, 1)
    a.copy_of_home(town.folder / "a2")
    copy = town.machine("a2", "posyandu", ("LT01",))
    assert copy.state()["epoch"] != a.state()["epoch"]
    for n in range(3):
        weigh(a, child, "9.1", n)
        weigh(copy, child, "9.2", n + 5)
        exchange(town.hub, [a, copy], town.stick)
    exchange(town.hub, [a, copy], town.stick)
    assert len({m.hash("LT01") for m in town.machines}) == 1
    assert town.hub.state()["quarantined"] == 0
    assert len(town.hub.desk.store.records.weighings(child)) == 6


def clone(town: Town, original: Machine, name: str, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Copy a whole virtual machine: the mark's fingerprint is the same on both sides."""
    fingerprint = original.desk.store.mark.fingerprint()
    original.copy_of_home(town.folder / name)
    monkeypatch.setattr("kbdesk.store.home.MachineMark.fingerprint", lambda _: fingerprint)
    copy = town.machine(name, "posyandu", original.codes)
    monkeypatch.undo()
    return copy


def test_of_a_forked_epoch_the_second_branch_is_set_aside_and_both_go_on(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, other = town.laptop("a", "LT01"), town.laptop("other", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a, other], town.stick)
    twin = clone(town, a, "twin", monkeypatch)
    assert twin.state()["epoch"] == a.state()["epoch"]
    kept, hidden = weigh(a, child, "9.1"), weigh(twin, child, "9.9", 3)
    weigh(a, child, "9.2", 5)
    second = weigh(twin, child, "9.8", 6)
    assert town.hub.taken(a.export(town.stick))["quarantined"] == 0
    assert town.hub.taken(twin.export(town.stick))["quarantined"] == 2
    assert len(town.hub.set_aside()) == 2
    exchange(town.hub, [a, other], town.stick)
    # the twin hears of it, takes what the hub has, and writes its own again under a new name
    twin.taken(town.hub.export(town.stick, twin))
    assert twin.state()["epoch"] != a.state()["epoch"]
    late = weigh(twin, child, "9.7", 8)
    early = weigh(a, child, "9.3", 9)
    exchange(town.hub, [a, twin, other], town.stick)
    exchange(town.hub, [a, twin, other], town.stick)
    assert len({machine.hash("LT01") for machine in town.machines}) == 1
    for machine in town.machines:
        for written in (kept, late, early, hidden, second):
            assert machine.desk.store.records.get("measurement", written) is not None
        assert machine.state()["quarantined"] == 0
        machine.check()


def test_what_was_put_aside_is_let_in_by_a_person(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = town.laptop("a", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a], town.stick)
    twin = clone(town, a, "twin", monkeypatch)
    weigh(a, child, "9.1")
    a.do("edit_person", id=child, name="Nama Satu")
    hidden = weigh(twin, child, "9.9", 3)
    twin.do("correct_measurement", id=hidden, weight_kg="9.8")
    twin.do("edit_person", id=child, name="Nama Dua")
    town.hub.taken(a.export(town.stick))
    second = twin.export(town.stick)
    assert town.hub.taken(second)["quarantined"] == 3
    waiting = list(put_aside(town.hub.desk))
    assert [(one["why"], one["device"]) for one in waiting] == [("forked", a.device)] * 3
    assert waiting[0]["fields"]["weight_kg"] == 9.9
    assert (waiting[2]["shown"] or {})["name"] == "Nama Satu"
    (thrown,) = [one["digest"] for one in waiting if one["group"] == "identity"]
    with pytest.raises(KbdeskError, match=r"quarantine\.unknown"):
        judging.discard(town.hub.desk, [thrown, "00" * 32])
    # one by one, the correction still knows what it corrected
    for one in waiting[:2]:
        judging.release(town.hub.desk, [one["digest"]])
    shown = town.hub.desk.store.records.get("measurement", hidden)
    assert shown is not None
    assert shown["weight_g"] == 9800
    assert town.hub.conflicts() == []
    assert judging.release(town.hub.desk, [])["released"] == 1
    (conflict,) = town.hub.conflicts()
    assert {h["fields"]["name"] for h in conflict["heads"]} == {"Nama Satu", "Nama Dua"}
    # judged once, it does not come again
    assert town.hub.taken(second)["quarantined"] == 3
    assert town.hub.state()["quarantined"] == 0
    exchange(town.hub, [a], town.stick)
    assert a.hash("LT01") == town.hub.hash("LT01")
    town.hub.check()


def test_what_is_let_in_is_shown_by_those_too_who_took_it_elsewhere(town: Town) -> None:
    a, b, s = (
        town.laptop("a", "LT01"),
        town.laptop("b", "LT01"),
        town.laptop("s", "LT01", role="supervisor"),
    )
    child = town.add(a, 1)[1]
    exchange(town.hub, [a, b, s], town.stick)
    a.wall_ms = 3_029_529_600_000  # a day in 2066
    a.do("edit_person", id=child, name="Dari Masa Depan")
    s.taken(a.export(town.stick, s))
    enrolment.revoke(town.hub.desk, a.device, "hilang")
    assert town.hub.taken(s.export(town.stick))["quarantined"] == 1
    judging.release(town.hub.desk, [])
    b.wall_ms += 86_400_000
    b.do("edit_person", id=child, name="Dari Sini")
    exchange(town.hub, [b, s], town.stick)
    shown = {m.desk.store.records.get("person", child)["name"] for m in (town.hub, b, s)}  # type: ignore[index]
    assert shown == {"Dari Masa Depan"}
    assert [len(m.conflicts()) for m in (town.hub, b, s)] == [1, 1, 1]


def test_a_cadre_does_not_judge_what_was_put_aside(town: Town) -> None:
    a = town.laptop("a", "LT01")
    for act in (judging.release, judging.discard):
        with pytest.raises(KbdeskError, match=r"access\.only_supervisor"):
            act(a.desk, ["00" * 32])


def test_a_fork_that_the_hub_has_overtaken_still_reaches_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = town.laptop("a", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a], town.stick)
    twin = clone(town, a, "twin", monkeypatch)
    hidden = weigh(twin, child, "9.9", 3)
    for days in range(4):
        weigh(a, child, "9.1", days)
    exchange(town.hub, [a], town.stick)
    twin.taken(town.hub.export(town.stick, twin))
    exchange(town.hub, [twin, a], town.stick)
    assert town.hub.desk.store.records.get("measurement", hidden) is not None
    exchange(town.hub, [twin, a], town.stick)
    assert len({machine.hash("LT01") for machine in town.machines}) == 1


def test_a_snapshot_set_back_finds_out_from_the_hub(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = town.laptop("a", "LT01")
    _, child = town.add(a, 1)
    exchange(town.hub, [a], town.stick)
    back = clone(town, a, "back", monkeypatch)
    weigh(a, child)
    exchange(town.hub, [a], town.stick)
    epoch = back.state()["epoch"]
    back.taken(town.hub.export(town.stick, back))
    assert back.state()["epoch"] != epoch
    weigh(back, child, "9.9", 4)
    exchange(town.hub, [back], town.stick)
    assert town.hub.state()["quarantined"] == 0
    assert town.hub.hash("LT01") == back.hash("LT01")


def test_nobody_writes_under_another_machines_epoch(town: Town) -> None:
    a, thief = town.laptop("a", "LT01"), town.laptop("thief", "LT01")
    exchange(town.hub, [a, thief], town.stick)
    store = thief.desk.store
    theirs = a.desk.store.epoch
    with store.transaction():
        mine = store.epoch
        store.epoch = theirs
        store.write([Change("person", "p" * 32, "identity", {"name": "Palsu"})], None)
        store.epoch = mine
    store.db.execute("UPDATE epoch SET device = ? WHERE epoch = ?", (store.device, theirs))
    store.journal.reload()
    assert town.hub.refusal(thief.export(town.stick)) == "bundle.foreign_epoch"
    assert a.refusal(thief.export(town.stick, a)) == "bundle.foreign_epoch"


def test_an_epoch_nobody_has_heard_of_cannot_be_taken_either(town: Town) -> None:
    a, thief = town.laptop("a", "LT01"), town.laptop("thief", "LT01")
    exchange(town.hub, [thief], town.stick)
    store, theirs = thief.desk.store, a.desk.store.epoch
    with store.transaction():
        mine = store.epoch
        store.epoch = theirs
        claim = {"device": store.device, "nonce": "x", "no": 1}
        store.write([Change("epoch", theirs, "origin", claim)], None)
        store.write([Change("person", "p" * 32, "identity", {"name": "Palsu"})], None)
        store.epoch = mine
    store.db.execute("UPDATE epoch SET device = ? WHERE epoch = ?", (store.device, theirs))
    store.journal.reload()
    assert town.hub.refusal(thief.export(town.stick)) == "bundle.foreign_epoch"
    town.add(a, 1)
    town.hub.taken(a.export(town.stick))
    assert town.hub.hash("LT01") == a.hash("LT01")


def test_a_relay_cannot_add_to_what_the_author_signed(town: Town) -> None:
    a, s = town.laptop("a", "LT01"), town.laptop("s", "LT01", role="supervisor")
    exchange(town.hub, [a, s], town.stick)
    town.add(a, 1)
    s.taken(a.export(town.stick, s))
    store, theirs = s.desk.store, a.desk.store.epoch
    with store.transaction():
        mine = store.epoch
        store.epoch = theirs
        store.write([Change("person", "p" * 32, "identity", {"name": "Palsu"})], None)
        store.epoch = mine
    honest = town.hub.taken(s.export(town.stick))
    assert honest["applied"] > 0
    assert town.hub.desk.store.records.get("person", "p" * 32) is None
    # and one who leaves the check out is refused
    seq = store.journal.epochs[theirs].contiguous
    store.db.execute("UPDATE epoch SET signed_seq = ? WHERE epoch = ?", (seq, theirs))
    assert town.hub.refusal(s.export(town.stick)) == "bundle.chain_forged"


def test_junk_in_the_registers_of_certificates_changes_nobody(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT02")
    store = a.desk.store
    with store.transaction():
        for device in (a.device, b.device, town.hub.device):
            for junk in ("", "kb1.certificate.e30.AAAA", None, 7, ["x"], "x" * 70_000):
                store.write([Change("device", device, "certificate", {"certificate": junk})], None)
                store.write([Change("device", device, "revocation", {"revocation": junk})], None)
    town.add(b, 1)
    exchange(town.hub, [a, b], town.stick)
    exchange(town.hub, [a, b], town.stick)
    assert [m.conflicts() for m in town.machines] == [[], [], []]
    assert {m.state()["enrolled"] for m in town.machines} == {True}
    assert town.hub.hash("LT02") == b.hash("LT02")
    for machine in town.machines:
        machine.check()


def test_a_machine_cannot_be_enrolled_again_with_other_keys(town: Town) -> None:
    a = town.laptop("a", "LT01")
    thief = town.machine("thief", "posyandu", ("LT01",))
    thief.desk.store.set_setting("device", a.device)
    thief.desk.store.device = a.device
    request = town.folder / "again"
    enrolment.request(thief.desk, request)
    with pytest.raises(KbdeskError, match=r"hub\.other_keys"):
        enrolment.grant(town.hub.desk, request, town.folder / "reply", ["LT01"])


def test_the_database_alone_put_back_begins_a_new_epoch(town: Town) -> None:
    a = town.laptop("a", "LT01")
    with a.closed():
        shutil.copy(a.folder / "kbdesk.db", town.folder / "old.db")
    epoch = a.state()["epoch"]
    town.add(a, 1)
    with a.closed():
        shutil.copy(town.folder / "old.db", a.folder / "kbdesk.db")
    assert a.state()["epoch"] != epoch
    epoch = a.state()["epoch"]
    with a.closed():
        (a.folder / "machine.mark").unlink()
    assert a.state()["epoch"] != epoch


def taken_back(town: Town, machine: Machine) -> None:
    town.add(machine, 2)
    raise ZeroDivisionError


def test_a_mark_that_lags_and_a_recording_taken_back_begin_none(town: Town) -> None:
    a = town.laptop("a", "LT01")
    epoch = a.state()["epoch"]
    with a.closed():
        mark = (a.folder / "machine.mark").read_bytes()
    town.add(a, 1)
    with pytest.raises(ZeroDivisionError), a.desk.store.transaction():
        taken_back(town, a)
    with a.closed(), (a.folder / "machine.mark").open("r+b") as file:
        file.write(mark)
    assert a.state()["epoch"] == epoch
    a.check()

"""A person is erased everywhere, and everybody still agrees on all the rest."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands import purging
from kbdesk.commands.record import record
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.parcels import Peer
from kbdesk.store.store import Change
from kbdesk.sync import outgoing
from tests.sync.machines import Machine, exchange
from tests.sync.test_replication import Town, weigh

SECRETS = (b"Bayi Rahasia", b"6474014103250009", b"Bidan Rahasia", b"catatan rahasia")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def fill(town: Town, laptop: Machine) -> tuple[str, str]:
    """Record a child of whom everything is secret, and a mother of whom nothing is."""
    family, _ = town.add(laptop, 1)
    mother = laptop.desk.store.records.members(family)[0]["id"]
    child = laptop.do(
        "add_person", family=family, name="Bayi Rahasia", sex="female", mother=mother,
        birth_date="2025-03-01", nik="6474014103250009", relation="child",
    )["id"]  # fmt: skip
    first = weigh(laptop, child, "7.9", 3)
    laptop.do("correct_measurement", id=first, weight_kg="8.1")
    laptop.do("record_service", person=child, date=laptop.day(), kind="vitamin_a", detail="blue")
    laptop.do("record_consent", person=child, date=laptop.day(), by="Bidan Rahasia")
    laptop.do(
        "record_visit", family=family, target=child, date=laptop.day(), visitor="Sari",
        purpose="sweeping", findings="catatan rahasia",
    )  # fmt: skip
    referral = laptop.do(
        "create_referral", person=child, date=laptop.day(), reasons=["R01"], to="Puskesmas",
        note="catatan rahasia",
    )["id"]  # fmt: skip
    laptop.do("update_referral", id=referral, state="handed_over", date=laptop.day(),
              note="catatan rahasia")  # fmt: skip
    return child, str(mother)


def says_nothing(machine: Machine) -> None:
    """Look through every table of the database, as its owner could."""
    db = machine.desk.store.db
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in db.execute(f'SELECT * FROM "{table}"').fetchall():
            for cell in row:
                raw = cell.encode() if isinstance(cell, str) else cell
                if isinstance(raw, bytes):
                    for secret in SECRETS:
                        assert secret not in raw, (machine.name, table)


def settle_down(town: Town, laptops: list[Machine]) -> None:
    exchange(town.hub, laptops, town.stick)
    exchange(town.hub, laptops, town.stick)


def test_nothing_is_left_and_everybody_agrees(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01", "LT02")
    s = town.laptop("s", "LT01", role="supervisor")
    c = town.laptop("c", "LT02")
    child, mother = fill(town, a)
    exchange(town.hub, [a, b, s, c], town.stick)
    before = town.hub.desk.store.records.counts()
    answer = purging.purge(town.hub.desk, child, "permintaan orang tua")
    assert answer["people"] == [child]
    assert answer["erased"] > 8
    # written before the order was heard: erased wherever it arrives
    weigh(b, child, "8.8")
    late = b.do(
        "create_referral", person=child, date=b.day(), reasons=["R02"], to="catatan rahasia"
    )
    b.do(
        "update_referral", id=late["id"], state="handed_over", date=b.day(), note="catatan rahasia"
    )
    s.taken(b.export(town.stick, s))
    settle_down(town, [a, b, s, c])
    new = town.laptop("new", "LT01")
    settle_down(town, [a, b, s, c, new])
    for machine in town.machines:
        says_nothing(machine)
        machine.check()
        assert machine.desk.store.records.get("person", child) is None
        assert machine.desk.store.records.search("Bayi Rahasia") == []
        assert machine.state()["unacknowledged"] == 0
        assert machine.state()["gaps"] == []
    for code, machines in (("LT01", [a, b, s, new]), ("LT02", [b, c])):
        assert {m.hash(code) for m in machines} == {town.hub.hash(code)}
    after = town.hub.desk.store.records.counts()
    gone = {name: before[name] - after[name] for name in before if before[name] != after[name]}
    assert gone == {
        "person": 1, "measurement": 1, "service": 1, "visit": 1, "referral": 1, "consent": 1,
        "device": -1, "purge": -1, "user": -1,
    }  # fmt: skip
    assert town.hub.desk.store.records.get("person", mother) is not None


def test_who_holds_nothing_of_an_epoch_is_given_it_up_to_what_was_erased(town: Town) -> None:
    """That something is erased only its author is believed, so a relay's word ends before it."""
    a, s = town.laptop("a", "LT01"), town.laptop("s", "LT01", role="supervisor")
    exchange(town.hub, [a, s], town.stick)
    child, _ = fill(town, a)
    s.taken(a.export(town.stick, s))
    exchange(town.hub, [a, s], town.stick)
    purging.purge(town.hub.desk, child, "permintaan orang tua")
    exchange(town.hub, [a, s], town.stick)
    epoch = a.desk.store.epoch
    first = s.desk.store.parcels.first_erased(epoch, 0)
    assert first is not None
    assert first > 2
    lost = outgoing._vouched(s.desk.store, True, Peer(town.hub.device))
    assert lost[epoch] == first - 1


def test_in_any_order_and_after_restores(town: Town, tmp_path: Path) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    exchange(town.hub, [a, b], town.stick)
    young = town.hub.backup(tmp_path / "young")
    child, _ = fill(town, a)
    first = a.export(town.stick)
    exchange(town.hub, [a, b], town.stick)
    old = a.backup(tmp_path / "a.backup")
    weigh(a, child, "8.5")
    unheard = a.export(town.stick)
    purging.purge(town.hub.desk, child, "permintaan")
    settle_down(town, [a, b])
    # bundles from before come again; the laptop and the hub are set back
    for path in (first, unheard):
        town.hub.taken(path)
    a.restore(old)
    settle_down(town, [a, b])
    town.hub.restore(young)
    settle_down(town, [a, b])
    settle_down(town, [a, b])
    for machine in town.machines:
        says_nothing(machine)
        machine.check()
        assert machine.hash("LT01") == town.hub.hash("LT01")
    assert town.hub.state()["gaps"] == a.state()["gaps"] == []
    assert a.state()["unacknowledged"] == 0


def test_erased_behind_a_gap_and_the_laptop_is_set_back_again(town: Town, tmp_path: Path) -> None:
    """What a laptop holds of its first epoch ends at the gap, and so does what it tells of it."""
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT02")
    exchange(town.hub, [a, b], town.stick)
    early = a.backup(tmp_path / "early")
    _, gone = town.add(a, 1)
    a.do("move_person", id=gone, to_posyandu="LT02", date=a.day())
    weigh(a, gone, "8.8")
    child, _ = fill(town, a)
    town.hub.taken(a.export(town.stick))
    a.restore(early)
    town.hub.taken(a.export(town.stick))
    a.taken(town.hub.export(town.stick, a))  # all of its own but what left its scope
    assert a.state()["gaps"]
    purging.purge(town.hub.desk, child, "permintaan")
    a.taken(town.hub.export(town.stick, a))
    says_nothing(a)
    late = a.backup(tmp_path / "late")
    a.restore(late)
    town.add(a, 2)
    town.hub.taken(a.export(town.stick))
    settle_down(town, [a, b])
    for machine in town.machines:
        says_nothing(machine)
        machine.check()
    assert a.hash("LT01") == town.hub.hash("LT01")
    assert b.hash("LT02") == town.hub.hash("LT02")
    assert a.state()["unacknowledged"] == 0


def test_a_measurement_that_was_put_on_another_stays_the_others(town: Town) -> None:
    a = town.laptop("a", "LT01")
    child, _ = fill(town, a)
    _, other = town.add(a, 2)
    mistaken = weigh(a, child, "9.9", 5)
    a.do("correct_measurement", id=mistaken, child=other)
    exchange(town.hub, [a], town.stick)
    purging.purge(town.hub.desk, child, "permintaan")
    settle_down(town, [a])
    for machine in town.machines:
        row = machine.desk.store.records.get("measurement", mistaken)
        assert row is not None
        assert (row["child"], row["weight_g"]) == (other, 9900)
        machine.check()
        says_nothing(machine)
    assert a.hash("LT01") == town.hub.hash("LT01")


def test_all_records_of_one_person_go(town: Town) -> None:
    a = town.laptop("a", "LT01")
    child, _ = fill(town, a)
    _, twice = town.add(a, 2)
    a.do("join_persons", a=child, b=twice)
    exchange(town.hub, [a], town.stick)
    answer = purging.purge(town.hub.desk, twice, "permintaan")
    assert sorted(answer["people"]) == sorted([child, twice])
    settle_down(town, [a])
    for machine in town.machines:
        says_nothing(machine)
        machine.check()
        assert machine.desk.store.records.get("person", twice) is None
    assert a.hash("LT01") == town.hub.hash("LT01")


def test_only_the_districts_seal_erases(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    child, _ = fill(town, a)
    exchange(town.hub, [a, b], town.stick)
    with pytest.raises(KbdeskError, match=r"hub\.not_a_hub"):
        purging.purge(a.desk, child, "permintaan")
    for reason in (" ", "x" * 501):
        with pytest.raises(KbdeskError, match=r"purge\.no_reason"):
            purging.purge(town.hub.desk, child, reason)
    with pytest.raises(KbdeskError, match=r"person\.unknown"):
        purging.purge(town.hub.desk, "nobody", "permintaan")
    store = a.desk.store
    with store.transaction():
        for n, junk in enumerate(("", "kb1.purge.e30.AAAA", None, 7)):
            store.write([Change("purge", f"{n}" * 8, "order", {"order": junk})], None)
    settle_down(town, [a, b])
    for machine in town.machines:
        assert machine.desk.store.records.get("person", child) is not None
        machine.check()


def test_the_set_of_operations_alone_decides(town: Town) -> None:
    """Every order of the same files, on a laptop of its own: one hash."""
    a = town.laptop("a", "LT01")
    child, _ = fill(town, a)
    others = [town.laptop(f"m{n}", "LT01") for n in range(6)]
    exchange(town.hub, [a, *others], town.stick, rounds=1)
    for n, machine in enumerate(others):
        weigh(machine, child, f"8.{n}", n)
    purging.purge(town.hub.desk, child, "permintaan")
    order = {m.name: town.hub.export(town.stick, m) for m in others}
    for (one, two), machine in zip(itertools.permutations(others[:3], 2), others, strict=True):
        files = [m.export(town.stick, machine) for m in (one, two) if m is not machine]
        machine.taken(files[0])
        machine.taken(order[machine.name])
        for file in files[1:]:
            machine.taken(file)
        machine.check()
        says_nothing(machine)
    settle_down(town, [a, *others])
    assert {m.hash("LT01") for m in town.machines} == {town.hub.hash("LT01")}


def test_what_is_recorded_of_nobody_is_refused_as_ever(town: Town) -> None:
    a = town.laptop("a", "LT01")
    child, _ = fill(town, a)
    exchange(town.hub, [a], town.stick)
    purging.purge(town.hub.desk, child, "permintaan")
    settle_down(town, [a])
    with pytest.raises(KbdeskError, match=r"person\.unknown"):
        weigh(a, child)
    with pytest.raises(KbdeskError, match=r"person\.unknown"):
        record(a.desk, {"do": "edit_person", "id": child, "name": "Lagi"})


def test_who_was_erased_is_not_recorded_again_under_the_same_id(town: Town) -> None:
    a = town.laptop("a", "LT01")
    child, _ = fill(town, a)
    exchange(town.hub, [a], town.stick)
    purging.purge(town.hub.desk, child, "permintaan")
    settle_down(town, [a])
    member = {"id": child, "name": "Anak", "sex": "female", "relation": "child"}
    before = a.state()
    (family,) = [row["id"] for row in a.desk.store.records.find("family", {})]
    for draft in (
        {"do": "register_family", "rt": "1", "village": "Lok Tuan", "members": [member]},
        {"do": "add_person", "family": family, **member},
    ):  # fmt: skip
        with pytest.raises(KbdeskError, match=r"person\.erased"):
            record(a.desk, draft)
        assert a.state() == before
    assert a.desk.store.records.get("person", child) is None
    # nor with the whole family, sent again by who does not know whether it arrived
    sent = {"do": "register_family", "id": "f" * 32, "rt": "2", "village": "Lok Tuan"}
    (again,) = record(a.desk, {**sent, "members": [{**member, "id": "d" * 32}]})["members"]
    exchange(town.hub, [a], town.stick)
    purging.purge(town.hub.desk, again, "permintaan")
    settle_down(town, [a])
    with pytest.raises(KbdeskError, match=r"person\.erased") as refused:
        record(a.desk, {**sent, "members": [{**member, "id": again}]})
    assert refused.value.field == "members.0.id"
    # without an id they are somebody new
    del member["id"]
    a.do("register_family", rt="1", village="Lok Tuan", members=[member])


def test_the_number_of_an_erased_slip_is_not_given_again(town: Town) -> None:
    """The paper is out: who brings it back must not be taken for somebody else."""
    a = town.laptop("a", "LT01")
    child, mother = fill(town, a)
    settle_down(town, [a])
    (number,) = a.desk.store.records.referral_numbers("RJK/")
    purging.purge(town.hub.desk, child, "diminta keluarga")
    settle_down(town, [a])
    assert a.desk.store.records.referral_numbers("RJK/") == []
    next_one = a.do(
        "create_referral", person=mother, date=a.day(), reasons=["R21"], to="Puskesmas"
    )["number"]
    assert next_one != number

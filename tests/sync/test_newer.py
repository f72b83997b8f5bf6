"""What only a newer version writes: passed on by every older one, to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.machines import Machine, exchange
from tests.sync.test_replication import Town

FAR = "64.74.02.1001"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def holds(machine: Machine, body: bytes) -> bool:
    return (
        machine.desk.store.db.execute("SELECT 1 FROM operation WHERE body = ?", (body,)).fetchone()
        is not None
    )


def who_holds(town: Town, body: bytes) -> set[str]:
    return {machine.name for machine in town.machines if holds(machine, body)}


def test_it_goes_where_whoever_it_names_goes(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT02")
    child = town.add(a, 1)[1]
    first = a.newer(entity="choir", group="song", row="c1",
                    fields={"singers": [{"who": child, "voice": "alto"}]})  # fmt: skip
    # another group of the same row, and another row, say nothing of the child themselves
    mood = a.newer(entity="choir", group="mood", row="c1", fields={"mood": "riang"})
    song = a.newer(entity="verse", group="text", row="v1", fields={"of": "c1", "text": "la"})
    exchange(town.hub, [a, b], town.stick)
    for body in (first, mood, song):
        assert who_holds(town, body) == {"a", "hub"}
    town.hub.do("move_person", id=child, to_posyandu="LT02", date=a.day())
    exchange(town.hub, [a, b], town.stick)
    for body in (first, mood, song):
        assert who_holds(town, body) == {"a", "b", "hub"}
    later = b.newer(entity="verse", group="text", row="v2", fields={"of": "c1", "text": "lu"})
    exchange(town.hub, [a, b], town.stick)
    assert who_holds(town, later) == {"b", "hub"}
    for machine in town.machines:
        machine.check()


def test_the_name_may_come_after_what_goes_by_it(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    child = town.add(a, 1)[1]
    exchange(town.hub, [a, b], town.stick)
    early = a.newer(entity="verse", group="text", row="v1", fields={"of": "c1"})
    exchange(town.hub, [a, b], town.stick)
    late = a.newer(entity="choir", group="song", row="c1", fields={"who": child})
    exchange(town.hub, [a, b], town.stick)
    assert who_holds(town, early) == who_holds(town, late) == {"a", "b", "hub"}


def lies_in(town: Town, code: str, village: str) -> None:
    """Let the hub say where a posyandu lies, and everybody hear of it."""
    laptops = town.machines[1:]
    exchange(town.hub, laptops, town.stick)
    town.hub.do("name_posyandu", posyandu=code, village=village)
    exchange(town.hub, laptops, town.stick)


def test_what_names_nobody_goes_to_the_village_of_its_author(town: Town) -> None:
    a, b, c = town.laptop("a", "LT01"), town.laptop("b", "LT02"), town.laptop("far", "LT77")
    lies_in(town, "LT77", FAR)
    body = a.newer(entity="bridge", group="place", row="b1", fields={"over": "Kali Kecil", "m": 7})
    exchange(town.hub, [a, b, c], town.stick)
    assert who_holds(town, body) == {"a", "b", "hub"}
    # the hub is everywhere at home
    rule = town.hub.newer(entity="bylaw", group="text", row="l1", fields={"text": "bersih"})
    there = town.hub.newer(entity="bridge", group="place", row="b2", fields={"village": FAR})
    exchange(town.hub, [a, b, c], town.stick)
    assert who_holds(town, rule) == {"a", "b", "far", "hub"}
    assert who_holds(town, there) == {"far", "hub"}


def test_whose_village_is_told_later_gets_it_later(town: Town) -> None:
    a, c = town.laptop("a", "LT01"), town.laptop("c", "LT02")
    lies_in(town, "LT02", FAR)
    body = a.newer(entity="bridge", group="place", row="b1", fields={"over": "Kali Kecil"})
    exchange(town.hub, [a, c], town.stick)
    assert who_holds(town, body) == {"a", "hub"}
    lies_in(town, "LT01", FAR)
    assert who_holds(town, body) == {"a", "c", "hub"}


def test_it_passes_by_a_supervisor_and_back(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    s = town.laptop("s", "LT01", role="supervisor")
    exchange(town.hub, [a, b, s], town.stick)
    child = town.add(a, 1)[1]
    bodies = [
        a.newer(entity="dream", group="night", row="d1",
                fields={"person": child, "deep": [{"a": [1, None, "é"]}], "big": 2**62}),
        a.newer(group="aura", row=child, fields={"colour": "hijau", "of": {"x": [1.5]}}),
        a.newer(entity="measurement", group="fact", row="m9", weather="hujan",
                fields={"child": child, "date": "2026-01-05", "weight_g": 9000, "mood": "ok"}),
    ]  # fmt: skip
    s.taken(a.export(town.stick, s))
    assert all(holds(s, body) for body in bodies)
    town.hub.taken(s.export(town.stick))
    b.taken(town.hub.export(town.stick, b))
    assert all(holds(b, body) for body in bodies)
    b.newer(entity="dream", group="night", row="d1", fields={"person": child, "again": True})
    s.taken(b.export(town.stick, s))
    town.hub.taken(s.export(town.stick))
    a.taken(town.hub.export(town.stick, a))
    (head, *_) = sorted(
        (o for o in a.operations().values() if o.row == "d1"), key=lambda o: -o.clock
    )
    assert head.fields["again"] is True
    exchange(town.hub, [a, b, s], town.stick)
    assert len({machine.hash("LT01") for machine in town.machines}) == 1
    for machine in town.machines:
        machine.check()


def test_who_has_a_role_that_only_they_know_is_known_and_has_no_right_by_it(town: Town) -> None:
    a, s = town.laptop("a", "LT01"), town.laptop("s", "LT01", role="supervisor")
    child = town.add(a, 1)[1]
    exchange(town.hub, [a, s], town.stick)
    midwife = {"name": "Bidan Ratna", "role": "midwife", "active": True}
    a.newer(entity="user", group="identity", row="u9", fields=midwife)
    weighed = {"child": child, "date": a.day(), "weight_g": 9000}
    a.newer(entity="measurement", group="fact", row="m9", user="u9", fields=weighed)
    # a machine of a new kind says so of itself; what it may do its certificate says
    device = {"name": "Laptop Baru", "role": "clinic"}
    (head,) = a.desk.store.journal.heads("device", a.device, "name")
    a.newer(entity="device", group="name", row=a.device, parents=[head.digest.hex()], fields=device)
    answer = s.taken(a.export(town.stick, s))
    assert (answer["quarantined"], answer["unreadable"], answer["waiting"]) == (0, 0, 0)
    assert (answer["applied"], answer["conflicts"]) == (3, 0)
    town.hub.taken(s.export(town.stick))
    for machine in (s, town.hub):
        records = machine.desk.store.records
        (user,) = records.find("user", {"id": "u9"})
        assert (user["name"], user["role"]) == ("Bidan Ratna", "midwife")
        (row,) = records.find("device", {"id": a.device})
        assert row["role"] == "clinic"
        assert records.exists("measurement", "m9")
        machine.check()
    # nothing that is a supervisor's to write is hers
    a.newer(entity="posyandu", group="place", row="LT02", user="u9", fields={"name": "Punya kami"})
    town.laptop("b", "LT02")
    assert town.hub.taken(a.export(town.stick))["quarantined"] == 1

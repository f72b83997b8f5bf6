"""One open day at two laptops: one row, carried by stick, and nothing to settle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands.record import record
from kbdesk.queries.area import Area
from kbdesk.queries.day_sheet import day_sheet
from kbdesk.queries.open_day import open_day
from kbdesk.queries.skdn import skdn
from tests.sync.machines import Machine, enrol, exchange, family


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[list[Machine]]:
    found = [Machine(tmp_path / "hub", "hub")]
    for name, code in (("a", "LT01"), ("b", "LT01"), ("c", "LT02")):
        found.append(Machine(tmp_path / name, "posyandu", (code,)))
        enrol(found[0], found[-1], tmp_path / "papers")
    yield found
    for machine in found:
        machine.close()


def test_two_laptops_open_the_same_day(machines: list[Machine], tmp_path: Path) -> None:
    hub, a, b, c = machines
    stick = tmp_path / "stick"
    children = [record(a.desk, family(n))["members"][1] for n in range(3)]
    exchange(hub, [a, b, c], stick)
    day = a.day()
    ids = [m.do("open_session", date=day, place="Balai RT 03")["id"] for m in (a, b)]
    assert ids[0] == ids[1]
    for machine, person in ((a, children[0]), (b, children[1]), (a, children[2]), (b, children[2])):
        machine.do("arrive", session=ids[0], person=person)
    b.do("record_measurement", child=children[0], date=day, weight_kg="9")
    a.do("close_session", id=ids[0])
    b.do("close_session", id=ids[0])
    b.do("reopen_session", id=ids[0])
    b.do("close_session", id=ids[0])
    exchange(hub, [a, b, c], stick)
    assert [machine.conflicts() for machine in machines] == [[], [], [], []]
    assert a.hash("LT01") == b.hash("LT01") == hub.hash("LT01")
    seen = [open_day(machine.desk, "LT01", a.desk.clock.today()) for machine in (a, b, hub)]
    assert seen[0] == seen[1] == seen[2]
    assert {one.id for one in seen[0].section("waiting")} == set(children[1:])
    assert seen[0].session.closed
    assert c.desk.store.records.get("session", ids[0]) is None
    for machine in machines:
        machine.check()


def test_the_steps_of_a_day_are_split_over_two_laptops(
    machines: list[Machine], tmp_path: Path
) -> None:
    """One laptop at the door and the services, one at the scale: a stick makes it one day."""
    hub, door, scale, _ = machines
    stick = tmp_path / "stick"
    children = [record(door.desk, family(n))["members"][1] for n in range(3)]
    exchange(hub, [door, scale], stick)
    day = door.day()
    for machine in (door, scale):
        machine.do("open_session", date=day, place="Balai RT 03")
    session = door.do("open_session", date=day, place="Balai RT 03")["id"]
    for child in children:
        door.do("arrive", session=session, person=child)
        door.do("record_service", person=child, date=day, kind="pmt")
    for child in children[:2]:
        scale.do("record_measurement", child=child, date=day, weight_kg="9", muac_cm="13")
    exchange(hub, [door, scale], stick)
    assert [machine.conflicts() for machine in machines] == [[], [], [], []]
    seen = [day_sheet(machine.desk, "LT01", door.desk.clock.today()) for machine in (door, scale)]
    assert seen[0] == seen[1]
    assert {one.id for one in seen[0].day.section("done")} == set(children[:2])
    assert [one.id for one in seen[0].day.section("waiting")] == children[2:]
    assert seen[0].month.d == 2
    for machine in (door, scale):
        given = machine.desk.store.records.find("service", {"kind": "pmt"})
        assert {row["person"] for row in given} == set(children)


def test_a_child_that_moved_is_counted_where_it_was_by_both(
    machines: list[Machine], tmp_path: Path
) -> None:
    hub, a, _, c = machines
    stick = tmp_path / "stick"
    child = record(a.desk, family(1))["members"][1]
    a.do("record_measurement", child=child, date=a.day(60), weight_kg="9")
    a.do("move_person", id=child, to_posyandu="LT02", date=a.day(1))
    exchange(hub, [a, c], stick)
    today = a.desk.clock.today()
    month = today.year * 12 + today.month - 1
    for machine in (a, c, hub):
        before = skdn(machine.desk, month - 2, Area(("LT01", "LT02"))).each
        now = skdn(machine.desk, month, Area(("LT01", "LT02"))).each
        assert (before["LT01"].s, before["LT02"].s) == (1, 0), machine.name
        assert (now["LT01"].s, now["LT02"].s) == (0, 1), machine.name

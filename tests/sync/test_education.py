"""A corner on a laptop of its own: its records go to the hub and its posyandu, and no further."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands.record import record
from kbdesk.queries.area import Area
from kbdesk.queries.education import lesson, loans, shelf
from kbdesk.queries.education_report import education_month, said
from tests.sync.machines import Machine, enrol, exchange, family


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[list[Machine]]:
    found = [Machine(tmp_path / "hub", "hub")]
    for name, code in (("a", "LT01"), ("corner", "LT01"), ("c", "LT02")):
        found.append(Machine(tmp_path / name, "posyandu", (code,)))
        enrol(found[0], found[-1], tmp_path / "papers")
    yield found
    for machine in found:
        machine.close()


def test_two_laptops_count_one_session_and_agree(machines: list[Machine], tmp_path: Path) -> None:
    hub, a, corner, c = machines
    stick = tmp_path / "stick"
    people = record(a.desk, family(1))["members"]
    exchange(hub, [a, corner, c], stick)
    day = a.day()
    session = corner.do(
        "record_education_session", date=day, topic="feeding", attendees=[people[0]], male=2
    )["id"]
    book = corner.do("record_material", title="Buku", kind="book", copies=2)["id"]
    corner.do("record_loan", material=book, person=people[0], lent=day)
    exchange(hub, [a, corner, c], stick)
    for machine in (a, corner):
        machine.do("attend_education", session=session, person=people[1])
    corner.do("record_quiz", session=session, phase="pre", person=people[0], score=4)
    a.do("record_quiz", session=session, phase="post", person=people[0], score=7)
    exchange(hub, [a, corner, c], stick)
    month = a.desk.clock.today().year * 12 + a.desk.clock.today().month - 1
    reports = [said(education_month(one.desk, month, Area(("LT01",)))) for one in (hub, a, corner)]
    assert reports[0] == reports[1] == reports[2]
    assert reports[0]["quiz"]["pairs"] == 1
    assert reports[0]["attendance"]["named"] == 2
    assert [one.conflicts() for one in machines] == [[], [], [], []]
    assert a.hash("LT01") == corner.hash("LT01") == hub.hash("LT01")
    assert lesson(c.desk, session) is None
    assert loans(c.desk, Area()) == []
    assert shelf(c.desk, Area()) == []
    for machine in machines:
        machine.check()


def test_two_counts_of_one_session_are_for_a_person_to_settle(
    machines: list[Machine], tmp_path: Path
) -> None:
    hub, a, corner, _ = machines
    stick = tmp_path / "stick"
    session = corner.do("record_education_session", date=a.day(), topic="feeding", male=2)["id"]
    exchange(hub, [a, corner], stick)
    a.do("correct_education_session", id=session, male=3)
    corner.do("correct_education_session", id=session, male=4)
    corner.do("correct_education_session", id=session, speaker="Bidan Wulan")
    exchange(hub, [a, corner], stick)
    (conflict,) = a.conflicts()
    assert conflict["id"] == f"education_session/{session}/count"
    a.do("settle", conflict=conflict["id"], value={"male": 4})
    exchange(hub, [a, corner], stick)
    for machine in (hub, a, corner):
        found = lesson(machine.desk, session)
        assert found is not None
        assert (found.male, found.speaker) == (4, "Bidan Wulan")
        assert machine.conflicts() == []

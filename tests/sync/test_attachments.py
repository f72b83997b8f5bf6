"""A photo goes by stick to the hub and to the laptops of its posyandu, and to no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands.attachments import keep
from kbdesk.commands.record import record
from kbdesk.domain.attachments import Prepared, part_id
from kbdesk.queries.attachments import attached_to, content
from tests.sync.machines import Machine, enrol, exchange, family

DATA = bytes(range(256)) * 1800  # four pieces


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[list[Machine]]:
    found = [Machine(tmp_path / "hub", "hub")]
    for name, code in (("a", "LT01"), ("b", "LT01"), ("c", "LT02")):
        found.append(Machine(tmp_path / name, "posyandu", (code,)))
        enrol(found[0], found[-1], tmp_path / "papers")
    yield found
    for machine in found:
        machine.close()


def test_an_attachment_travels_whole_and_within_its_posyandu(
    machines: list[Machine], tmp_path: Path
) -> None:
    hub, a, b, c = machines
    stick = tmp_path / "stick"
    child = record(a.desk, family(1))["members"][1]
    exchange(hub, [a, b, c], stick)
    said = keep(a.desk, Prepared("image", DATA, 9, 9), "foto.jpg", "child", child, caption="Budi")
    assert said["parts"] == 4
    exchange(hub, [a, b, c], stick)
    for machine in (hub, a, b):
        (found,) = attached_to(machine.desk, [child])
        assert (found.id, found.caption, found.complete) == (said["id"], "Budi", True)
        assert content(machine.desk, found.id) == ("complete", DATA)
        machine.check()
    assert attached_to(c.desk, [child]) == []
    assert c.desk.store.records.get("attachment_part", part_id(said["id"], 0)) is None
    assert a.hash("LT01") == b.hash("LT01") == hub.hash("LT01")


def test_an_attachment_taken_away_elsewhere_is_away_here(
    machines: list[Machine], tmp_path: Path
) -> None:
    hub, a, b, _ = machines
    stick = tmp_path / "stick"
    home = record(a.desk, {**family(1), "posyandu": "LT01"})["id"]
    said = keep(a.desk, Prepared("pdf", DATA[:1000], pages=1), "surat.pdf", "family", home)
    exchange(hub, [a, b], stick)
    assert content(b.desk, said["id"]) == ("complete", DATA[:1000])
    b.do("void_attachment", id=said["id"], reason="salah")
    exchange(hub, [a, b], stick)
    assert attached_to(a.desk, [home]) == []
    assert content(a.desk, said["id"])[0] == "complete"

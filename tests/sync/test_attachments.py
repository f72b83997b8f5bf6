"""A photo goes by stick to the hub and to the laptops of its posyandu, and to no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from kbdesk.commands.attachments import keep
from kbdesk.commands.child_photos import set_photo
from kbdesk.commands.purging import purge
from kbdesk.commands.record import record
from kbdesk.domain.attachments import Prepared, part_id
from kbdesk.domain.identifiers import new_identifier
from kbdesk.exchange.pictures import prepare_child_photo
from kbdesk.queries.attachments import attached_to, content
from kbdesk.queries.child_photos import child_photo
from kbdesk.store.store import Change
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


def test_a_childs_photo_goes_where_she_goes_and_with_her(
    machines: list[Machine], tmp_path: Path
) -> None:
    hub, a, b, c = machines
    stick = tmp_path / "stick"
    child = record(a.desk, family(1))["members"][1]
    Image.new("RGB", (500, 700), "teal").save(tmp_path / "foto.png")
    photo = prepare_child_photo(tmp_path / "foto.png")
    exchange(hub, [a, b, c], stick)
    said = set_photo(a.desk, child, photo)
    exchange(hub, [a, b, c], stick)
    for machine in (hub, a, b):
        found = child_photo(machine.desk, child)
        assert found == (said["id"], photo.data)
        machine.check()
    assert c.desk.store.records.get("child_photo", said["id"]) is None
    # a larger file that some other program calls her photo is kept and not shown
    forged = {"person": child, "bytes": 9, "width": 9, "height": 9, "data": "AAAA" * 40_000}
    a.desk.store.write([Change("child_photo", new_identifier(), "fact", forged)], user=None)
    exchange(hub, [a, b, c], stick)
    assert child_photo(b.desk, child) == (said["id"], photo.data)
    purge(hub.desk, child, "diminta keluarga")
    exchange(hub, [a, b, c], stick)
    for machine in (hub, a, b):
        assert child_photo(machine.desk, child) is None
        assert machine.desk.store.records.get("child_photo", said["id"]) is None

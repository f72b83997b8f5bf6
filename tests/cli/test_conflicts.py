"""What two laptops wrote at once: carried by stick to the hub, listed there, and settled."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.machine import Machine, Object, make

CHILD = "00000000-0000-4000-8000-00000000000c"


def enrolled(hub: Machine, folder: Path, name: str) -> Machine:
    machine = make(folder / name, name=name, user=name.lower())
    ask, reply = folder / f"{name}.req", folder / f"{name}.rep"
    machine.done("enrol", "request", "-o", ask)
    said = hub.done("hub", "enrol", ask, "--posyandu", "LT01", "-o", reply).object
    machine.done("enrol", "accept", reply, "--fingerprint", said["hub_fingerprint"])
    return machine


def carried(sender: Machine, taker: Machine, stick: Path) -> Object:
    stick.mkdir(exist_ok=True)
    device = taker.done("state").object["device"]
    hub = taker.done("state").object["role"] == "hub"
    words = [] if hub else ["--for", device]
    path = sender.done("bundle", "export", "--to", stick, *words).object["path"]
    return taker.done("bundle", "import", path).object


def test_a_conflict_is_settled_by_what_a_verb_would_take(tmp_path: Path) -> None:
    hub = make(tmp_path / "hub", role="hub", name="DPPKB", user="dewi")
    melati, anggrek = (enrolled(hub, tmp_path, name) for name in ("Melati", "Anggrek"))
    stick = tmp_path / "stick"
    member = {"id": CHILD, "name": "Budi", "sex": "male", "birth_date": "2025-01-31"}
    register = {"do": "register_family", "village": "Lok Tuan", "rt": "01", "members": [member]}
    melati.record(register)
    carried(melati, hub, stick)
    carried(hub, anggrek, stick)
    melati.record({"do": "edit_person", "id": CHILD, "name": "Budi Santoso"})
    anggrek.record({"do": "edit_person", "id": CHILD, "name": "Budi Prakoso"})
    carried(melati, hub, stick)
    carried(anggrek, hub, stick)

    (conflict,) = hub.done("conflicts", "list").lines
    id_ = conflict["id"]
    assert {head["fields"]["name"] for head in conflict["heads"]} == {
        "Budi Santoso",
        "Budi Prakoso",
    }
    assert hub.done("show", "person", CHILD).object["conflicts"] == [id_]
    resolve = ("conflicts", "resolve", id_)
    before = hub.state_hash()
    for value, code in (
        ({"sex": "m"}, "conflict.bad_value"),
        ({"name": 5}, "conflict.bad_value"),
        ({"name": ""}, "conflict.bad_value"),
        ({"name": "\ud800"}, "draft.control_character"),
        ({"birth_date": "2025-02-30"}, "conflict.bad_value"),
        ({"birth_date": float("nan")}, "conflict.bad_value"),
        ({"nik": "64740131012500011"}, "nik.length"),
        ({"shoe": 1}, "draft.unknown_field"),
        (["name"], "conflict.no_choice"),
        (None, "conflict.no_choice"),
    ):
        assert hub.ask(*resolve, "--value", json.dumps(value)).code == code, value
    assert hub.ask(*resolve, "--choose", "nobody").code == "conflict.unknown_head"
    assert hub.ask("conflicts", "resolve", id_ + "x", "--choose", "y").code == "conflict.unknown"
    assert hub.state_hash() == before

    hub.done(*resolve, "--value", json.dumps({"name": "Budi Santoso Prakoso"}))
    assert hub.done("conflicts", "list").out == ""
    assert hub.ask(*resolve, "--value", '{"name": "x"}').code == "conflict.unknown"
    carried(hub, melati, stick)
    carried(hub, anggrek, stick)
    for machine in (hub, melati, anggrek):
        assert machine.done("show", "person", CHILD).object["name"] == "Budi Santoso Prakoso"
        assert machine.done("show", "person", CHILD).object["birth_date"] == "2025-01-31"
        assert machine.done("conflicts", "list").out == ""
    hashes = {m.done("state", "--posyandu", "LT01").object["state_hash"] for m in (hub, melati)}
    assert len(hashes) == 1


def test_a_conflict_is_settled_by_a_head(tmp_path: Path) -> None:
    hub = make(tmp_path / "hub", role="hub", name="DPPKB", user="dewi")
    melati = enrolled(hub, tmp_path, "Melati")
    stick = tmp_path / "stick"
    family = "00000000-0000-4000-8000-00000000000a"
    register = {"do": "register_family", "id": family, "village": "Lok Tuan", "rt": "01"}
    melati.record(register)
    carried(melati, hub, stick)
    hub.record({"do": "edit_family", "id": family, "address": "Jl. Kapal"})
    melati.record({"do": "edit_family", "id": family, "address": "Jl. Pinisi"})
    carried(melati, hub, stick)
    (conflict,) = hub.done("conflicts", "list").lines
    head = next(h for h in conflict["heads"] if h["fields"]["address"] == "Jl. Pinisi")
    hub.done("conflicts", "resolve", conflict["id"], "--choose", head["head"])
    assert hub.done("show", "family", family).object["address"] == "Jl. Pinisi"
    carried(hub, melati, stick)
    assert melati.done("conflicts", "list").out == ""


def test_nonsense_about_a_village_is_refused_as_its_verb_refuses_it(tmp_path: Path) -> None:
    hub = make(tmp_path / "hub", role="hub", name="DPPKB", user="dewi")
    melati = enrolled(hub, tmp_path, "Melati")
    stick = tmp_path / "stick"
    village = "64.74.01.1003"
    melati.record({"do": "edit_kampung", "village": village, "rt_count": 30})
    hub.record({"do": "edit_kampung", "village": village, "rt_count": 31})
    carried(melati, hub, stick)
    (conflict,) = hub.done("conflicts", "list").lines
    resolve = ("conflicts", "resolve", conflict["id"])
    for value in ({"rt_count": -5}, {"rt_count": 501}, {"border_north": 7}, {"area_ares": 0}):
        said = hub.ask(*resolve, "--value", json.dumps(value))
        assert said.code == "conflict.bad_value", value
    refused = hub.ask("record", "-", stdin=json.dumps(
        {"do": "edit_kampung", "village": village, "rt_count": -5}))  # fmt: skip
    assert refused.lines[0]["error"]["code"] == "draft.out_of_range"
    hub.done(*resolve, "--value", json.dumps({"rt_count": 32, "area_ares": 12345}))
    shown = hub.done("show", "kampung", village).object
    assert (shown["rt_count"], shown["area_ha"]) == (32, 123.45)

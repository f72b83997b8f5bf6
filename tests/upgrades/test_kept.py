"""What earlier versions wrote is opened, and what later ones write passes through unharmed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands import upkeep
from kbdesk.commands.homes import opened
from kbdesk.queries import standing
from kbdesk.queries.conflicts import conflicts
from kbdesk.store.store import Change
from kbdesk.sync.incoming import take
from tests.sync.machines import Machine, enrol, exchange, family

VERSIONS = sorted(path for path in Path(__file__).parent.iterdir() if (path / "said.json").exists())


def said_by(version: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((version / "said.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.name)
def test_a_home_and_a_bundle_of_a_version(version: Path, tmp_path: Path) -> None:
    said = said_by(version)
    folder = tmp_path / "home"
    shutil.copytree(version / "home", folder)
    with opened(folder, user=None, passphrase=said["passphrase"]) as desk:
        assert standing.check(desk) == {"ok": True, "faults": []}
        state = standing.state(desk)
        # what was copied goes on under another epoch: one operation more
        assert state["operations"] == said["before"]["operations"] + 1
        assert {name: state["counts"][name] for name in said["before"]["counts"]} == (
            said["before"]["counts"]
        )
        assert state["device"] == said["before"]["device"]
        records = desk.store.records
        referral = records.one("SELECT number FROM referral")
        assert referral == {"number": said["number"]}
        measured = records.get("measurement", said["measurement"])
        assert measured is not None
        assert measured["weight_g"] == 8200
        taken = take(desk.store, version / "down.kbsync", desk.clock.now())
        assert (taken.quarantined, taken.waiting) == (0, 0)
        assert len(list(conflicts(desk))) == said["after"]["conflicts"]
        assert standing.state(desk, "LT01")["state_hash"] == said["after"]["state_hash"]
        shown = records.get("person", said["mother"])
        assert shown is not None
        assert shown["name"] == "Ibu Baru"
        assert standing.check(desk) == {"ok": True, "faults": []}


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.name)
def test_a_backup_of_a_version_takes_its_bundle(version: Path, tmp_path: Path) -> None:
    said = said_by(version)
    folder = tmp_path / "hub"
    upkeep.restore(folder, version / "hub.kbbackup", user=None, passphrase=said["passphrase"])
    with opened(folder, user=None, passphrase=said["passphrase"]) as desk:
        taken = take(desk.store, version / "up.kbsync", desk.clock.now())
        assert taken.applied > 0
        assert (taken.quarantined, taken.waiting) == (0, 0)
        assert desk.store.records.get("measurement", said["measurement"]) is not None
        assert standing.check(desk) == {"ok": True, "faults": []}


def test_what_a_newer_version_writes_passes_through(tmp_path: Path) -> None:
    hub, supervisor = Machine(tmp_path / "hub", "hub"), Machine(tmp_path / "s", "supervisor")
    new, old = (Machine(tmp_path / name, "posyandu", ("LT01",)) for name in ("new", "old"))
    supervisor.codes = ("LT01",)
    for machine in (supervisor, new, old):
        enrol(hub, machine, tmp_path / "papers")
    stick = tmp_path / "stick"
    draft = {name: value for name, value in family(1).items() if name != "do"}
    child = new.do("register_family", **draft)["members"][1]
    bodies = {
        new.newer(entity="dream", group="night", row="d1",
              fields={"person": child, "deep": [{"a": [1, None, "é"]}], "big": 2**62}),
        new.newer(group="aura", row=child, fields={"colour": "green"}),
        new.newer(entity="measurement", group="fact", row="m9",
              fields={"child": child, "date": "2026-01-05", "weight_g": 9000, "mood": "good"}),
        new.newer(entity="device", group="hat", row=new.device, fields={"hat": True}),
        # a member of the operation itself that this version does not know
        new.newer(entity="visit", group="fact", row="v9", fields={"purpose": 5}, weather="rain"),
    }  # fmt: skip
    exchange(hub, [new, old, supervisor], stick)
    for machine in (hub, old, supervisor):
        held = {bytes(b) for (b,) in machine.desk.store.db.execute("SELECT body FROM operation")}
        everyones = bodies if machine is hub else {b for b in bodies if b'"v9"' not in b}
        assert everyones <= held, machine.name
        machine.check()
    # an edit of what this version understands leaves the rest of the group alone
    with old.desk.store.transaction():
        old.desk.store.write([Change("measurement", "m9", "fact", {"weight_g": 9100})], None)
    exchange(hub, [new, old, supervisor], stick)
    (head,) = new.desk.store.journal.heads("measurement", "m9", "fact")
    assert head.operation.fields["mood"] == "good"
    assert head.operation.fields["weight_g"] == 9100
    assert len({machine.hash("LT01") for machine in (hub, new, old, supervisor)}) == 1
    for machine in (hub, new, old, supervisor):
        machine.close()

"""Keeps what a version writes, for all later versions to open: run once for each release.

``python -m tests.upgrades.keep 0.1.0`` makes ``tests/upgrades/0.1.0``: a laptop's database
with its keyring, a backup of the hub from before, a bundle up and a bundle down, and what
the version itself said of them. Invented people, cheap keys.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.sync.machines import PASSPHRASE, Machine, enrol, exchange, family

PLACE = Path(__file__).parent


def said(machine: Machine) -> dict[str, Any]:
    """Return what a machine says of what it holds."""
    state = machine.state()
    return {
        name: state[name]
        for name in ("device", "epoch", "operations", "conflicts", "state_hash", "counts")
    }


def keep(version: str) -> None:
    """Make the folder of a version."""
    target = PLACE / version
    target.mkdir()
    folder = Path(tempfile.mkdtemp())
    stick = folder / "stick"
    hub = Machine(folder / "hub", "hub")
    laptop, other = (Machine(folder / name, "posyandu", ("LT01",)) for name in ("a", "b"))
    for machine in (laptop, other):
        enrol(hub, machine, folder / "papers")
    draft = {name: value for name, value in family(1).items() if name != "do"}
    mother, child = laptop.do("register_family", **draft)["members"]
    exchange(hub, [laptop, other], stick)
    hub.backup(target / "hub.kbbackup")
    for machine, name in ((laptop, "Nama Satu"), (other, "Nama Dua")):
        machine.do("edit_person", id=child, name=name)
    weighed = laptop.do("record_measurement", child=child, date="2026-01-05", weight_kg="8.1")
    laptop.do("correct_measurement", id=weighed["id"], weight_kg="8.2")
    laptop.do("record_service", person=child, date="2026-02-05", kind="vitamin_a", detail="blue")
    number = laptop.do(
        "create_referral", person=child, date="2026-03-01", reasons=["R01"], to="Puskesmas Uji"
    )["number"]
    laptop.do("register_pregnancy", person=mother, date="2026-04-01", weeks=12)
    hub.taken(other.export(stick))
    up = laptop.export(stick)
    hub.taken(up)
    hub.do("edit_person", id=mother, name="Ibu Baru")
    down = hub.export(stick, laptop)
    shutil.copy(up, target / "up.kbsync")
    shutil.copy(down, target / "down.kbsync")
    before = said(laptop)
    with laptop.closed():
        home = target / "home"
        home.mkdir()
        for name in ("kbdesk.db", "keyring.json"):
            shutil.copy(laptop.folder / name, home / name)
    laptop.taken(down)
    facts = {
        "passphrase": PASSPHRASE,
        "before": before,
        "after": {"conflicts": len(laptop.conflicts()), "state_hash": laptop.hash("LT01")},
        "hub": {"state_hash": hub.hash("LT01")},
        "child": child,
        "mother": mother,
        "measurement": weighed["id"],
        "number": number,
    }
    (target / "said.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n")
    for machine in (hub, laptop, other):
        machine.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    keep(sys.argv[1])

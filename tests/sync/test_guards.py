"""Bundles that an honest program never writes: each guard of the import refuses one of them.

Every bundle here is a real export that is opened, changed in one point and signed again by a
machine that holds a good certificate.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kbdesk.journal.operation import read_operation
from kbdesk.store.store import Change
from kbdesk.sync.bundle import open_bundle
from kbdesk.sync.district import District
from kbdesk.sync.manifest import Branch, Manifest
from kbdesk.sync.packing import write_bundle_file
from tests.sync.laptops import lines_of
from tests.sync.machines import Machine, exchange
from tests.sync.test_replication import Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def opened(path: Path, receiver: Machine) -> tuple[Manifest, list[bytes]]:
    """Return the manifest and the operations of a bundle that is for ``receiver``."""
    with open_bundle(path, District(receiver.desk.store).keys) as bundle:
        return bundle.manifest, list(lines_of(bundle))


def signed_again(
    path: Path, sender: Machine, receiver: Machine, lines: list[bytes], manifest: Manifest
) -> Path:
    """Write a bundle beside another one, signed by ``sender``, with what a test changed in it."""
    changed = path.with_name(f"changed-{path.name}")
    changed.unlink(missing_ok=True)
    write_bundle_file(
        changed,
        manifest=msgspec.structs.replace(manifest, operations=len(lines)),
        lines=lines,
        keys=District(sender.desk.store).keys,
        recipients=[District(receiver.desk.store).keys.box_public],
        spool=path.parent,
    )
    return changed


def test_a_relay_cannot_carry_more_than_the_author_has_signed(town: Town) -> None:
    a, relay = town.laptop("a", "LT01"), town.laptop("relay", "LT01", role="supervisor")
    exchange(town.hub, [a, relay], town.stick)
    town.add(a, 1)
    relay.taken(a.export(town.stick, relay))
    bundle = relay.export(town.stick)
    manifest, lines = opened(bundle, town.hub)
    # the relay writes one more operation in the author's name, and keeps the author's word
    store, theirs, mine = relay.desk.store, a.desk.store.epoch, relay.desk.store.epoch
    with store.transaction():
        store.epoch = theirs
        store.write([Change("person", "p" * 32, "identity", {"name": "Palsu"})], None)
        store.epoch = mine
    added = max(
        (body for _, body in bodies(relay) if read_operation(body).epoch == theirs),
        key=lambda body: read_operation(body).seq,
    )
    assert read_operation(added).seq == manifest.chains[theirs].last + 1
    longer = signed_again(bundle, relay, town.hub, [*lines, added], manifest)
    assert town.hub.refusal(longer) == "bundle.no_chain"
    assert town.hub.taken(bundle)["applied"] > 0


def bodies(machine: Machine) -> list[tuple[bytes, bytes]]:
    return [
        (bytes(digest), bytes(body))
        for digest, body in machine.desk.store.db.execute("SELECT digest, body FROM operation")
    ]


def test_a_second_bundle_under_one_number_does_not_change_what_the_first_said(town: Town) -> None:
    a = town.laptop("a", "LT01")
    exchange(town.hub, [a], town.stick)
    town.add(a, 1)
    bundle = a.export(town.stick)
    manifest, lines = opened(bundle, town.hub)
    assert manifest.have, "the laptop says what it holds of the hub"
    town.hub.taken(bundle)
    said = peer(town.hub, a)
    forgets: dict[str, Any] = {"have": {}, "taken": {}, "bundle": "b" * 32}
    again = msgspec.structs.replace(manifest, **forgets)
    town.hub.taken(signed_again(bundle, a, town.hub, lines, again))
    assert peer(town.hub, a) == said
    later = msgspec.structs.replace(again, number=manifest.number + 1, bundle="c" * 32)
    town.hub.taken(signed_again(bundle, a, town.hub, lines, later))
    assert peer(town.hub, a) != said


def peer(at: Machine, of: Machine) -> tuple[dict[str, int], dict[str, int]]:
    """Return what a machine last said that it holds, as another machine keeps it."""
    kept = at.desk.store.parcels.peer(of.device, of.desk.store.epoch)
    assert kept is not None
    return dict(kept.have), dict(kept.taken)


def test_a_machine_does_not_take_a_bundle_of_its_own(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    exchange(town.hub, [a, b], town.stick)
    town.add(a, 1)
    bundle = a.export(town.stick, b)
    manifest, lines = opened(bundle, b)
    to_itself = msgspec.structs.replace(manifest, recipient=a.device)
    assert a.refusal(signed_again(bundle, a, a, lines, to_itself)) == "bundle.certificate_mismatch"
    assert b.taken(bundle)["applied"] > 0


def test_the_hubs_word_on_a_fork_takes_neither_the_beginning_nor_what_the_hub_wrote(
    town: Town,
) -> None:
    """An epoch's first operation gives it its name; and a hub never gives way to itself."""
    a = town.laptop("a", "LT01")
    town.add(a, 1)
    exchange(town.hub, [a], town.stick)
    town.add(a, 2)
    mine, hubs = a.desk.store.epoch, town.hub.desk.store.epoch
    bundle = town.hub.export(town.stick, a)
    manifest, lines = opened(bundle, a)
    before = {(o.epoch, o.seq) for o in a.operations().values()}
    said = {epoch: Branch(first=1, digests="ff" * 8 * 50) for epoch in (mine, hubs)}
    forked = msgspec.structs.replace(manifest, branches=said)
    a.taken(signed_again(bundle, town.hub, a, lines, forked))
    held = {(o.epoch, o.seq) for o in a.operations().values()}
    assert {one for one in before - held if one[0] == hubs} == set()
    assert (mine, 1) in held
    assert (mine, 2) not in held, "the others gave way, and are written again"
    assert a.desk.store.journal.epochs[mine].device == a.device
    a.check()

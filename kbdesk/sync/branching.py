"""An epoch with two branches: what the hub notes and tells of it, and who gives way how."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from kbdesk.store.branches import Fork
from kbdesk.store.held_operations import Incoming
from kbdesk.store.store import Change, Store
from kbdesk.sync.manifest import Branch, Manifest

BRANCHED: Final = "branched"
"""The setting that holds which own epochs are not the hub's, and since when that is known."""


class Differences:
    """At the hub: from where on the operations in a bundle are of another branch."""

    def __init__(self) -> None:
        self._alike: dict[str, int] = {}
        self._new: set[str] = set()

    def alike(self, item: Incoming) -> None:
        """Note that an operation of a forked epoch is held just so."""
        name, seq = item.operation.name
        if name not in self._new:
            self._alike[name] = max(seq, self._alike.get(name, 0))

    def put_aside(self, item: Incoming) -> None:
        """Note that an operation was put aside for the first time."""
        self._new.add(item.operation.epoch)

    def note(self, store: Store, passed_over: Sequence[str]) -> None:
        """Write, for every machine to hear, from which number on an epoch has two branches.

        Not of this machine's own epochs, nor of those of the machines ``passed_over``.
        """
        before = {fork.epoch: fork.first for fork in store.branches.forks(store.device)}
        for name in sorted(self._new):
            epoch = store.journal.epochs.get(name)
            if epoch is None or epoch.device in (None, store.device, *passed_over):
                continue
            # the first operation of an epoch is the same in both: it gives the epoch its name
            first = max(self._alike.get(name, 0), 1) + 1
            first = min(first, before.get(name, first))
            store.write([Change("epoch", name, "fork", {"first": first})], None)


def branches_of(store: Store, forks: Sequence[Fork]) -> dict[str, Branch]:
    """Return what the hub tells of forked epochs: the beginnings of its branch's digests."""
    return {
        fork.epoch: Branch(first=fork.first, digests=store.branches.digests(fork)) for fork in forks
    }


def give_way(store: Store, manifest: Manifest) -> list[Incoming]:
    """Take away what is held of forked epochs and is not of the hub's branch; return it.

    An old bundle of the hub that comes again, or late, takes nothing away.
    """
    if not manifest.branches or not _is_latest(store, manifest):
        return []
    withdrawn = []
    for name, branch in sorted(manifest.branches.items()):
        epoch = store.journal.epochs.get(name)
        if epoch is None or epoch.device == manifest.sender:
            continue
        numbers = store.branches.others(name, max(branch.first, 2), branch.digests)
        if numbers:
            withdrawn += store.branches.withdraw(name, numbers)
    return withdrawn


def _is_latest(store: Store, manifest: Manifest) -> bool:
    words = [peer for peer in store.parcels.peers() if peer.device == manifest.sender]
    return all(
        (word.epoch_no, word.number) < (manifest.epoch_no, manifest.number) for word in words
    )


def settle(store: Store, withdrawn: Sequence[Incoming], bundle: str, now: datetime) -> int:
    """Write this machine's own operations again that gave way; return how many those are.

    What others wrote is put aside: its author, or a person at the hub, writes it again.
    """
    written = 0
    for item in withdrawn:
        o = item.operation
        if item.erased or o.entity == "epoch" or store.journal.purging.concerns(o):
            continue
        said = store.quarantine.said_again(item.digest, o)
        if said is None and store.journal.epochs[o.epoch].device == store.device:
            said = store.write_again(o, item.digest, store.quarantine.became)
            written += 1
        if said is None:
            store.journal.put_aside(item, bundle, now.isoformat(timespec="seconds"))
        else:
            store.quarantine.judge(item.digest, "written_again", said)
    if withdrawn and store.branches.drop_withdrawn():
        store.begin_epoch("branched")
    store.quarantine.clear()
    return written


def note_branched(store: Store, manifest: Manifest, now: datetime) -> None:
    """Keep which of this machine's epochs are not what the hub holds under their names."""
    before: Mapping[str, str] = store.json_setting(BRANCHED) or {}
    heard = now.isoformat(timespec="seconds")
    found: dict[str, str] = {}
    for name, theirs in sorted(manifest.links.items()):
        if name in store.journal.epochs:
            link = store.journal.link(name, manifest.have.get(name, 0))
            if link is not None and link.hex() != theirs:
                found[name] = before.get(name, heard)
    if found != before:
        store.set_setting(BRANCHED, json.dumps(found))

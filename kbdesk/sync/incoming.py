"""Taking a bundle: checked to the last byte, then all of it in one transaction, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.journal import Applied, Incoming
from kbdesk.store.parcels import Peer
from kbdesk.store.store import Store
from kbdesk.sync.bundle import Chain, Manifest, OpenBundle, open_bundle
from kbdesk.sync.certificates import Certificate
from kbdesk.sync.district import District
from kbdesk.sync.keys import BoxKeys, verify_head
from kbdesk.sync.stick import copy_local

BATCH = 2000
"""Operations applied at a time: memory stays flat whatever the bundle's size."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a bundle.

    ``waiting``: operations that stand behind a gap, or that only a newer version
    understands; they are kept. ``conflicts``: values that stand beside another one now.
    ``quarantined``: operations under a name that is held with other content.
    """

    bundle: str
    sender: str
    kind: str
    applied: int
    already_known: int
    waiting: int
    conflicts: int
    quarantined: int


class _ForkError(Exception):
    """A branch of an epoch in this bundle is not the one that is held."""

    def __init__(self, epoch: str) -> None:
        super().__init__(epoch)
        self.epoch = epoch


def take(store: Store, path: Path, now: datetime) -> Taken:
    """Import a bundle from a stick or a folder; the same one again changes nothing.

    It is copied to the local disk first and checked there. Raises ``bundle.*``,
    ``sync.*``, ``enrol.*``, ``stick.*``, and nothing has changed then.
    """
    district = District(store)
    district.own_certificate()
    local = copy_local(path, store.paths.inbox)
    try:
        forked: set[str] = set()
        while True:
            try:
                with _opened(local, store, district) as bundle, store.transaction():
                    return _take(store, district, bundle, now, forked, path.name)
            except _ForkError as fork:
                # begin again: what is held of that epoch stays, this branch is put aside
                forked.add(fork.epoch)
    finally:
        local.unlink(missing_ok=True)


def _opened(path: Path, store: Store, district: District) -> AbstractContextManager[OpenBundle]:
    extra: tuple[BoxKeys, ...] = ()
    if district.hub_keys is not None:
        extra = (district.hub_keys.escrow,)
    return open_bundle(path, district.keys, extra, device=store.device)


def _take(
    store: Store,
    district: District,
    bundle: OpenBundle,
    now: datetime,
    forked: set[str],
    file: str,
) -> Taken:
    manifest = bundle.manifest
    sender = _check_sender(store, district, manifest, now)
    from_hub = sender.role == "hub"
    before = _peer_before(store, manifest)
    total = Applied()
    quarantined = 0
    epochs: set[str] = set()
    for batch in _batches(bundle.lines()):
        accepted = []
        for item in batch:
            epochs.add(item.operation.epoch)
            if item.operation.epoch in forked:
                accepted += _known_or_aside(store, item, manifest, now)
            else:
                accepted.append(item)
        quarantined += len(batch) - len(accepted)
        outcome = store.accept(accepted)
        if outcome.forked:
            raise _ForkError(outcome.forked[0].operation.epoch)
        total.applied += outcome.applied
        total.already_known += outcome.already_known
        total.contested += outcome.contested
        total.unknown += outcome.unknown
    waiting = total.unknown
    if not from_hub:
        for epoch in sorted(epochs - forked):
            waiting += _check_chain(store, district, manifest, sender, epoch)
    _keep_word(store, manifest, before, now)
    taken = Taken(
        bundle=manifest.bundle,
        sender=manifest.sender,
        kind=manifest.kind,
        applied=total.applied,
        already_known=total.already_known,
        waiting=waiting,
        conflicts=total.contested,
        quarantined=quarantined,
    )
    store.parcels.note(
        bundle=manifest.bundle,
        direction="in",
        device=manifest.sender,
        kind=manifest.kind,
        at=now.isoformat(timespec="seconds"),
        operations=manifest.operations,
        bytes=bundle.copy.size,
        file=file,
        through=manifest.through[1],
        answer=json.dumps(
            {
                "applied": taken.applied,
                "already_known": taken.already_known,
                "waiting": taken.waiting,
                "conflicts": taken.conflicts,
                "quarantined": taken.quarantined,
            }
        ),
    )
    return taken


def _batches(lines: Iterable[bytes]) -> Iterator[list[Incoming]]:
    source = iter(lines)
    number = 0
    while batch := list(islice(source, BATCH)):
        read = []
        for raw in batch:
            number += 1
            try:
                read.append(Incoming.read(raw))
            except KbdeskError as error:
                raise KbdeskError(
                    "bundle.bad_operation", line=number, what=error.params.get("what", "")
                ) from None
        yield read


def _check_sender(
    store: Store, district: District, manifest: Manifest, now: datetime
) -> Certificate:
    """Return the sender's certificate; who may send what to whom is decided here."""
    at_hub = district.hub_keys is not None
    # only the hub's calendar is trusted: a laptop's clock may be mad
    sender = district.check_sender(manifest.certificate, now.date() if at_hub else None)
    if sender.device != manifest.sender or manifest.sender == store.device:
        raise KbdeskError("bundle.certificate_mismatch")
    expected = "down" if sender.role == "hub" else "up" if at_hub else "peer"
    if manifest.kind != expected:
        raise KbdeskError("bundle.wrong_kind", kind=manifest.kind)
    if sender.role == "hub" and sender.device != district.hub.device:
        raise KbdeskError("bundle.certificate_mismatch")
    return sender


def _known_or_aside(
    store: Store, item: Incoming, manifest: Manifest, now: datetime
) -> list[Incoming]:
    """Return the operation if it is held already; else put it into quarantine."""
    if store.journal.holds(item):
        return [item]
    store.journal.put_aside(item, manifest.bundle, now.isoformat(timespec="seconds"))
    return []


def _check_chain(
    store: Store, district: District, manifest: Manifest, sender: Certificate, name: str
) -> int:
    """Hold an epoch's operations against its author's signed word; return how many wait.

    Raises ``bundle.no_chain``, ``bundle.foreign_epoch``, ``bundle.chain_forged``,
    ``bundle.relay_gap``, or starts the import again without a branch that differs.
    """
    chain = manifest.chains.get(name)
    if chain is None:
        raise KbdeskError("bundle.no_chain")
    epoch = store.journal.epochs[name]
    if epoch.device is not None and epoch.device != chain.device:
        raise KbdeskError("bundle.foreign_epoch")
    author = sender if chain.device == sender.device else district.certificate(chain.device)
    if author is None or not verify_head(
        author.sign_public, name, chain.last, chain.head, chain.signature
    ):
        raise KbdeskError("bundle.chain_forged")
    if epoch.contiguous < chain.last:
        if chain.device != sender.device:
            raise KbdeskError("bundle.relay_gap")
        return store.journal.behind_gap(name)
    link = store.journal.link(name, chain.last)
    if link is None or link.hex() != chain.head:
        raise _ForkError(name)
    _keep_author(store, name, chain)
    return store.journal.behind_gap(name)


def _keep_author(store: Store, name: str, chain: Chain) -> None:
    store.journal.keep_author_word(name, chain.last, bytes.fromhex(chain.head), chain.signature)


def _peer_before(store: Store, manifest: Manifest) -> Peer:
    """Return what the sender said last; raises ``bundle.ack_backwards`` where it takes it back."""
    before = store.parcels.peer(manifest.sender) or Peer(manifest.sender)
    if before.epoch == manifest.epoch and manifest.number > before.number:
        for said, says in ((before.have, manifest.have), (before.taken, manifest.taken)):
            if any(says.get(epoch, 0) < seq for epoch, seq in said.items()):
                raise KbdeskError("bundle.ack_backwards")
    return before


def _keep_word(store: Store, manifest: Manifest, before: Peer, now: datetime) -> None:
    """Keep what the sender says of itself, unless something later is known already."""
    through = before.through if before.epoch == manifest.epoch else 0
    if manifest.through[0] <= through:
        through = max(through, manifest.through[1])
    later = (manifest.epoch_no, manifest.number) > before.order
    store.parcels.keep_peer(
        Peer(
            device=manifest.sender,
            epoch=manifest.epoch if later else before.epoch,
            epoch_no=manifest.epoch_no if later else before.epoch_no,
            number=manifest.number if later else before.number,
            have=manifest.have if later else before.have,
            taken=manifest.taken if later else before.taken,
            through=through if later or before.epoch == manifest.epoch else before.through,
            heard=max(before.heard, now.isoformat(timespec="seconds")),
        )
    )

"""A bundle for another machine: what it should have and does not, sealed for it alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import SCHEMA
from kbdesk.store.parcels import Peer
from kbdesk.store.store import Store
from kbdesk.sync.bundle import Chain, Manifest, write_bundle_file
from kbdesk.sync.district import District
from kbdesk.sync.keys import sign_head
from kbdesk.sync.manifest import Kind
from kbdesk.sync.stick import bundle_name


@dataclass(frozen=True, slots=True)
class Sent:
    """A bundle that waits in the outbox."""

    path: Path
    bundle: str
    recipient: str
    kind: Kind
    operations: int
    size: int
    sha256: str


def export(store: Store, recipient: str | None, now: datetime) -> Sent:
    """Write the bundle for a machine (None: for the hub) into the outbox.

    It holds everything since what that machine last said it has, so a lost one needs no
    repair. Raises ``sync.not_enrolled``, ``sync.unknown_device``, ``sync.revoked_device``,
    ``sync.to_itself``.
    """
    district = District(store)
    target = district.recipient(recipient)
    peer = store.parcels.peer(target.device) or Peer(target.device)
    # the hub says what it holds epoch by epoch; whoever gets a part of the journal says up
    # to which arrival it took its part, and a new certificate may mean a larger part
    after = 0 if target.kind == "up" else peer.taken.get(store.epoch, 0)
    if district.certified_after(target.device, after):
        after = 0
    with store.transaction():
        store.parcels.select(
            peer.have,
            after=after,
            scope=None if target.role == "hub" else target.posyandu,
        )
        operations = store.parcels.count()
        through = store.parcels.last_arrival()
        number = int(store.setting("bundle_number", "0")) + 1
        manifest = Manifest(
            bundle=uuid.uuid4().hex,
            kind=target.kind,
            sender=store.device,
            certificate=district.own_certificate(),
            epoch=store.epoch,
            epoch_no=store.epoch_no,
            number=number,
            recipient=target.device,
            created=now.isoformat(timespec="seconds"),
            operations=operations,
            schema=SCHEMA,
            have={e.epoch: e.contiguous for e in store.journal.epochs.values()},
            taken={p.epoch: p.through for p in store.parcels.peers() if p.epoch},
            through=(after, through),
            chains={} if target.kind == "down" else _chains(store, district),
        )
        path = store.paths.outbox / bundle_name(district.mark or store.device[:8], now)
        try:
            written = write_bundle_file(
                path,
                manifest=manifest,
                lines=store.parcels.bodies(),
                keys=district.keys,
                recipients=_openers(target.box_public, district),
                spool=store.paths.outbox,
            )
        except OSError as error:
            raise KbdeskError("sync.outbox_not_written", why=error.strerror) from error
        store.set_setting("bundle_number", str(number))
        store.parcels.note(
            bundle=manifest.bundle,
            direction="out",
            device=target.device,
            kind=target.kind,
            at=manifest.created,
            operations=operations,
            bytes=written.size,
            file=path.name,
            through=through,
            answer="{}",
        )
    return Sent(
        path,
        manifest.bundle,
        target.device,
        target.kind,
        operations,
        written.size,
        written.sha256,
    )


def _openers(recipient: str, district: District) -> list[str]:
    return list(dict.fromkeys((recipient, district.hub.escrow_public)))


def _chains(store: Store, district: District) -> dict[str, Chain]:
    """Return, for each epoch in the bundle, its author's signed word for all of it.

    This machine's own epochs are signed now; those of others only as far as their author's
    word reached us.
    """
    chains: dict[str, Chain] = {}
    for name, (first, last, _) in store.parcels.ranges().items():
        epoch = store.journal.epochs[name]
        if epoch.device == store.device:
            head = epoch.chain.hex()
            chains[name] = Chain(
                first=first,
                last=epoch.contiguous,
                head=head,
                device=store.device,
                signature=sign_head(district.keys, name, epoch.contiguous, head),
            )
        else:
            word = store.journal.author_word(name)
            if word is not None and epoch.device is not None:
                seq, link, signature = word
                chains[name] = Chain(
                    first=min(first, last),
                    last=seq,
                    head=link.hex(),
                    device=epoch.device,
                    signature=signature,
                )
    return chains

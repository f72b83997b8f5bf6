"""A bundle for another machine: what it should have and does not, sealed for it alone."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import SCHEMA
from kbdesk.store.hub_words import Word
from kbdesk.store.parcels import Peer
from kbdesk.store.store import Store
from kbdesk.sync.branching import branches_of
from kbdesk.sync.district import District
from kbdesk.sync.keys import sign_head
from kbdesk.sync.manifest import Chain, Kind, Manifest, Outline, TrailWord
from kbdesk.sync.own_word import OwnWord, own_words
from kbdesk.sync.packing import write_bundle_file
from kbdesk.sync.stick import bundle_name

_MOST_OUTLINES = 5000
_MOST_RETURNED = 300_000
"""Runs of numbers in all words that one bundle gives back; the next takes the rest."""
TRAIL_LENGTHS_TOLD = 60
"""Lengths of the trail, of as many bundles back, whose links each bundle repeats."""


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
        whole = target.role == "hub"
        held = _needs_no_more(store, peer)
        # the hub's word needs no witness; everybody else gives on what he can prove
        vouched = None if target.kind == "down" else _vouched(store, whole, peer)

        def places() -> dict[str, Collection[str]]:
            return {row["id"]: row["posyandu"] for row in district.devices()}

        # of an epoch with two branches the hub's goes to whoever has not been told yet
        forks = store.branches.forks(store.device, after) if target.kind == "down" else []
        if forks:
            scope = target.posyandu
            store.branches.choose(
                forks, lambda beyond: store.parcels.select(beyond, scope=scope, places=places)
            )
        store.parcels.select(
            held,
            after=after,
            scope=None if whole else target.posyandu,
            vouched=vouched,
            places=places,
        )
        if forks:
            store.branches.add_chosen()
        through = store.parcels.last_arrival()
        returns = _returns(store, peer, through) if target.kind == "up" else ()
        erased = () if target.kind == "down" else _erased(store, held)
        operations = store.parcels.count()
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
            have={e.epoch: e.contiguous for e in store.journal.epochs.values() if e.contiguous},
            seen={e.epoch: e.highest for e in store.journal.epochs.values() if e.gap},
            awaits={} if vouched is None else store.outside.awaited_of(vouched),
            answers=peer.epochs,
            links=_links(store, target.device),
            taken={p.epoch: p.through for p in store.parcels.peers()},
            through=(after, through),
            chains={} if vouched is None else _chains(store, district, held, vouched),
            own=_own(store, district) if target.kind == "down" else (),
            returns=returns,
            erased=erased,
            trail=_trail_word(store),
            branches=branches_of(store, forks),
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


def _trail_word(store: Store) -> TrailWord:
    """Return this machine's word on its trail, and remember which length it told."""
    told = store.json_setting("trail_told") or {}
    lengths = told["lengths"] if told.get("epoch") == store.epoch else []
    length = store.trail.length()
    links = {n: link.hex() for n, link in store.trail.links([*lengths, length]).items()}
    kept = sorted({*lengths, length})[-TRAIL_LENGTHS_TOLD:]
    store.set_setting("trail_told", json.dumps({"epoch": store.epoch, "lengths": kept}))
    return TrailWord(
        lines=length,
        head=links[length],
        earlier={str(n): link for n, link in links.items() if n != length},
    )


def _openers(recipient: str, district: District) -> list[str]:
    return list(dict.fromkeys((recipient, district.hub.escrow_public)))


def _needs_no_more(store: Store, peer: Peer) -> dict[str, int]:
    """Return what a machine says it holds, without this machine's earlier epochs at first.

    Those go whole once after an epoch began: if this home was copied, what the other one
    wrote under the same names is there, and ours is not; only the whole shows it.
    """
    if peer.taken.get(store.epoch):
        return dict(peer.have)
    epochs = store.journal.epochs
    return {
        name: seq
        for name, seq in peer.have.items()
        if name == store.epoch or name not in epochs or epochs[name].device != store.device
    }


def _own(store: Store, district: District) -> tuple[OwnWord, ...]:
    return own_words(store.hub_words.own_chosen(store.device), district.keys)


def _returns(store: Store, peer: Peer, through: int) -> tuple[OwnWord, ...]:
    """Choose also what the hub once gave and now has not, each with its word on it."""
    lacking: list[Word] = []
    words: list[OwnWord] = []
    runs = 0
    for kept in store.hub_words.lacking(peer.have, peer.epoch, peer.taken.get(store.epoch, 0)):
        word = OwnWord.from_json(kept.word)
        runs += len(word.runs)
        if runs > _MOST_RETURNED and words:
            break
        store.hub_words.choose(word.epoch, word.numbers(), peer.have.get(word.epoch, 0))
        lacking.append(kept)
        words.append(word)
    store.hub_words.sent(lacking, peer.epoch, through)
    return tuple(words)


def _links(store: Store, recipient: str) -> dict[str, str]:
    return {
        epoch.epoch: epoch.chain.hex()
        for epoch in store.journal.epochs.values()
        if epoch.device == recipient and epoch.contiguous
    }


def _erased(store: Store, held: Mapping[str, int]) -> tuple[Outline, ...]:
    outlines = store.parcels.outlines(store.device, held)
    return tuple(
        Outline(digest=digest.hex(), body=body.decode())
        for digest, body in outlines[:_MOST_OUTLINES]
    )


def _vouched(store: Store, whole: bool, peer: Peer) -> dict[str, int]:
    """Return how far this machine can prove each epoch: its own, and signed ones held whole.

    A part of another's epoch cannot be held against its author's signature, so it does not
    go to a machine that takes but a part. Nor does what comes after an erased operation of
    another: that something is erased only its author is believed.
    """
    vouched = {}
    for epoch in store.journal.epochs.values():
        if epoch.device == store.device:
            vouched[epoch.epoch] = epoch.contiguous
        elif whole and (word := store.journal.author_word(epoch.epoch)):
            vouched[epoch.epoch] = min(word[0], epoch.contiguous)
            erased = store.parcels.first_erased(epoch.epoch, peer.have.get(epoch.epoch, 0))
            if erased is not None:
                vouched[epoch.epoch] = min(vouched[epoch.epoch], erased - 1)
    return vouched


def _chains(
    store: Store, district: District, held: Mapping[str, int], vouched: Mapping[str, int]
) -> dict[str, Chain]:
    """Return, for each epoch in the bundle, its author's signed word for all of it.

    This machine's own epochs are signed now; those of others only as far as their author's
    word reached us.
    """
    chains: dict[str, Chain] = {}
    spans = {name: (held.get(name, 0), last) for name, last in vouched.items()}
    for name, first in store.parcels.firsts(spans).items():
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
            # of the hub's own there is none: its word on each part goes with it
            word = store.journal.author_word(name)
            if word is not None and epoch.device is not None:
                seq, link, signature = word
                chains[name] = Chain(
                    first=first,
                    last=seq,
                    head=link.hex(),
                    device=epoch.device,
                    signature=signature,
                )
    return chains

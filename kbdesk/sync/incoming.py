"""Taking a bundle: checked to the last byte, then all of it in one transaction, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import strict_json
from kbdesk.journal.operation import (
    Operation,
    digest,
    read_all_canonical,
    read_canonical,
    read_operation,
)
from kbdesk.store.held_operations import Applied, Incoming
from kbdesk.store.many_rows import many_rows
from kbdesk.store.parcels import Peer
from kbdesk.store.store import Store
from kbdesk.store.witnesses import Witness
from kbdesk.sync import purges
from kbdesk.sync.authorship import BranchedEpochs
from kbdesk.sync.branching import Differences, give_way, note_branched, settle
from kbdesk.sync.bundle import OpenBundle, open_bundle
from kbdesk.sync.certificates import Certificate
from kbdesk.sync.district import District
from kbdesk.sync.keys import BoxKeys, verify_head
from kbdesk.sync.manifest import Manifest
from kbdesk.sync.own_word import OwnWord, covered
from kbdesk.sync.scope import ScopeJudge
from kbdesk.sync.stick import copy_local

BATCH = 2000
"""Operations applied at a time: memory stays flat whatever the bundle's size."""
_AT_ONCE = 100
_AT_ONCE_BYTES = 1 << 20
"""Lines that are read together; larger ones are read one by one, as a copy of them is made."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a bundle.

    ``waiting``: operations that stand behind a gap, or that only a newer version
    understands, or that need what another machine wrote to be judged; they are kept.
    ``conflicts``: values that stand beside another one now. ``quarantined``: operations under
    a name that is held with other content, and those that their author may not write.
    ``unreadable``: operations that no verb could have written; they are kept, passed on and
    shown nowhere. ``written_again``: operations of this machine's own that have given way to
    what the hub has under their names, and are there under new ones.
    """

    bundle: str
    sender: str
    kind: str
    applied: int
    already_known: int
    waiting: int
    conflicts: int
    quarantined: int
    unreadable: int = 0
    written_again: int = 0


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
                with (
                    many_rows(),
                    _opened(local, store, district) as bundle,
                    store.transaction(),
                ):
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
    total = Applied()
    quarantined = 0
    differences = Differences()
    withdrawn = give_way(store, manifest) if from_hub else []
    tops: dict[str, int] = {}
    returned: dict[str, list[int]] = {}
    if district.at_hub:
        returned = {word.epoch: [] for word in manifest.returns}
    own_top = store.journal.epochs[store.epoch].highest
    scope = ScopeJudge(store, district, sender, manifest, now) if _judges(store) else None
    judge = None if scope is None or from_hub else scope.take
    branches = BranchedEpochs(store, district, manifest, sender)
    for batch in _batches(bundle.raw_lines()):
        for operation in [item.operation for item in batch]:
            name, seq = operation.epoch, operation.seq
            if seq > tops.get(name, 0):
                tops[name] = seq
            if returned and name in returned:
                returned[name].append(seq)
        accepted = batch
        if forked:
            accepted = []
            for item in batch:
                if item.operation.epoch in forked:
                    known = _known_or_aside(store, item, manifest, now, differences)
                    branches.note(item, aside=not known)
                    accepted += known
                else:
                    accepted.append(item)
        quarantined += len(batch) - len(accepted)
        outcome = store.accept(accepted, judge)
        if outcome.forked:
            raise _ForkError(outcome.forked[0].operation.epoch)
        total.applied += outcome.applied
        total.already_known += outcome.already_known
        total.contested += outcome.contested
        total.unknown += outcome.unknown
        total.unreadable += outcome.unreadable
    for item in _outlines(store, manifest, sender, returned):
        name, seq = item.operation.name
        if name not in forked:
            tops[name] = max(seq, tops.get(name, 0))
            if name in returned:
                returned[name].append(seq)
            if store.accept([item]).forked:
                raise _ForkError(name)
    branches.settle()
    purges.obey(store)
    waiting = total.unknown
    if not from_hub:
        for epoch in sorted(tops.keys() & returned.keys() - forked):
            _check_returned(store, district, manifest, epoch, returned[epoch])
        for epoch in sorted(tops.keys() - forked - returned.keys()):
            waiting += _check_chain(store, district, manifest, sender, epoch, tops[epoch])
    else:
        _keep_own_words(store, manifest)
    _keep_word(store, manifest, now)
    if district.hub_keys is not None:
        _keep_trail_word(store, manifest, now)
    if scope is not None:
        outside, held_up = scope.ask_again()
        quarantined += outside
        waiting += held_up
    if (
        store.epoch in forked
        or store.journal.epochs[store.epoch].highest > own_top
        or (from_hub and (store.epoch in manifest.branches or _branched(store, manifest)))
    ):
        # someone else writes under our name: this home is a copy, or was set back
        store.begin_epoch("branched")
        # what others left out they left out by the word of what this machine was
        store.parcels.ask_anew()
    written_again = settle(store, withdrawn, manifest.bundle, now)
    if district.at_hub:
        differences.note(store, [row["id"] for row in district.devices() if row["revoked"]])
    if from_hub:
        note_branched(store, manifest, now)
    taken = Taken(
        bundle=manifest.bundle,
        sender=manifest.sender,
        kind=manifest.kind,
        applied=total.applied,
        already_known=total.already_known,
        waiting=waiting,
        conflicts=total.contested,
        quarantined=quarantined,
        unreadable=total.unreadable,
        written_again=written_again,
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
                "unreadable": taken.unreadable,
                "written_again": taken.written_again,
                # what was learned up to here came with this bundle or before
                "last_arrival": store.parcels.last_arrival(),
            }
        ),
    )
    return taken


def _judges(store: Store) -> bool:
    """Tell whether this machine holds what others write against their certificates."""
    return store.setting("role") in ("hub", "supervisor")


def _outlines(
    store: Store, manifest: Manifest, sender: Certificate, returned: Mapping[str, object]
) -> Iterator[Incoming]:
    """Yield the erased operations that a sender may tell of: its own, and the hub's under seal.

    Raises ``bundle.bad_operation``, ``bundle.foreign_epoch``.
    """
    for place, erased in enumerate(manifest.erased):
        body = erased.body.encode()
        try:
            operation = read_operation(body)
        except KbdeskError as error:
            raise KbdeskError(
                "bundle.bad_operation", line=place + 1, what=error.params.get("what", "")
            ) from None
        epoch = store.journal.epochs.get(operation.epoch)
        mine = epoch is not None and epoch.device == sender.device
        if operation.fields or not (mine or operation.epoch in returned):
            raise KbdeskError("bundle.foreign_epoch")
        yield Incoming(operation, body, bytes.fromhex(erased.digest), erased=True)


def _batches(lines: Iterable[bytes]) -> Iterator[list[Incoming]]:
    source = iter(lines)
    number = 0
    while batch := list(islice(source, BATCH)):
        read: list[Incoming] = []
        for start in range(0, len(batch), _AT_ONCE):
            some = batch[start : start + _AT_ONCE]
            operations = _read(some, number + start)
            read += map(Incoming, operations, some, map(digest, some))
        number += len(batch)
        yield read


def _read(lines: Sequence[bytes], before: int) -> list[Operation]:
    """Return the operations of some lines, ``before`` others before them; raises ``bundle.*``."""
    if sum(map(len, lines)) <= _AT_ONCE_BYTES:
        operations = read_all_canonical(lines)
        if operations is not None:
            return operations
    return [
        read_canonical(raw) or _read_slowly(raw, number)
        for number, raw in enumerate(lines, before + 1)
    ]


def _read_slowly(raw: bytes, line: int) -> Operation:
    """Return an operation that holds more than this version knows, or say what is wrong with it.

    Raises ``bundle.*`` with ``line``: of what is no strict JSON, and ``bundle.bad_operation``.
    """
    try:
        strict_json(raw)
    except KbdeskError as error:
        error.params["line"] = line
        raise
    try:
        return read_operation(raw)
    except KbdeskError as error:
        what = error.params.get("what", "")
        raise KbdeskError("bundle.bad_operation", line=line, what=what) from None


def _check_sender(
    store: Store, district: District, manifest: Manifest, now: datetime
) -> Certificate:
    """Return the sender's certificate; who may send what to whom is decided here."""
    at_hub = district.at_hub
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
    store: Store, item: Incoming, manifest: Manifest, now: datetime, differences: Differences
) -> list[Incoming]:
    """Return the operation if it is held already; else put it into quarantine."""
    if store.journal.holds(item):
        differences.alike(item)
        return [item]
    if store.journal.put_aside(item, manifest.bundle, now.isoformat(timespec="seconds")):
        differences.put_aside(item)
    return []


def _check_chain(
    store: Store,
    district: District,
    manifest: Manifest,
    sender: Certificate,
    name: str,
    top: int,
) -> int:
    """Hold an epoch's operations against its author's signed word; return how many wait.

    ``top``: the last of them in this bundle. Raises ``bundle.no_chain``,
    ``bundle.beginning_missing``, ``bundle.foreign_epoch``, ``bundle.chain_forged``,
    ``bundle.relay_gap``, or starts the import again without a branch that differs.
    """
    chain = manifest.chains.get(name)
    if chain is None or top > chain.last:
        raise KbdeskError("bundle.no_chain")
    # an epoch whose first operation is not held belongs to nobody yet, so to no sender
    epoch = store.journal.epochs[name]
    if not epoch.contiguous:
        # this machine was set back: the sender still believes that it holds the beginning
        raise KbdeskError("bundle.beginning_missing")
    if epoch.device != chain.device:
        raise KbdeskError("bundle.foreign_epoch")
    author = sender if chain.device == sender.device else district.certificate(chain.device)
    if author is None or not verify_head(
        author.sign_public, name, chain.last, chain.head, chain.signature
    ):
        raise KbdeskError("bundle.chain_forged")
    if author is not sender and district.revoked(chain.device):
        raise _ForkError(name)
    if epoch.contiguous < chain.last:
        if author is not sender:
            raise KbdeskError("bundle.relay_gap")
        # but at the hub a machine holds only its part of an epoch: nothing is waited for
        return store.journal.behind_gap(name) if district.at_hub else 0
    link = store.journal.link(name, chain.last)
    if link is None or link.hex() != chain.head:
        raise _ForkError(name)
    store.journal.keep_author_word(name, chain.last, link, chain.signature)
    return 0


def _check_returned(
    store: Store, district: District, manifest: Manifest, name: str, numbers: list[int]
) -> None:
    """Hold operations of this hub's own that come back against its own seal.

    Raises ``bundle.chain_forged`` where one is in no word of ours, or is not what it says.
    """
    words = [word for word in manifest.returns if word.epoch == name]
    for word in words:
        # a hub signed with its root before it had a key of its own for bundles
        if not any(map(word.is_sealed_by, (district.keys.sign_public, district.hub.sign_public))):
            raise KbdeskError("bundle.chain_forged")
        digests = store.hub_words.digests(name, word.numbers())
        if digests is None or sha256(b"".join(digests)).hexdigest() != word.digest:
            raise KbdeskError("bundle.chain_forged")
    runs = sorted(covered(words).get(name, ()))
    place = 0
    for number in sorted(numbers):
        while place < len(runs) and runs[place][1] < number:
            place += 1
        if place == len(runs) or number < runs[place][0]:
            raise KbdeskError("bundle.no_chain")


def _keep_own_words(store: Store, manifest: Manifest) -> None:
    """Keep the hub's word on what it wrote itself, in the place of those that say less."""
    for word in manifest.own:
        runs = list(word.numbers())
        less = [
            kept.id
            for kept in store.hub_words.of(word.epoch)
            if _all_within(OwnWord.from_json(kept.word).numbers(), runs)
        ]
        store.hub_words.keep(word.epoch, word.last, word.as_json(), less)


def _all_within(few: Iterable[tuple[int, int]], many: Sequence[tuple[int, int]]) -> bool:
    """Tell whether runs of numbers are all within others; both in order."""
    place = 0
    for first, last in few:
        while place < len(many) and many[place][1] < first:
            place += 1
        if place == len(many) or first < many[place][0] or last > many[place][1]:
            return False
    return True


def _keep_word(store: Store, manifest: Manifest, now: datetime) -> None:
    """Keep what the sender says of itself, unless it has said something later under this epoch.

    An old bundle that comes again takes nothing back. A later one may say less than before:
    its sender was set back, and then it needs again what it says it has not.
    """
    before = store.parcels.peer(manifest.sender, manifest.epoch) or Peer(manifest.sender)
    through = before.through
    if _answers_us(store, manifest) and manifest.through[0] <= through:
        through = max(through, manifest.through[1])
    heard = max(before.heard, now.isoformat(timespec="seconds"))
    if manifest.number <= before.number:
        store.parcels.keep_arrived(replace(before, through=through, heard=heard))
        return
    store.parcels.keep_peer(
        Peer(
            device=manifest.sender,
            epoch=manifest.epoch,
            epoch_no=manifest.epoch_no,
            number=manifest.number,
            have=manifest.have,
            taken=manifest.taken,
            through=through,
            heard=heard,
        )
    )


def _answers_us(store: Store, manifest: Manifest) -> bool:
    """Tell whether what was left out of a bundle was left out by a word of ours, or by none."""
    return not manifest.answers or store.epoch in manifest.answers


def _keep_trail_word(store: Store, manifest: Manifest, now: datetime) -> None:
    """Keep what the sender says of its trail; an older version says nothing."""
    word = manifest.trail
    if word is None:
        return
    earlier = {int(n): link for n, link in word.earlier.items() if n.isdecimal()}
    heard = now.isoformat(timespec="seconds")
    store.witnesses.keep(
        Witness(
            manifest.sender, manifest.epoch, manifest.number, word.lines, word.head, earlier, heard
        )
    )


def _branched(store: Store, manifest: Manifest) -> bool:
    """Tell whether the hub knows this machine's epoch otherwise than it is here.

    It holds operations under it that are not ours, or left out what we have never taken.
    """
    kept = store.parcels.peer(manifest.sender, manifest.epoch)
    if _answers_us(store, manifest) and manifest.through[0] > (kept.through if kept else 0):
        return True
    mine = store.journal.epochs[store.epoch]
    if manifest.have.get(store.epoch, 0) > mine.highest:
        return True
    link = store.journal.link(store.epoch, manifest.have.get(store.epoch, 0))
    theirs = manifest.links.get(store.epoch)
    return theirs is not None and link is not None and link.hex() != theirs

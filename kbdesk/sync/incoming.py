"""Taking a bundle: checked to the last byte, then all of it in one transaction, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import read_operation
from kbdesk.store.journal import Applied, Incoming
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
from kbdesk.sync.keys import verify_head
from kbdesk.sync.operation_lines import batches
from kbdesk.sync.own_word import OwnWord, covered
from kbdesk.sync.scope import ScopeJudge
from kbdesk.sync.stick import copy_local


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a bundle.

    ``waiting``: operations that are kept until something else arrives: those behind a gap, those
    that only a newer version understands, and those that another machine's records must decide.
    ``conflicts``: values that stand beside another one now. ``quarantined``: operations under
    a name that is held with other content, and those that their author may not write.
    ``unreadable``: operations that no verb could have written; they are kept, passed on and
    not shown. ``written_again``: this machine's own operations that gave way to what the hub has
    under their names, and were written again under new ones.
    """

    bundle: str
    sender: str
    kind: str
    applied: int
    already_known: int
    waiting: int
    conflicts: int
    quarantined: int
    unreadable: int
    written_again: int


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
    escrow = () if district.hub_keys is None else (district.hub_keys.escrow,)
    local = copy_local(path, store.paths.inbox)
    try:
        forked: set[str] = set()
        while True:
            try:
                with (
                    many_rows(),
                    open_bundle(local, district.keys, escrow, device=store.device) as bundle,
                    store.transaction(),
                ):
                    return _Import(store, district, bundle, now, forked).run(path.name)
            except _ForkError as fork:
                # begin again: what is held of that epoch stays, this branch is put aside
                forked.add(fork.epoch)
    finally:
        local.unlink(missing_ok=True)


class _Import:
    """One bundle that is being taken; ``forked``: the epochs whose branch in it is put aside."""

    def __init__(
        self,
        store: Store,
        district: District,
        bundle: OpenBundle,
        now: datetime,
        forked: set[str],
    ) -> None:
        self._store = store
        self._district = district
        self._bundle = bundle
        self._manifest = bundle.manifest
        self._now = now
        self._forked = forked
        self._sender = self._check_sender()
        self._from_hub = self._sender.role == "hub"
        self._differences = Differences()
        self._branches = BranchedEpochs(store, district, self._manifest, self._sender)
        self._total = Applied()
        self._quarantined = 0
        self._tops: dict[str, int] = {}
        """By epoch, the last of its operations in this bundle."""
        self._returned: dict[str, list[int]] = {}
        """At the hub: by epoch of its own, the numbers of its operations that come back."""
        if district.at_hub:
            self._returned = {word.epoch: [] for word in self._manifest.returns}

    @property
    def _at(self) -> str:
        return self._now.isoformat(timespec="seconds")

    def run(self, file: str) -> Taken:
        """Take everything, in the caller's transaction; ``file``: the bundle's name on the stick.

        Raises ``bundle.*``, or :class:`_ForkError` to begin again with another epoch forked.
        """
        store, district, manifest = self._store, self._district, self._manifest
        withdrawn = give_way(store, manifest) if self._from_hub else []
        own_top = store.journal.epochs[store.epoch].highest
        scope = None
        if store.setting("role") in ("hub", "supervisor"):
            scope = ScopeJudge(store, district, self._sender, manifest, self._now)
        self._take_lines(scope)
        self._take_erased()
        self._branches.settle()
        purges.obey(store)
        waiting = self._total.unknown
        if self._from_hub:
            self._keep_own_words()
        else:
            waiting += self._check_chains()
        self._keep_word()
        if district.hub_keys is not None:
            self._keep_trail_word()
        if scope is not None:
            outside, held_up = scope.ask_again()
            self._quarantined += outside
            waiting += held_up
        if self._is_copied(own_top):
            # someone else writes under our name: this home is a copy, or was set back
            store.begin_epoch("branched")
            # others left out what the machine that this one was said it had
            store.parcels.ask_anew()
        written_again = settle(store, withdrawn, manifest.bundle, self._now)
        if district.at_hub:
            revoked = [row["id"] for row in district.devices() if row["revoked"]]
            self._differences.note(store, revoked)
        if self._from_hub:
            note_branched(store, manifest, self._now)
        taken = Taken(
            bundle=manifest.bundle,
            sender=manifest.sender,
            kind=manifest.kind,
            applied=self._total.applied,
            already_known=self._total.already_known,
            waiting=waiting,
            conflicts=self._total.contested,
            quarantined=self._quarantined,
            unreadable=self._total.unreadable,
            written_again=written_again,
        )
        self._note(taken, file)
        return taken

    def _note(self, taken: Taken, file: str) -> None:
        """Note the bundle, with what became of it."""
        said = asdict(taken)
        for name in ("bundle", "sender", "kind"):
            del said[name]
        # what was learned up to here came with this bundle or before
        said["last_arrival"] = self._store.parcels.last_arrival()
        self._store.parcels.note(
            bundle=taken.bundle,
            direction="in",
            device=taken.sender,
            kind=taken.kind,
            at=self._at,
            operations=self._manifest.operations,
            bytes=self._bundle.copy.size,
            file=file,
            through=self._manifest.through[1],
            answer=json.dumps(said),
        )

    def _check_sender(self) -> Certificate:
        """Return the sender's certificate; who may send what to whom is decided here."""
        manifest, at_hub = self._manifest, self._district.at_hub
        # only the hub's calendar is trusted: a laptop's clock may be wrong
        today = self._now.date() if at_hub else None
        sender = self._district.check_sender(manifest.certificate, today)
        if sender.device != manifest.sender or manifest.sender == self._store.device:
            raise KbdeskError("bundle.certificate_mismatch")
        expected = "down" if sender.role == "hub" else "up" if at_hub else "peer"
        if manifest.kind != expected:
            raise KbdeskError("bundle.wrong_kind", kind=manifest.kind)
        if sender.role == "hub" and sender.device != self._district.hub.device:
            raise KbdeskError("bundle.certificate_mismatch")
        return sender

    # -- operations ------------------------------------------------------------------------

    def _take_lines(self, scope: ScopeJudge | None) -> None:
        judge = None if scope is None or self._from_hub else scope.take
        tops, returned, total = self._tops, self._returned, self._total
        for batch in batches(self._bundle.raw_lines()):
            for operation in [item.operation for item in batch]:
                name, seq = operation.epoch, operation.seq
                if seq > tops.get(name, 0):
                    tops[name] = seq
                if returned and name in returned:
                    returned[name].append(seq)
            accepted = batch
            if self._forked:
                accepted = [item for item in batch if not self._goes_aside(item)]
            self._quarantined += len(batch) - len(accepted)
            outcome = self._store.accept(accepted, judge)
            if outcome.forked:
                raise _ForkError(outcome.forked[0].operation.epoch)
            total.applied += outcome.applied
            total.already_known += outcome.already_known
            total.contested += outcome.contested
            total.unknown += outcome.unknown
            total.unreadable += outcome.unreadable

    def _goes_aside(self, item: Incoming) -> bool:
        """Put an operation of a forked epoch into quarantine, unless it is held already."""
        if item.operation.epoch not in self._forked:
            return False
        aside = not self._store.journal.holds(item)
        if not aside:
            self._differences.alike(item)
        elif self._store.journal.put_aside(item, self._manifest.bundle, self._at):
            self._differences.put_aside(item)
        self._branches.note(item, aside=aside)
        return aside

    def _take_erased(self) -> None:
        """Take the outlines of operations that the sender erased."""
        for item in self._outlines():
            name, seq = item.operation.name
            if name in self._forked:
                continue
            self._tops[name] = max(seq, self._tops.get(name, 0))
            if name in self._returned:
                self._returned[name].append(seq)
            if self._store.accept([item]).forked:
                raise _ForkError(name)

    def _outlines(self) -> Iterator[Incoming]:
        """Yield the erased operations that a sender may tell of: its own, and the hub's under seal.

        Raises ``bundle.bad_operation``, ``bundle.foreign_epoch``.
        """
        for number, erased in enumerate(self._manifest.erased, 1):
            body = erased.body.encode()
            try:
                operation = read_operation(body)
            except KbdeskError as error:
                what = error.params.get("what", "")
                raise KbdeskError("bundle.bad_operation", line=number, what=what) from None
            epoch = self._store.journal.epochs.get(operation.epoch)
            its_own = epoch is not None and epoch.device == self._sender.device
            if operation.fields or not (its_own or operation.epoch in self._returned):
                raise KbdeskError("bundle.foreign_epoch")
            yield Incoming(operation, body, bytes.fromhex(erased.digest), erased=True)

    # -- signed words ----------------------------------------------------------------------

    def _check_chains(self) -> int:
        """Check each epoch of the bundle against a signed word; return how many operations wait."""
        for epoch in sorted(self._tops.keys() & self._returned.keys() - self._forked):
            self._check_returned(epoch)
        unsealed = self._tops.keys() - self._forked - self._returned.keys()
        return sum(self._check_chain(epoch) for epoch in sorted(unsealed))

    def _check_chain(self, name: str) -> int:
        """Check an epoch's operations against its author's signed word; return how many wait.

        Raises ``bundle.no_chain``, ``bundle.beginning_missing``, ``bundle.foreign_epoch``,
        ``bundle.chain_forged``, ``bundle.relay_gap``, or starts the import again without a branch
        that differs.
        """
        journal = self._store.journal
        chain = self._manifest.chains.get(name)
        if chain is None or self._tops[name] > chain.last:
            raise KbdeskError("bundle.no_chain")
        # an epoch whose first operation is not held belongs to nobody yet, so to no sender
        epoch = journal.epochs[name]
        if not epoch.contiguous:
            # this machine was set back: the sender still believes that it holds the beginning
            raise KbdeskError("bundle.beginning_missing")
        if epoch.device != chain.device:
            raise KbdeskError("bundle.foreign_epoch")
        its_own = chain.device == self._sender.device
        author = self._sender if its_own else self._district.certificate(chain.device)
        if author is None or not verify_head(
            author.sign_public, name, chain.last, chain.head, chain.signature
        ):
            raise KbdeskError("bundle.chain_forged")
        if not its_own and self._district.revoked(chain.device):
            raise _ForkError(name)
        if epoch.contiguous < chain.last:
            if not its_own:
                raise KbdeskError("bundle.relay_gap")
            # but at the hub a machine holds only its part of an epoch: nothing is waited for
            return journal.behind_gap(name) if self._district.at_hub else 0
        link = journal.link(name, chain.last)
        if link is None or link.hex() != chain.head:
            raise _ForkError(name)
        journal.keep_author_word(name, chain.last, link, chain.signature)
        return 0

    def _check_returned(self, name: str) -> None:
        """Check operations of this hub's own that come back against its own seal.

        Raises ``bundle.chain_forged`` where a word is not of this hub, or the operations are not
        what it says; ``bundle.no_chain`` where an operation is in no word.
        """
        district = self._district
        words = [word for word in self._manifest.returns if word.epoch == name]
        for word in words:
            # a hub signed with its root before it had a key of its own for bundles
            keys = (district.keys.sign_public, district.hub.sign_public)
            if not any(map(word.is_sealed_by, keys)):
                raise KbdeskError("bundle.chain_forged")
            digests = self._store.hub_words.digests(name, word.numbers())
            if digests is None or sha256(b"".join(digests)).hexdigest() != word.digest:
                raise KbdeskError("bundle.chain_forged")
        numbers = sorted(self._returned[name])
        if not _all_within(((one, one) for one in numbers), sorted(covered(words).get(name, ()))):
            raise KbdeskError("bundle.no_chain")

    def _keep_own_words(self) -> None:
        """Keep the hub's words on its own operations, and drop older words that say less."""
        for word in self._manifest.own:
            runs = list(word.numbers())
            less = [
                kept.id
                for kept in self._store.hub_words.of(word.epoch)
                if _all_within(OwnWord.from_json(kept.word).numbers(), runs)
            ]
            self._store.hub_words.keep(word.epoch, word.last, word.as_json(), less)

    # -- what the sender says of itself ------------------------------------------------------

    def _keep_word(self) -> None:
        """Keep what the sender says of itself, unless it has said something later in this epoch.

        An old bundle that comes again takes nothing back. A later one may say less than before:
        its sender was set back, and needs again what it no longer has.
        """
        manifest, parcels = self._manifest, self._store.parcels
        before = parcels.peer(manifest.sender, manifest.epoch) or Peer(manifest.sender)
        through = before.through
        if self._answers_us and manifest.through[0] <= through:
            through = max(through, manifest.through[1])
        heard = max(before.heard, self._at)
        if manifest.number <= before.number:
            parcels.keep_arrived(replace(before, through=through, heard=heard))
            return
        parcels.keep_peer(
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

    @property
    def _answers_us(self) -> bool:
        """Whether the sender left out what this machine said it has, or left out nothing."""
        answers = self._manifest.answers
        return not answers or self._store.epoch in answers

    def _keep_trail_word(self) -> None:
        """Keep what the sender says of its trail; an older version says nothing."""
        manifest, word = self._manifest, self._manifest.trail
        if word is None:
            return
        earlier = {int(n): link for n, link in word.earlier.items() if n.isdecimal()}
        self._store.witnesses.keep(
            Witness(
                manifest.sender,
                manifest.epoch,
                manifest.number,
                word.lines,
                word.head,
                earlier,
                self._at,
            )
        )

    def _is_copied(self, own_top: int) -> bool:
        """Tell whether another machine writes in this one's epoch.

        ``own_top``: the last number of this epoch before the import.
        """
        store, mine = self._store, self._store.epoch
        if mine in self._forked or store.journal.epochs[mine].highest > own_top:
            return True
        return self._from_hub and (mine in self._manifest.branches or self._hub_has_another())

    def _hub_has_another(self) -> bool:
        """Tell whether the hub knows this machine's epoch otherwise than it is here.

        It holds operations under it that are not ours, or left out what we have never taken.
        """
        store, manifest = self._store, self._manifest
        kept = store.parcels.peer(manifest.sender, manifest.epoch)
        if self._answers_us and manifest.through[0] > (kept.through if kept else 0):
            return True
        held = manifest.have.get(store.epoch, 0)
        if held > store.journal.epochs[store.epoch].highest:
            return True
        link = store.journal.link(store.epoch, held)
        theirs = manifest.links.get(store.epoch)
        return theirs is not None and link is not None and link.hex() != theirs


def _all_within(few: Iterable[tuple[int, int]], many: Sequence[tuple[int, int]]) -> bool:
    """Tell whether runs of numbers are all within others; both in order."""
    place = 0
    for first, last in few:
        while place < len(many) and many[place][1] < first:
            place += 1
        if place == len(many) or first < many[place][0] or last > many[place][1]:
            return False
    return True

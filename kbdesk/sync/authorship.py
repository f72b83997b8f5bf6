"""Who wrote the operations that are put aside because their names are taken.

A name says an epoch, and an epoch says its author; but anybody can write a name. An operation that
is put aside counts as its author's if the author brings it, or if it stands in the chain that the
author signed. Otherwise only the machine that brought it is noted.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256

from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import Operation, chained, origin_device
from kbdesk.store.journal import Incoming
from kbdesk.store.store import Store
from kbdesk.sync.certificates import Certificate
from kbdesk.sync.district import District
from kbdesk.sync.keys import verify_head
from kbdesk.sync.manifest import Manifest


class BranchedEpochs:
    """The operations of one bundle under epochs of which another branch is held."""

    def __init__(
        self, store: Store, district: District, manifest: Manifest, sender: Certificate
    ) -> None:
        self._store = store
        self._district = district
        self._manifest = manifest
        self._sender = sender
        self._brought: dict[str, dict[int, bytes]] = defaultdict(dict)
        self._aside: dict[str, list[bytes]] = defaultdict(list)
        self._origins: dict[str, Operation] = {}

    def note(self, item: Incoming, *, aside: bool) -> None:
        """Remember an operation of such an epoch, and whether it was put aside."""
        epoch, seq = item.operation.name
        self._brought[epoch][seq] = item.digest
        if seq == 1:
            self._origins[epoch] = item.operation
        if aside:
            self._aside[epoch].append(item.digest)

    def settle(self) -> None:
        """Note who wrote each branch, in the caller's transaction.

        Raises ``bundle.foreign_epoch`` where the author never signed a branch, and where a branch
        claims to be this machine's own and is not sealed by it. Nothing of the bundle is taken.
        """
        for epoch in self._brought:
            device = self._device(epoch)
            proven = self._is_proven(epoch, device)
            digests = self._aside[epoch]
            self._store.quarantine.brought(digests, self._sender.device, device, proven)

    def _device(self, epoch: str) -> str | None:
        held = self._store.journal.epochs.get(epoch)
        if held is not None and held.device is not None:
            return held.device
        origin = self._origins.get(epoch)
        return None if origin is None else origin_device(origin)

    def _is_proven(self, epoch: str, device: str | None) -> bool:
        if self._sender.role == "hub" or device == self._sender.device:
            return True
        if device == self._store.device and self._district.at_hub:
            return self._has_own_word(epoch)
        chain = self._manifest.chains.get(epoch)
        author = None if device is None else self._district.certificate(device)
        if (
            chain is None
            or author is None
            or chain.device != device
            or not verify_head(author.sign_public, epoch, chain.last, chain.head, chain.signature)
        ):
            raise KbdeskError("bundle.foreign_epoch")
        proven = self._link(epoch, chain.last) == chain.head
        if device == self._store.device and not proven:
            raise KbdeskError("bundle.foreign_epoch")
        return proven and max(self._brought[epoch]) <= chain.last

    def _has_own_word(self, epoch: str) -> bool:
        """Tell that every operation is in a good word of this hub's; raises where one is not."""
        covered: set[int] = set()
        for word in self._manifest.returns:
            keys = (self._district.keys.sign_public, self._district.hub.sign_public)
            if word.epoch != epoch or not any(map(word.is_sealed_by, keys)):
                continue
            numbers = [n for first, last in word.numbers() for n in range(first, last + 1)]
            digests = [self._digest(epoch, number) for number in numbers]
            if None not in digests:
                whole = b"".join(one for one in digests if one is not None)
                if sha256(whole).hexdigest() == word.digest:
                    covered.update(numbers)
        if not self._brought[epoch].keys() <= covered:
            raise KbdeskError("bundle.foreign_epoch")
        return True

    def _link(self, epoch: str, last: int) -> str | None:
        """Return the link of the branch's chain, with what is held where it brought nothing."""
        start = min(self._brought[epoch]) - 1
        link = self._store.journal.link(epoch, start)
        for number in range(start + 1, last + 1):
            one = self._digest(epoch, number)
            if link is None or one is None:
                return None
            link = chained(link, one)
        return None if link is None else link.hex()

    def _digest(self, epoch: str, number: int) -> bytes | None:
        if number in self._brought[epoch]:
            return self._brought[epoch][number]
        found = self._store.hub_words.digests(epoch, [(number, number)])
        return None if found is None else next(found)

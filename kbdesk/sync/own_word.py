"""The hub's sealed word on its own operations: by it a hub that was set back regains them.

Whoever holds only a part of an epoch cannot prove it by the epoch's chain. So the hub signs,
in every bundle down, which of its own operations are in it; a laptop keeps that word beside
them, and gives both back to a hub that says it has them not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta

from kbdesk.sync.keys import DeviceKeys, verify_signature
from kbdesk.sync.records import Count, Hex32, Hex64, Uuid

_PURPOSE = "own-operations"
MOST_RUNS = 200_000
"""Numbers in one word: a bundle with more gaps is vouched for only up to there."""


class OwnWord(msgspec.Struct, frozen=True, kw_only=True):
    """Some operations of one epoch of the hub, and its signature under them.

    ``runs``: how many numbers to skip, how many to take, and so on, beginning before 1.
    ``digest``: SHA-256 of the digests of their bodies, in order.
    """

    epoch: Uuid
    runs: Annotated[tuple[Count, ...], Meta(max_length=MOST_RUNS)]
    digest: Hex32
    signature: Hex64

    def numbers(self) -> Iterator[tuple[int, int]]:
        """Yield (first, last) of each run of operations."""
        at = 0
        for skip, take in zip(self.runs[::2], self.runs[1::2], strict=False):
            first = at + skip + 1
            at += skip + take
            if take:
                yield first, at

    @property
    def last(self) -> int:
        """Return the greatest number in it."""
        return sum(self.runs)

    def as_json(self) -> str:
        return json.dumps(msgspec.to_builtins(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> OwnWord:
        """Return what :meth:`as_json` wrote."""
        return msgspec.convert(json.loads(text), cls)

    def is_sealed_by(self, sign_public: str) -> bool:
        """Tell whether this key signed it."""
        message = _message(self.epoch, self.runs, self.digest)
        return verify_signature(sign_public, _PURPOSE, message, bytes.fromhex(self.signature))


def own_words(
    operations: Iterable[tuple[str, int, bytes]], keys: DeviceKeys
) -> tuple[OwnWord, ...]:
    """Return the hub's word on operations of its own: (epoch, seq, digest), in order of both."""
    by_epoch: dict[str, list[int]] = {}
    ends: dict[str, int] = {}
    hashes = {}
    full: set[str] = set()
    for epoch, seq, digest in operations:
        if epoch not in by_epoch:
            by_epoch[epoch], ends[epoch], hashes[epoch] = [], 0, sha256()
        runs = by_epoch[epoch]
        if epoch in full:
            continue
        if runs and seq == ends[epoch] + 1:
            runs[-1] += 1
        elif len(runs) + 2 > MOST_RUNS:
            full.add(epoch)
            continue
        else:
            runs += [seq - ends[epoch] - 1, 1]
        ends[epoch] = seq
        hashes[epoch].update(digest)
    return tuple(
        OwnWord(
            epoch=epoch,
            runs=tuple(runs),
            digest=hashes[epoch].hexdigest(),
            signature=keys.sign(_PURPOSE, _message(epoch, runs, hashes[epoch].hexdigest())).hex(),
        )
        for epoch, runs in by_epoch.items()
    )


def covered(words: Iterable[OwnWord]) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Return by epoch the runs (first, last) that some words are about."""
    found: dict[str, list[tuple[int, int]]] = {}
    for word in words:
        found.setdefault(word.epoch, []).extend(word.numbers())
    return found


def _message(epoch: str, runs: Sequence[int], digest: str) -> bytes:
    return f"{epoch}:{','.join(map(str, runs))}:{digest}".encode()

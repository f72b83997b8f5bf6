"""One operation: the only thing that is ever written, sent, or merged.

On the wire and on the disk an operation is its *body*: canonical JSON (sorted keys,
no spaces, UTF-8). A body is kept byte for byte as its author wrote it, so that fields
which only a newer version understands survive every older laptop on the way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from kbdesk.domain.errors import KbdeskError

SCHEMA = 1
"""The version of the operations that this program writes."""

MAX_SEQ = 2**48
MAX_CLOCK = 2**62
MAX_PARENTS = 256

_HEX32 = re.compile(r"[0-9a-f]{32}\Z")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_ENCODER = msgspec.json.Encoder(order="sorted")


class Name(NamedTuple):
    """The name of an operation: the epoch that wrote it and its number there, from 1."""

    epoch: str
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.seq}"

    @classmethod
    def parse(cls, text: str) -> Name:
        """Read ``epoch:seq``; raises ``operation.unreadable``."""
        epoch, _, seq = text.partition(":")
        if not _HEX32.match(epoch) or not seq.isdecimal() or len(seq) > 15:
            raise KbdeskError("operation.unreadable", what="parents")
        return cls(epoch, int(seq))


class Operation(msgspec.Struct, frozen=True, gc=False):
    """The fields of an operation's body.

    ``at``: the author's wall clock, ms since 1970. ``clock``: hybrid logical clock.
    ``entity``/``row``/``group``: the register that it writes, ``fields`` its whole value.
    ``parents``: the heads of that register that the author saw, as ``epoch:seq``.
    ``user``: who; null for what the program itself notes. ``v``: schema version.
    """

    at: int
    clock: int
    entity: str
    epoch: str
    fields: dict[str, Any]
    group: str
    parents: list[str]
    row: str
    seq: int
    user: str | None
    v: int

    @property
    def name(self) -> Name:
        """Return the operation's name."""
        return Name(self.epoch, self.seq)

    def body(self) -> bytes:
        """Return the canonical bytes of a new operation."""
        return _ENCODER.encode(self)


_DECODER = msgspec.json.Decoder(Operation)


def read_operation(body: bytes) -> Operation:
    """Decode and bound-check a body; raises ``operation.unreadable`` with what is wrong."""
    try:
        operation = _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise KbdeskError("operation.unreadable", what=str(error)) from None
    wrong = _out_of_bounds(operation)
    if wrong:
        raise KbdeskError("operation.unreadable", what=wrong)
    return operation


def _out_of_bounds(o: Operation) -> str | None:
    if not _HEX32.match(o.epoch):
        return "epoch"
    if not 1 <= o.seq <= MAX_SEQ:
        return "seq"
    if not 0 <= o.clock <= MAX_CLOCK or not 0 <= o.at <= MAX_CLOCK:
        return "clock"
    if not 1 <= o.v <= 10_000:
        return "v"
    if not _WORD.match(o.entity) or not _WORD.match(o.group):
        return "entity"
    if not 1 <= len(o.row) <= 128:
        return "row"
    if o.user is not None and not 1 <= len(o.user) <= 64:
        return "user"
    if o.parents:
        if len(o.parents) > MAX_PARENTS:
            return "parents"
        for parent in o.parents:
            Name.parse(parent)
    return None


def digest(body: bytes) -> bytes:
    """Return the 32-byte SHA-256 of a body."""
    return sha256(body).digest()


def chained(previous: bytes, body_digest: bytes) -> bytes:
    """Return the link of the epoch's hash chain: SHA-256 of the last link and this digest.

    The first operation of an epoch is chained to 32 zero bytes.
    """
    return sha256(previous + body_digest).digest()


CHAIN_START = bytes(32)


def same_value(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two field groups say the same; an absent field and null are the same."""
    keys = one.keys() | other.keys()
    return all(one.get(key) == other.get(key) for key in keys)

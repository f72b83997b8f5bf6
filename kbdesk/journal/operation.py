"""One operation: the only thing that is ever written, sent, or merged.

On the wire and on the disk an operation is its *body*: canonical JSON (sorted keys,
no spaces, UTF-8). A body is kept byte for byte as its author wrote it, so that fields
which only a newer version understands survive every older laptop on the way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import has_odd_shape, have_odd_shape

SCHEMA = 1
"""The version of the operations that this program writes."""

MAX_SEQ = 2**48
MAX_CLOCK = 2**62
MAX_PARENTS = 256
MAX_VERSION = 10_000
MAX_ROW = 128

_HEX32 = re.compile(r"[0-9a-f]{32}\Z")
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_ROW = re.compile(rf"[^\x00-\x20\x7f]{{1,{MAX_ROW}}}\Z")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_ENCODER = msgspec.json.Encoder(order="sorted")


class Name(NamedTuple):
    """The name of an operation: the epoch that wrote it and its number there, from 1."""

    epoch: str
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.seq}"


class Operation(msgspec.Struct, frozen=True, gc=False):
    """The fields of an operation's body.

    ``at``: the author's wall clock, ms since 1970. ``clock``: hybrid logical clock.
    ``entity``/``row``/``group``: the register that it writes, ``fields`` its whole value.
    ``parents``: the heads of that register that the author saw, each by the SHA-256 of its
    body (64 hex digits). Nobody can know a digest before the operation exists, and the two
    branches of a copied epoch have different ones. So nobody replaces a value unseen, and parents
    form no circle.
    ``user``: who wrote it; null for what the program itself notes. ``v``: schema version.
    ``again``: absent, unless the operation only repeats another one under a new name; then the
    digest of that one (64 hex digits). Whoever saw one of the two has seen the other.
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
    again: str | msgspec.UnsetType = msgspec.UNSET

    @property
    def name(self) -> Name:
        return Name(self.epoch, self.seq)

    def body(self) -> bytes:
        """Return the canonical bytes of a new operation."""
        return _ENCODER.encode(self)


_DECODER = msgspec.json.Decoder(Operation)


def read_canonical(body: bytes) -> Operation | None:
    """Return the operation of a body that is canonical to the last byte, which is the common case.

    Return None for a body with something that this version does not know, and for one that will
    be refused. Encoding the operation again proves what ``strict_json`` proves, in one pass less.
    """
    try:
        operation = _DECODER.decode(body)
        same = _ENCODER.encode(operation) == body
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    if not same or _out_of_bounds(operation) or has_odd_shape(body):
        return None
    return operation


def read_all_canonical(bodies: Sequence[bytes]) -> list[Operation] | None:
    """Return the operations of bodies without line ends, if `read_canonical` would read them all.

    Return None if it would not read one of them. No canonical body holds a line end, so comparing
    all lines at once compares each of them, in half the time.
    """
    lines = b"\n".join((*bodies, b""))
    try:
        operations = _DECODER.decode_lines(lines)
        same = _ENCODER.encode_lines(operations) == lines
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    if not same or not _all_within_bounds(operations) or have_odd_shape(lines):
        return None
    return operations


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


@lru_cache(4096)
def _is_epoch(text: str) -> bool:
    return _HEX32.match(text) is not None


@lru_cache(1024)
def _is_word(text: str) -> bool:
    return _WORD.match(text) is not None


def _out_of_bounds(o: Operation) -> str | None:
    if len(o.epoch) != 32 or not _is_epoch(o.epoch):
        return "epoch"
    if not 1 <= o.seq <= MAX_SEQ:
        return "seq"
    if not 0 <= o.clock <= MAX_CLOCK or not 0 <= o.at <= MAX_CLOCK:
        return "clock"
    if not 1 <= o.v <= MAX_VERSION:
        return "v"
    if max(len(o.entity), len(o.group)) > 40 or not (_is_word(o.entity) and _is_word(o.group)):
        return "entity"
    if not _ROW.match(o.row):
        return "row"
    if o.user is not None and not 1 <= len(o.user) <= 64:
        return "user"
    if o.parents:
        if len(o.parents) > MAX_PARENTS:
            return "parents"
        if not all(_HEX64.match(parent) for parent in o.parents):
            return "parents"
    if isinstance(o.again, str) and not _HEX64.match(o.again):
        return "again"
    return None


def _all_within_bounds(operations: Sequence[Operation]) -> bool:
    """Tell whether `_out_of_bounds` finds nothing in any of them, in half the time."""
    if not operations:
        return True
    epochs = {o.epoch for o in operations}
    words = {o.entity for o in operations}.union([o.group for o in operations])
    numbers = [o.seq for o in operations]
    clocks = [o.clock for o in operations]
    clocks += [o.at for o in operations]
    versions = {o.v for o in operations}
    further = [o for o in operations if o.parents or o.again is not msgspec.UNSET]
    return (
        all(len(one) == 32 and _is_epoch(one) for one in epochs)
        and all(len(one) <= 40 and _is_word(one) for one in words)
        and (min(numbers) >= 1 and max(numbers) <= MAX_SEQ)
        and (min(clocks) >= 0 and max(clocks) <= MAX_CLOCK)
        and (min(versions) >= 1 and max(versions) <= MAX_VERSION)
        and _are_rows([o.row for o in operations])
        and all(one is None or 1 <= len(one) <= 64 for one in {o.user for o in operations})
        and not any(map(_out_of_bounds, further))
    )


def _are_rows(texts: Sequence[str]) -> bool:
    """Tell whether `_ROW` matches each of some texts; most are plain ASCII."""
    together = "".join(texts)
    if together.isascii() and together.isprintable() and " " not in together:
        sizes = list(map(len, texts))
        return min(sizes) >= 1 and max(sizes) <= MAX_ROW
    return all(map(_ROW.match, texts))


def digest(body: bytes) -> bytes:
    """Return the 32-byte SHA-256 of a body."""
    return sha256(body).digest()


def chained(previous: bytes, *body_digests: bytes) -> bytes:
    """Return the link of the epoch's hash chain: SHA-256 of the last link and this digest.

    Of several digests, each is chained to the one before. The first operation of an epoch is
    chained to ``CHAIN_START``.
    """
    for one in body_digests:
        previous = sha256(previous + one).digest()
    return previous


CHAIN_START = bytes(32)


def epoch_name(device: str, nonce: str) -> str:
    """Return the name of a device's epoch, which no other device can take for its own.

    The first operation of the epoch holds both parts, so that every reader can check the name.
    """
    return sha256(f"kbdesk/epoch/1\0{device}\0{nonce}".encode()).hexdigest()[:32]


def origin_device(o: Operation) -> str | None:
    """Return the device that began an operation's epoch, if this is the epoch's first operation."""
    device, nonce = o.fields.get("device"), o.fields.get("nonce")
    if o.seq != 1 or o.entity != "epoch" or not isinstance(device, str):
        return None
    named = isinstance(nonce, str) and epoch_name(device, nonce) == o.epoch
    return device if named else None


def same_value(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Tell whether two field groups say the same; an absent field and null are the same.

    Exactly: 1, 1.0 and true are three values.
    """
    return _said(one) == _said(other)


def _said(fields: Mapping[str, object]) -> bytes:
    return _ENCODER.encode({name: v for name, v in fields.items() if v is not None})

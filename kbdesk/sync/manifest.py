"""What a bundle says about itself: the clear header, the sealed manifest, the closing record."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.certificates import peek
from kbdesk.sync.own_word import OwnWord
from kbdesk.sync.records import (
    Count,
    Hex32,
    Hex64,
    Moment,
    Record,
    SealedHeader,
    Uuid,
    Version,
    is_moment,
)

Kind = Literal["up", "down", "peer"]

MAX_MANIFEST = 4 << 20
MAX_UNPACKED = 4 << 30
MANIFEST_PURPOSE, END_PURPOSE = "bundle-manifest", "bundle-end"


class Header(SealedHeader, frozen=True, kw_only=True):
    """In clear, signed by the sender: all that a courier or a thief may know."""

    bundle: Uuid
    kind: Kind
    sender: Uuid


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """The range of one epoch's operations that the sender holds, and its signed head."""

    first: Count
    last: Count
    head: Hex32
    device: Uuid
    signature: Hex64


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """An operation that is erased: the digest of its body, and the body without its fields."""

    digest: Hex32
    body: str


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """The hub's branch of an epoch of which there are two.

    ``first``: the number from which on they differ. ``digests``: of the operations from there
    on the first 8 bytes of each digest, in hex, zeros where the hub has none.
    """

    first: Count
    digests: Annotated[str, Meta(pattern=r"^([0-9a-f]{16})*$")]


class TrailWord(msgspec.Struct, frozen=True, kw_only=True):
    """How long the sender's trail is, its last link, and the links at lengths told before.

    A trail that was cut or written anew cannot say the links that an earlier bundle said.
    """

    lines: Count
    head: Hex32
    earlier: dict[str, Hex32] = {}


class Manifest(Record, frozen=True, kw_only=True):
    """What the sender says under seal; only the recipients can read it.

    ``epoch``/``epoch_no``/``number``: the sender's epoch, its ordinal, and the bundle's number
    in it. ``have``: epoch -> last operation held without a gap. ``links``: for the recipient's
    own epochs, the link of the hash chain there, by which a copied machine finds out.
    ``answers``: the recipient's epochs whose word told what to leave out; nothing was where empty.
    ``taken``: epoch -> arrival number taken from that peer. ``through``: arrivals (from, to] of
    the sender's journal in this bundle. ``schema``: highest schema version of an operation in it.
    ``trail``: the sender's word on its audit trail under this epoch.
    ``branches`` (down): of epochs with two branches, which one is the hub's.
    ``seen``: epoch -> the last operation held, of those where one before it is not. ``awaits``:
    by epoch that the sender passes on, what its author had seen that the sender has not.
    ``own``: the hub's word on those of its own operations that are in it. ``returns``: such words,
    given back to a hub that has lost what they are about. ``erased``: operations of the sender
    whose people were purged, in the place of those that would be missing in its chain.
    """

    bundle: Uuid
    kind: Kind
    sender: Uuid
    certificate: str
    epoch: Uuid
    epoch_no: Count
    number: Count
    recipient: Uuid
    created: Moment
    operations: Count
    schema: Version
    have: dict[Uuid, Count] = {}
    links: dict[Uuid, Hex32] = {}
    answers: tuple[Uuid, ...] = ()
    taken: dict[Uuid, Count] = {}
    through: tuple[Count, Count] = (0, 0)
    chains: dict[Uuid, Chain] = {}
    own: tuple[OwnWord, ...] = ()
    returns: tuple[OwnWord, ...] = ()
    erased: tuple[Outline, ...] = ()
    trail: TrailWord | None = None
    branches: dict[Uuid, Branch] = {}
    seen: dict[Uuid, Count] = {}
    awaits: dict[Uuid, dict[Uuid, Count]] = {}

    def __post_init__(self) -> None:
        if not is_moment(self.created):
            raise KbdeskError("bundle.bad_manifest", reason="created")
        if self.through[0] > self.through[1]:
            raise KbdeskError("bundle.bad_manifest", reason="through")


class End(Record, frozen=True, kw_only=True):
    """The sender's word on the operations that went before it; ``sha256`` over all their lines."""

    bundle: Uuid
    operations: Count
    unpacked_bytes: Count
    sha256: Hex32


def check_sender(manifest: Manifest, sign_public: str) -> None:
    """Refuse ``bundle.certificate_mismatch`` unless the certificate is that of this signing key."""
    certificate = peek(manifest.certificate)
    if (certificate.device, certificate.sign_public) != (manifest.sender, sign_public):
        raise KbdeskError("bundle.certificate_mismatch")

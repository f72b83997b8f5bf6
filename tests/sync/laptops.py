"""A small district for the tests: a hub, a laptop, and a way to build bundles wrongly."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import zstandard

from kbdesk.domain.strict_json import canonical_json
from kbdesk.sync.bundle import OpenBundle
from kbdesk.sync.certificates import Certificate, issue
from kbdesk.sync.container import BUNDLE, END_BYTES, packed_end, packed_header
from kbdesk.sync.keys import DeviceKeys, HubKeys, key_id
from kbdesk.sync.manifest import END_PURPOSE, MANIFEST_PURPOSE, End, Header, Manifest
from kbdesk.sync.operation_lines import check_line
from kbdesk.sync.packing import PackedBundle, write_bundle_file
from kbdesk.sync.records import record_json

NOW = "2026-10-05T09:15:00+08:00"
HUB_DEVICE = "0" * 31 + "b"


@dataclass(frozen=True)
class Laptop:
    """One machine of the district."""

    keys: DeviceKeys
    device: str
    epoch: str
    certificate: str

    def manifest(self, operations: int, **changes: Any) -> Manifest:
        """Return a manifest of this laptop to the hub."""
        fields: dict[str, Any] = {
            "bundle": uuid.uuid4().hex,
            "kind": "up",
            "sender": self.device,
            "certificate": self.certificate,
            "epoch": self.epoch,
            "epoch_no": 1,
            "number": 7,
            "recipient": HUB_DEVICE,
            "created": NOW,
            "operations": operations,
            "schema": 1,
            "through": (0, operations),
        }
        return Manifest(**{**fields, **changes})


def certificate_of(keys: DeviceKeys, device: str, hub: HubKeys, **changes: Any) -> Certificate:
    """Return what the hub says of a laptop, not yet sealed."""
    fields: dict[str, Any] = {
        "serial": 3,
        "device": device,
        "name": "Laptop Melati",
        "role": "posyandu",
        "posyandu": ("LT01",),
        "mark": "K7",
        "sign_public": keys.sign_public,
        "box_public": keys.box_public,
        "issued": "2026-10-01",
        "expires": "2027-10-01",
        "hub": key_id(hub.sign_public),
    }
    return Certificate(**{**fields, **changes})


def laptop_of(hub: HubKeys) -> Laptop:
    """Return a new laptop that the hub has certified."""
    keys, device = DeviceKeys.generate(), uuid.uuid4().hex
    certificate = issue(certificate_of(keys, device, hub), hub)
    return Laptop(keys, device, uuid.uuid4().hex, certificate)


def operation(seq: int) -> bytes:
    """Return an invented operation as its line."""
    return canonical_json(
        {
            "id": uuid.uuid4().hex,
            "seq": seq,
            "fields": {"weight_g": 8000 + seq, "note": None, "name": "Sari “Melati”"},
            "prev": hashlib.sha256(str(seq).encode()).hexdigest(),
        }
    )


def write(
    path: Path, laptop: Laptop, hub: HubKeys, lines: Sequence[bytes], **changes: Any
) -> PackedBundle:
    """Write a bundle from a laptop to the hub and its escrow."""
    return write_bundle_file(
        path,
        manifest=laptop.manifest(len(lines), **changes),
        lines=lines,
        keys=laptop.keys,
        recipients=[hub.box_public, hub.escrow_public],
        spool=path.parent,
    )


def sealed(keys: DeviceKeys, purpose: str, body: bytes) -> bytes:
    """Return a signed piece of the plain text."""
    return len(body).to_bytes(4, "big") + body + keys.sign(purpose, body)


def plain_text(
    laptop: Laptop,
    manifest: Manifest,
    text: bytes,
    *,
    frame: bytes | None = None,
    end: dict[str, Any] | None = None,
    after: bytes = b"",
) -> bytes:
    """Return the plain text of a payload, each part as odd as a test wants it."""
    said: dict[str, Any] = {
        "bundle": manifest.bundle,
        "operations": manifest.operations,
        "unpacked_bytes": len(text),
        "sha256": hashlib.sha256(text).hexdigest(),
    }
    if frame is None:
        frame = zstandard.ZstdCompressor(level=3, write_content_size=False).compress(text)
    closing = End(**{**said, **(end or {})})
    chunks = b"".join(
        len(piece).to_bytes(4, "big") + piece
        for piece in (frame[at : at + (1 << 20)] for at in range(0, len(frame), 1 << 20))
    )
    return (
        sealed(laptop.keys, MANIFEST_PURPOSE, record_json(manifest))
        + chunks
        + bytes(4)
        + sealed(laptop.keys, END_PURPOSE, record_json(closing))
        + after
    )


def forge(
    path: Path,
    manifest: Manifest,
    plain: bytes,
    *,
    signer: DeviceKeys,
    recipients: Sequence[str],
    payload: bytes | None = None,
    **changes: Any,
) -> None:
    """Write a bundle around any plain text (or ready payload), its header signed by ``signer``."""
    if payload is None:
        to = [pyrage.x25519.Recipient.from_str(public) for public in recipients]
        payload = pyrage.encrypt(plain, to)
    header = Header(
        bundle=manifest.bundle,
        kind=manifest.kind,
        sender=manifest.sender,
        sender_key=signer.sign_public,
        recipients=tuple(key_id(public) for public in recipients),
        payload_bytes=len(payload),
        payload_sha256=hashlib.sha256(payload).hexdigest(),
        unpacked_cap=1 << 20,
        created=manifest.created,
    )
    start = packed_header(msgspec.structs.replace(header, **changes), signer, BUNDLE)
    path.write_bytes(start + payload + packed_end(len(start) + len(payload) + END_BYTES))


def lines_of(bundle: OpenBundle) -> Iterator[bytes]:
    """Yield the lines of a bundle as an import reads them, whatever operations they say."""
    for number, raw in enumerate(bundle.raw_lines(), 1):
        check_line(raw, number)
        yield raw

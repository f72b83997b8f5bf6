"""Writing a bundle: operations compressed, sealed and signed as they are pulled."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import MAX_LINE_BYTES
from kbdesk.store.durable import create_private, replace, sync_folder
from kbdesk.sync.container import BUNDLE, END_BYTES, packed_end, packed_header
from kbdesk.sync.keys import DeviceKeys, key_id
from kbdesk.sync.manifest import (
    END_PURPOSE,
    MANIFEST_PURPOSE,
    MAX_MANIFEST,
    MAX_UNPACKED,
    End,
    Header,
    Manifest,
    check_sender,
)
from kbdesk.sync.records import read_record, record_json
from kbdesk.sync.sealing import Hashed, Pulled, age_recipients, encrypt, frame_of, signed_part

_BLOCK = 32
"""So many lines at a time, of at most 1 MiB each."""
_IN_MEMORY = 8 << 20


@dataclass(frozen=True, slots=True)
class PackedBundle:
    """A finished bundle: bytes and SHA-256 of the whole file, and how many operations."""

    size: int
    sha256: str
    operations: int


def write_bundle(
    target: BinaryIO,
    *,
    manifest: Manifest,
    lines: Iterable[bytes],
    keys: DeviceKeys,
    recipients: Sequence[str],
    spool: Path,
) -> PackedBundle:
    """Write a whole bundle to ``target``, in memory that does not grow with it.

    ``lines``: canonical JSON objects, one an operation, without line end. ``recipients``: age
    recipients, the receiving machine's and the escrow's. ``spool``: a local folder; the
    payload waits there, encrypted, when it outgrows the memory meant for it. The header's fields
    are the manifest's. Raises ValueError, for a fault of ours, where ``manifest.operations`` is
    another number or a line is none.
    Refuses ``bundle.certificate_mismatch``, ``bundle.bad_recipient``,
    ``bundle.too_many_epochs``.
    """
    body = record_json(manifest)
    read_record(body, Manifest, "bundle", "manifest")
    if len(body) > MAX_MANIFEST:
        # what grows without end is the list of epochs that are held
        raise KbdeskError("bundle.too_many_epochs", epochs=len(manifest.have))
    check_sender(manifest, keys.sign_public)
    packing = _Packing(manifest, body, keys, lines)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(spool)) as payload:
        sealed = Hashed(payload)
        source = Pulled(packing.pieces())
        encrypt(source, sealed, age_recipients(recipients))
        header = Header(
            bundle=manifest.bundle,
            kind=manifest.kind,
            sender=manifest.sender,
            sender_key=keys.sign_public,
            recipients=tuple(key_id(public) for public in recipients),
            payload_bytes=sealed.size,
            payload_sha256=sealed.digest.hexdigest(),
            unpacked_cap=packing.unpacked,
            created=manifest.created,
        )
        payload.seek(0)
        out = Hashed(target)
        out.write(packed_header(header, keys, BUNDLE))
        while piece := payload.read(1 << 20):
            out.write(piece)
        out.write(packed_end(out.size + END_BYTES))
    return PackedBundle(out.size, out.digest.hexdigest(), packing.count)


def write_bundle_file(
    path: Path,
    *,
    manifest: Manifest,
    lines: Iterable[bytes],
    keys: DeviceKeys,
    recipients: Sequence[str],
    spool: Path,
) -> PackedBundle:
    """Write a bundle under a local name, there whole and durable or not at all.

    Refuses as :func:`write_bundle`; raises OSError of the local disk.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with create_private(part) as file:
            written = write_bundle(
                file,
                manifest=manifest,
                lines=lines,
                keys=keys,
                recipients=recipients,
                spool=spool,
            )
            file.flush()
            os.fsync(file.fileno())
        replace(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)
    return written


class _Packing:
    """The plain text of a payload, made piece by piece."""

    def __init__(
        self, manifest: Manifest, body: bytes, keys: DeviceKeys, lines: Iterable[bytes]
    ) -> None:
        self._manifest = manifest
        self._body = body
        self._keys = keys
        self._lines = lines
        self.count = self.unpacked = 0

    def pieces(self) -> Iterator[bytes]:
        yield signed_part(MANIFEST_PURPOSE, self._body, self._keys)
        digest = hashlib.sha256()
        yield from frame_of(self._told(digest.update))
        if self.count != self._manifest.operations or self.unpacked > MAX_UNPACKED:
            raise ValueError(f"{self.count} operations, {self.unpacked} bytes")
        end = End(
            bundle=self._manifest.bundle,
            operations=self.count,
            unpacked_bytes=self.unpacked,
            sha256=digest.hexdigest(),
        )
        yield signed_part(END_PURPOSE, record_json(end), self._keys)

    def _told(self, hear: Callable[[bytes], None]) -> Iterator[bytes]:
        for block in self._blocks():
            hear(block)
            self.unpacked += len(block)
            yield block

    def _blocks(self) -> Iterator[bytes]:
        lines = iter(self._lines)
        while batch := list(islice(lines, _BLOCK)):
            yield self._block(batch)

    def _block(self, batch: list[bytes]) -> bytes:
        # One look at many lines: what a reader would refuse must not leave this machine.
        self.count += len(batch)
        block = b"\n".join([*batch, b""])
        too_long = len(block) > MAX_LINE_BYTES and max(map(len, batch)) > MAX_LINE_BYTES
        if too_long or block.count(b"\n") != len(batch):
            raise ValueError("a line with a line end in it, or beyond 1 MiB")
        return block

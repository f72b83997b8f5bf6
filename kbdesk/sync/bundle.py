"""The bundle: operations of one machine, sealed for another, in one ``.kbsync`` file.

Inside the age payload, each number a big-endian u32::

    manifest length | manifest JSON | signature (64)
    chunk length | part of one zstd frame of all operation lines    (repeated)
    0
    closing length | closing JSON | signature (64)

See docs/bundle-format.md. The clear outside is :mod:`kbdesk.sync.container`.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

import pyrage
import zstandard

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import MAX_LINE_BYTES, strict_json
from kbdesk.store.durable import sync_folder
from kbdesk.sync.certificates import peek
from kbdesk.sync.container import (
    END_BYTES,
    SIGNATURE,
    WholeCopy,
    check_copy,
    check_payload,
    clear_part,
    open_regular,
    packed_end,
    packed_header,
    read_header,
    reading,
)
from kbdesk.sync.decrypting import PlainText, Window, decrypted
from kbdesk.sync.keys import BoxKeys, DeviceKeys, key_id, verify_signature
from kbdesk.sync.manifest import Chain, End, Header, Manifest
from kbdesk.sync.records import read_record, record_json

__all__ = [
    "Chain",
    "Header",
    "Manifest",
    "OpenBundle",
    "WholeCopy",
    "Written",
    "check_copy",
    "open_bundle",
    "read_header",
    "write_bundle",
    "write_bundle_file",
]

MAX_MANIFEST = 4 << 20
MAX_CHUNK = 1 << 20
MAX_END = 16 << 10
MAX_UNPACKED = 4 << 30
MAX_WINDOW = 8 << 20
_MANIFEST, _END = "bundle-manifest", "bundle-end"
_BLOCK = 128 << 10
_IN_MEMORY = 8 << 20


@dataclass(frozen=True, slots=True)
class Written:
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
    min_reader: int = 1,
) -> Written:
    """Write a whole bundle to ``target``, in memory that does not grow with it.

    ``lines``: canonical JSON objects, one an operation, without line end. ``recipients``: age
    recipients, the receiving machine's and the escrow's. ``spool``: a local folder; the
    payload waits there, encrypted, when it outgrows the memory meant for it. The header's fields
    are the manifest's. ``min_reader`` above 1 makes programs refuse it that cannot read it.
    Raises ValueError where ``manifest.operations`` or a line is not what it says: our own fault.
    Refuses ``bundle.certificate_mismatch``, ``bundle.bad_recipient``.
    """
    body = record_json(manifest)
    read_record(body, Manifest, "bundle", "manifest")
    if len(body) > MAX_MANIFEST:
        raise KbdeskError("bundle.bad_manifest", reason="size")
    _same_sender(manifest, keys.sign_public)
    packing = _Packing(manifest, body, keys, lines)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(spool)) as payload:
        sealed = _Hashed(payload)
        source = _Pulled(packing.pieces())
        pyrage.encrypt_io(source, sealed, _age_recipients(recipients))
        header = Header(
            min_reader=min_reader,
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
        out = _Hashed(target)
        out.write(packed_header(header, keys))
        while piece := payload.read(1 << 20):
            out.write(piece)
        out.write(packed_end(out.size + END_BYTES))
    return Written(out.size, out.digest.hexdigest(), packing.count)


def write_bundle_file(
    path: Path,
    *,
    manifest: Manifest,
    lines: Iterable[bytes],
    keys: DeviceKeys,
    recipients: Sequence[str],
    spool: Path,
    min_reader: int = 1,
) -> Written:
    """Write a bundle under a local name, there whole and durable or not at all.

    Refuses as :func:`write_bundle`; raises OSError of the local disk.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            written = write_bundle(
                file,
                manifest=manifest,
                lines=lines,
                keys=keys,
                recipients=recipients,
                spool=spool,
                min_reader=min_reader,
            )
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)
    return written


class OpenBundle:
    """A bundle whose header, payload hash and manifest are checked; its operations not yet."""

    def __init__(self, copy: WholeCopy, manifest: Manifest, plain: PlainText) -> None:
        self.copy = copy
        self.header = copy.header
        self.manifest = manifest
        self._plain = plain
        self._begun = False

    def lines(self) -> Iterator[bytes]:
        """Yield the operations' raw lines; see :meth:`operations`."""
        for raw, _ in self.operations():
            yield raw

    def operations(self) -> Iterator[tuple[bytes, dict[str, Any]]]:
        """Yield each operation as its raw line and as what it says, once.

        Lines are strict JSON objects (refusals carry ``line``), in memory that does not grow.
        Nothing is certain before the end: it raises ``bundle.lines_differ`` if the sender did
        not sign exactly these, so the caller's transaction must roll back. Other refusals:
        ``bundle.bomb``, ``window_too_large``, ``bad_compression``, ``bad_payload``,
        ``forged``, ``damaged``.
        """
        if self._begun:
            raise RuntimeError("the operations of an open bundle can be read once")
        self._begun = True
        chunks = _Chunks(self._plain)
        expected, cap = self.manifest.operations, self.header.unpacked_cap
        digest = hashlib.sha256()
        count = unpacked = 0
        rest = b""
        for block in _unpacked(chunks):
            unpacked += len(block)
            if unpacked > cap:
                raise KbdeskError("bundle.bomb", limit=cap)
            digest.update(block)
            lines = (rest + block).split(b"\n")
            rest = lines.pop()
            if count + len(lines) > expected:
                raise KbdeskError("bundle.lines_differ")
            if len(rest) > MAX_LINE_BYTES:
                raise KbdeskError("bundle.line_too_long", line=count + 1, limit=MAX_LINE_BYTES)
            for raw in lines:
                count += 1
                try:
                    said = strict_json(raw)
                except KbdeskError as error:
                    error.params["line"] = count
                    raise
                yield raw, said
        chunks.finish()
        self._check_end(count, unpacked, digest.hexdigest(), rest)

    def _check_end(self, count: int, unpacked: int, digest: str, rest: bytes) -> None:
        body = _signed(self._plain, MAX_END, _END, self.header.sender_key)
        end = read_record(body, End, "bundle", "payload")
        if self._plain.read(1):
            raise KbdeskError("bundle.bad_payload", reason="more")
        said = (end.bundle, end.operations, end.unpacked_bytes, end.sha256)
        found = (self.manifest.bundle, count, unpacked, digest)
        if rest or said != found or count != self.manifest.operations:
            raise KbdeskError("bundle.lines_differ")


@contextmanager
def open_bundle(
    path: Path,
    identity: DeviceKeys,
    extra_identities: Sequence[BoxKeys] = (),
    *,
    device: str | None = None,
) -> Iterator[OpenBundle]:
    """Open a bundle for this machine, every byte checked before anything is decrypted.

    ``extra_identities``: the hub's escrow. With ``device`` (ours) a manifest for another is
    refused even if we can open it. That ``manifest.certificate`` is the district's, not expired,
    not revoked, remains for the caller; that it is the signer's own is checked here. Refuses
    what :func:`check_copy` refuses, ``bundle.not_for_this_machine``, ``too_large``,
    ``bad_manifest``, ``forged``, ``certificate_mismatch``, ``mismatch``.
    """
    with reading(path):
        file = open_regular(path)
    with file:
        with reading(path):
            header, start = clear_part(file)
            copy = check_payload(file, header, start)
        boxes = [
            box
            for box in (identity.box, *extra_identities)
            if key_id(box.public) in header.recipients
        ]
        if not boxes:
            raise KbdeskError("bundle.not_for_this_machine")
        if header.unpacked_cap > MAX_UNPACKED:
            raise KbdeskError("bundle.too_large", limit=MAX_UNPACKED)
        length = header.payload_bytes
        plain = decrypted(Window(file, start, length), length, [box.identity for box in boxes])
        try:
            body = _signed(plain, MAX_MANIFEST, _MANIFEST, header.sender_key)
            manifest = read_record(body, Manifest, "bundle", "manifest")
            _same_sender(manifest, header.sender_key)
            for name in ("bundle", "kind", "sender", "created"):
                if getattr(manifest, name) != getattr(header, name):
                    raise KbdeskError("bundle.mismatch", what=name)
            if device is not None and manifest.recipient != device:
                raise KbdeskError("bundle.not_for_this_machine")
            yield OpenBundle(copy, manifest, plain)
        finally:
            plain.close()


def _same_sender(manifest: Manifest, sign_public: str) -> None:
    certificate = peek(manifest.certificate)
    if (certificate.device, certificate.sign_public) != (manifest.sender, sign_public):
        raise KbdeskError("bundle.certificate_mismatch")


def _age_recipients(recipients: Sequence[str]) -> list[Any]:
    try:
        return [pyrage.x25519.Recipient.from_str(public) for public in recipients]
    except pyrage.RecipientError:
        raise KbdeskError("bundle.bad_recipient") from None


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
        yield self._sealed(_MANIFEST, self._body)
        digest = hashlib.sha256()
        parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=21)
        frame = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
        for block in self._blocks():
            digest.update(block)
            self.unpacked += len(block)
            yield from _chunked(frame.compress(block))
        yield from _chunked(frame.flush())
        yield (0).to_bytes(4, "big")
        if self.count != self._manifest.operations or self.unpacked > MAX_UNPACKED:
            raise ValueError(f"{self.count} operations, {self.unpacked} bytes")
        end = End(
            bundle=self._manifest.bundle,
            operations=self.count,
            unpacked_bytes=self.unpacked,
            sha256=digest.hexdigest(),
        )
        yield self._sealed(_END, record_json(end))

    def _blocks(self) -> Iterator[bytes]:
        batch: list[bytes] = []
        size = 0
        for line in self._lines:
            batch.append(line)
            size += len(line)
            if size >= _BLOCK:
                yield self._block(batch)
                batch, size = [], 0
        if batch:
            yield self._block(batch)

    def _block(self, batch: list[bytes]) -> bytes:
        # One look at many lines: what a reader would refuse must not leave this machine.
        block = b"\n".join(batch) + b"\n"
        if block.count(b"\n") != len(batch) or max(map(len, batch)) > MAX_LINE_BYTES:
            raise ValueError("a line with a line end in it, or beyond 1 MiB")
        self.count += len(batch)
        return block

    def _sealed(self, purpose: str, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + body + self._keys.sign(purpose, body)


def _chunked(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), MAX_CHUNK):
        piece = data[at : at + MAX_CHUNK]
        yield len(piece).to_bytes(4, "big") + piece


class _Pulled:
    """Pieces as the stream that the age library reads from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._current = io.BytesIO()

    def read(self, size: int = -1) -> bytes:
        while not (data := self._current.read(size)):
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._current = io.BytesIO(piece)
        return data


class _Hashed:
    """A writer that counts and hashes what passes."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        self._target.write(data)
        return len(data)

    def flush(self) -> None:
        self._target.flush()


class _Chunks:
    """The compressed operations inside the plain text, as a stream."""

    def __init__(self, plain: PlainText) -> None:
        self._plain = plain
        self._left = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        if self._left == 0 and not self._ended:
            self._left = _length(self._plain, MAX_CHUNK)
            self._ended = self._left == 0
        if self._ended:
            return b""
        data = self._plain.read(self._left if size < 0 else min(size, self._left))
        if not data:
            raise KbdeskError("bundle.bad_payload", reason="chunk")
        self._left -= len(data)
        return data

    def finish(self) -> None:
        """Pass the closing zero; anything else after the frame is refused."""
        if self.read(1):
            raise KbdeskError("bundle.bad_compression", reason="more")


def _unpacked(chunks: _Chunks) -> Iterator[bytes]:
    reader = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).stream_reader(
        chunks,  # type: ignore[arg-type]
        read_across_frames=False,
    )
    try:
        while block := reader.read(_BLOCK):
            yield block
    except zstandard.ZstdError as error:
        if "too much memory" in str(error):
            raise KbdeskError("bundle.window_too_large", limit=MAX_WINDOW) from None
        raise KbdeskError("bundle.bad_compression", reason="frame") from None


def _signed(plain: PlainText, limit: int, purpose: str, key: str) -> bytes:
    body = _exactly(plain, _length(plain, limit))
    if not verify_signature(key, purpose, body, _exactly(plain, SIGNATURE)):
        raise KbdeskError("bundle.forged")
    return body


def _length(plain: PlainText, limit: int) -> int:
    length = int.from_bytes(_exactly(plain, 4), "big")
    if length > limit:
        raise KbdeskError("bundle.bad_payload", reason="length")
    return length


def _exactly(plain: PlainText, size: int) -> bytes:
    pieces = []
    while size:
        piece = plain.read(size)
        if not piece:
            raise KbdeskError("bundle.bad_payload", reason="short")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)

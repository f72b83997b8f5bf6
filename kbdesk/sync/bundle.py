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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import MAX_LINE_BYTES
from kbdesk.sync.container import (
    BUNDLE,
    WholeCopy,
    check_payload,
    clear_part,
    open_regular,
    reading,
)
from kbdesk.sync.decrypting import FilePart, PlainText, decrypted
from kbdesk.sync.keys import BoxKeys, DeviceKeys, key_id
from kbdesk.sync.manifest import (
    END_PURPOSE,
    MANIFEST_PURPOSE,
    MAX_MANIFEST,
    MAX_UNPACKED,
    End,
    Manifest,
    check_sender,
)
from kbdesk.sync.opening import MAX_END, Chunks, blocks_of, signed
from kbdesk.sync.records import read_record


class OpenBundle:
    """A bundle whose header, payload hash and manifest are checked; its operations not yet."""

    def __init__(self, copy: WholeCopy, manifest: Manifest, plain: PlainText) -> None:
        self.copy = copy
        self.header = copy.header
        self.manifest = manifest
        self._plain = plain
        self._begun = False

    def raw_lines(self) -> Iterator[bytes]:
        """Yield the operations' raw lines, once, in memory that does not grow.

        The caller checks what a line says. Nothing is certain before the end: it raises
        ``bundle.lines_differ`` if the sender did not sign exactly these lines, so the caller's
        transaction must roll back. Other refusals: ``bundle.bomb``, ``line_too_long``,
        ``window_too_large``, ``bad_compression``, ``bad_payload``, ``forged``, ``damaged``.
        """
        if self._begun:
            raise RuntimeError("the operations of an open bundle can be read once")
        self._begun = True
        chunks = Chunks(self._plain)
        expected, cap = self.manifest.operations, self.header.unpacked_cap
        digest = hashlib.sha256()
        count = unpacked = 0
        rest = b""
        for block in blocks_of(chunks):
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
                if len(raw) > MAX_LINE_BYTES:
                    raise KbdeskError("bundle.line_too_long", line=count, limit=MAX_LINE_BYTES)
                yield raw
        chunks.finish()
        self._check_end(count, unpacked, digest.hexdigest(), rest)

    def _check_end(self, count: int, unpacked: int, digest: str, rest: bytes) -> None:
        body = signed(self._plain, MAX_END, END_PURPOSE, self.header.sender_key)
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
    refused even if we can open it. It is checked here that ``manifest.certificate`` is the
    signer's own; the caller checks that the district gave it, and that it is not expired and not
    revoked. Refuses
    what :func:`check_copy` refuses, ``bundle.not_for_this_machine``, ``too_large``,
    ``bad_manifest``, ``forged``, ``certificate_mismatch``, ``mismatch``.
    """
    with reading(path):
        file = open_regular(path)
    with file:
        with reading(path):
            header, start = clear_part(file, BUNDLE)
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
        plain = decrypted(FilePart(file, start, length), length, [box.identity for box in boxes])
        try:
            body = signed(plain, MAX_MANIFEST, MANIFEST_PURPOSE, header.sender_key)
            manifest = read_record(body, Manifest, "bundle", "manifest")
            check_sender(manifest, header.sender_key)
            for name in ("bundle", "kind", "sender", "created"):
                if getattr(manifest, name) != getattr(header, name):
                    raise KbdeskError("bundle.mismatch", what=name)
            if device is not None and manifest.recipient != device:
                raise KbdeskError("bundle.not_for_this_machine")
            yield OpenBundle(copy, manifest, plain)
        finally:
            plain.close()

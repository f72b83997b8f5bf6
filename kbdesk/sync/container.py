"""The outer file of a bundle: what can be checked without any key of the recipient.

Other sealed files have the same outside under another mark (:class:`Layout`).

::

    magic (8) | header length (u32) | header JSON | signature (64)
    payload
    end mark (8) | size of the whole file (u64)

Numbers are big-endian. This layout and the header's ``min_reader`` never change, so that every
program can say of a bundle from the future that it is whole, and that a newer one is needed.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import strict_json_unbounded
from kbdesk.sync.keys import DeviceKeys, verify_signature
from kbdesk.sync.manifest import Header
from kbdesk.sync.records import SealedHeader, convert_record, record_json

MAGIC = b"\x8bKBSYNC1"
END_MARK = b"KBSYNEND"
MAX_HEADER = 16 << 10
SIGNATURE = 64
_STEP = 1 << 20
H = TypeVar("H", bound=SealedHeader)


@dataclass(frozen=True, slots=True)
class SealedLayout(Generic[H]):
    """What tells one kind of sealed file from another: marks, purpose of the signature, header."""

    magic: bytes
    end_mark: bytes
    purpose: str
    header: type[H]


BUNDLE = SealedLayout(MAGIC, END_MARK, "bundle-header", Header)


@dataclass(frozen=True, slots=True)
class Checked(Generic[H]):
    """A sealed file whose every byte has been checked; ``sha256`` is of the file."""

    header: H
    size: int
    sha256: str


WholeCopy = Checked[Header]


def packed_header(header: H, keys: DeviceKeys, layout: SealedLayout[H]) -> bytes:
    """Return everything that stands before the payload."""
    body = record_json(header)
    start = layout.magic + len(body).to_bytes(4, "big") + body
    return start + keys.sign(layout.purpose, start)


def packed_end(size: int, end_mark: bytes = END_MARK) -> bytes:
    """Return what stands after the payload; ``size`` is the whole file's, these bytes included."""
    return end_mark + size.to_bytes(8, "big")


END_BYTES = len(packed_end(0))


def read_header(path: Path) -> Header:
    """Return the header of a bundle: its signature, the file's length and end mark checked.

    The payload is not read (:func:`check_copy` does). The signature proves that the header is as
    its sender left it, not who the sender is: the certificate inside does that. Refuses
    ``bundle.unreadable``, ``not_a_bundle``, ``cut``, ``extra_bytes``, ``damaged``,
    ``header_too_large``, ``newer_reader_needed``, ``bad_header``.
    """
    with reading(path), open_regular(path) as file:
        return clear_part(file, BUNDLE)[0]


def check_copy(path: Path) -> WholeCopy:
    """Return a bundle's header after reading and checking the whole file.

    Refuses what :func:`read_header` refuses, and ``bundle.damaged`` for a changed payload.
    """
    with reading(path), open_regular(path) as file:
        header, start = clear_part(file, BUNDLE)
        return check_payload(file, header, start)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Make every failure of the medium ``bundle.unreadable``."""
    try:
        yield
    except OSError as error:
        raise KbdeskError("bundle.unreadable", name=path.name, why=error.strerror) from None


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file to read; a pipe or a device would block or never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise KbdeskError("bundle.not_a_bundle")
    return path.open("rb")


def clear_part(file: BinaryIO, layout: SealedLayout[H]) -> tuple[H, int]:
    """Return header and start of the payload of a sealed file; refuses as :func:`read_header`."""
    size = os.fstat(file.fileno()).st_size
    mark = layout.magic
    file.seek(0)
    lead = file.read(len(mark) + 4)
    magic = lead[: len(mark)]
    if magic != mark:
        if mark.startswith(magic):
            raise KbdeskError("bundle.cut")
        if magic[:-1] == mark[:-1]:
            raise KbdeskError("bundle.newer_reader_needed", needed=chr(magic[-1]), reader=1)
        raise KbdeskError("bundle.not_a_bundle")
    length = int.from_bytes(lead[len(mark) :], "big")
    if length > MAX_HEADER:
        raise KbdeskError("bundle.header_too_large", limit=MAX_HEADER)
    body, signature = file.read(length), file.read(SIGNATURE)
    if len(lead) < len(mark) + 4 or len(signature) < SIGNATURE:
        raise KbdeskError("bundle.cut")
    header = _signed_header(lead + body, body, signature, layout)
    start = file.tell()
    whole = start + header.payload_bytes + END_BYTES
    if size != whole:
        raise KbdeskError("bundle.cut" if size < whole else "bundle.extra_bytes")
    file.seek(whole - END_BYTES)
    if file.read(END_BYTES) != packed_end(whole, layout.end_mark):
        raise KbdeskError("bundle.damaged", part="end")
    return header, start


def check_payload(file: BinaryIO, header: H, start: int) -> Checked[H]:
    """Read an open bundle to its end and compare the payload's hash with the header's."""
    file.seek(0)
    all_bytes = hashlib.sha256(file.read(start))
    payload = hashlib.sha256()
    left = header.payload_bytes
    while left:
        piece = file.read(min(left, _STEP))
        if not piece:
            raise KbdeskError("bundle.cut")
        payload.update(piece)
        all_bytes.update(piece)
        left -= len(piece)
    if payload.hexdigest() != header.payload_sha256:
        raise KbdeskError("bundle.damaged", part="payload")
    all_bytes.update(file.read(END_BYTES))
    return Checked(header, start + header.payload_bytes + END_BYTES, all_bytes.hexdigest())


def _signed_header(start: bytes, body: bytes, signature: bytes, layout: SealedLayout[H]) -> H:
    damaged = KbdeskError("bundle.damaged", part="header")
    try:
        fields = strict_json_unbounded(body)
    except KbdeskError:
        raise damaged from None
    key = fields.get("sender_key")
    if not isinstance(key, str) or not verify_signature(key, layout.purpose, start, signature):
        raise damaged
    return convert_record(fields, layout.header, "bundle", "header")

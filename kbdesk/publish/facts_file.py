"""The ``.kbfacts`` file: a city's facts, signed by its hub and sealed for a warehouse.

Outside it is laid out as a bundle (:mod:`kbdesk.sync.container`) under a mark of its own; inside
the age payload stand the signed manifest, the slices as one zstd frame, and a signed closing
record. docs/facts-format.md describes it.

The **signature** is that of the hub's certified key, as under a bundle, and not the root's: only
an officer opens the root, and whoever works at the hub may publish. The certificate stands in the
header, so that a warehouse which knows the city's root tells a foreign file from a good one
before it decrypts anything.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import GenericAlias
from typing import Annotated, Any, BinaryIO, Final, Literal

import msgspec
from msgspec import Meta

from kbdesk.domain.errors import KbdeskError
from kbdesk.publish.tables import (
    BUCKETS,
    DIMENSIONS,
    FACTS,
    LARGEST,
    MOST_TEXT,
    TABLES,
    TABLES_VERSION,
    Column,
    Table,
)
from kbdesk.store.durable import create_private, replace, sync_folder
from kbdesk.sync.certificates import Certificate, verify
from kbdesk.sync.container import (
    END_BYTES,
    Checked,
    SealedLayout,
    check_payload,
    clear_part,
    open_regular,
    packed_end,
    packed_header,
    reading,
)
from kbdesk.sync.decrypting import FilePart, PlainText, decrypted
from kbdesk.sync.keys import BoxKeys, DeviceKeys, fingerprint, key_id
from kbdesk.sync.opening import MAX_END, Chunks, blocks_of, signed
from kbdesk.sync.records import (
    Count,
    Hex32,
    Record,
    SealedHeader,
    Uuid,
    Version,
    is_moment,
    read_record,
    record_json,
)
from kbdesk.sync.records import Recipient as RecipientText
from kbdesk.sync.sealing import Hashed, Pulled, age_recipients, encrypt, frame_of, signed_part

SUFFIX: Final = ".kbfacts"
MAGIC: Final = b"\x8bKBFACT1"
END_MARK: Final = b"KBFACEND"
MAX_MANIFEST: Final = 64 << 20
MAX_SLICE: Final = 16 << 20
"""Bytes of one slice: some 100,000 children of one month's bucket."""
MAX_SLICES: Final = 500_000
MAX_ROWS: Final = 200_000
"""Rows of one slice."""
MAX_ERASED: Final = 1_000_000
MAX_UNPACKED: Final = 8 << 30
MANIFEST_PURPOSE, END_PURPOSE = "facts-manifest", "facts-end"
_IN_MEMORY: Final = 8 << 20

City = Annotated[int, Meta(ge=1101, le=9999)]
Month = Annotated[int, Meta(ge=1900 * 12, le=2**15 - 1)]
Pid = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Name = Annotated[str, Meta(pattern=r"\A[^\x00-\x1f\x7f]{1,120}\Z")]


class FactsHeader(SealedHeader, frozen=True, kw_only=True):
    """In clear: of which city, which publication, by whose key, on what.

    ``root_sign`` and ``root_box`` are the public keys of the city's root, whose fingerprint
    people compare; ``certificate`` is the root's seal on ``sender_key``. ``epoch``, its
    ordinal ``epoch_no`` and ``serial`` order a city's publications. ``base``: ``whole`` carries
    every slice; ``changes`` those that changed after the publication ``since``.
    """

    facts: Uuid
    tables: Version
    city: City
    name: Name
    root_sign: Hex32
    root_box: RecipientText
    certificate: str
    epoch: Uuid
    epoch_no: Count
    serial: Count
    base: Literal["whole", "changes"]
    since: Count

    @property
    def fingerprint(self) -> str:
        """The city's root as two people compare it aloud."""
        return fingerprint(self.root_sign, self.root_box)

    @property
    def order(self) -> tuple[int, int]:
        """What must grow from publication to publication of a city."""
        return self.epoch_no, self.serial


LAYOUT: Final = SealedLayout(MAGIC, END_MARK, "facts-header", FactsHeader)


class Slice(msgspec.Struct, frozen=True, array_like=True):
    """A slice of a table; ``digest`` is the SHA-256 of its line, ``carried`` that it is here."""

    table: Annotated[str, Meta(max_length=40)]
    month: Month
    bucket: Annotated[int, Meta(ge=0, lt=BUCKETS)]
    digest: Hex32
    rows: Annotated[int, Meta(ge=1, le=MAX_ROWS)]
    carried: bool

    @property
    def key(self) -> tuple[str, int, int]:
        """What names a slice within its city."""
        return self.table, self.month, self.bucket


class FactsManifest(Record, frozen=True, kw_only=True):
    """Under seal: every slice that the city has, who is erased, and what numbers mean.

    ``slices`` are in the order of their keys; those carried follow in this order. ``erased``:
    the numbers of people who are to be in no row. ``dimensions``: the rows of each dimension
    in the order of its columns. ``provisional``: the month that was not over, if any.
    """

    facts: Uuid
    slices: Annotated[tuple[Slice, ...], Meta(max_length=MAX_SLICES)]
    erased: Annotated[tuple[Pid, ...], Meta(max_length=MAX_ERASED)]
    dimensions: dict[str, list[list[Any]]]
    provisional: Month | None = None


class _End(Record, frozen=True, kw_only=True):
    facts: Uuid
    slices: Count
    rows: Count
    unpacked_bytes: Count
    sha256: Hex32


# -- rows ------------------------------------------------------------------------------------

Row = tuple[Any, ...]
_encode = msgspec.json.Encoder().encode


def slice_line(rows: Sequence[Row]) -> bytes:
    """Return a slice as its line: a JSON array of rows, each an array of its columns."""
    return _encode(rows)


def digest_of(line: bytes) -> str:
    """Return the digest by which two slices are the same."""
    return hashlib.sha256(line).hexdigest()


def _kind_of(column: Column) -> Any:
    kind: Any
    match column.kind:
        case "bool":
            kind = bool
        case "text":
            kind = Annotated[str, Meta(max_length=MOST_TEXT)]
        case "date":
            kind = date
        case "pid" | "code":
            kind = Annotated[int, Meta(ge=0, le=LARGEST[column.kind])]
        case _:
            largest = LARGEST[column.kind]
            kind = Annotated[int, Meta(ge=-largest - 1, le=largest)]
    return kind | None if column.null else kind


@cache
def _decoder(table: str) -> msgspec.json.Decoder[list[Row]]:
    columns = TABLES[table].row_columns
    row: Any = GenericAlias(tuple, tuple(_kind_of(one) for one in columns))
    return msgspec.json.Decoder(GenericAlias(list, (row,)))


def rows_of(table: str, line: bytes) -> list[Row]:
    """Return the rows of a slice's line, each column checked against its declaration.

    Refuses ``facts.bad_slice``.
    """
    try:
        return _decoder(table).decode(line)
    except (msgspec.DecodeError, RecursionError):
        raise KbdeskError("facts.bad_slice", table=table) from None


def _checked_dimensions(found: Mapping[str, list[list[Any]]]) -> dict[str, list[Row]]:
    """Return the rows of each dimension, checked; one without rows is empty."""
    checked = {}
    for table in DIMENSIONS:
        rows = rows_of(table.name, _encode(found.get(table.name, [])))
        at = table.places(table.key)
        if len({tuple(row[place] for place in at) for row in rows}) != len(rows):
            raise KbdeskError("facts.bad_slice", table=table.name)
        checked[table.name] = rows
    return checked


# -- writing ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PackedFacts:
    """A finished file: its bytes, SHA-256, and how many slices and rows it carries."""

    path: Path
    size: int
    sha256: str
    slices: int
    rows: int


class _FactsPacking:
    """The plain text of a payload, made piece by piece."""

    def __init__(self, manifest: FactsManifest, lines: Iterable[bytes], keys: DeviceKeys) -> None:
        self._manifest, self._lines, self._keys = manifest, lines, keys
        self.slices = self.rows = self.unpacked = 0
        self._digest = hashlib.sha256()

    def pieces(self) -> Iterator[bytes]:
        body = record_json(self._manifest)
        if len(body) > MAX_MANIFEST:
            raise KbdeskError("facts.too_large", limit=MAX_MANIFEST)
        yield signed_part(MANIFEST_PURPOSE, body, self._keys)
        yield from frame_of(self._blocks())
        end = _End(
            facts=self._manifest.facts,
            slices=self.slices,
            rows=self.rows,
            unpacked_bytes=self.unpacked,
            sha256=self._digest.hexdigest(),
        )
        yield signed_part(END_PURPOSE, record_json(end), self._keys)

    def _blocks(self) -> Iterator[bytes]:
        carried = (one for one in self._manifest.slices if one.carried)
        for one, line in zip(carried, self._lines, strict=True):
            # what a reader would refuse must not leave this machine
            if digest_of(line) != one.digest or len(line) > MAX_SLICE or b"\n" in line:
                raise ValueError(f"not the slice {one.key}")
            block = line + b"\n"
            self.slices += 1
            self.rows += one.rows
            self.unpacked += len(block)
            self._digest.update(block)
            yield block


def write_facts(
    path: Path,
    header: Mapping[str, Any],
    manifest: FactsManifest,
    lines: Iterable[bytes],
    *,
    keys: DeviceKeys,
    recipients: Sequence[str],
    spool: Path,
    min_reader: int = 1,
) -> PackedFacts:
    """Write a ``.kbfacts`` file, there whole and durable or not at all.

    ``header``: the fields of :class:`FactsHeader` that are not of the payload or the keys.
    ``lines``: of each carried slice in the manifest's order its :func:`slice_line`.
    ``recipients``: age recipients of the warehouse. ``spool``: a local folder where the sealed
    payload waits when it outgrows the memory meant for it. Refuses ``facts.bad_recipient``,
    ``facts.too_large``; raises ValueError where a line is not its slice, OSError of the disk.
    """
    _check_order(manifest)
    _checked_dimensions(manifest.dimensions)
    packing = _FactsPacking(manifest, lines, keys)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(spool)) as payload:
            sealed = Hashed(payload)
            with _as_facts():
                encrypt(Pulled(packing.pieces()), sealed, age_recipients(recipients))
            whole = FactsHeader(
                **header,
                facts=manifest.facts,
                tables=TABLES_VERSION,
                min_reader=min_reader,
                sender_key=keys.sign_public,
                recipients=tuple(key_id(public) for public in recipients),
                payload_bytes=sealed.size,
                payload_sha256=sealed.digest.hexdigest(),
                unpacked_cap=packing.unpacked,
            )
            read_record(record_json(whole), FactsHeader, "facts", "header")
            payload.seek(0)
            with create_private(part) as file:
                out = Hashed(file)
                out.write(packed_header(whole, keys, LAYOUT))
                while piece := payload.read(1 << 20):
                    out.write(piece)
                out.write(packed_end(out.size + END_BYTES, END_MARK))
                file.flush()
                os.fsync(file.fileno())
        replace(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)
    return PackedFacts(path, out.size, out.digest.hexdigest(), packing.slices, packing.rows)


# -- reading ---------------------------------------------------------------------------------

WholeFacts = Checked[FactsHeader]


def read_facts_header(path: Path) -> FactsHeader:
    """Return a file's header: its signature, the length and the end mark checked, no more.

    Who signed it :func:`check_signer` tells. Refuses ``facts.unreadable``, ``not_facts``,
    ``cut``, ``extra_bytes``, ``damaged``, ``newer_reader_needed``, ``bad_header``.
    """
    with _as_facts(), reading(path), open_regular(path) as file:
        return _clear(file)[0]


def check_facts(path: Path) -> WholeFacts:
    """Return a file's header after reading every byte; refuses as the header, and ``damaged``."""
    with _as_facts(), reading(path), open_regular(path) as file:
        header, start = _clear(file)
        return check_payload(file, header, start)


def check_signer(header: FactsHeader, root_sign: str | None = None) -> Certificate:
    """Return the certificate under which a file was signed.

    ``root_sign``: the root that the warehouse knows of this city; without one (the first file
    of a city) it is the header's own, whose ``fingerprint`` a person must have compared.
    Refuses ``facts.other_root`` and ``facts.forged``.
    """
    if root_sign is not None and root_sign != header.root_sign:
        raise KbdeskError("facts.other_root", city=header.city, fingerprint=header.fingerprint)
    try:
        certificate = verify(header.certificate, header.root_sign, None)
    except KbdeskError:
        raise KbdeskError("facts.forged") from None
    if (certificate.role, certificate.sign_public) != ("hub", header.sender_key):
        raise KbdeskError("facts.forged")
    return certificate


class OpenFacts:
    """A file whose every byte, signature and manifest are checked; its slices not yet."""

    def __init__(self, copy: WholeFacts, manifest: FactsManifest, plain: PlainText) -> None:
        self.copy = copy
        self.header = copy.header
        self.manifest = manifest
        self.dimensions = _checked_dimensions(manifest.dimensions)
        """By table its rows, in the order of its columns."""
        self._plain = plain
        self._begun = False

    def slices(self) -> Iterator[tuple[Slice, list[Row]]]:
        """Yield each carried slice with its rows, once, in memory that does not grow.

        A row is in the order of ``TABLES[slice.table].row_columns``. Nothing is certain before
        the end: it raises ``facts.slices_differ`` where the hub did not sign exactly these, so
        the caller's transaction must roll back. Other refusals: ``facts.bomb``,
        ``slice_too_long``, ``bad_slice``, ``bad_payload``, ``forged``, ``damaged``.
        """
        for one, line in self.lines():
            rows = rows_of(one.table, line)
            table = TABLES[one.table]
            if len(rows) != one.rows or not _sound(table, one, rows):
                raise KbdeskError("facts.bad_slice", table=one.table)
            yield one, rows

    def lines(self) -> Iterator[tuple[Slice, bytes]]:
        """Yield each carried slice with its line, whose digest is checked; see :meth:`slices`."""
        if self._begun:
            raise RuntimeError("the slices of an open file can be read once")
        self._begun = True
        with _as_facts():
            yield from self._lines()

    def _lines(self) -> Iterator[tuple[Slice, bytes]]:
        carried = iter([one for one in self.manifest.slices if one.carried])
        chunks = Chunks(self._plain)
        digest = hashlib.sha256()
        count = rows = unpacked = 0
        rest: list[bytes] = []
        waiting = 0
        for block in blocks_of(chunks):
            unpacked += len(block)
            if unpacked > self.header.unpacked_cap:
                raise KbdeskError("facts.bomb")
            digest.update(block)
            *ended, begun = block.split(b"\n")
            for piece in ended:
                line = b"".join([*rest, piece])
                rest, waiting = [], 0
                one = next(carried, None)
                if one is None or digest_of(line) != one.digest:
                    raise KbdeskError("facts.slices_differ")
                count += 1
                rows += one.rows
                yield one, line
            rest.append(begun)
            waiting += len(begun)
            if waiting > MAX_SLICE:
                raise KbdeskError("facts.slice_too_long", limit=MAX_SLICE)
        chunks.finish()
        body = signed(self._plain, MAX_END, END_PURPOSE, self.header.sender_key)
        end = read_record(body, _End, "facts", "payload")
        if self._plain.read(1):
            raise KbdeskError("facts.bad_payload", reason="more")
        said = (end.facts, end.slices, end.rows, end.unpacked_bytes, end.sha256)
        found = (self.header.facts, count, rows, unpacked, digest.hexdigest())
        if any(rest) or said != found or next(carried, None) is not None:
            raise KbdeskError("facts.slices_differ")


@contextmanager
def open_facts(
    path: Path, boxes: Sequence[BoxKeys], *, root_sign: str | None = None
) -> Iterator[OpenFacts]:
    """Open a file for a warehouse, every byte and the signer checked before it is decrypted.

    ``boxes``: the warehouse's keys. ``root_sign``: see :func:`check_signer`. Refuses what that
    and :func:`check_facts` refuse, ``facts.not_for_this_warehouse``, ``too_large``,
    ``bad_manifest``, ``bad_slice``, ``forged``.
    """
    with _as_facts(), reading(path):
        file = open_regular(path)
    with file:
        with _as_facts():
            with reading(path):
                header, start = _clear(file)
                copy = check_payload(file, header, start)
            check_signer(header, root_sign)
            mine = [box for box in boxes if key_id(box.public) in header.recipients]
            if not mine:
                raise KbdeskError("facts.not_for_this_warehouse")
            if header.unpacked_cap > MAX_UNPACKED:
                raise KbdeskError("facts.too_large", limit=MAX_UNPACKED)
            length = header.payload_bytes
            part = FilePart(file, start, length)
            plain = decrypted(part, length, [box.identity for box in mine])
        try:
            with _as_facts():
                body = signed(plain, MAX_MANIFEST, MANIFEST_PURPOSE, header.sender_key)
                manifest = read_record(body, FactsManifest, "facts", "manifest")
                if manifest.facts != header.facts:
                    raise KbdeskError("facts.mismatch")
                _check_order(manifest)
                if header.base == "whole" and not all(one.carried for one in manifest.slices):
                    raise KbdeskError("facts.bad_manifest", reason="carried")
                opened = OpenFacts(copy, manifest, plain)
            yield opened
        finally:
            plain.close()


def _clear(file: BinaryIO) -> tuple[FactsHeader, int]:
    header, start = clear_part(file, LAYOUT)
    if header.tables > TABLES_VERSION:
        raise KbdeskError("facts.newer_reader_needed", needed=header.tables, reader=TABLES_VERSION)
    if not is_moment(header.created) or header.since > header.serial:
        raise KbdeskError("facts.bad_header", reason="serial")
    return header, start


def _check_order(manifest: FactsManifest) -> None:
    keys = [one.key for one in manifest.slices]
    facts = {one.name for one in FACTS}
    if keys != sorted(set(keys)) or any(one.table not in facts for one in manifest.slices):
        raise KbdeskError("facts.bad_manifest", reason="slices")
    if list(manifest.erased) != sorted(set(manifest.erased)):
        raise KbdeskError("facts.bad_manifest", reason="erased")


def _sound(table: Table, one: Slice, rows: Sequence[Row]) -> bool:
    """Tell whether rows are in the order of their key, each once, and of this bucket."""
    at = table.places(table.key)
    keys = [tuple(row[place] for place in at) for row in rows]
    if any(before >= after for before, after in pairwise(keys)):
        return False
    if table.subject is None:
        return one.bucket == 0
    (subject,) = table.places([table.subject])
    return all(bucket_of(row[subject]) == one.bucket for row in rows)


def bucket_of(pid: int) -> int:
    """Return in which bucket a subject's rows are: its number's last four bits."""
    return pid % BUCKETS


# -- refusals --------------------------------------------------------------------------------

_OF_BUNDLES: Final = {
    "bundle.unreadable": "facts.unreadable",
    "bundle.not_a_bundle": "facts.not_facts",
    "bundle.cut": "facts.cut",
    "bundle.extra_bytes": "facts.extra_bytes",
    "bundle.damaged": "facts.damaged",
    "bundle.newer_reader_needed": "facts.newer_reader_needed",
    "bundle.header_too_large": "facts.not_facts",
    "bundle.bad_header": "facts.bad_header",
    "bundle.forged": "facts.forged",
    "bundle.not_for_this_machine": "facts.not_for_this_warehouse",
    "bundle.bad_recipient": "facts.bad_recipient",
}
"""What the parts that bundles are read with refuse; whatever else is ``facts.bad_payload``."""


@contextmanager
def _as_facts() -> Iterator[None]:
    """Say a refusal of the common parts as one of facts."""
    try:
        yield
    except KbdeskError as error:
        if not error.code.startswith("bundle."):
            raise
        code = _OF_BUNDLES.get(error.code, "facts.bad_payload")
        refusal = KbdeskError(code)
        refusal.params = error.params
        raise refusal from None

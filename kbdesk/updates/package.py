"""The file of a release, ``.kbupdate``: checked, and unpacked.

::

    magic (8) | manifest length (u32) | manifest JSON | signature of the release key (64)
    one zstd frame: the files one after another, in the manifest's order
    end mark (8) | size of all this (u64)
    then, from a hub: length (u32) | sealed offer | end mark (8)

Numbers are big-endian. ``docs/updates.md`` says why it is so.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import zstandard

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import PRIVATE_FOLDER, create_private, sync_folder
from kbdesk.sync.keys import verify_signature
from kbdesk.sync.records import read_record
from kbdesk.updates.release import (
    MAX_MANIFEST,
    PURPOSE,
    PackedFile,
    Release,
)

SUFFIX: Final = ".kbupdate"
MAGIC: Final = b"\x8bKBUPDT1"
END_MARK: Final = b"KBUPDEND"
OFFER_END: Final = b"KBOFFEND"
SIGNATURE: Final = 64
MAX_OFFER: Final = 16 << 10
_STEP: Final = 1 << 20
_MAX_WINDOW: Final = 1 << 27

Told = Callable[[int, int], None]
"""Hears (bytes done, bytes in all)."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package whose manifest was checked; its files not yet.

    ``head``: what the release key signed, with the signature. ``offer``: the sealed line that a
    hub put behind it, "" where there is none.
    """

    path: Path
    release: Release
    head: bytes
    offer: str

    @property
    def size(self) -> int:
        """Return the length of the part that the release key vouches for."""
        return len(self.head) + self.release.payload_bytes + len(END_MARK) + 8

    @property
    def digest(self) -> str:
        """Return the SHA-256 of its signed manifest, by which an offer names it."""
        return hashlib.sha256(self.head).hexdigest()


# -- reading -----------------------------------------------------------------------------------


def read_package(path: Path, trusted: frozenset[str]) -> Package:
    """Return a package by its signed manifest; its files are checked when they are unpacked.

    Refuses ``update.unreadable``, ``not_a_package``, ``cut``, ``damaged``, ``no_release_key``,
    ``foreign_key``, ``newer_reader_needed``, ``bad_manifest``.
    """
    with reading(path), open_package(path) as file:
        return _read(path, file, trusted)


def open_package(path: Path) -> BinaryIO:
    """Open a regular file to read. Raises OSError, ``update.not_a_package``."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise KbdeskError("update.not_a_package", name=path.name)
    return path.open("rb")


def _read(path: Path, file: BinaryIO, trusted: frozenset[str]) -> Package:
    size = os.fstat(file.fileno()).st_size
    lead = file.read(len(MAGIC) + 4)
    if not lead.startswith(MAGIC[:-1]):
        raise KbdeskError("update.not_a_package", name=path.name)
    if len(lead) < len(MAGIC) + 4:
        raise KbdeskError("update.cut", name=path.name)
    if not lead.startswith(MAGIC):
        raise KbdeskError("update.newer_reader_needed", needed=chr(lead[7]), reader=1)
    length = int.from_bytes(lead[len(MAGIC) :], "big")
    if length > MAX_MANIFEST:
        raise KbdeskError("update.damaged", name=path.name)
    body, signature = file.read(length), file.read(SIGNATURE)
    if len(signature) < SIGNATURE:
        raise KbdeskError("update.cut", name=path.name)
    if not trusted:
        raise KbdeskError("update.no_release_key")
    if not any(verify_signature(key, PURPOSE, lead + body, signature) for key in sorted(trusted)):
        raise KbdeskError("update.foreign_key", name=path.name)
    release = read_record(body, Release, "update", "manifest")
    package = Package(path, release, lead + body + signature, "")
    if size < package.size:
        raise KbdeskError("update.cut", name=path.name)
    file.seek(package.size - len(END_MARK) - 8)
    if file.read(len(END_MARK) + 8) != END_MARK + package.size.to_bytes(8, "big"):
        raise KbdeskError("update.damaged", name=path.name)
    return Package(path, release, package.head, _offer(path, file.read(MAX_OFFER + 13)))


def _offer(path: Path, behind: bytes) -> str:
    if not behind:
        return ""
    length = int.from_bytes(behind[:4], "big")
    if len(behind) != 4 + length + len(OFFER_END) or not behind.endswith(OFFER_END):
        raise KbdeskError("update.damaged", name=path.name)
    try:
        return behind[4 : 4 + length].decode("ascii")
    except UnicodeDecodeError:
        raise KbdeskError("update.damaged", name=path.name) from None


def packed_offer(sealed: str) -> bytes:
    """Return what a hub puts behind a package."""
    raw = sealed.encode("ascii")
    return len(raw).to_bytes(4, "big") + raw + OFFER_END


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Make every failure of the medium ``update.unreadable``."""
    try:
        yield
    except OSError as error:
        raise KbdeskError("update.unreadable", name=path.name, why=error.strerror or "") from None


# -- unpacking ---------------------------------------------------------------------------------


class _Payload:
    """The payload of an open package as a file: no more than it has, and its hash on the way."""

    def __init__(self, package: Package, file: BinaryIO) -> None:
        self._package, self._file = package, file
        self._left = package.release.payload_bytes
        self._digest = hashlib.sha256()
        file.seek(len(package.head))

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        with reading(self._package.path):
            piece = self._file.read(wanted)
        if wanted and not piece:
            raise KbdeskError("update.cut", name=self._package.path.name)
        self._left -= len(piece)
        self._digest.update(piece)
        return piece

    def check(self) -> None:
        while self.read(_STEP):
            pass
        if self._digest.hexdigest() != self._package.release.payload_sha256:
            raise KbdeskError("update.damaged", name=self._package.path.name)


def unpack(package: Package, folder: Path, told: Told | None = None) -> None:
    """Write the files of a package into a new folder, each forced to the disk and as signed.

    Refuses ``update.unreadable``, ``cut``, ``damaged``; raises OSError of the folder's disk. What
    was written by then is the caller's to take away.
    """
    release = package.release
    made = {folder}
    folder.mkdir(mode=PRIVATE_FOLDER)
    done = 0
    with reading(package.path):
        file = open_package(package.path)
    with file:
        payload = _Payload(package, file)
        unpacker = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
        stream = unpacker.stream_reader(payload, read_size=_STEP)  # type: ignore[arg-type]
        for one in release.files:
            target = folder.joinpath(*one.path.split("/"))
            target.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            made.update(target.parents[: len(one.path.split("/"))])
            _unpack(package, one, target, stream)
            done += one.size
            if told is not None:
                told(done, 2 * release.bytes)
        if _some(package, stream, 1):
            raise KbdeskError("update.damaged", name=package.path.name)
        payload.check()
    # forced once all are written: one by one a slow disk would take minutes
    for one in release.files:
        with folder.joinpath(*one.path.split("/")).open("rb+") as out:
            os.fsync(out.fileno())
        done += one.size
        if told is not None:
            told(done, 2 * release.bytes)
    for place in sorted(made, key=lambda path: -len(path.parts)):
        sync_folder(place)


def _unpack(package: Package, one: PackedFile, target: Path, stream: object) -> None:
    digest, left = hashlib.sha256(), one.size
    with create_private(target) as out:
        while left:
            piece = _some(package, stream, min(left, _STEP))
            if not piece:
                raise KbdeskError("update.damaged", name=package.path.name)
            digest.update(piece)
            out.write(piece)
            left -= len(piece)
    if digest.hexdigest() != one.sha256:
        raise KbdeskError("update.damaged", name=package.path.name)
    if one.run:
        target.chmod(0o700)


def _some(package: Package, stream: object, size: int) -> bytes:
    try:
        return bytes(stream.read(size))  # type: ignore[attr-defined]
    except zstandard.ZstdError:
        raise KbdeskError("update.damaged", name=package.path.name) from None


def is_whole(release: Release, folder: Path) -> bool:
    """Tell whether a folder holds every file of a release as it was signed."""
    for one in release.files:
        try:
            with folder.joinpath(*one.path.split("/")).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256")
        except OSError:
            return False
        if digest.hexdigest() != one.sha256:
            return False
    return True

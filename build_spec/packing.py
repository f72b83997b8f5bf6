"""A program tree packed into the file of a release; ``kbdesk.updates.package`` reads it."""

from __future__ import annotations

import hashlib
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

import zstandard

from kbdesk.sync.records import read_record, record_json
from kbdesk.updates.package import END_MARK, MAGIC
from kbdesk.updates.release import PURPOSE, Changes, PackedFile, Release

_STEP: Final = 1 << 20
_LEVEL: Final = 12


class Signer(Protocol):
    """What signs a release: ``DeviceKeys`` does."""

    def sign(self, purpose: str, message: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class About:
    """What a release says that its files do not."""

    version: str
    least: str
    platform: str
    schema: int
    commit: str
    made: datetime
    start: tuple[str, ...]
    changes_id: tuple[str, ...] = ()
    changes_en: tuple[str, ...] = ()


def write_package(tree: Path, out: Path, about: About, keys: Signer) -> Release:
    """Pack a program tree into a file, signed; the same tree gives the same payload.

    Raises OSError, ``update.bad_manifest``.
    """
    paths = sorted(path for path in tree.rglob("*") if path.is_file())
    spool = out.with_name(f"{out.name}.payload")
    files = []
    try:
        with spool.open("wb") as packed:
            total = sum(path.stat().st_size for path in paths)
            packer = zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True)
            with packer.stream_writer(packed, size=total, closefd=False) as writer:
                for path in paths:
                    files.append(_pack(path, path.relative_to(tree).as_posix(), writer.write))
        with spool.open("rb") as file:
            payload = hashlib.file_digest(file, "sha256")
        release = Release(
            version=about.version,
            least=about.least,
            platform=about.platform,
            schema=about.schema,
            commit=about.commit,
            made=about.made.astimezone().isoformat(timespec="seconds"),
            changes=Changes(id=about.changes_id, en=about.changes_en),
            start=about.start,
            payload_bytes=spool.stat().st_size,
            payload_sha256=payload.hexdigest(),
            files=tuple(files),
        )
        body = record_json(release)
        read_record(body, Release, "update", "manifest")
        start = MAGIC + len(body).to_bytes(4, "big") + body
        head = start + keys.sign(PURPOSE, start)
        with out.open("wb") as whole:
            whole.write(head)
            with spool.open("rb") as file:
                shutil.copyfileobj(file, whole, _STEP)
            size = len(head) + release.payload_bytes + len(END_MARK) + 8
            whole.write(END_MARK + size.to_bytes(8, "big"))
    finally:
        spool.unlink(missing_ok=True)
    return release


def _pack(path: Path, name: str, write: Callable[[bytes], object]) -> PackedFile:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_STEP):
            digest.update(piece)
            size += len(piece)
            write(piece)
    runs = bool(path.stat().st_mode & stat.S_IXUSR)
    return PackedFile(path=name, size=size, sha256=digest.hexdigest(), run=runs)

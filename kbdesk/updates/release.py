"""What a release says of itself: version, for which machines, its files, and what is new."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from kbdesk.domain.errors import KbdeskError
from kbdesk.resources import resource
from kbdesk.sync.records import Count, Day, Hex32, KeyId, Moment, Record

MAX_MANIFEST: Final = 4 << 20
MOST_FILES: Final = 20_000
MOST_BYTES: Final = 2 << 30
PURPOSE: Final = "release"
OFFER: Final = "update-offer"
_KEY: Final = re.compile(r"[0-9a-f]{64}")
_FORBIDDEN: Final = frozenset('\\:*?"<>|')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)

Version = Annotated[str, Meta(pattern=r"\A(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){1,3}\Z")]
Platform = Annotated[str, Meta(pattern=r"\A[a-z0-9]{1,20}(-[a-z0-9_]{1,20})?\Z")]
Commit = Annotated[str, Meta(pattern=r"\A([0-9a-f]{7,64})?\Z")]
Line = Annotated[str, Meta(min_length=1, max_length=500)]
Path = Annotated[str, Meta(min_length=1, max_length=240)]


class PackedFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A file of a program tree; ``run``: it is started, so it must be executable."""

    path: Path
    size: Count
    sha256: Hex32
    run: bool = False


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What is new, in lines, in each language."""

    id: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()


class Release(Record, frozen=True, kw_only=True):
    """The manifest of a package.

    ``least``: the oldest version that can go on from. ``schema``: what the database says once
    this version has opened it. ``start``: the program in the tree, and its arguments.
    """

    version: Version
    least: Version
    platform: Platform
    schema: Count
    commit: Commit
    made: Moment
    changes: Changes
    start: tuple[Line, ...]
    payload_bytes: Count
    payload_sha256: Hex32
    files: tuple[PackedFile, ...]

    def __post_init__(self) -> None:
        names = [one.path.casefold() for one in self.files]
        why = None
        if not 1 <= len(names) <= MOST_FILES or len(set(names)) != len(names):
            why = "files"
        elif self.bytes > MOST_BYTES or self.payload_bytes > MOST_BYTES:
            why = "size"
        elif not all(is_plain(one.path) for one in self.files) or _within_another(names):
            why = "path"
        elif not self.start or self.start[0] not in {one.path for one in self.files}:
            why = "start"
        elif max(len(self.changes.id), len(self.changes.en)) > 100 or len(self.start) > 10:
            why = "changes"
        if why is not None:
            raise KbdeskError("update.bad_manifest", reason=why)

    @property
    def bytes(self) -> int:
        """Return how much room its files take."""
        return sum(one.size for one in self.files)


class Offer(Record, frozen=True, kw_only=True):
    """A district offers a release to its machines; ``release``: SHA-256 of the signed manifest."""

    version: Version
    platform: Platform
    release: Hex32
    offered: Day
    hub: KeyId


def is_plain(path: str) -> bool:
    """Tell whether a name in a package stays in its folder, on every system."""
    parts = path.split("/")
    return PurePosixPath(path).as_posix() == path and all(
        part not in ("", ".", "..")
        and part[-1] not in ". "
        and part.isprintable()
        and not _FORBIDDEN.intersection(part)
        and not _RESERVED.fullmatch(part)
        for part in parts
    )


def _within_another(names: list[str]) -> bool:
    """Tell whether a file's name is also the folder of another."""
    known = set(names)
    return any(
        str(folder) in known for name in names for folder in list(PurePosixPath(name).parents)[:-1]
    )


def order(version: str) -> tuple[int, ...]:
    """Return what sorts versions: 0.10 after 0.9, and 1.0 as 1.0.0."""
    numbers = [int(part) for part in version.split(".")]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def is_version(text: str) -> bool:
    """Tell whether a text is a version as releases have them."""
    try:
        msgspec.convert(text, Version)
    except msgspec.ValidationError:
        return False
    return True


def release_keys() -> frozenset[str]:
    """Return the public keys whose releases this program takes; none in a checkout."""
    try:
        lines = resource("release-keys").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return frozenset()
    return frozenset(line.strip() for line in lines if _KEY.fullmatch(line.strip()))

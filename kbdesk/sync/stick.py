"""Bundles on a memory stick: "safe to remove" is said only after reading back.

A stick is pulled, full, slow, formatted as FAT, and its file names prove nothing. The database
never lives on it: what comes is copied to the local disk and checked before it is opened.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Literal

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import create_private, replace, sync_folder
from kbdesk.store.past_cache import pieces
from kbdesk.sync.container import (
    BUNDLE,
    MAGIC,
    check_copy,
    clear_part,
    open_regular,
    reading,
)
from kbdesk.sync.stick_errors import code_of, on_local_disk

Phase = Literal["writing", "securing", "verifying"]
Progress = Callable[[int, int, Phase], None]
Cancel = Callable[[], bool]

SUFFIX, PART = ".kbsync", ".part"
_STEP = 1 << 20


def bundle_name(sender: str, now: datetime) -> str:
    """Return a fresh name that every file system takes: ``K7-20261005-091500-4f2a9c.kbsync``.

    ``sender``: the laptop's mark, or the first 8 digits of its id.
    """
    safe = re.sub(r"[^A-Za-z0-9]", "", sender)[:8] or "kbdesk"
    return f"{safe}-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}{SUFFIX}"


def put_on_stick(
    source: Path,
    folder: Path,
    *,
    sender: str,
    now: datetime,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Path:
    """Copy a finished local bundle to a stick and return its path there: safe to remove.

    The copy was read back past the system's cache and is byte for byte the source. ``progress``
    hears (bytes done, bytes in all, phase); ``cancel`` is asked at each megabyte. Refuses what
    :func:`check_copy` refuses of the source; ``stick.folder_missing``, ``full``, ``read_only``,
    ``file_too_large``, ``pulled``, ``not_written``, ``cancelled``, ``copy_differs``. Nothing is
    left behind then, if the stick still lets us.
    """
    original = check_copy(source)
    if not folder.is_dir():
        raise KbdeskError("stick.folder_missing", folder=str(folder))
    final = folder / bundle_name(sender, now)
    put_file(source, final, original.size, original.sha256, progress=progress, cancel=cancel)
    return final


def put_file(
    source: Path,
    final: Path,
    size: int,
    sha256: str,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> None:
    """Copy a local file of any kind to a path on a stick or in a folder, and read it back.

    Refuses what :func:`put_on_stick` does, but for what concerns bundles.
    """
    tell, stop = progress or _nobody, cancel or _never
    folder = final.parent
    part = folder / (final.name + PART)
    left_behind: Path | None = part
    try:
        with reading(source):
            file = open_regular(source)
        with file, _coded(folder):
            _copy(file, part, size, tell, stop)
        with _coded(folder):
            if final.exists():
                raise FileExistsError(errno.EEXIST, "name taken")
            replace(part, final)
            left_behind = final
            sync_folder(folder)
        _read_back(final, size, sha256, tell, stop)
        left_behind = None
    finally:
        if left_behind is not None:
            with suppress(OSError):
                left_behind.unlink()
                sync_folder(folder)


def find_bundles(path: Path) -> list[Path]:
    """Return what may be a bundle in a folder (or the one file), by name.

    Listed: every file called ``*.kbsync``, so that a damaged one is refused by name and not
    passed over; and whatever else is a whole bundle by content, a left ``.part`` too. Hidden
    files and folders inside are not looked at. Refuses ``stick.folder_missing``.
    """
    if path.is_file():
        return [path]
    with _coded(path):
        files = sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))
    return [file for file in files if _is_candidate(file)]


def copy_local(path: Path, inbox: Path) -> Path:
    """Return a local, durable, checked copy of a bundle, named by its id and content.

    The same bundle twice is the same copy. Refuses what :func:`check_copy` refuses, and
    ``stick.inbox_full`` / ``stick.inbox_not_written`` for the local disk.
    """
    with reading(path):
        file = open_regular(path)
    part = inbox / f"{secrets.token_hex(8)}{PART}"
    try:
        with file, on_local_disk():
            with reading(path):
                clear_part(file, BUNDLE)
                file.seek(0)
            _copy(file, part, 0, _nobody, _never)
        copy = check_copy(part)
        final = inbox / f"{copy.header.bundle}-{copy.sha256[:16]}{SUFFIX}"
        with on_local_disk():
            replace(part, final)
            sync_folder(inbox)
    finally:
        with suppress(OSError):
            part.unlink()
    return final


def _copy(file: BinaryIO, part: Path, size: int, tell: Progress, stop: Cancel) -> None:
    done = 0
    tell(0, size, "writing")
    with create_private(part) as out:
        while piece := _read(file):
            if stop():
                raise KbdeskError("stick.cancelled")
            out.write(piece)
            done += len(piece)
            tell(done, size, "writing")
        tell(0, size, "securing")
        out.flush()
        os.fsync(out.fileno())
    tell(size, size, "securing")


def _read_back(final: Path, size: int, sha256: str, tell: Progress, stop: Cancel) -> None:
    tell(0, size, "verifying")
    digest, done = hashlib.sha256(), 0
    try:
        for piece in pieces(final):
            if stop():
                raise KbdeskError("stick.cancelled")
            digest.update(piece)
            done += len(piece)
            tell(min(done, size), size, "verifying")
    except OSError:
        raise KbdeskError("stick.pulled", folder=str(final.parent)) from None
    if (done, digest.hexdigest()) != (size, sha256):
        raise KbdeskError("stick.copy_differs", name=final.name)


def _read(file: BinaryIO) -> bytes:
    # The source's errors are told apart from the target's: the remedy is another.
    try:
        return file.read(_STEP)
    except OSError as error:
        raise KbdeskError("bundle.unreadable", why=error.strerror) from None


def _is_candidate(file: Path) -> bool:
    try:
        if file.is_symlink() or not file.is_file():
            return False
        if file.name.lower().endswith(SUFFIX):
            return True
        with file.open("rb") as opened:
            if opened.read(len(MAGIC)) != MAGIC:
                return False
        check_copy(file)
    except (OSError, KbdeskError):
        return False
    return True


@contextmanager
def _coded(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KbdeskError(code_of(error), folder=str(folder), why=error.strerror) from None


def _nobody(_done: int, _total: int, _phase: Phase) -> None:
    return


def _never() -> bool:
    return False

"""A folder of this machine as a place: one that a sync program carries, or a stick's.

It is laid out as on a server, so that a machine with a sync program and one without meet in it.
What is being written ends in ``.part``, which sync programs leave where it is.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.container import reading
from kbdesk.sync.places.pieces import (
    KEPT_FOR,
    LIST,
    MAX_LIST,
    PIECES,
    PieceList,
    is_name,
    is_sender,
    piece_name,
    read_list,
)
from kbdesk.sync.stick import put_file
from kbdesk.sync.stick_errors import code_of


def put_in_folder(
    source: Path, folder: Path, sender: str, name: str, cancel: Callable[[], bool]
) -> tuple[Path, bool]:
    """Copy a file into the sender's folder and read it back; tell whether it was there already.

    Raises ``stick.*``, ``place.name_taken``.
    """
    if not folder.is_dir():
        raise KbdeskError("stick.folder_missing", folder=str(folder))
    with reading(source), source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    final = folder / sender / name
    try:
        final.parent.mkdir(exist_ok=True)
        if final.is_file():
            if final.stat().st_size == size:
                return final, True
            raise KbdeskError("place.name_taken")
    except OSError as error:
        raise _refusal(error, folder) from None
    put_file(source, final, size, digest, cancel=cancel)
    return final, False


def tidy_folder(
    folder: Path, sender: str, done_with: Collection[str], keep: Collection[str]
) -> list[str]:
    """Delete in the sender's folder what was acknowledged or is too old; return the names."""
    deleted = []
    with suppress(OSError):
        for entry in sorted((folder / sender).iterdir()):
            name = entry.name.removesuffix(PIECES)
            if not is_name(name) or name in keep or entry.is_symlink():
                continue
            old = time.time() - entry.stat().st_mtime > KEPT_FOR.total_seconds()
            if name not in done_with and not old:
                continue
            with suppress(OSError):
                if entry.is_dir():
                    shutil.rmtree(entry)
                else:
                    entry.unlink()
                deleted.append(name)
    return deleted


def files_in_folder(folder: Path, suffix: str) -> Iterator[tuple[str, str, Path]]:
    """Yield sender, name and path of what other machines put there; a folder of pieces too.

    Raises ``stick.*``.
    """
    try:
        senders = sorted(one for one in folder.iterdir() if is_sender(one.name))
        for sender in senders:
            if sender.is_symlink() or not sender.is_dir():
                continue
            for entry in sorted(sender.iterdir()):
                name = entry.name.removesuffix(PIECES)
                in_pieces = name != entry.name
                if not is_name(name) or not name.endswith(suffix) or entry.is_symlink():
                    continue
                if entry.is_dir() if in_pieces else entry.is_file():
                    yield sender.name, name, entry
    except OSError as error:
        raise _refusal(error, folder) from None


def list_in_folder(folder: Path) -> PieceList | None:
    """Return the list of a folder of pieces, None where it is not whole yet."""
    try:
        with (folder / LIST).open("rb") as file:
            return read_list(file.read(MAX_LIST + 1))
    except OSError:
        return None


def piece_in_folder(folder: Path, number: int, list_: PieceList) -> bytes | None:
    """Return a piece, None where it is not there whole yet."""
    try:
        with (folder / piece_name(number)).open("rb") as file:
            found = file.read(list_.piece + 1)
    except OSError:
        return None
    right = hashlib.sha256(found).hexdigest() == list_.pieces[number]
    return found if right else None


def _refusal(error: OSError, folder: Path) -> KbdeskError:
    return KbdeskError(code_of(error), folder=str(folder), why=error.strerror)

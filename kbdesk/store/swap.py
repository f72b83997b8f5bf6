"""Puts another database in the place of a home's, safely even in a power cut.

Several files are moved, and the power may fail between any two. So the decision is written down
first; whoever opens the home next moves the rest.

The decision names folders, and whoever hands over a home could have written it. So only names that
this program makes are accepted, only real folders directly in the home, and nothing else is ever
deleted. A decision that cannot be read is set aside, and the home opens unchanged.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import PRIVATE_FOLDER, replace, sync_folder, write_whole
from kbdesk.store.home import HomePaths

_FRESH: Final = re.compile(r"restoring-[0-9a-f]{8}")
_ASIDE: Final = re.compile(r"backups/before-restore-[0-9]{8}-[0-9]{6}-[0-9a-f]{4}")
_LONGEST: Final = 4096
_WAITING: Final = re.compile(r"(kbdesk\.db|keyring\.json|machine\.mark).*")
"""The files that a folder prepared for the swap contains."""
_SET_ASIDE: Final = re.compile(r"(kbdesk\.db|keyring\.json|machine\.mark).*")
_LEFT: Final = (
    ("", re.compile(r".+\.[0-9a-f]{8}\.part")),
    ("backups", re.compile(r"copy-[0-9a-f]{8}\.db(-journal|-wal|-shm)?|.+\.[0-9a-f]{8}\.part")),
    ("inbox", re.compile(r".+\.part|[0-9a-f]{32}-[0-9a-f]{16}\.kbsync")),
    ("outbox", re.compile(r".+\.part")),
)
"""Files that an interrupted backup, import or export leaves behind, by folder."""


class _Decision(NamedTuple):
    fresh: str
    aside: str | None
    """None: the old files are deleted, because they are the same data under another key."""


def fresh_folder(paths: HomePaths) -> HomePaths:
    """Make an empty folder in the home for the new files. Raises OSError."""
    fresh = HomePaths(paths.folder / f"restoring-{secrets.token_hex(4)}")
    fresh.folder.mkdir(mode=PRIVATE_FOLDER)
    return fresh


def discard(fresh: HomePaths) -> None:
    """Delete a folder of :func:`fresh_folder` and the files in it."""
    if not _FRESH.fullmatch(fresh.folder.name) or not _is_folder(fresh.folder):
        return
    with suppress(OSError):
        for left in list(fresh.folder.iterdir()):
            if _WAITING.fullmatch(left.name) and not _is_folder(left):
                left.unlink()
        fresh.folder.rmdir()


def set_aside_before(paths: HomePaths) -> list[Path]:
    """Return the folders with the home's files from before each restore, the latest first."""
    if not _is_folder(paths.backups):
        return []
    found = [
        place
        for place in paths.backups.iterdir()
        if _ASIDE.fullmatch(f"backups/{place.name}") and _is_folder(place)
    ]
    return sorted(found, key=lambda place: place.name, reverse=True)


def forget_aside(place: Path) -> None:
    """Delete a folder of :func:`set_aside_before` with the home's files in it."""
    with suppress(OSError):
        for left in list(place.iterdir()):
            if _SET_ASIDE.fullmatch(left.name) and not _is_folder(left):
                left.unlink()
        place.rmdir()


def swap_in(paths: HomePaths, fresh: HomePaths, aside: Path | None) -> None:
    """Put the database and keyring of ``fresh`` in place, and move the old ones to ``aside``.

    Both are folders inside the home. Without ``aside`` the old files are deleted: they are the same
    data under another key. Raises OSError; before the decision nothing has changed.
    """
    sync_folder(fresh.folder)
    decision = {
        "fresh": fresh.folder.relative_to(paths.folder).as_posix(),
        "aside": None if aside is None else aside.relative_to(paths.folder).as_posix(),
    }
    write_whole(paths.swap, json.dumps(decision).encode())
    finish_swap(paths)


def finish_swap(paths: HomePaths) -> None:
    """Finish a swap that was decided, if there is one. The home's lock is held.

    Raises OSError, and ``home.swap_damaged`` for a decision that this program did not write: it is
    set aside as ``restoring.bad``, and the next opening goes on without it.
    """
    try:
        decision = _decided(paths)
    except FileNotFoundError:
        return
    if decision is None:
        replace(paths.swap, paths.swap.with_suffix(".bad"))
        sync_folder(paths.folder)
        raise KbdeskError("home.swap_damaged", path=str(paths.folder))
    fresh = HomePaths(paths.folder / decision.fresh)
    if decision.aside is None:
        _put_in_place(paths, fresh)
    else:
        _put_aside(paths, fresh, paths.folder / decision.aside)
    sync_folder(paths.folder)
    paths.swap.unlink()
    discard(fresh)


def _put_aside(paths: HomePaths, fresh: HomePaths, aside: Path) -> None:
    aside.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if fresh.database.exists():
        for old in paths.folder.glob("kbdesk.db*"):
            replace(old, aside / old.name)
        replace(fresh.database, paths.database)
    if fresh.keyring.exists():
        for old in paths.folder.glob("keyring.json*"):
            replace(old, aside / old.name)
        replace(fresh.keyring, paths.keyring)
    if paths.mark.exists():
        # Without this machine's mark the store begins a new epoch by itself.
        replace(paths.mark, aside / paths.mark.name)
    sync_folder(aside)


def _put_in_place(paths: HomePaths, fresh: HomePaths) -> None:
    if fresh.database.exists():
        # The log was emptied before. Beside another database SQLite would apply it to that one.
        for end in ("-wal", "-shm", "-journal"):
            (paths.folder / f"{paths.database.name}{end}").unlink(missing_ok=True)
        sync_folder(paths.folder)
        replace(fresh.database, paths.database)
    if fresh.keyring.exists():
        for old in paths.folder.glob("keyring.json.*"):
            if not _is_folder(old):
                old.unlink(missing_ok=True)
        replace(fresh.keyring, paths.keyring)


def _decided(paths: HomePaths) -> _Decision | None:
    """Return the decision of a home; None if this program does not write such a one."""
    found = paths.swap.lstat()
    if not stat.S_ISREG(found.st_mode) or found.st_size > _LONGEST:
        return None
    try:
        said = json.loads(paths.swap.read_bytes())
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    fresh, aside = said.get("fresh"), said.get("aside")
    if not isinstance(fresh, str) or not _FRESH.fullmatch(fresh):
        return None
    places = [paths.folder / fresh, paths.backups]
    if aside is not None or "aside" not in said:
        if not isinstance(aside, str) or not _ASIDE.fullmatch(aside):
            return None
        places.append(paths.folder / aside)
    # A link could lead out of the home, and a file would be in the place of a folder.
    for place in places:
        if os.path.lexists(place) and not _is_folder(place):
            return None
    waiting = HomePaths(paths.folder / fresh)
    for place in (waiting.database, waiting.keyring):
        if os.path.lexists(place) and not stat.S_ISREG(place.lstat().st_mode):
            return None
    return _Decision(fresh, aside)


def _is_folder(path: Path) -> bool:
    """Tell whether a path is a real folder, not a link to one (nor a junction on Windows)."""
    try:
        found = path.lstat()
    except OSError:
        return False
    reparse = getattr(found, "st_file_attributes", 0) & 0x400
    return stat.S_ISDIR(found.st_mode) and not reparse


def tidy(paths: HomePaths) -> None:
    """Delete what was left half-done. The home's lock is held, and nothing is running."""
    for folder, pattern in _LEFT:
        place = paths.folder / folder
        if not _is_folder(place):
            continue
        for left in list(place.iterdir()):
            if pattern.fullmatch(left.name) and not _is_folder(left):
                left.unlink(missing_ok=True)
    for left in paths.folder.glob("restoring-*"):
        discard(HomePaths(left))

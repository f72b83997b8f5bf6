"""The laptop's side and the hub's of a lost passphrase: the file there, and what it says."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from kbdesk.commands.homes import paths_of
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import write_whole
from kbdesk.store.keyring import Keyring

_START = b'{"checksum":'
_LONGEST = 1 << 20


def ask_recovery(folder: Path, target: Path) -> dict[str, object]:
    """Write the file that asks the hub for a way in; needs no passphrase, and opens nothing.

    It holds the database key as the hub's escrow alone opens it, and the users' names. Raises
    ``home.none``, ``access.no_escrow``, ``access.keyring_*``, ``enrol.not_written``.
    """
    keyring = Keyring.load(paths_of(folder).keyring).for_escrow_alone()
    try:
        write_whole(target, keyring.raw())
    except OSError as error:
        raise KbdeskError("enrol.not_written", path=str(target), why=error.strerror) from None
    return {"path": str(target)}


def look_at_question(source: Path) -> dict[str, object]:
    """Return what such a file says: its ``path`` and its ``users``; raises ``access.keyring_*``."""
    users = Keyring.load(source).users()
    return {"path": str(source), "users": [user.name for user in users]}


def find_questions(folder: Path) -> list[dict[str, object]]:
    """Return what the files in a folder ask that can be read, by what they hold.

    Hidden files and folders inside are not looked at. Raises ``stick.folder_missing``.
    """
    found = []
    try:
        for file in sorted(folder.iterdir()):
            if file.name.startswith(".") or file.is_symlink() or not file.is_file():
                continue
            with suppress(OSError, KbdeskError), file.open("rb") as opened:
                if opened.read(len(_START)) == _START and file.stat().st_size < _LONGEST:
                    found.append(look_at_question(file))
    except OSError as error:
        raise KbdeskError("stick.folder_missing", folder=str(folder)) from error
    return found

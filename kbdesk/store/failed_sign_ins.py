"""Wrong passphrases at the sign-in: kept beside the database until somebody opens it.

Without the key nothing can be written into the trail. So each wrong try is a line of a small
file, and the next person who opens the home finds the lines in the trail. Whoever may write
into the folder can remove the file; the trail says only what reached it.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

MOST_KEPT: Final = 200
"""Tries that the file keeps; the ones after them are not counted."""
_LONGEST_LINE: Final = 200


class FailedSignIn(NamedTuple):
    """A wrong passphrase: when, in ms since 1970, and the id of the user it was tried for."""

    at: int
    user: str


class FailedSignIns:
    """The file of a home that holds its wrong passphrases."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, at: int, user: str) -> None:
        """Keep a wrong try; a disk that takes nothing hinders nobody from trying again."""
        line = json.dumps([at, user]).encode() + b"\n"
        with suppress(OSError):
            if self._size() > MOST_KEPT * _LONGEST_LINE // 2:
                return
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
            file = os.open(self._path, flags, 0o600)
            try:
                os.write(file, line[:_LONGEST_LINE])
            finally:
                os.close(file)

    def kept(self) -> list[FailedSignIn]:
        """Return the tries in their order; what cannot be read is passed over."""
        try:
            lines = self._path.read_bytes()[: MOST_KEPT * _LONGEST_LINE].splitlines()
        except OSError:
            return []
        found = []
        for line in lines[:MOST_KEPT]:
            with suppress(ValueError):
                said = json.loads(line)
                if (
                    isinstance(said, list)
                    and len(said) == 2
                    and isinstance(said[0], int)
                    and isinstance(said[1], str)
                ):
                    found.append(FailedSignIn(*said))
        return found

    def forget(self) -> None:
        """Remove the file, once its lines stand in the trail."""
        with suppress(OSError):
            self._path.unlink()

    def _size(self) -> int:
        return self._path.stat().st_size if self._path.exists() else 0

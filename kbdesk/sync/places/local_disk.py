"""Files fetched from a place on this machine's disk: their digest, and room for them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Final

from kbdesk.domain.errors import KbdeskError

_ROOM: Final = 256 << 20
"""So much of the disk stays free."""


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_room(into: Path, size: int) -> None:
    """Refuse ``stick.inbox_full`` where a file and a copy of it would fill the disk."""
    if shutil.disk_usage(into).free < 2 * size + _ROOM:
        raise KbdeskError("stick.inbox_full", why="")

"""What is fetched from a place, on this machine's disk."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Final

from kbdesk.domain.errors import KbdeskError

_ROOM: Final = 256 << 20
"""So much of the disk stays free."""


def digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def make_room(into: Path, size: int) -> None:
    if shutil.disk_usage(into).free < 2 * size + _ROOM:
        raise KbdeskError("stick.inbox_full", why="")

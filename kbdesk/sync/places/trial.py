"""Whether a place takes and gives back what a machine writes there."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.places.address import FolderPlace, Place
from kbdesk.sync.places.pieces import SENDING
from kbdesk.sync.places.transfers import Stop


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial found; ``clock_off_s``: seconds by which this machine's clock is ahead."""

    server_time: datetime | None = None
    clock_off_s: int = 0
    clock_wrong: bool = False


def look_at(place: Place, stop: Stop | None = None) -> None:
    """Look whether a place answers. Raises ``place.*``, ``stick.*``."""
    if isinstance(place, FolderPlace):
        if not place.folder.is_dir():
            raise KbdeskError("stick.folder_missing", folder=str(place.folder))
        return
    # imported late: it loads slowly, and most desks have no use for it
    from kbdesk.sync.places.webdav import WebFolder

    with WebFolder(place, stop) as web:
        if web.entries() is None:
            raise KbdeskError("place.not_found")


def try_place(place: Place, machine: str, stop: Stop | None = None) -> Trial:
    """Write a small file, rename, read and delete it. Raises ``place.*``, ``stick.*``."""
    look_at(place, stop)
    if isinstance(place, FolderPlace):
        return Trial()
    from kbdesk.sync.places.webdav import WebFolder

    with WebFolder(place, stop) as web:
        if web.entries(machine) is None:
            web.make_folder(machine)
            if web.entries(machine) is None:
                raise KbdeskError("place.read_only")
        path = f"{machine}/trial-{secrets.token_hex(4)}.kbtrial"
        data = secrets.token_bytes(256)
        try:
            web.put(path + SENDING, data)
            if not web.move(path + SENDING, path) or web.size(path) != len(data):
                raise KbdeskError("place.wrong_length")
            if web.get(path, len(data)) != data:
                raise KbdeskError("place.damaged")
        finally:
            for left in (path, path + SENDING):
                with suppress(KbdeskError):
                    web.delete(left)
        return Trial(web.server_time, round(web.clock_off.total_seconds()), web.clock_is_wrong)

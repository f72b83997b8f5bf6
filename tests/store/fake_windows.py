"""A Windows whose answers a test chooses, in the place of the real one."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO


def windows_error(number: int) -> OSError:
    """Return an error as Python makes it on Windows, with its ``winerror``."""
    error = OSError(13, "as Windows says")
    error.winerror = number  # type: ignore[attr-defined, unused-ignore]
    return error


class FakeWindows:
    """Renames and reads truly; refuses what it is told to."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self.refuse_replace: list[OSError] = []
        self.refuse_open: OSError | None = None
        self.opened_past_cache: list[str] = []
        self.handles: dict[int, BinaryIO] = {}
        self.drives: dict[str, int] = {}
        self.buses: dict[str, int | None] = {}

    def replace(self, part: str, target: str) -> None:
        if self.refuse_replace:
            raise self.refuse_replace.pop(0)
        Path(part).replace(target)

    def open_past_cache(self, path: str) -> int:
        if self.refuse_open is not None:
            raise self.refuse_open
        self.opened_past_cache.append(path)
        handle = 1000 + len(self.opened_past_cache)
        self.handles[handle] = Path(path).open("rb", buffering=0)  # noqa: SIM115
        return handle

    def read(self, handle: int, buffer: memoryview) -> int:
        assert len(buffer) % 4096 == 0
        return self.handles[handle].readinto(buffer)  # type: ignore[attr-defined, no-any-return]

    def close(self, handle: int) -> None:
        self.handles.pop(handle).close()

    def drive_type(self, root: str) -> int:
        return self.drives[root]

    def device_descriptor(self, volume: str) -> bytes:
        bus = self.buses[volume]
        if bus is None:
            raise windows_error(1)
        return struct.pack("<II4B4II", 1, 40, 0, 0, 0, 0, 0, 0, 0, 0, bus)

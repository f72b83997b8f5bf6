"""Small files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path


def write_whole(path: Path, data: bytes, *, keep_previous: str | None = None) -> None:
    """Replace a file's content: temporary file, fsync, rename, fsync of the folder.

    ``keep_previous`` is a suffix (``".bak"``) under which the content before this one stays.
    Raises OSError, also where the path is a folder or a device; it is then as it was.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "Not a file")
    part = path.with_name(f"{path.name}.{os.urandom(4).hex()}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if keep_previous is not None and path.exists():
            write_whole(path.with_name(path.name + keep_previous), path.read_bytes())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)


def finish_part(part: Path, target: Path) -> None:
    """Put a file that was written beside its target in its place, once it is on the disk.

    Raises OSError, also where the target is a folder or a device; it is then as it was.
    """
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "Not a file")
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can (Windows and some sticks cannot)."""
    flags = getattr(os, "O_DIRECTORY", None)
    if flags is None:
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

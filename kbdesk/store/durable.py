"""Files that are written whole or not at all, also in a power cut, and that only their owner reads.

Everything the program writes begins with :func:`create_private`: it contains people's data or a
key, and by default every user of the machine may read a new file.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from pathlib import Path
from typing import BinaryIO, Final

from kbdesk.store import windows_kernel

PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600
_PAUSES_S: Final = (0.05, 0.05, 0.1, 0.2, 0.4)
_HELD: Final = (
    windows_kernel.ACCESS_DENIED,
    windows_kernel.SHARING_VIOLATION,
    windows_kernel.LOCK_VIOLATION,
)


def create_private(path: Path) -> BinaryIO:
    """Create a file that only its owner reads and writes, whatever the umask; open it to write.

    Raises OSError; FileExistsError where the file exists.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, PRIVATE_FILE), "wb")


def make_private(path: Path) -> None:
    """Let only its owner use a file or folder; a link is left alone.

    Windows has no such rights: there a user's folders are private anyway. A file of another user,
    or on a stick without rights, stays as it is.
    """
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        mode = path.lstat().st_mode
        wanted = PRIVATE_FOLDER if stat.S_ISDIR(mode) else PRIVATE_FILE
        if (stat.S_ISDIR(mode) or stat.S_ISREG(mode)) and mode & 0o777 & ~wanted:
            path.chmod(mode & wanted)


def write_whole(path: Path, data: bytes, *, keep_previous: str | None = None) -> None:
    """Replace a file's content: temporary file, fsync, rename, fsync of the folder.

    ``keep_previous``: a suffix (``".bak"``) under which the old content is kept. Raises OSError,
    also where the path is a folder or a device; nothing is changed then.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "Not a file")
    part = part_beside(path)
    try:
        with create_private(part) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if keep_previous is not None and path.exists():
            write_whole(path.with_name(path.name + keep_previous), path.read_bytes())
        replace(part, path)
    except BaseException:
        drop_part(part)
        raise
    sync_folder(path.parent)


def part_beside(target: Path) -> Path:
    """Return a name beside a file for what becomes it once it is whole.

    Raises OSError where the target can be no file: ``.``, or the root of a disk.
    """
    if not target.name:
        raise OSError(errno.EINVAL, "Not a file")
    return target.with_name(f"{target.name}.{os.urandom(4).hex()}.part")


def drop_part(part: Path) -> None:
    """Take away what did not become whole, where the folder allows it."""
    with contextlib.suppress(OSError):
        part.unlink()


def finish_part(part: Path, target: Path) -> None:
    """Move a file that was written beside its target to its place, once it is on the disk.

    Raises OSError, also where the target is a folder or a device; nothing is changed then.
    """
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "Not a file")
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    replace(part, target)
    sync_folder(target.parent)


def replace(part: Path, target: Path) -> None:
    """Give a finished file its name; a file that has the name is replaced. Raises OSError.

    On Windows a virus scanner or an indexer often has a new file open for a moment, and the file
    cannot be renamed meanwhile: this waits. On Windows the name is on the disk when this returns;
    elsewhere :func:`sync_folder` does that.
    """
    kernel = windows_kernel.on_windows()
    for pause in (*_PAUSES_S, None):
        try:
            if kernel is None:
                part.replace(target)
            else:
                kernel.replace(str(part), str(target))
            return
        except OSError as error:
            if pause is None or windows_kernel.winerror(error) not in _HELD:
                raise
            time.sleep(pause)


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

"""What is wrong with a stick, by the error of the system."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.windows_kernel import winerror

_BY_WINERROR: Final = {
    **dict.fromkeys((39, 112), "stick.full"),
    **dict.fromkeys((223,), "stick.file_too_large"),
    **dict.fromkeys((19,), "stick.read_only"),
    # a scanner or an indexer has the file open; no rights: also that, most often
    **dict.fromkeys((5, 32, 33), "stick.held"),
    **dict.fromkeys((2, 3, 15), "stick.folder_missing"),
    # not ready, bad unit or command, CRC, seek, sector, write, read and general faults, wrong
    # disk, no such device, time-out, changed or absent medium, broken file system
    **dict.fromkeys(
        (20, 21, 22, 23, 25, 26, 27, 29, 30, 31, 34, 55, 121, 433, 1006, 1110, 1112, 1117, 1167,
         1392, 1393), "stick.pulled"),
}  # fmt: skip
_BY_ERRNO: Final = {
    errno.ENOSPC: "stick.full",
    errno.EDQUOT: "stick.full",
    errno.EFBIG: "stick.file_too_large",
    errno.EROFS: "stick.read_only",
    errno.EACCES: "stick.read_only",
    errno.EPERM: "stick.read_only",
    errno.ENOENT: "stick.folder_missing",
    errno.ENOTDIR: "stick.folder_missing",
    errno.ENODEV: "stick.pulled",
    errno.ENXIO: "stick.pulled",
    errno.EIO: "stick.pulled",
    errno.ENOTCONN: "stick.pulled",
}


def code_of(error: OSError) -> str:
    """Return the refusal that fits an error on a stick.

    Windows' own number goes before Python's: EACCES and EINVAL stand for a dozen of them there.
    """
    number = winerror(error)
    if number is not None:
        return _BY_WINERROR.get(number, "stick.not_written")
    return _BY_ERRNO.get(error.errno or 0, "stick.not_written")


def is_full(error: OSError) -> bool:
    """Tell whether an error says that no room is left."""
    return code_of(error) == "stick.full"


@contextmanager
def on_local_disk() -> Iterator[None]:
    """Refuse in words when what came from elsewhere cannot be written on this disk."""
    try:
        yield
    except OSError as error:
        code = "stick.inbox_full" if is_full(error) else "stick.inbox_not_written"
        raise KbdeskError(code, why=error.strerror) from None

"""Reading a file from the disk or stick itself, past the system's cache."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from kbdesk.store import windows_kernel
from kbdesk.store.windows_kernel import (
    INVALID_FUNCTION,
    INVALID_PARAMETER,
    NOT_SUPPORTED,
    Kernel,
    winerror,
)

STEP: Final = 1 << 20
"""Bytes of a piece: a multiple of every sector and every page."""
_CANNOT: Final = (INVALID_FUNCTION, NOT_SUPPORTED, INVALID_PARAMETER)


def pieces(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes as the disk gives them back, a megabyte at a time. Raises OSError.

    Linux is asked to forget what it remembers of the file. Windows reads around its memory; a
    file system that knows no such reading (a network drive) is read as usual.
    """
    kernel = windows_kernel.on_windows()
    if kernel is not None:
        try:
            handle = kernel.open_past_cache(str(path))
        except OSError as error:
            if winerror(error) not in _CANNOT:
                raise
        else:
            yield from _unbuffered(kernel, handle)
            return
    with path.open("rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := file.read(STEP):
            yield piece


def _unbuffered(kernel: Kernel, handle: int) -> Iterator[bytes]:
    # anonymous memory begins at a page, as reading around the cache asks
    with mmap.mmap(-1, STEP) as room:
        try:
            while True:
                with memoryview(room) as buffer:
                    done = kernel.read(handle, buffer)
                    piece = bytes(buffer[:done])
                if not piece:
                    return
                yield piece
        finally:
            kernel.close(handle)

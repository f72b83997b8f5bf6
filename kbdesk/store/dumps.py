"""The program's memory is not written to a file, nor read by another program of the same user."""

from __future__ import annotations

import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4


def forbid_dumps() -> None:
    """Ask Linux to write no core file of this process and to let nobody attach to it.

    Elsewhere, and where it is refused, nothing changes. A program that this one starts is free
    again. The administrator of the machine, and hibernation, still see all of it.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)

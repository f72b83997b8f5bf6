"""The window: the only place with Qt."""

from __future__ import annotations

import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 gives back one reference too many of None where a Qt call returns None, and of
    # True at each emit; on Python 3.11 the process aborts after some thousand of them
    # ("deallocating None"). From 3.12 on they cannot be freed; here they get references that
    # no session can use up.
    import ctypes

    for lasting in (None, True, False):
        ctypes.c_ssize_t.from_address(id(lasting)).value += 1 << 40

"""The window: the only place with Qt."""

from __future__ import annotations

import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 takes one reference too many from None whenever a Qt call returns None, and from
    # True with every Signal.emit(); on Python 3.11 the process aborts after some thousand of them
    # ("deallocating None"). From 3.12 on neither can be freed; here they get references that no
    # session can use up.
    import ctypes

    for _immortal in (None, True):
        ctypes.c_ssize_t.from_address(id(_immortal)).value += 1 << 40

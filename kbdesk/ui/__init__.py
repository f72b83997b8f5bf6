"""The window: the only place with Qt."""

from __future__ import annotations

import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 takes one reference too many from None whenever a Qt call returns None; on
    # Python 3.11 the process aborts after some thousand such calls ("deallocating None"). From
    # 3.12 on None cannot be freed; here it gets references that no session can use up.
    import ctypes

    ctypes.c_ssize_t.from_address(id(None)).value += 1 << 40

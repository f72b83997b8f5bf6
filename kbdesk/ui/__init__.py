"""The window: the only place with Qt."""

from __future__ import annotations

import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 takes one reference too many from None whenever a Qt call returns None, and
    # from True whenever a signal is emitted; on Python 3.11 the process aborts after some
    # thousand of them ("deallocating None", "bool_dealloc"). From 3.12 on they cannot be freed;
    # here they get references that no session can use up.
    import ctypes

    for _single in (None, True, False):
        ctypes.c_ssize_t.from_address(id(_single)).value += 1 << 40

from kbdesk.ui.accessible_names import guard_accessible_names

guard_accessible_names()

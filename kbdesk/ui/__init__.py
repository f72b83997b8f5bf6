"""The window: pages, widgets and the look; the only part that knows Qt."""

import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 gives away a reference to True with every Signal.emit(); before Python 3.12,
    # where True lives for ever, some thousand signals would end the program.
    import ctypes

    _references = ctypes.c_ssize_t.from_address(id(True))
    _references.value += 1 << 40

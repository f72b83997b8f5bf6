"""Where every fault that nobody caught is told to the window, from whatever thread it comes."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject, Signal


class Bell(QObject):
    """``rang(error)``: an exception that is ours; connect to it by a queue."""

    rang = Signal(object)


@cache
def bell() -> Bell:
    """Return the one bell of the program."""
    return Bell()

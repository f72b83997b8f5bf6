"""Brings uncaught exceptions of every thread to the window."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject, Signal


class Bell(QObject):
    """``rang(error)``: an exception that nobody caught; connect with a queued connection."""

    rang = Signal(object)


@cache
def bell() -> Bell:
    """The one bell of this process."""
    return Bell()

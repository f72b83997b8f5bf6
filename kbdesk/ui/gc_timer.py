"""Runs Python's garbage collector on the window's thread only.

Python runs the collector on any thread that allocates. On the desk's thread it could destroy
widgets that the window is painting, which ends in errors or a crash. So automatic collection
is off, and a timer on the window's thread collects instead.

The oldest generation is left alone while long work runs beside the desk: the rows of a city's
file are in it then, and the window stood still for half a second to go through them.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500

_long_work: list[None] = []
"""One entry for each piece of long work that runs."""


@contextmanager
def long_work() -> Iterator[None]:
    """Put off the sweeping of the oldest generation; on any thread."""
    _long_work.append(None)
    try:
        yield
    finally:
        _long_work.pop()


class GarbageTimer(QObject):
    """Collects twice a second while it exists; garbage of other threads waits for it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def sweep(self) -> None:
        """Collect the youngest generation, and an older one when its threshold is passed."""
        counts, limits = gc.get_count(), gc.get_threshold()
        older = (1,) if _long_work else (2, 1)
        due = [age for age in older if limits[age] and counts[age] > limits[age]]
        gc.collect(due[0] if due else 0)

    def stop(self) -> None:
        """Turn Python's automatic collection on again."""
        self._timer.stop()
        gc.enable()

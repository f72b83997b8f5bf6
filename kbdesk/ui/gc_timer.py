"""Runs Python's garbage collector on the window's thread only.

Python runs the collector on any thread that allocates. On the desk's thread it could destroy
widgets that the window is painting, which ends in errors or a crash. So automatic collection
is off, and a timer on the window's thread collects instead.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


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
        due = [age for age in (2, 1) if limits[age] and counts[age] > limits[age]]
        gc.collect(due[0] if due else 0)

    def stop(self) -> None:
        """Collect everything, and turn Python's automatic collection on again."""
        self._timer.stop()
        gc.collect()
        gc.enable()

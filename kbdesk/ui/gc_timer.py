"""Python's garbage is swept on the window's thread alone.

The collector runs on whatever thread happens to fill it. On the desk's thread it would take
a page apart that the window still paints, which ends in errors or a crash: so it is switched
off, and a timer on the window's thread does what it would have done.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class GarbageTimer(QObject):
    """Sweeps as long as it lives; what a thread leaves behind meanwhile waits for it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def sweep(self) -> None:
        """Sweep what is young each time, and what is older when it is due."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [age for age in (2, 1) if limits[age] and counts[age] > limits[age]]
        gc.collect(due[0] if due else 0)

    def stop(self) -> None:
        """Sweep everything once, and give the work back to Python."""
        self._timer.stop()
        gc.collect()
        gc.enable()

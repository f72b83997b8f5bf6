"""Progress of a long job, sent from the desk's thread to the window; and a way to stop it."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal


class JobProgress(QObject):
    """Hand ``report`` and ``stopped`` to a command; ``progressed(done, total, phase)`` arrives
    on the window's thread.
    """

    progressed = Signal(object, object, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = threading.Event()

    def begin(self) -> None:
        """Make ready for another job."""
        self._stop.clear()

    def stop(self) -> None:
        """Ask the job to stop where it can."""
        self._stop.set()

    def stopped(self) -> bool:
        """Tell whether the job was asked to stop."""
        return self._stop.is_set()

    def report(self, done: int, total: int, phase: str = "") -> None:
        """Tell how far the job is; called on the desk's thread."""
        self.progressed.emit(done, total, phase)

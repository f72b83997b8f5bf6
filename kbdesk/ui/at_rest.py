"""What is done once the hand rests: written once, not at each key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class AtRest(QTimer):
    """``start()`` after each key; ``act`` follows when no key came for ``rest_ms``."""

    def __init__(self, act: Callable[[], object], rest_ms: int, parent: QObject) -> None:
        super().__init__(parent, singleShot=True, interval=rest_ms)
        self._act = act
        self.timeout.connect(act)

    def flush(self) -> None:
        """Do at once what waits."""
        if self.isActive():
            self.stop()
            self._act()


def write_what_waits(where: QObject) -> None:
    """Do at once all that waits in a window that locks or closes, or on a page that is left."""
    for waiting in where.findChildren(AtRest):
        waiting.flush()

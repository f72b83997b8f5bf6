"""Work on the network: on a thread that neither the window nor the end of the program waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.places.transfers import Stop
from kbdesk.ui.faults.bell import bell

T = TypeVar("T")


class NetworkThread(QObject):
    """Runs one job at a time; a job touches files and the network, never the desk.

    :meth:`stop` ends what waits for a server at once. A job that is running when the program
    ends is dropped: what it sent or fetched so far is gone on with next time.
    """

    _finished = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = Stop()
        self._finished.connect(_deliver, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._stop.now)

    def begin(self) -> None:
        """Make ready for another round."""
        self.destroyed.disconnect()
        self._stop = Stop()
        self.destroyed.connect(self._stop.now)

    def stop(self) -> None:
        """End the round that is running: its job is refused as ``place.cancelled``."""
        self._stop.now()

    @property
    def stopping(self) -> bool:
        """Tell whether the round was asked to end."""
        return self._stop.wanted

    def run(
        self,
        job: Callable[[Stop], T],
        then: Callable[[T], None],
        refused: Callable[[KbdeskError], None],
    ) -> None:
        """Run a job and hand its answer to ``then`` on the window's thread."""
        stop = self._stop

        def work() -> None:
            outcome: tuple[Callable[[Any], None], object]
            try:
                stop.check()
                outcome = (then, job(stop))
            except KbdeskError as error:
                outcome = (refused, error)
            except BaseException as error:
                outcome = (bell().rang.emit, error)
            # the home may have been closed, or the program be ending
            with suppress(RuntimeError):
                if shiboken6.isValid(self):
                    self._finished.emit(outcome)

        threading.Thread(target=work, name="network", daemon=True).start()


def _deliver(outcome: tuple[Callable[[Any], None], object]) -> None:
    then, answer = outcome
    then(answer)

"""One database thread: the window never waits on the disk.

A single worker owns the open desk. The window asks; the answer comes back by signal on the
window's thread, unless whoever asked is gone by then.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.gc_timer import long_work

T = TypeVar("T")
log = logging.getLogger("kbdesk")

_RESTS_S = 0.04
"""So long after the desk's last answer long work waits: the window is showing it."""
_WAITS_S = 0.5
"""Longer than this long work never waits at one place: it would never end."""
TURN_S = 0.0005
"""Python hands over after 5 ms by itself: a key would wait so long for each call into Qt."""


class Worker(QObject):
    """Runs jobs one after the other on a thread of its own.

    ``bug`` carries an error that is ours, not a person's; what was typed is still there.
    """

    bug = Signal(object)
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._long = ThreadPoolExecutor(max_workers=1, thread_name_prefix="beside")
        self._newest: dict[object, int] = {}
        self._asked = 0
        self._counting = threading.Lock()
        self._moved = 0.0
        self._waiting = 0
        self._stopped = False
        # Give the window's thread its turn at once, even if the desk's thread is busy.
        sys.setswitchinterval(TURN_S)
        # queued: the slot runs on the window's thread whatever thread emits
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Tell whether an answer is still to come."""
        return self._waiting > 0

    def ask(
        self,
        job: Callable[[], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        refused: Callable[[KbdeskError], None] | None = None,
        newest: object = None,
    ) -> None:
        """Run a job and hand its answer to ``then`` on the window's thread.

        ``owner``: nothing is delivered once it is gone. ``refused`` gets a coded error.
        With ``newest`` (a key) only the answer to the last question under it is delivered,
        and a question that was overtaken before it began is not asked at all.
        """
        if self._stopped:
            # A timer or click may come after the window closed.
            return
        ticket = self._newest.get(newest, 0) + 1 if newest is not None else 0
        if newest is not None:
            self._newest[newest] = ticket

        def run() -> None:
            outcome: tuple[str, object]
            try:
                outcome = answer()
            finally:
                self._count(-1)
            self._finished.emit((outcome, then, owner, refused, newest, ticket))

        def answer() -> tuple[str, object]:
            if newest is not None and self._newest[newest] != ticket:
                return ("overtaken", None)
            return _outcome(job)

        self._waiting += 1
        self._count(1)
        self._pool.submit(run)

    def beside(
        self,
        job: Callable[[], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        refused: Callable[[KbdeskError], None],
    ) -> None:
        """Run a long job on a thread beside the desk's; other jobs go on meanwhile.

        It comes to the desk by :meth:`on_desk` alone, and calls :meth:`give_way` often.
        """
        if self._stopped:
            return

        def run() -> None:
            with long_work():
                outcome = _outcome(job)
            self._finished.emit((outcome, then, owner, refused, None, 0))

        self._waiting += 1
        self._long.submit(run)

    def on_desk(self, job: Callable[[], T]) -> T:
        """Run a job on the desk's thread for the long job that calls this, and wait for it.

        Raises what the job raises, ``exchange.cancelled`` once the window is closed.
        """
        if self._stopped:
            raise KbdeskError("exchange.cancelled")
        return self._pool.submit(job).result()

    def give_way(self) -> None:
        """Let a long job wait while somebody waits for the desk, or for what it answered."""
        until = time.monotonic() + _WAITS_S
        while (now := time.monotonic()) < until:
            if not self._asked and now - self._moved >= _RESTS_S:
                return
            time.sleep(0.001)

    def _count(self, step: int) -> None:
        with self._counting:
            self._asked += step
            self._moved = time.monotonic()

    def _deliver(self, parcel: Any) -> None:
        (kind, value), then, owner, refused, newest, ticket = parcel
        self._waiting -= 1
        self._moved = time.monotonic()
        if kind == "bug":
            log.error("unexpected error in a job", exc_info=value)
            self.bug.emit(value)
            return
        if kind == "overtaken" or not shiboken6.isValid(owner):
            return
        if newest is not None and self._newest[newest] != ticket:
            return
        if kind == "refused":
            if refused is None:
                self.bug.emit(value)
            else:
                refused(value)
        else:
            then(value)

    def stop(self) -> None:
        """Finish what was asked and end the thread; nothing more is asked."""
        self._stopped = True
        self._long.shutdown(wait=True)
        self._pool.shutdown(wait=True)


def _outcome(job: Callable[[], object]) -> tuple[str, object]:
    """Run a job; return what is to be delivered of it."""
    try:
        return ("answer", job())
    except KbdeskError as error:
        return ("refused", error)
    except BaseException as error:
        return ("bug", error)

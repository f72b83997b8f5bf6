"""A page that nobody holds any more is not taken apart on another thread."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.gc_timer import GarbageTimer
from kbdesk.ui.worker import Worker


@pytest.fixture(autouse=True)
def swept() -> None:
    """Each test has a sweeper of its own."""


class Knot:
    """Holds itself: only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.usefixtures("qapp")
def test_garbage_is_swept_on_the_windows_thread_and_not_on_another() -> None:
    sweeper = GarbageTimer()
    try:
        swept_on: list[str] = []
        knot = Knot()
        weakref.finalize(knot, lambda: swept_on.append(threading.current_thread().name))
        del knot

        def fill() -> None:
            for _ in range(5000):
                Knot()

        other = threading.Thread(target=fill, name="desk")
        other.start()
        other.join()
        assert swept_on == []
        # as the timer does it, whenever it comes round
        sweeper._timer.timeout.emit()
        assert swept_on == [threading.main_thread().name]
        assert sweeper._timer.isActive()
    finally:
        sweeper.stop()
    assert gc.isenabled()


@pytest.mark.usefixtures("qapp")
def test_what_is_older_is_swept_when_enough_has_gathered() -> None:
    sweeper = GarbageTimer()
    try:
        swept: list[bool] = []
        knot = Knot()
        weakref.finalize(knot, lambda: swept.append(True))
        sweeper.sweep()  # it is held: it grows older
        del knot
        for _ in range(gc.get_threshold()[1] + 2):
            sweeper.sweep()
        assert swept
    finally:
        sweeper.stop()


def test_the_oldest_is_left_alone_while_long_work_runs_beside_the_desk(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweeper, worker = GarbageTimer(), Worker()
    begun, seen = threading.Event(), threading.Event()
    outcomes: list[object] = []

    def long_job() -> None:
        begun.set()
        assert seen.wait(60)
        raise KbdeskError("exchange.cancelled")

    swept: list[int] = []
    try:
        worker.beside(long_job, outcomes.append, owner=worker, refused=outcomes.append)
        assert begun.wait(60)
        with monkeypatch.context() as patch:
            patch.setattr(gc, "get_count", lambda: (0, 50, 50))
            patch.setattr(gc, "collect", swept.append)
            sweeper.sweep()
            seen.set()
            qtbot.waitUntil(lambda: bool(outcomes), timeout=60_000)
            sweeper.sweep()
        assert swept == [1, 2]
    finally:
        seen.set()
        worker.stop()
        sweeper.stop()

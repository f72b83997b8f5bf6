"""A page that nobody holds any more is not taken apart on another thread."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from kbdesk.ui.gc_timer import GarbageTimer


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

"""A page that nobody holds any more is not taken apart on another thread."""

from __future__ import annotations

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from kbdesk.ui.sweeping import Sweeper


class Knot:
    """Holds itself: only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


def test_garbage_is_swept_on_the_windows_thread_and_not_on_another(qtbot: QtBot) -> None:
    sweeper = Sweeper()
    try:
        swept_on: list[str] = []
        knot = Knot()
        weakref.finalize(knot, lambda: swept_on.append(threading.current_thread().name))
        del knot

        def fill() -> None:
            for _ in range(5000):
                Knot()

        def swept() -> bool:
            # Every object that goes is counted against the filling, and the pages of earlier
            # tests go while this one waits: so it goes on filling.
            other = threading.Thread(target=fill, name="desk")
            other.start()
            other.join()
            return bool(swept_on)

        assert not swept()
        qtbot.waitUntil(swept, timeout=5000)
        assert swept_on == [threading.main_thread().name]
    finally:
        sweeper.stop()
    assert gc.isenabled()

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
    # What earlier tests left behind is freed first: every object that goes counts against
    # the filling of the young generation, and enough of them would keep it below its limit.
    gc.collect()
    sweeper = Sweeper()
    enough = 20 * gc.get_threshold()[0]
    try:
        swept_on: list[str] = []
        knot = Knot()
        weakref.finalize(knot, lambda: swept_on.append(threading.current_thread().name))
        del knot

        def fill() -> None:
            for _ in range(enough):
                Knot()

        other = threading.Thread(target=fill, name="desk")
        other.start()
        other.join()
        assert swept_on == []
        qtbot.waitUntil(lambda: bool(swept_on), timeout=5000)
        assert swept_on == [threading.main_thread().name]
    finally:
        sweeper.stop()
    assert gc.isenabled()

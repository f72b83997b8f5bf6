"""How soon a page answers while a file of a city's children is taken in, and without that.

    python -m benchmarks.beside [CHILDREN]

The hub's home with a demo village, the window off the screen. A child's page is opened and
a measurement saved, again and again: first alone, then while a file of invented children is
taken in by the page of the exchange. Milliseconds, each with its ratio to the same alone.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from benchmarks._homes import PASSPHRASE, noon
from benchmarks._homes import home as hub_at
from benchmarks.exchange import TODAY, lines
from kbdesk.commands.homes import open_home
from kbdesk.demo import fill
from kbdesk.exchange.eppgbm_sheet import write_sheet
from kbdesk.ui.gc_timer import GarbageTimer
from kbdesk.ui.main_window import MainWindow
from kbdesk.ui.preferences import Preferences
from kbdesk.ui.theme import Theme

PAUSE_S = 0.15
TARGET_MS = 150
"""So long anything else may wait beside a long import."""


class Bench:
    """The window on a home, and the two things that are timed in it."""

    def __init__(self, window: MainWindow, children: list[str]) -> None:
        self.window, self.children, self.turn = window, children, 0

    def until(self, done: Callable[[], bool]) -> float:
        """Return the milliseconds until something is done."""
        start = time.perf_counter()
        while not done():
            QApplication.processEvents()
            # a person's window sleeps between events; a busy one would hold the worker up
            time.sleep(0.0005)
        QApplication.processEvents()
        return (time.perf_counter() - start) * 1000

    def once(self) -> tuple[float, float]:
        """Open a child's page, then save a measurement; return the milliseconds of each."""
        context, worker = self.window.context, self.window.worker
        assert context is not None
        child = self.children[self.turn % len(self.children)]
        day = TODAY - timedelta(days=self.turn // len(self.children) + 1)
        self.turn += 1
        before = time.perf_counter()
        context.go("child", id=child)
        self.until(lambda: worker._asked == 0)
        opened_in = (time.perf_counter() - before) * 1000
        answers: list[object] = []
        draft = {"do": "record_measurement", "child": child, "date": day, "muac_cm": "14.5"}
        before = time.perf_counter()
        context.record(draft, answers.append, owner=self.window)
        self.until(lambda: bool(answers))
        saved_in = (time.perf_counter() - before) * 1000
        pause = time.perf_counter() + PAUSE_S
        self.until(lambda: time.perf_counter() > pause)
        return opened_in, saved_in


def say(what: str, found: list[tuple[float, float]], alone: list[float] | None) -> list[float]:
    """Print the middle and the worst of both; return the middles."""
    middles = []
    for place, name in enumerate(("open a child", "save a measurement")):
        one = sorted(pair[place] for pair in found)
        middle = statistics.median(one)
        ratio = "" if alone is None else f" | {middle / alone[place]:4.2f}"
        high = one[int(len(one) * 0.95)]
        print(
            f"{what:<10} {name:<20} median {middle:6.1f}  95 of 100 {high:6.1f}"
            f"  worst {one[-1]:6.1f} ms of {len(one)}{ratio}"
            f" | {sum(ms > TARGET_MS for ms in one)} above {TARGET_MS} ms",
            flush=True,
        )
        middles.append(middle)
    return middles


def main() -> None:
    """Measure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 15_000
    clock = noon(TODAY)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    Theme.of(app).apply(1.0)
    GarbageTimer(app)
    with tempfile.TemporaryDirectory() as folder:
        path, home = Path(folder) / "eppgbm.xlsx", Path(folder) / "home"
        write_sheet(path, lines(count))
        with hub_at(home, "hub", clock=clock) as desk:
            fill(desk, families=80, months=4, seed=1)
            born = (TODAY - timedelta(days=1700)).isoformat(), date(2026, 4, 1).isoformat()
            some = desk.store.records.tuples(
                "SELECT id FROM person WHERE birth_date BETWEEN ? AND ? AND death_date IS NULL",
                born,
            )
        window = MainWindow(home, Preferences())
        window.begin()
        desk, lock = open_home(home, user=None, passphrase=PASSPHRASE, clock=clock)
        window.opened(desk, lock)
        bench = Bench(window, [id_ for (id_,) in some])
        bench.until(lambda: window.context is not None and not window.worker.busy)
        for _ in range(3):
            bench.once()
        alone = say("alone", [bench.once() for _ in range(40)], None)
        context = window.context
        assert context is not None
        context.go("exchange_import", file=path)
        page = window.shell.page_named("exchange_import")
        bench.until(lambda: page.stage == "columns")
        # leaving its page stops a trial: it is looked at
        page.save()
        bench.until(lambda: not page.saving)
        assert page.stage == "trial", page.notice.accessibleName()
        for what in ("taken in",):
            page.save()
            start = time.perf_counter()
            found = []
            while page.saving:
                found.append(bench.once())
            print(f"{what} in {time.perf_counter() - start:.1f} s", flush=True)
            say(what, found, alone)
        window.close()
        bench.until(lambda: not window.worker.busy)


if __name__ == "__main__":
    main()

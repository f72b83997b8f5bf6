"""From opening a list to its rows painted, and how smoothly it scrolls, with very many rows.

    python -m benchmarks.lists [--people 100000] [--kept FOLDER]

A quarter of the people are children under five and a quarter of them families: the children's
list and the families' page are opened as a person does, then scrolled by the wheel and Page
Down. Timed until everything that an event changed is painted.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks._large_home import copied
from benchmarks._on_worker import on_worker
from kbdesk.desk import Desk
from kbdesk.ui.context import Context
from kbdesk.ui.home_facts import facts_of
from kbdesk.ui.pages import make_page
from kbdesk.ui.worker import Worker

ROUNDS = 5
WHEELS = 150


class Bench:
    """A window that shows one page after the other."""

    def __init__(self, app: QApplication, desk: Desk, worker: Worker) -> None:
        self.app, self.worker = app, worker
        self.window = QMainWindow()
        self.window.resize(1150, 768)
        self.context = Context(desk, facts_of(desk), worker)
        self.times: dict[str, list[float]] = {}

    def until(self, done: Callable[[], object]) -> None:
        end = time.perf_counter() + 60
        while not done():
            self.app.processEvents()
            # the window's thread sleeps between events, as it does in the program
            time.sleep(0.0005)
            if time.perf_counter() > end:
                raise TimeoutError

    def note(self, what: str, began: float) -> None:
        self.times.setdefault(what, []).append((time.perf_counter() - began) * 1000)

    def rest(self) -> None:
        self.until(lambda: not self.worker.busy)
        QTest.qWait(100)
        self.until(lambda: not self.worker.busy)

    def opened(self, name: str) -> Any:
        """Open a page anew and note when its first rows are painted, and when all are there."""
        page: Any = make_page(name, self.context)
        self.window.setCentralWidget(page)
        self.window.show()
        self.window.activateWindow()
        self.app.processEvents()
        began = time.perf_counter()
        page.open()
        self.until(lambda: bool(page.table.rows()))
        self.app.processEvents()
        self.note(f"{name}: first rows painted", began)
        self.rest()
        return page

    def scrolled(self, name: str, page: Any) -> None:
        """Turn the wheel, then page down to the end of what is there."""
        view = page.table.viewport()
        middle = QPointF(view.rect().center())
        for _ in range(WHEELS):
            began = time.perf_counter()
            event = QWheelEvent(
                middle, QPointF(view.mapToGlobal(view.rect().center())), QPoint(), QPoint(0, -120),
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(view, event)
            self.app.processEvents()
            self.note(f"{name}: a turn of the wheel", began)
        page.table.setFocus()
        for _ in range(30):
            began = time.perf_counter()
            QTest.keyClick(page.table, Qt.Key.Key_PageDown)
            self.app.processEvents()
            self.note(f"{name}: Page Down", began)

    def searched(self, name: str, page: Any) -> None:
        """Type in the search of the page, letter by letter, to the rows that are found."""
        for word in ("kirana", "bana", "ibu sa", "rt 03"):
            page.search.set_text("")
            self.rest()
            for letter in word:
                began = time.perf_counter()
                QTest.keyClicks(page.search.edit, letter)
                self.app.processEvents()
                self.note(f"{name}: key of the search", began)
                QTest.qWait(60)
                self.until(lambda: not self.worker.busy)
            self.rest()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--kept", type=Path, help="a folder of benchmarks/_large_home.py")
    given = parser.parse_args()
    with copied(given.kept, given.people, 80) as home, on_worker(home) as on:
        bench = Bench(on.app, on.desk, on.worker)
        for name in ("children", "families"):
            for _ in range(ROUNDS):
                page = bench.opened(name)
            bench.scrolled(name, page)
            bench.searched(name, page)
        for what, times in bench.times.items():
            middle, worst = statistics.median(times), max(times)
            print(f"{what:<32} median {middle:7.1f} ms   worst {worst:7.1f} ms   n={len(times)}")
        bench.rest()
        bench.window.close()


if __name__ == "__main__":
    main()

"""The open day from a key to its answer, on a home with very many people.

    python -m benchmarks.open_day [--people 100000] [--children 80] [--kept FOLDER]

A home of a supervisor's size, one posyandu of which has its day. Each key is a real event;
timed are the key itself (until its events are done), the answer to a figure, a child found and
shown, a save until the next child can be typed for, and the cards of the other ages.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks._large_home import child_name, copied
from benchmarks._on_worker import on_worker
from kbdesk.desk import Desk
from kbdesk.queries.day_sheet import day_sheet
from kbdesk.ui.context import Context
from kbdesk.ui.home_facts import facts_of
from kbdesk.ui.open_day.open_day import OpenDayPage
from kbdesk.ui.worker import Worker

A_KEY_WAITS_AT_MOST_MS = 50


class Bench:
    """A window at the open day."""

    def __init__(self, app: QApplication, desk: Desk, worker: Worker) -> None:
        self.app, self.worker = app, worker
        self.window = QMainWindow()
        self.window.resize(1366, 768)
        self.page = OpenDayPage(Context(desk, facts_of(desk), worker))
        self.window.setCentralWidget(self.page)
        self.window.show()
        self.window.activateWindow()
        self.times: dict[str, list[float]] = {}
        self.pressed = 0.0
        self.own: dict[str, list[float]] = {}
        self.page.entry.on_disk.connect(self.said_on_disk)

    def said_on_disk(self) -> None:
        """Note when "saved on the laptop" is painted: the page has done so when this is called."""
        self.note("saved, painted", self.pressed)

    def until(self, done: Callable[[], object]) -> None:
        end = time.perf_counter() + 60
        while not done():
            self.app.processEvents()
            if time.perf_counter() > end:
                raise TimeoutError

    def idle(self) -> None:
        self.until(lambda: not self.worker.busy)
        QTest.qWait(60)
        self.until(lambda: not self.worker.busy)

    def rest(self) -> None:
        """Wait as somebody does between two children."""
        self.until(lambda: not self.worker.busy)
        QTest.qWait(100)
        self.until(lambda: not self.worker.busy)

    def beside(self, what: str, job: Callable[[], float]) -> None:
        """Run a job on the desk's thread and note the seconds that it answers."""
        found: list[float] = []
        self.worker.ask(job, found.append, owner=self.window)
        self.until(found.__len__)
        self.times.setdefault(what, []).append(found[0] * 1000)

    def key(self, what: str, *keys: Any, ctrl: bool = False) -> None:
        for key in keys:
            began, worked = time.perf_counter(), time.thread_time()
            focus = QApplication.focusWidget()
            assert focus is not None
            if isinstance(key, str):
                QTest.keyClicks(focus, key)
            else:
                modifier = (
                    Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
                )
                QTest.keyClick(focus, key, modifier)
            self.app.processEvents()
            self.note(what, began)
            self.own.setdefault(what, []).append((time.thread_time() - worked) * 1000)

    def note(self, what: str, began: float) -> None:
        self.times.setdefault(what, []).append((time.perf_counter() - began) * 1000)


def day(bench: Bench, children: int, bare: Bare) -> None:
    """Enter every child of the posyandu."""
    page, enter = bench.page, Qt.Key.Key_Return
    page.open()
    bench.idle()
    page.opening.send()
    bench.idle()
    answered = [0]
    page.entry.answered.connect(lambda: answered.__setitem__(0, answered[0] + 1))
    for number in range(children):
        # the floor is taken beside each save: a disk is not the same from minute to minute
        bench.rest()
        bench.beside("bare transaction", bare.write)
        bench.rest()
        bench.key("key: search", *child_name(number)[:2].lower())
        began = time.perf_counter()
        bench.key("key: Enter on a child", enter)
        bench.until(lambda: page.entry.child is not None and not page.held.holding)
        bench.note("child shown", began)
        for place, figure in enumerate(("8,35", "71,2")):
            if place:
                bench.key("key: Enter in a field", enter)
            for letter in figure:
                before, began = answered[0], time.perf_counter()
                bench.key("key: a digit", letter)
                bench.until(lambda before=before: answered[0] > before)  # type: ignore[misc]
                bench.note("answer to a digit", began)
        began = bench.pressed = time.perf_counter()
        bench.key("key: Ctrl+Enter", enter, ctrl=True)
        bench.until(lambda: page.list.search.edit.hasFocus() or page.entry.child is not None)
        bench.note("next can be typed for", began)
        bench.until(lambda done=number: page.list.strip.buttons["done"].count > done)  # type: ignore[misc]
        bench.note("saved and counted", began)


def other_ages(bench: Bench, each: int) -> None:
    """Open the cards of school age, adults, elderly and pregnant women, and type a weight."""
    page, enter = bench.page, Qt.Key.Key_Return
    for card in ("pregnant", "school", "adult", "elderly"):
        people = [one for one in sorted(page.list.ids()) if page.list.card_of(one) == card]
        for person in people[:each]:
            bench.rest()
            page.list.begin_search()
            row = page.list.person(person)
            assert row is not None
            bench.key("key: search", *row.name.lower())
            began = time.perf_counter()
            bench.key(f"key: Enter on {card}", enter)
            bench.until(lambda: page.grown.whom is not None and not page.held.holding)
            bench.note(f"{card} shown", began)
            bench.key("key: a digit", *"54,3")
            bench.rest()


class Bare:
    """The floor: the bare transaction that writes one measurement and syncs it."""

    def __init__(self, desk: Desk) -> None:
        columns = desk.store.records.rows("SELECT * FROM measurement LIMIT 1")[0]
        self._db = desk.store.db
        self._db.execute(f"CREATE TABLE bare ({', '.join(columns)})")
        self._values = ["" if isinstance(value, list) else value for value in columns.values()]

    def write(self) -> float:
        """Write it once and return the seconds that it took."""
        marks = ", ".join("?" * len(self._values))
        began = time.perf_counter()
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute(f"INSERT INTO bare VALUES ({marks})", self._values)
        self._db.execute("COMMIT")
        return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--children", type=int, default=80)
    parser.add_argument("--kept", type=Path, help="a folder of benchmarks/_large_home.py")
    given = parser.parse_args()
    with copied(given.kept, given.people, given.children) as home, on_worker(home) as on:
        desk = on.desk
        for _ in range(3):
            began = time.perf_counter()
            on.ask(lambda: day_sheet(desk, "LT01", desk.clock.today()))
            print(f"day_sheet {(time.perf_counter() - began) * 1000:.1f} ms")
        bare = on.ask(lambda: Bare(desk))
        bench = Bench(on.app, desk, on.worker)
        day(bench, given.children, bare)
        other_ages(bench, min(given.children, 40))
        for what, times in bench.times.items():
            middle, worst = statistics.median(times), max(times)
            print(f"{what:<24} median {middle:7.1f} ms   worst {worst:7.1f} ms   n={len(times)}")
        floor = statistics.median(bench.times["bare transaction"])
        ratio = statistics.median(bench.times["saved, painted"]) / floor
        print(f"saved and painted / bare transaction: {ratio:.1f}")
        keys = [one for what, times in bench.times.items() if what.startswith("key:")
                for one in times]  # fmt: skip
        late = sum(one > A_KEY_WAITS_AT_MOST_MS for one in keys)
        print(f"keys that waited longer than {A_KEY_WAITS_AT_MOST_MS} ms: {late} of {len(keys)}")
        # what another program took of the processor meanwhile is not in it
        for what, works in bench.own.items():
            late = sum(one > A_KEY_WAITS_AT_MOST_MS for one in works)
            middle, worst = statistics.median(works), max(works)
            print(f"own {what:<24} median {middle:6.1f} ms   worst {worst:6.1f} ms, {late} late")
        bench.window.close()


if __name__ == "__main__":
    main()

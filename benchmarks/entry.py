"""From a key to its answer: entry, saving and the children's list on a home with many people.

    python -m benchmarks.entry [--children 10000]

Times real key events on an offscreen window until the answer is painted, medians of many.
The wait of the debounce is part of what is measured. Saving is set beside the bare
transaction that writes one row and syncs it.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks._large_home import MONTHS, PASSPHRASE, QUICK, name, uid
from benchmarks._on_worker import OnWorker, on_worker
from kbdesk.commands.homes import create_home
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries.children import children
from kbdesk.ui.children.children import ChildrenPage
from kbdesk.ui.children.measure import MeasurePage
from kbdesk.ui.context import Context
from kbdesk.ui.home_facts import facts_of
from kbdesk.ui.worker import Worker


def fill(desk: Desk, count: int) -> int:
    """Record families of three with a child each, weighed in the last months."""
    today = desk.clock.today()
    for start in range(0, count, 500):
        with desk.store.transaction():
            for number in range(start, min(count, start + 500)):
                _family(desk, number, today)
    return count


def _family(desk: Desk, number: int, today: date) -> None:
    child, mother = uid(number * 10 + 2), uid(number * 10 + 1)
    born = today - timedelta(days=200 + number % 1500)
    members = [
        {"id": uid(number * 10 + 3), "name": f"Bapak {name(number)}", "sex": "male",
         "relation": "head", "birth_date": "1985-01-01"},
        {"id": mother, "name": f"Ibu {name(number)}", "sex": "female", "relation": "wife",
         "birth_date": "1990-01-01"},
        {"id": child, "name": name(number * 7919), "sex": ("male", "female")[number % 2],
         "relation": "child", "mother": mother, "posyandu": "LT01",
         "birth_date": born.isoformat()},
    ]  # fmt: skip
    record(desk, {"do": "register_family", "id": uid(number * 10), "village": "64.74.01.1003",
                  "rt": f"{number % 40:02d}", "posyandu": "LT01", "members": members})  # fmt: skip
    for month in range(1, MONTHS + 1):
        day = today - timedelta(days=30 * month)
        kilos = round(6.0 + number % 60 / 10 + (MONTHS - month) * 0.15, 2)
        record(desk, {"do": "record_measurement", "child": child, "date": day.isoformat(),
                      "weight_kg": kilos})  # fmt: skip


class Bench:
    def __init__(self, app: QApplication, desk: Desk, worker: Worker) -> None:
        self.app, self.worker = app, worker
        self.window = QMainWindow()
        self.window.resize(1366, 768)
        self.context = Context(desk, facts_of(desk), worker)

    def until(self, done: Callable[[], object]) -> None:
        end = time.perf_counter() + 60
        while not done():
            self.app.processEvents()
            if time.perf_counter() > end:
                raise TimeoutError

    def idle(self) -> None:
        self.until(lambda: not self.worker.busy)
        QTest.qWait(120)
        self.until(lambda: not self.worker.busy)

    def key(self, text: str) -> float:
        """Press keys and return what the window's thread took for them, in ms."""
        began = time.perf_counter()
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)
        self.app.processEvents()
        return (time.perf_counter() - began) * 1000


def entry(bench: Bench, count: int) -> dict[str, list[float]]:
    page = MeasurePage(bench.context)
    bench.window.setCentralWidget(page)
    bench.window.show()
    bench.window.activateWindow()
    page.open()
    bench.idle()
    answers = [0]
    page.entry.answered.connect(lambda: answers.__setitem__(0, answers[0] + 1))
    saved: list[str] = []
    page.entry.on_disk.connect(lambda: saved.append("painted"))
    found: dict[str, list[float]] = {"search": [], "open": [], "answer": [], "key": [], "save": []}
    for number in range(0, count, max(1, count // 25)):
        who = name(number * 7919)
        found["search"] += [bench.key(letter) for letter in who[:2].lower()]
        page.search.set_text("")
        bench.idle()
        began = time.perf_counter()
        page.entry.show_child(uid(number * 10 + 2))
        bench.until(lambda: page.entry.child is not None and page.entry.isVisible())
        found["open"].append((time.perf_counter() - began) * 1000)
        bench.idle()
        for letter in "8,35":
            before = answers[0]
            began = time.perf_counter()
            found["key"].append(bench.key(letter))
            bench.until(lambda before=before: answers[0] > before)  # type: ignore[misc]
            bench.app.processEvents()
            found["answer"].append((time.perf_counter() - began) * 1000)
        saved.clear()
        began = time.perf_counter()
        page.entry.save()
        bench.until(saved.__len__)
        found["save"].append((time.perf_counter() - began) * 1000)
        bench.idle()
    return found


def listing(bench: Bench) -> dict[str, list[float]]:
    page = ChildrenPage(bench.context)
    bench.window.setCentralWidget(page)
    began = time.perf_counter()
    page.open()
    bench.until(lambda: bool(page.table.rows()))
    opened = (time.perf_counter() - began) * 1000
    bench.idle()
    keys = []
    for word in ("ki", "ba", "rani", "01", "ibu s") * 3:
        page.search.set_text("")
        bench.app.processEvents()
        keys += [bench.key(letter) for letter in word]
    return {"list opened": [opened], "list key": keys}


def record_alone(desk: Desk) -> list[float]:
    """Return the times of recording without a window, in ms."""
    times = []
    for number in range(25):
        day = desk.clock.today().isoformat()
        draft = {"do": "record_measurement", "child": uid(number * 10 + 2), "date": day}
        began = time.perf_counter()
        record(desk, {**draft, "weight_kg": 9 + number / 100})
        times.append((time.perf_counter() - began) * 1000)
    return times


def bare_save(desk: Desk) -> list[float]:
    """Return the times of the bare transaction that writes one row and syncs it, in ms."""
    times = []
    for number in range(25):
        began = time.perf_counter()
        with desk.store.transaction():
            desk.store.set_setting("bench", str(number))
        times.append((time.perf_counter() - began) * 1000)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=10_000)
    count = parser.parse_args().children
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        create_home(home, role="posyandu", name="Laptop", user="sulastri", passphrase=PASSPHRASE,
                    posyandu=["LT01"], village="64.74.01.1003", kdf=QUICK)  # fmt: skip
        with on_worker(home) as on:
            measure(on, count)


def measure(on: OnWorker, count: int) -> None:
    """Print the figures of a home that is opened."""
    began = time.perf_counter()
    on.ask(lambda: fill(on.desk, count))
    print(f"{count} children, {count * 3} people, filled in {time.perf_counter() - began:.0f} s")
    began = time.perf_counter()
    on.ask(lambda: children(on.desk))
    print(f"children query    {(time.perf_counter() - began) * 1000:8.1f} ms")
    bench = Bench(on.app, on.desk, on.worker)
    found = entry(bench, count)
    found |= listing(bench)
    found["record alone"] = on.ask(lambda: record_alone(on.desk))
    found["bare save"] = on.ask(lambda: bare_save(on.desk))
    for what, times in found.items():
        middle, worst = statistics.median(times), max(times)
        print(f"{what:<14} median {middle:8.1f} ms   worst {worst:8.1f} ms   n={len(times)}")
    ratio = statistics.median(found["save"]) / statistics.median(found["bare save"])
    print(f"save / bare save  {ratio:.2f}")
    bench.window.close()


if __name__ == "__main__":
    main()

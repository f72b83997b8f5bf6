"""How long saving, searching and opening take, beside the bare encrypted database.

Run from the project's folder: ``python -m benchmarks.store``. Ratios travel from machine
to machine; seconds do not.
"""

from __future__ import annotations

import itertools
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._homes import best, fill, home, measurements, people, person
from kbdesk.commands.record import record
from kbdesk.store.connection import connect

PEOPLE = 100_000
OPERATIONS = 1_000_000


def saving(folder: Path) -> None:
    """One measurement, from the draft to its answer, on the disk."""
    bare = connect(folder / "bare.db", bytes(32), create=True)
    bare.execute("CREATE TABLE m (id TEXT PRIMARY KEY, child TEXT, date TEXT, w INT, body BLOB)")
    bare.execute("CREATE INDEX mc ON m (child, date)")
    with home(folder / "saving", "posyandu", "LT01") as desk:
        fill(desk, people(2000, "LT01"))
        numbers = itertools.count()

        def floor() -> None:
            n = next(numbers)
            bare.execute("BEGIN IMMEDIATE")
            row = (f"{n:032x}", person(n), "2026-01-05", 9100, bytes(400))
            bare.execute("INSERT INTO m VALUES (?, ?, ?, ?, ?)", row)
            bare.execute("COMMIT")

        def whole() -> None:
            child = person(4 * (next(numbers) % 500) + 3)
            record(
                desk,
                {
                    "do": "record_measurement", "child": child, "date": "2026-01-05",
                    "weight_kg": "9.1", "lenhei_cm": "74.5", "position": "lying",
                },
            )  # fmt: skip

        times: dict[str, list[float]] = {"floor": [], "whole": []}
        for name, run in [("floor", floor), ("whole", whole)] * 300:
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    least, real = (statistics.median(times[name]) for name in ("floor", "whole"))
    print(
        f"saving one measurement: {real * 1e3:.2f} ms, {real / least:.2f} x a bare transaction"
        f" of {least * 1e3:.2f} ms (target 3)"
    )
    bare.close()


def searching(folder: Path) -> None:
    """Each keystroke over many people."""
    with home(folder / "searching", "posyandu", "LT01") as desk:
        start = time.perf_counter()
        fill(desk, people(PEOPLE, "LT01"))
        print(f"{PEOPLE:,} people written in {time.perf_counter() - start:.0f} s")
        for what, text in (
            ("2 letters", "si"), ("2 letters, rare", "zz"), ("3 letters", "sit"),
            ("5 letters", "rahma"), ("a name of 30 % of all", "siti"),
            ("two names, both frequent", "siti aminah"), ("name and mother", "budi siti"),
            ("three words", "siti sus san"), ("address", "jl mawar"),
            ("address and name", "siti mawar"),
            ("RT", "rt 12"), ("NIK prefix", "64741"), ("NIK prefix of all", "6474"),
            ("NIK of ten digits", "6474123456"), ("one letter", "s"),
        ):  # fmt: skip
            seconds = best(lambda text=text: desk.store.records.search(text), 3)  # type: ignore[misc]
            found = len(desk.store.records.search(text))
            print(f"  search, {what}: {seconds * 1e3:.1f} ms, {found} shown (target 50 ms)")


def opening(folder: Path) -> None:
    """A home with many operations against an empty one, the passphrase aside."""
    with home(folder / "empty", "posyandu", "LT01"):
        pass
    with home(folder / "large", "posyandu", "LT01") as desk:
        fill(desk, people(4000, "LT01"))
        fill(desk, measurements(OPERATIONS, 4000))

    def once(name: str) -> None:
        with home(folder / name, "posyandu", "LT01"):
            pass

    least, real = best(lambda: once("empty"), 7), best(lambda: once("large"), 7)
    print(
        f"opening {OPERATIONS:,} operations: {real * 1e3:.1f} ms,"
        f" {real / least:.2f} x an empty home"
    )


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp())
    try:
        for part in (saving, searching, opening):
            if len(sys.argv) < 2 or part.__name__ in sys.argv:
                part(place)
    finally:
        shutil.rmtree(place)

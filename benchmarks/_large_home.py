"""A home of a supervisor's size, made once and kept: 100,000 people take some minutes.

    python -m benchmarks._large_home --out /tmp/bench/home [--people 100000] [--children 80]

Families of four, one child each; the first ``children`` of them come to LT01, each with an
older child and every third with a pregnancy, the others to 120 other posyandu. ``copied``
hands out a copy, so that every run begins from the same home.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from kbdesk.commands.homes import create_home, opened
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.store.keyring import Kdf

PASSPHRASE = "perahu layar biru"
QUICK = Kdf(memory_kib=8, passes=1, lanes=1)
SYLLABLES = ("ba", "di", "ka", "ki", "la", "mi", "na", "ra", "ri", "sa", "ti", "wa")
MONTHS = 5


def uid(number: int) -> str:
    return str(UUID(int=(4 << 76) | (8 << 60) | number, version=4))


def name(number: int) -> str:
    parts = []
    for _ in range(4):
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts).title() + " Embun"


def child_of(number: int) -> str:
    """Return the id of a family's child."""
    return uid(number * 10 + 2)


def child_name(number: int) -> str:
    """Return what a family's child is called."""
    return name(number * 7919)


def fill(desk: Desk, people: int, children: int) -> None:
    """Record families of four; the first ``children`` of them at LT01, the others elsewhere."""
    families = people // 4
    for start in range(0, families, 500):
        with desk.store.transaction():
            for number in range(start, min(families, start + 500)):
                _family(desk, number, own=number < children)


def _family(desk: Desk, number: int, *, own: bool) -> None:
    today = desk.clock.today()
    posyandu = "LT01" if own else f"P{number % 120:03d}"
    mother = uid(number * 10 + 1)
    born = today - timedelta(days=200 + number * 37 % 1500)
    members: list[dict[str, Any]] = [
        {"id": uid(number * 10 + 3), "name": f"Bapak {name(number)}", "sex": "male",
         "relation": "head", "birth_date": "1985-01-01"},
        {"id": mother, "name": f"Ibu {name(number)}", "sex": "female",
         "relation": "wife", "birth_date": "1990-01-01"},
        {"id": child_of(number), "name": child_name(number), "relation": "child",
         "sex": ("male", "female")[number % 2], "mother": mother,
         "posyandu": posyandu, "birth_date": born.isoformat()},
        {"id": uid(number * 10 + 4), "name": f"Nenek {name(number)}", "sex": "female",
         "relation": "other", "birth_date": "1960-01-01"},
    ]  # fmt: skip
    if own:
        members.append(
            {"id": uid(number * 10 + 5), "name": f"Kakak {name(number)}", "sex": "male",
             "relation": "child", "mother": mother, "posyandu": posyandu,
             "birth_date": (today - timedelta(days=3700 + number)).isoformat()})  # fmt: skip
    record(desk, {"do": "register_family", "id": uid(number * 10), "posyandu": posyandu,
                  "village": "64.74.01.1003", "rt": f"{number % 40:02d}",
                  "members": members})  # fmt: skip
    if own and number % 3 == 0:
        began = (today - timedelta(days=100 + number)).isoformat()
        record(desk, {"do": "register_pregnancy", "person": mother, "date": today.isoformat(),
                      "lmp": began})  # fmt: skip
    for month in range(1, (MONTHS if own else 2) + 1):
        day = today - timedelta(days=30 * month)
        kilos = round(6.0 + number % 60 / 10 + (MONTHS - month) * 0.15, 2)
        record(desk, {"do": "record_measurement", "child": child_of(number),
                      "date": day.isoformat(), "weight_kg": kilos})  # fmt: skip


def make(home: Path, people: int, children: int) -> None:
    """Make the home, under another name until it is whole."""
    part = home.with_name(home.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    create_home(part, role="posyandu", name="Laptop", user="sulastri", passphrase=PASSPHRASE,
                posyandu=["LT01"], village="64.74.01.1003", kdf=QUICK)  # fmt: skip
    began = time.perf_counter()
    with opened(part, user=None, passphrase=PASSPHRASE) as desk:
        fill(desk, people, children)
        desk.store.empty_log()
    part.rename(home)
    print(f"{people} people, filled in {time.perf_counter() - began:.0f} s", flush=True)


@contextmanager
def copied(kept: Path | None, people: int, children: int) -> Iterator[Path]:
    """Hand out a copy of the home that is kept, made where there is none, and throw it away."""
    with tempfile.TemporaryDirectory(dir=kept.parent if kept is not None else None) as folder:
        home = Path(folder, "home")
        if kept is None:
            make(home, people, children)
        else:
            if not kept.exists():
                make(kept, people, children)
            shutil.copytree(kept, home)
        yield home


def main() -> None:
    """Make the home."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--children", type=int, default=80)
    given = parser.parse_args()
    make(given.out, given.people, given.children)


if __name__ == "__main__":
    main()

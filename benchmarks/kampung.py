"""How long the village's reports take: ``python -m benchmarks.kampung [FAMILIES]...``.

Fills the tables of an empty home directly, past the journal, with invented families, and
measures the reports of families from the open desk to the finished bytes. A city's families
live in 15 kelurahan, up to 3,000 in one.
"""

from __future__ import annotations

import random
import sys
import time
import uuid
from datetime import date, timedelta
from typing import Any

from benchmarks._homes import new_hub
from kbdesk.commands.report_kind import ReportRequest
from kbdesk.commands.report_list import REPORTS
from kbdesk.commands.reports import rendered
from kbdesk.desk import Desk
from kbdesk.domain.villages import villages
from kbdesk.queries.area import Area, this_month

VILLAGE = "64.74.01.1003"
WATER = ("piped", "piped", "refill", "borehole", "rain", None)
LATRINE = ("own_septic", "own_septic", "own_no_septic", "shared", None)
METHODS = ("injection", "pill", "iud", "implant", "mow", "condom", None)


def fill(desk: Desk, families: int, seed: int = 1) -> None:
    """Write families of four on average, half of the couples with a record of family planning."""
    chance = random.Random(seed)
    today = desk.clock.today()

    def new() -> str:
        return str(uuid.UUID(int=chance.getrandbits(128), version=4))

    def born(least: float, most: float) -> str:
        return (today - timedelta(days=chance.uniform(least, most) * 365.25)).isoformat()

    homes: list[tuple[Any, ...]] = []
    people: list[tuple[Any, ...]] = []
    plans: list[tuple[Any, ...]] = []
    measured: list[tuple[Any, ...]] = []
    codes = [VILLAGE] if families <= 3_000 else list(villages())
    for number in range(families):
        family, wife = new(), new()
        homes.append(
            (family, codes[number % len(codes)], f"{number % 40 + 1:02d}", "LT01",
             chance.choice(WATER), chance.choice(LATRINE), chance.randint(1, 4))
        )  # fmt: skip
        age = chance.uniform(19, 60)
        people.append((new(), family, "Adi", "male", born(age, age + 8), "head", None))
        people.append((wife, family, "Bela", "female", born(age, age + 1), "wife", None))
        for _ in range(chance.choice((0, 1, 2, 2, 3, 4))):
            child, years = new(), chance.uniform(0, max(age - 18, 0.1))
            people.append((child, family, "Cici", "male", born(years, years), "child", wife))
            if years < 5:
                weight = 3.3 + 6.0 * min(years, 1.0) + 2.2 * max(years - 1.0, 0.0)
                for ago in range(min(3, int(years * 12) + 1)):
                    day = (today - timedelta(days=chance.randint(0, 29) + 30 * ago)).isoformat()
                    grams = round(weight * chance.uniform(850, 1150))
                    measured.append((new(), child, day, grams, 1))
        if chance.random() < 0.7 and age < 50:
            method = chance.choice(METHODS)
            day = (today - timedelta(days=chance.randint(0, 700))).isoformat()
            plans.append(
                (new(), wife, day, "user" if method else "non_user", method,
                 None if method else "iat", 1)
            )  # fmt: skip
    measured.sort(key=lambda row: row[2])  # as the months bring them
    with desk.store.transaction():
        for table, columns, rows in (
            ("family", "id, village, rt, posyandu, drinking_water, latrine, welfare_rank", homes),
            ("person", "id, family, name, sex, birth_date, relation, mother", people),
            ("family_planning", "id, person, date, status, method, reason, noted", plans),
            ("measurement", "id, child, date, weight_g, noted", measured),
        ):
            marks = ", ".join("?" * len(rows[0]))
            desk.store.db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def measure(families: int) -> None:
    """Print seconds by report."""
    with new_hub() as desk:
        fill(desk, families)
        asked = ReportRequest(this_month(desk), Area())
        of_village = ReportRequest(asked.month, Area(village=VILLAGE))
        # the first reads the families; the others find them read, until something is written
        for name in ("krs", "kb", "villages", "tpk", "map", "dataku", "kampung", "profile"):
            of = REPORTS[name]
            about = of_village if name in ("kampung", "profile") else asked
            begun, spent = time.perf_counter(), time.process_time()
            found = of.find(desk, about)
            read = time.perf_counter()
            content, _ = rendered(of, found, "json")
            done = time.perf_counter()
            print(
                f"{families:>6} families, report {name}: {read - begun:.2f} s found,"
                f" {done - read:.2f} s written ({time.process_time() - spent:.2f} s of the"
                f" processor), {len(content):,} bytes"
            )


if __name__ == "__main__":
    print(date.today().isoformat())
    for count in [int(text) for text in sys.argv[1:]] or [3_000, 60_000]:
        measure(count)

"""The population of a village and of a city: report dataku, whole and by its parts.

    python -m benchmarks.dataku [FAMILIES]

A village of 3,000 families and a city of 60,000 in 15 kelurahan, rows written straight into
the tables. Seconds, best of three.
"""

from __future__ import annotations

import random
import sys
import uuid
from datetime import date, timedelta
from typing import Any

from benchmarks._homes import best, new_hub
from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.villages import villages
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.census import Census
from kbdesk.queries.population import population

TODAY = date(2026, 8, 20)


def fill(desk: Desk, families: int, codes: list[str]) -> int:
    """Write invented families straight into the tables; return how many people."""
    dice = random.Random(1)
    homes: list[tuple[Any, ...]] = []
    people: list[tuple[Any, ...]] = []
    for number in range(families):
        family = str(uuid.UUID(int=dice.getrandbits(128)))
        village = codes[number % len(codes)]
        posyandu = f"PY{number % 120:03d}"
        homes.append((family, village, f"{dice.randrange(1, 31):02d}", posyandu))
        for place in range(dice.choice((2, 3, 4, 4, 5))):
            born = TODAY - timedelta(days=dice.randrange(1, 365 * 80))
            died = TODAY - timedelta(days=dice.randrange(400)) if dice.random() < 0.01 else None
            came = TODAY - timedelta(days=dice.randrange(400)) if dice.random() < 0.02 else None
            people.append(
                (
                    str(uuid.UUID(int=dice.getrandbits(128))), "Warga", "warga",
                    "male" if place % 2 else "female", born.isoformat(), family, posyandu,
                    died.isoformat() if died and died > born else None,
                    came.isoformat() if came and came > born else None,
                )
            )  # fmt: skip
    with desk.store.transaction():
        desk.store.db.executemany(
            "INSERT INTO family (id, village, rt, posyandu) VALUES (?, ?, ?, ?)", homes
        )
        desk.store.db.executemany(
            "INSERT INTO person (id, name, name_key, sex, birth_date, family, posyandu,"
            " death_date, arrived_date) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            people,
        )
    return len(people)


def measure(families: int, codes: list[str]) -> None:
    """Fill a home and time what is asked of it."""
    with new_hub(TODAY) as desk:
        people = fill(desk, families, codes)
        print(f"{families:,} families, {people:,} people, {len(codes)} kelurahan")
        month = month_index(TODAY) - 1
        last = month_span(month)[1]
        for name, area in (
            ("all", Area()),
            ("a kelurahan", Area(village=codes[0])),
            ("a posyandu", Area(("PY001",))),
        ):
            parts = {
                "people": best(lambda a=area: Census(desk, a).count(last)),
                "answers": best(lambda a=area: Census(desk, a).answers(last)),
                "report": best(lambda a=area: population(desk, month, a)),
            }
            told = ", ".join(f"{part} {seconds:.3f} s" for part, seconds in parts.items())
            print(f"  {name}: {told}")


if __name__ == "__main__":
    known = list(villages())
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]), known)
    else:
        measure(3_000, known[2:3])
        measure(60_000, known)

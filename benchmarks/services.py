"""How long the lists of what is due take for all children of a city.

Run from the project's folder: ``python -m benchmarks.services``. The rows are put straight
into the tables of a new home: this measures reading, not recording.
"""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

from benchmarks._homes import new_hub
from kbdesk.domain.immunisation import schedule
from kbdesk.queries.services import child_services, children_owed
from kbdesk.queries.women import women
from kbdesk.store.store import Store

CHILDREN, WOMEN = 10_000, 1_000
ON = date(2026, 8, 12)


def fill(store: Store) -> None:
    """Give every child the vaccines of its age but some, and a capsule each half-year."""
    chance = random.Random(1)
    people, services, pregnancies, checks = [], [], [], []
    for n in range(CHILDREN):
        born = ON - timedelta(chance.randrange(1826))
        people.append((f"c{n}", f"Anak {n}", "male", born.isoformat(), f"LT{n % 120:02}"))
        for rule in schedule().values():
            day = born + timedelta(rule.months * 31 + chance.randrange(20))
            if day <= ON and not rule.endemic and chance.random() < 0.9:
                services.append((f"c{n}", day.isoformat(), "immunisation", rule.vaccine, None))
        for half in range(12):
            day = date(2021 + half // 2, 2 if half % 2 == 0 else 8, 10)
            if born + timedelta(183) < day <= ON:
                services.append((f"c{n}", day.isoformat(), "vitamin_a", "red", None))
        for month in range(6):
            day = born + timedelta(31 * month)
            if day <= ON:
                services.append((f"c{n}", day.isoformat(), "breastfeeding", None, month))
    for n in range(WOMEN):
        people.append((f"w{n}", f"Ibu {n}", "female", "1996-01-01", f"LT{n % 120:02}"))
        lmp = ON - timedelta(chance.randrange(280))
        pregnancies.append((f"p{n}", f"w{n}", lmp.isoformat(), lmp.isoformat()))
        for ago in range(0, (ON - lmp).days, 30):
            checks.append((f"{n}-{ago}", f"w{n}", (ON - timedelta(ago)).isoformat(), 55000, 240))
    with store.transaction():
        many = store.db.executemany
        many(
            "INSERT INTO person (id, name, sex, birth_date, posyandu, name_key)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?2)",
            people,
        )
        many(
            "INSERT INTO service (id, person, date, kind, detail, month, answer, noted)"
            " VALUES (hex(randomblob(16)), ?, ?, ?, ?, ?, 'yes', 1)",
            services,
        )
        many("INSERT INTO pregnancy (id, person, date, lmp) VALUES (?, ?, ?, ?)", pregnancies)
        many(
            "INSERT INTO woman_check (id, person, date, weight_g, muac_mm, noted)"
            " VALUES (?, ?, ?, ?, ?, 1)",
            checks,
        )
    print(f"{CHILDREN} children, {len(services)} services, {WOMEN} women, {len(checks)} checks")


def main() -> None:
    """Print the best of five of each list, in processor time: others may use the machine."""
    with new_hub() as desk:
        fill(desk.store)
        for name, run in (
            ("children of the city", lambda: children_owed(desk, ON)),
            ("children of a posyandu", lambda: children_owed(desk, ON, "LT01")),
            ("women of the city", lambda: women(desk, ON)),
            ("one child's page", lambda: child_services(desk, "c7", ON)),
        ):
            found = []
            for _ in range(5):
                start = time.process_time()
                run()
                found.append(time.process_time() - start)
            print(f"{name:28} {min(found) * 1000:9.1f} ms")


if __name__ == "__main__":
    main()

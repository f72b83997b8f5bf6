"""SKDN and nutrition of a month for a whole city, and the open day of one of its posyandu.

    python -m benchmarks.skdn [POSYANDU [MONTHS]]

120 posyandu, 15,000 children, five years of weighings; beside them 100,000 people. The floor
is the bare reading of three months' weighings and of the children. Seconds, best of three.
"""

from __future__ import annotations

import random
import sys
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from benchmarks._homes import best, new_hub
from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.nutrition import nutrition
from kbdesk.queries.open_day import open_day
from kbdesk.queries.skdn import skdn
from kbdesk.store.child_rows import ChildRows

TODAY = date(2026, 8, 20)
CHILDREN_OF_ONE = 125


def fill(desk: Desk, posyandu: int, months: int, adults: int) -> int:
    """Write invented rows straight into the tables; return how many weighings."""
    dice = random.Random(1)
    people: list[tuple[Any, ...]] = []
    families = []
    last = month_index(TODAY)
    children = []
    for number in range(posyandu):
        code = f"PY{number:03d}"
        for _ in range(CHILDREN_OF_ONE):
            family, mother, child = (str(uuid.UUID(int=dice.getrandbits(128))) for _ in range(3))
            born = TODAY - timedelta(days=dice.randrange(1, 1826))
            families.append((family, "64.74.01.1003", f"{dice.randrange(1, 9):02d}", code))
            people.append(
                (mother, "Ibu", "ibu", "female", "1995-01-01", family, "wife", None, code)
            )
            name = f"Anak {number} {len(people)}"
            sex = dice.choice(("male", "female"))
            people.append(
                (child, name, name.lower(), sex, born.isoformat(), family, "child", mother, code)
            )
            children.append((child, born))
    for number in range(adults):
        id_ = str(uuid.UUID(int=dice.getrandbits(128)))
        code = f"PY{number % posyandu:03d}"
        born = date(1950 + number % 60, 1 + number % 12, 1 + number % 28)
        people.append((id_, "Warga", "warga", "male", born.isoformat(), None, "other", None, code))

    def weighings() -> Iterator[tuple[Any, ...]]:
        # month by month, as bundles bring them: every child is weighed in most months of five
        # years, whether it was born then or not, so that the table has its full size
        noted = 0
        for month in range(last - months + 1, last + 1):
            first = month_span(month)[0]
            for child, born in children:
                if dice.random() < 0.1:
                    continue
                noted += 1
                day = first + timedelta(days=dice.randrange(20))
                age = max((day - born).days, 0)
                grams = round(3000 + 7000 * (age / 900) ** 0.6 + dice.gauss(0, 900))
                yield (
                    str(uuid.UUID(int=dice.getrandbits(128))), child, day.isoformat(),
                    min(max(grams, 900), 30000), round(500 + 8 * age**0.55 * 1.2), "lying",
                    440, 140, 0, noted,
                )  # fmt: skip

    with desk.store.transaction():
        desk.store.db.executemany(
            "INSERT INTO family (id, village, rt, posyandu) VALUES (?, ?, ?, ?)", families
        )
        desk.store.db.executemany(
            "INSERT INTO person (id, name, name_key, sex, birth_date, family, relation, mother,"
            " posyandu) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            people,
        )
        desk.store.db.executemany(
            "INSERT INTO measurement (id, child, date, weight_g, lenhei_mm, position, headc_mm,"
            " muac_mm, oedema, noted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            weighings(),
        )
    return int(desk.store.records.value("SELECT count(*) FROM measurement"))


def main(posyandu: int, months: int) -> None:
    """Fill a home and time what is asked of it."""
    with new_hub(TODAY) as desk:
        many = fill(desk, posyandu, months, adults=100_000 - 2 * posyandu * CHILDREN_OF_ONE)
        print(f"{posyandu * CHILDREN_OF_ONE:,} children, {many:,} measurements")
        month = month_index(TODAY) - 1
        rows = ChildRows(desk.store.records)
        first, last = month_span(month)

        def floor() -> None:
            rows.weighings(month_span(month - 2)[0], last)
            rows.under_five(first, last, None)

        one = Area(("PY001",))
        print(f"floor, the city's rows read: {best(floor):.3f} s")
        print(f"skdn, the city: {best(lambda: skdn(desk, month, Area())):.3f} s")
        print(f"skdn, a posyandu: {best(lambda: skdn(desk, month, one)):.4f} s")
        print(f"nutrition, the city: {best(lambda: nutrition(desk, month, Area())):.3f} s")
        day = TODAY.replace(day=5)
        print(f"open day, a posyandu: {best(lambda: open_day(desk, 'PY001', day)):.4f} s")


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:3]]
    main(*(asked or [120]), *([60] if len(asked) < 2 else []))

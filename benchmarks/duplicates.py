"""Who may be recorded twice among many people: the whole list, one person, a typed name, a join.

    python -m benchmarks.duplicates [PEOPLE]

Invented families; one child in fifty is registered a second time with a mistyped name. The
floor of the list is the bare reading of everybody. Seconds, best of three.
"""

from __future__ import annotations

import random
import sys
import uuid
from datetime import date, timedelta
from typing import Any

from benchmarks._homes import best, new_hub
from kbdesk.commands.record import record
from kbdesk.demo.chance import Chance
from kbdesk.demo.names import person_name
from kbdesk.desk import Desk
from kbdesk.domain.names import name_key
from kbdesk.queries.duplicates import TypedPerson, duplicates, maybe_same, resembling
from kbdesk.store.matching_rows import everybody

TODAY = date(2026, 8, 20)
TWICE_ONE_IN = 50


def mistyped(name: str, dice: random.Random) -> str:
    """Return a name with one letter left out or doubled."""
    at = dice.randrange(1, len(name))
    return name[:at] + dice.choice(("", name[at - 1])) + name[at:]


def fill(desk: Desk, people: int) -> list[tuple[str, str]]:
    """Write invented families straight into the tables; return the pairs recorded twice."""
    dice, chance = random.Random(1), Chance(1)
    families: list[tuple[Any, ...]] = []
    rows: list[tuple[Any, ...]] = []
    pairs = []

    def new_id() -> str:
        return str(uuid.UUID(int=dice.getrandbits(128)))

    def person(name: str, sex: str, born: date, family: str, relation: str, mother: str | None,
               code: str) -> str:  # fmt: skip
        id_ = new_id()
        day = born.day + (40 if sex == "female" else 0)
        nik = f"647401{day:02d}{born:%m%y}{len(rows) % 9999 + 1:04d}"
        rows.append(
            (id_, name, name_key(name), sex, born.isoformat(), nik, family, relation, mother, code)
        )
        return id_

    while len(rows) < people:
        code, family = f"PY{dice.randrange(120):03d}", new_id()
        families.append((family, "64.74.01.1003", f"{dice.randrange(1, 20):02d}",
                         f"6474{len(families):012d}", code))  # fmt: skip
        mother = ""
        for relation in ("head", "wife", *["other"] * dice.randrange(4)):
            sex = {"head": "male", "wife": "female"}.get(relation) or dice.choice(
                ("male", "female")
            )
            born = date(1940, 1, 1) + timedelta(days=dice.randrange(70 * 365))
            name = person_name(chance, female=sex == "female", words_count=3)
            id_ = person(name, sex, born, family, relation, None, code)
            mother = id_ if relation == "wife" else mother
        for _ in range(dice.randrange(3)):
            sex = dice.choice(("male", "female"))
            born = TODAY - timedelta(days=dice.randrange(1, 1826))
            name = person_name(chance, female=sex == "female", words_count=3)
            child = person(name, sex, born, family, "child", mother, code)
            if dice.randrange(TWICE_ONE_IN) == 0:
                other = new_id()
                families.append((other, "64.74.01.1003", "01", None, code))
                again = mistyped(name, dice)
                twin = new_id()
                rows.append((twin, again, name_key(again), sex, born.isoformat(), None, other,
                             "child", mother, code))  # fmt: skip
                pairs.append((min(child, twin), max(child, twin)))
    with desk.store.transaction():
        desk.store.db.executemany(
            "INSERT INTO family (id, village, rt, kk, posyandu) VALUES (?, ?, ?, ?, ?)", families
        )
        desk.store.db.executemany(
            "INSERT INTO person (id, name, name_key, sex, birth_date, nik, family, relation,"
            " mother, posyandu) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        desk.store.journal.projection.index([row[0] for row in rows])
    return pairs


def main(people: int) -> None:
    """Fill a home and time what is asked of it."""
    with new_hub(TODAY) as desk:
        twice = fill(desk, people)
        print(f"floor, everybody read: {best(lambda: list(everybody(desk.store.records))):.2f} s")
        print(f"the whole list: {best(lambda: duplicates(desk)):.2f} s")
        found = {(one.one.id, one.other.id): one for one in duplicates(desk)}
        hit = sum(pair in found for pair in twice)
        sure = sum(one.certainty == "likely" for one in found.values())
        print(f"{hit} of {len(twice)} found; {len(found)} pairs, {sure} of them likely")
        asked = [id_ for pair in twice[:50] for id_ in pair]
        each = sorted(best(lambda id_=id_: maybe_same(desk, id_), 1) for id_ in asked)
        print(f"one person: median {each[50] * 1000:.1f} ms, worst {each[-1] * 1000:.1f} ms")
        shown = [desk.store.records.get("person", a) or {} for a, _ in twice[:50]]
        typed = [
            TypedPerson(row["name"], row["sex"], date.fromisoformat(row["birth_date"]))
            for row in shown
        ]
        each = sorted(best(lambda one=one: resembling(desk, one), 1) for one in typed)
        print(f"a typed name: median {each[25] * 1000:.1f} ms, worst {each[-1] * 1000:.1f} ms")
        joins = [
            best(lambda a=a, b=b: record(desk, {"do": "join_persons", "a": a, "b": b}), 1)
            for a, b in twice[:100]
        ]
        splits = [
            best(lambda a=a: record(desk, {"do": "split_person", "id": a}), 1)
            for a, _ in twice[:100]
        ]
        print(f"a join: {sorted(joins)[50] * 1000:.1f} ms")
        print(f"a split: {sorted(splits)[50] * 1000:.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

"""Reading what is recorded of people of all ages, many people at once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from typing import Final

from kbdesk.records.kinds import STRUCTURED
from kbdesk.store.expecting import expecting
from kbdesk.store.records import Records, Row
from kbdesk.store.schema import columns

ASKED: Final = ("woman_check", "examination", "aks", "skilas")
"""What is held of people who came, beside their measurements."""
_WHO: Final = {"measurement": "child"}
_JUDGED: Final = "examination"
"""Whose rows say whether a woman was pregnant or newly delivered on the day: ``expecting``."""


def people_between(records: Records, first: str, last: str) -> list[Row]:
    """Return who was alive and here at some time between two days, in no order.

    Each with ``sex``, ``birth_date`` and what says where the person is served.
    """
    return records.rows(
        """
        SELECT p.id, p.sex, p.birth_date, p.death_date, p.left_date, p.family, p.posyandu,
               p.since, p.arrived_date, f.posyandu AS family_posyandu, f.village, f.rt
          FROM person p LEFT JOIN family f ON f.id = p.family
         WHERE coalesce(p.birth_date, '') <= :last AND coalesce(p.death_date, '~') >= :first
           AND coalesce(p.left_date, '~') >= :first AND coalesce(p.arrived_date, '') <= :last
        """,
        {"first": first, "last": last},
    )


def facts_between(
    records: Records, entity: str, people: Collection[str], first: str, last: str
) -> dict[str, list[Row]]:
    """Return by person the valid rows of a kind of fact between two days, the oldest first."""
    kinds = {name: kind for name, kind in columns(entity) if name not in ("id", "noted")}
    who = _WHO.get(entity, "person")
    live = " AND e.voided IS NULL" if "voided" in kinds else ""
    state = f", {expecting('e.person', 'e.date')} AS expecting" if entity == _JUDGED else ""
    rows = records.rows(
        f"SELECT e.id, {', '.join(f'e.{name}' for name in kinds)}, coalesce(e.noted, 0) AS noted"
        f"{state}"
        f" FROM {entity} e WHERE e.date BETWEEN :first AND :last{live}"
        f" AND e.{who} IN (SELECT value FROM json_each(:ids))"
        " ORDER BY e.date, e.noted, e.id",
        {"first": first, "last": last, "ids": json.dumps(sorted(people))},
    )
    # an empty list stands for no list, None for no map
    kept = {name: kind for name, kind in kinds.items() if kind in STRUCTURED}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for name, kind in kept.items():
            row[name] = json.loads(row[name]) if row[name] else None if kind == "map" else []
        found[row[who]].append(row)
    return found


def attended_between(records: Records, first: str, last: str) -> list[tuple[str, str]]:
    """Return (person, day) of who came to an open day between two days."""
    return records.tuples(
        "SELECT a.person, s.date FROM session s CROSS JOIN attendance a ON a.session = s.id"
        " WHERE s.date BETWEEN ? AND ? AND a.voided IS NULL",
        (first, last),
    )


def seen_between(records: Records, first: str, last: str) -> set[str]:
    """Return who was weighed, checked or examined between two days."""
    found: set[str] = set()
    for entity in ("measurement", *ASKED):
        who = _WHO.get(entity, "person")
        found |= records.distinct(
            f"SELECT DISTINCT {who} FROM {entity} WHERE date BETWEEN ? AND ? AND voided IS NULL",
            (first, last),
        )
    return found


def seen_numbers(records: Records, first: str, last: str, kinds: Collection[str]) -> list[int]:
    """Return the numbers of the rows of those of whom such facts are held between two days."""
    return sorted(
        {
            n
            for entity in kinds
            for (n,) in records.tuples(
                f"SELECT DISTINCT p.n FROM {entity} e CROSS JOIN person p"
                f" ON p.id = e.{_WHO.get(entity, 'person')}"
                " WHERE e.date BETWEEN ? AND ? AND e.voided IS NULL",
                (first, last),
            )
        }
    )


def served_by(records: Records) -> list[tuple[int, str]]:
    """Return the numbers of those who have a posyandu of their own, and its code."""
    return records.tuples("SELECT n, posyandu FROM person WHERE posyandu IS NOT NULL ORDER BY n")

"""The last day of which something is held, of everybody or of an area."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from kbdesk.store.population_rows import Where
from kbdesk.store.records import Records

MEASURED: Final = (("measurement", "child"),)
FACTS: Final = (
    *MEASURED, ("service", "person"), ("woman_check", "person"), ("family_planning", "person"),
    ("tpk_visit", "person"), ("examination", "person"), ("home_visit", "person"),
)  # fmt: skip
"""What is told of persons with a day: the table, and the column that names the person."""


def last_day(
    records: Records, where: Where, until: str, tables: Collection[tuple[str, str]]
) -> str | None:
    """Return the last day up to another of which something valid is held in some tables."""
    found: list[str] = []
    for table, column in tables:
        if where.everybody:
            sql = (
                f"SELECT date FROM {table} WHERE date <= :until AND voided IS NULL"
                " ORDER BY date DESC LIMIT 1"
            )
        else:
            sql = (
                f"SELECT max((SELECT max(t.date) FROM {table} t WHERE t.{column} = p.id"
                f" AND t.date <= :until AND t.voided IS NULL)) FROM {where.tables}"
                f" WHERE {where.condition}"
            )
        day = records.value(sql, {**where.parameters(), "until": until})
        if day:
            found.append(day)
    return max(found, default=None)


def last_days(
    records: Records, since: str, until: str, tables: Collection[tuple[str, str]]
) -> dict[str, str]:
    """Return by kelurahan the last day between two of which something valid is held."""
    found: dict[str, str] = {}
    for table, column in tables:
        rows = records.tuples(
            f"""
            SELECT f.village, max(t.date) FROM {table} t
              JOIN person p ON p.id = t.{column} JOIN family f ON f.id = p.family
             WHERE t.date BETWEEN :since AND :until AND t.voided IS NULL
               AND f.village IS NOT NULL
             GROUP BY f.village
            """,
            {"since": since, "until": until},
        )
        for village, day in rows:
            found[village] = max(day, found.get(village, day))
    return found


def months_told(
    records: Records, since: str, until: str, tables: Collection[tuple[str, str]]
) -> set[tuple[str | None, str | None, str]]:
    """Return the months of a span of which something valid is held, each with where.

    Where: the posyandu of the person, else of the family, and the family's kelurahan.
    """
    found: set[tuple[str | None, str | None, str]] = set()
    for table, column in tables:
        found |= set(
            records.tuples(
                f"""
                SELECT DISTINCT coalesce(p.posyandu, f.posyandu), f.village, substr(t.date, 1, 7)
                  FROM {table} t JOIN person p ON p.id = t.{column}
                  LEFT JOIN family f ON f.id = p.family
                 WHERE t.date BETWEEN :since AND :until AND t.voided IS NULL
                """,
                {"since": since, "until": until},
            )
        )
    return found

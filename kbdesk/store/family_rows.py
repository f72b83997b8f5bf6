"""Reading families as a list: who heads them, how many they are, when they were visited."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from kbdesk.store.records import Records, Row

# the head, else the wife, else the eldest; the living first
_HEAD = """
    (SELECT {column} FROM person p WHERE p.family = f.id
      ORDER BY p.death_date IS NOT NULL OR p.left_date IS NOT NULL,
               CASE p.relation WHEN 'head' THEN 0 WHEN 'wife' THEN 1 ELSE 2 END,
               p.birth_date, p.n
      LIMIT 1)
"""
_LIVING = "p.family = f.id AND p.death_date IS NULL AND p.left_date IS NULL"


def family_places(records: Records) -> list[Row]:
    """Return every ``village`` and ``rt`` that has families, with how many ``families``."""
    # a family of a revoked import is blank; one whose place has not arrived yet has members
    return records.rows(
        "SELECT village, rt, count(*) AS families FROM family f"
        " WHERE rt IS NOT NULL OR village IS NOT NULL"
        "    OR EXISTS (SELECT 1 FROM person p WHERE p.family = f.id)"
        " GROUP BY village, rt"
    )


def families_at(
    records: Records, village: str | None, rt: str | None, *, limit: int, offset: int = 0
) -> list[str]:
    """Return the ids of the families of an RT, by the name of the head."""
    rows = records.rows(
        f"SELECT f.id FROM family f WHERE f.village IS ? AND f.rt IS ?"
        f" ORDER BY {_HEAD.format(column='p.name_key')}, f.n LIMIT ? OFFSET ?",
        (village, rt, limit, offset),
    )
    return [row["id"] for row in rows]


def family_lines(records: Records, ids: Sequence[str], born_after: str) -> list[Row]:
    """Return these families in this order, as lines of a list.

    ``under_five`` counts the living born after a date; ``next_visit`` is what the newest
    visit planned.
    """
    newest = "FROM visit v WHERE v.family = f.id AND v.voided IS NULL ORDER BY v.date DESC"
    rows = records.rows(
        f"""
        SELECT f.id, f.village, f.rt, f.address,
               {_HEAD.format(column="p.name")} AS head,
               (SELECT count(*) FROM person p WHERE {_LIVING}) AS members,
               (SELECT count(*) FROM person p WHERE {_LIVING} AND p.birth_date > ?) AS under_five,
               (SELECT v.date {newest} LIMIT 1) AS last_visit,
               (SELECT v.next_date {newest}, v.noted DESC LIMIT 1) AS next_visit
          FROM family f WHERE f.id IN (SELECT value FROM json_each(?))
        """,
        (born_after, json.dumps(list(ids))),
    )
    place = {id_: index for index, id_ in enumerate(ids)}
    return sorted(rows, key=lambda row: place[row["id"]])


def person_lines(records: Records, people: Sequence[str]) -> list[Row]:
    """Return these persons with their family's place and its ``head``, in no order."""
    return records.rows(
        "SELECT p.id, p.name, p.sex, p.birth_date, p.family, f.village, f.rt,"
        f" {_HEAD.format(column='p.name')} AS head"
        "  FROM json_each(?) a CROSS JOIN person p ON p.id = a.value"
        "  LEFT JOIN family f ON f.id = p.family",
        (json.dumps(list(people)),),
    )


def homes_of_people(
    records: Records, people: Sequence[str]
) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return ``(person, family, village, rt)`` of these persons, in no order; no names are read."""
    return records.tuples(
        "SELECT p.id, p.family, f.village, f.rt"
        "  FROM json_each(?) a CROSS JOIN person p ON p.id = a.value"
        "  LEFT JOIN family f ON f.id = p.family",
        (json.dumps(list(people)),),
    )


def homes_of_families(
    records: Records, ids: Collection[str]
) -> list[tuple[str, str | None, str | None]]:
    """Return ``(family, village, rt)`` of these families, in no order; no names are read."""
    return records.tuples(
        "SELECT f.id, f.village, f.rt FROM json_each(?) a CROSS JOIN family f ON f.id = a.value",
        (json.dumps(list(ids)),),
    )

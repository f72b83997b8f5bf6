"""Reading whom to compare: everybody, or who shares something with one person."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date
from functools import lru_cache

from kbdesk.domain.matching import MatchRecord, keys
from kbdesk.store.records import Records, Row

_ROWS = """
SELECT p.id, p.name_key, p.sex, p.birth_date, p.nik, p.family, f.kk, p.mother, m.name_key,
       (SELECT h.id || ' ' || h.name_key FROM person h
         WHERE h.family = p.family AND h.relation = 'head' ORDER BY h.id LIMIT 1)
  FROM person p
  LEFT JOIN family f ON f.id = p.family
  LEFT JOIN person m ON m.id = p.mother
"""


def how_many(records: Records) -> int:
    return int(records.value("SELECT count(*) FROM person"))


def everybody(records: Records) -> Iterator[MatchRecord]:
    """Yield every person who has a name, as it is compared."""
    cards = dict(records.tuples("SELECT id, kk FROM family"))
    rows = records.tuples(
        "SELECT id, name_key, sex, birth_date, nik, family, mother, relation FROM person"
        " WHERE name_key IS NOT NULL ORDER BY id"
    )
    names = {row[0]: row[1] for row in rows}
    heads: dict[str, str] = {}
    for row in rows:
        if row[7] == "head":
            heads.setdefault(row[5], row[0])
    for id_, name, sex, born, nik, family, mother, _ in rows:
        head = heads.get(family)
        yield _recorded(
            (id_, name, sex, born, nik, family, cards.get(family), mother, names.get(mother)),
            head,
            names.get(head),
        )


def recorded(records: Records, person: str) -> MatchRecord | None:
    """Return one person as compared, or None."""
    found = _read(records, "p.id = ?", [person])
    return found[0] if found else None


def sharing_keys(records: Records, person: MatchRecord) -> list[MatchRecord]:
    """Return who shares a key with a person: the same that comparing everybody would compare."""
    conditions, parameters = [], []
    for kind, key in keys(person):
        if kind == "nik":
            conditions.append("SELECT n FROM person WHERE nik = ?")
            parameters.append(str(key))
        elif kind == "day":
            days = [date.fromordinal(int(key) + step) for step in (-1, 0, 1)]
            conditions.append("SELECT n FROM person WHERE birth_date IN (?, ?, ?)")
            parameters += [day.isoformat() for day in days]
        else:
            first, last = str(key), str(key) + "\U0010ffff"
            conditions.append(
                "SELECT n FROM person WHERE name_key BETWEEN ? AND ?"
                if kind == "name"
                else "SELECT c.n FROM person m JOIN person c ON c.mother = m.id"
                " WHERE m.name_key BETWEEN ? AND ?"
            )
            parameters += [first, last]
    if not conditions:
        return []
    return [
        one
        for one in _read(records, f"p.n IN ({' UNION '.join(conditions)})", parameters)
        if one.id != person.id
    ]


def pairs_denied(records: Records) -> set[tuple[str, str]]:
    """Return the pairs of whom a person said that they are not one.

    Each as the ids under which they are shown, the smaller first.
    """
    rows = records.tuples(
        "SELECT coalesce(r.root, a.a), coalesce(s.root, a.b) FROM alias a"
        " LEFT JOIN person_root r ON r.id = a.a LEFT JOIN person_root s ON s.id = a.b"
        " WHERE a.joined = 0 AND a.a IS NOT NULL AND a.b IS NOT NULL"
    )
    return {(min(pair), max(pair)) for pair in rows}


def pairs_of(records: Records, person: str) -> list[Row]:
    """Return the ``id``, ``a`` and ``b`` of every pair with a person that is said to be one."""
    return records.rows(
        "SELECT id, a, b FROM alias WHERE joined = 1 AND ? IN (a, b) ORDER BY id", (person,)
    )


def sides(records: Records, people: Collection[str]) -> dict[str, Row]:
    """Return by id who some people are, where they live, and how much is written of them."""
    rows = records.rows(
        """
        SELECT p.id, p.name, p.sex, p.birth_date, p.nik,
               coalesce(p.posyandu, f.posyandu) AS posyandu, p.family, p.death_date,
               p.left_date, m.name AS mother, f.rt, f.rw, f.address, f.village, f.kk,
               (SELECT h.name FROM person h WHERE h.family = p.family AND h.relation = 'head'
                 ORDER BY h.id LIMIT 1) AS head,
               (SELECT count(*) FROM measurement x WHERE x.child = p.id AND x.voided IS NULL)
                 AS measurements,
               (SELECT max(x.date) FROM measurement x WHERE x.child = p.id AND x.voided IS NULL)
                 AS last_measured
          FROM json_each(?) j CROSS JOIN person p ON p.id = j.value
          LEFT JOIN person m ON m.id = p.mother
          LEFT JOIN family f ON f.id = p.family
        """,
        (json.dumps(sorted(people)),),
    )
    return {row["id"]: row for row in rows}


def _read(records: Records, condition: str, parameters: list[str]) -> list[MatchRecord]:
    rows = records.tuples(f"{_ROWS} WHERE {condition} AND p.name_key IS NOT NULL", parameters)
    found = []
    for *row, head in rows:
        id_, _, name = (head or "").partition(" ")
        found.append(_recorded(tuple(row), id_ or None, name or None))
    return found


def _recorded(row: tuple[str | None, ...], head: str | None, head_name: str | None) -> MatchRecord:
    id_, name, sex, born, nik, family, kk, mother_id, mother = row
    return MatchRecord(
        id=id_ or "",
        name=name or "",
        sex=sex,
        born=_ordinal(born),
        nik=nik,
        family=family,
        kk=kk,
        mother_id=mother_id,
        mother=mother,
        father=None if head in (id_, mother_id) else head_name,
    )


@lru_cache(maxsize=65536)
def _ordinal(day: str | None) -> int | None:
    return None if day is None else date.fromisoformat(day).toordinal()

"""Reading women by the beginnings of words of their names: who may be a child's mother."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from kbdesk.domain.names import name_key
from kbdesk.store.records import Records, Row

_READ = 80
"""So many of those whose name begins so, and of those with such a word, are looked at."""
_SEEN = 1500
"""So many names are read for them: of two letters a city has tens of thousands, and the next
letter narrows them before anybody has read five."""
# a girl that nobody calls a mother is none; somebody's mother is one, whatever is said of her
_MAY_BE_MOTHER = (
    "p.sex = 'female' AND (p.relation IN ('wife', 'head', 'other')"
    " OR coalesce(p.birth_date, '') <= :grown"
    " OR EXISTS (SELECT 1 FROM person c WHERE c.mother = p.id))"
)


def women_named(records: Records, text: str, grown: str) -> list[Row]:
    """Return women of whose names some word begins with each word of a text, in no order.

    ``grown``: girls born after this day count only where they are somebody's mother. At most
    some 160, those whose whole name begins with the text among them.
    """
    words = re.findall(r"\w+", name_key(text))[:6]
    if not words:
        return []
    key = " ".join(words)
    bounds = {"grown": grown, "most": _READ, "seen": _SEEN}
    first = records.tuples(
        "SELECT p.n FROM (SELECT n FROM person WHERE name_key >= :low AND name_key < :high"
        " ORDER BY name_key LIMIT :seen) some CROSS JOIN person p ON p.n = some.n"
        f" WHERE {_MAY_BE_MOTHER} LIMIT :most",
        {"low": key, "high": key + "\U0010ffff", **bounds},
    )
    match = " ".join(f'"{word}"*' for word in words)
    second = records.tuples(
        "SELECT p.n FROM (SELECT rowid AS n FROM person_search WHERE person_search MATCH :match"
        " LIMIT :seen) some CROSS JOIN person p ON p.n = some.n"
        f" WHERE {_MAY_BE_MOTHER} LIMIT :most",
        {"match": f"name : ({match})", **bounds},
    )
    return women_of(records, {n for (n,) in (*first, *second)})


def women_of(records: Records, numbers: Collection[int]) -> list[Row]:
    """Return women by their row numbers, with their family, its head and their children."""
    rows = records.rows(
        """
        SELECT p.id, p.name, p.name_key, p.sex, p.relation, p.birth_date, p.death_date,
               p.left_date, p.posyandu, p.family, f.rt, f.village, f.posyandu AS family_posyandu,
               (SELECT h.name FROM person h WHERE h.family = p.family AND h.relation = 'head'
                   AND h.sex = 'male' AND h.id <> p.id ORDER BY h.n LIMIT 1) AS husband,
               (SELECT json_group_array(c.name) FROM (
                   SELECT name FROM person WHERE mother = p.id AND death_date IS NULL
                    ORDER BY birth_date DESC, n LIMIT 6) c) AS children,
               (SELECT max(c.birth_date) FROM person c WHERE c.mother = p.id) AS youngest
          FROM json_each(?) j CROSS JOIN person p ON p.n = j.value
          LEFT JOIN family f ON f.id = p.family
        """,
        (json.dumps(sorted(numbers)),),
    )
    for row in rows:
        row["children"] = [name for name in json.loads(row["children"] or "[]") if name]
    return rows


def women_called(records: Records, key: str) -> list[Row]:
    """Return the women of exactly a name, as it is compared."""
    found = records.tuples(
        "SELECT n FROM person WHERE name_key = ? AND sex = 'female' LIMIT 200", (key,)
    )
    return women_of(records, {n for (n,) in found})

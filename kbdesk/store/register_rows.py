"""The rows of a posyandu's registers, read for many people at once.

Each query is one pass over the people that are asked for, however many: nothing here is
asked again for the next child.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any, Final, NamedTuple

from kbdesk.store.records import Records, Row, with_lists

_SERVED: Final = (
    "p.family, p.posyandu, p.since, p.arrived_date, f.posyandu AS family_posyandu, f.village, f.rt"
)


class ValidService(NamedTuple):
    """A valid service. ``by_book``: a vaccine whose day is not known, see ``domain.services``."""

    person: str
    date: str
    kind: str
    detail: str | None
    month: int | None
    answer: str | None
    amount: int | None
    by_book: int | None = None


def _ids(people: Collection[str]) -> str:
    return json.dumps(sorted(people))


def named(records: Records, people: Collection[str]) -> dict[str, Row]:
    """Return by id who people are, whose children and wives, and where they live.

    ``father``: the man who heads the family; ``head`` whoever heads it.
    """
    rows = records.rows(
        """
        WITH head AS MATERIALIZED (
            SELECT family, name, sex, id FROM person WHERE relation = 'head' AND family IS NOT NULL
             GROUP BY family HAVING n = min(n))
        SELECT p.id, p.name, p.name_key, p.nik, p.sex, p.birth_date, p.birth_weight_g,
               p.birth_length_mm, p.relation, p.death_date, p.left_date, p.left_why, p.posyandu,
               p.since, p.family, p.mother AS mother_id, m.name AS mother, f.rt, f.rw, f.address,
               f.phone, f.village, f.welfare_rank, f.posyandu AS family_posyandu,
               CASE WHEN head.sex = 'male' AND head.id <> p.id THEN head.name END AS father
          FROM json_each(?) c CROSS JOIN person p ON p.id = c.value
          LEFT JOIN person m ON m.id = p.mother
          LEFT JOIN family f ON f.id = p.family
          LEFT JOIN head ON head.family = p.family
        """,
        (_ids(people),),
    )
    return {row["id"]: row for row in rows}


def services_given(
    records: Records,
    people: Collection[str],
    first: str,
    last: str,
    kinds: Collection[str] | None = None,
) -> list[ValidService]:
    """Return people's services of a span of days, each person's oldest first."""
    rows = records.tuples(
        """
        SELECT s.person, s.date, s.kind, s.detail, s.month, s.answer, s.amount, s.by_book
          FROM json_each(:ids) c CROSS JOIN service s ON s.person = c.value
         WHERE s.date BETWEEN :first AND :last AND s.voided IS NULL AND s.kind IS NOT NULL
           AND (:kinds IS NULL OR s.kind IN (SELECT value FROM json_each(:kinds)))
         ORDER BY s.person, s.date, s.noted, s.id
        """,
        {
            "ids": _ids(people),
            "first": first,
            "last": last,
            "kinds": None if kinds is None else json.dumps(sorted(kinds)),
        },
    )
    return [ValidService(*row) for row in rows]


def checks_between(records: Records, people: Collection[str], first: str, last: str) -> list[Row]:
    """Return women's checks of a span of days, each woman's oldest first."""
    return records.rows(
        """
        SELECT k.person, k.date, k.weight_g, k.muac_mm, k.tablets, k.kek_food, k.kek_food_daily
          FROM json_each(:ids) c CROSS JOIN woman_check k ON k.person = c.value
         WHERE k.date BETWEEN :first AND :last AND k.voided IS NULL
         ORDER BY k.person, k.date, k.noted, k.id
        """,
        {"ids": _ids(people), "first": first, "last": last},
    )


def pregnancies_between(records: Records, first: str, last: str) -> list[Row]:
    """Return the pregnancies that lay in a span of days, however little of it, oldest first.

    Each with its woman's id and what says where she is served; those that were none are left out.
    """
    rows = records.rows(
        f"""
        SELECT g.id, g.person, g.date, g.lmp, g.edd, g.gravida, g.end_date, g.outcome, g.children,
               {_SERVED}, p.left_date, p.death_date, p.birth_date
          FROM pregnancy g JOIN person p ON p.id = g.person LEFT JOIN family f ON f.id = p.family
         WHERE coalesce(g.lmp, g.date) <= ? AND (g.end_date IS NULL OR g.end_date >= ?)
           AND coalesce(g.outcome, '') <> 'not_pregnant'
         ORDER BY g.date, g.id
        """,
        (last, first),
    )
    return with_lists(rows, "children")


def women_between(
    records: Records,
    born_after: str,
    born_by: str,
    first: str,
    last: str,
    people: Collection[str] | None = None,
) -> list[Row]:
    """Return the women born in a span of days who were alive and here between two other days.

    Of each the id, and what says where she is served. ``people``: only of these.
    """
    source = "person p"
    among: tuple[str, ...] = ()
    if people is not None:
        source = "json_each(?) c CROSS JOIN person p ON p.id = c.value"
        among = (_ids(people),)
    return records.rows(
        f"""
        SELECT p.id, {_SERVED}
          FROM {source} LEFT JOIN family f ON f.id = p.family
         WHERE p.sex = 'female' AND p.birth_date > ? AND p.birth_date <= ?
           AND coalesce(p.death_date, '~') >= ? AND coalesce(p.left_date, '~') >= ?
           AND coalesce(p.arrived_date, '') <= ?
        """,
        (*among, born_after, born_by, first, first, last),
    )


def children_of_mothers(records: Records, mothers: Collection[str]) -> list[Row]:
    """Return the children of women, by mother and birth date."""
    return records.rows(
        """
        SELECT p.mother, p.id, p.name, p.birth_date, p.death_date, p.left_date, p.birth_weight_g
          FROM json_each(?) c CROSS JOIN person p ON p.mother = c.value
         ORDER BY p.mother, p.birth_date, p.n
        """,
        (_ids(mothers),),
    )


def born_or_died(records: Records, first: str, last: str) -> list[Row]:
    """Return who was born or died in a span of days, oldest first."""
    return records.rows(
        f"""
        SELECT p.id, p.name, p.sex, p.birth_date, p.death_date, p.left_date, p.mother,
               p.birth_weight_g, {_SERVED}
          FROM person p LEFT JOIN family f ON f.id = p.family
         WHERE p.birth_date BETWEEN :first AND :last
            OR p.death_date BETWEEN :first AND :last AND p.birth_date IS NOT NULL
         ORDER BY coalesce(p.birth_date, p.death_date), p.n
        """,
        {"first": first, "last": last},
    )


def moved_between(records: Records, first: str, last: str, born_after: str) -> list[Row]:
    """Return who moved to another posyandu in a span of days and was born after a day."""
    return records.rows(
        "SELECT id, since, posyandu FROM person WHERE since BETWEEN ? AND ? AND birth_date > ?",
        (first, last, born_after),
    )


def came(records: Records, first: str, last: str) -> list[tuple[str, str, str]]:
    """Return who came to which posyandu's open days on which day: (posyandu, date, person)."""
    return records.tuples(
        """
        SELECT DISTINCT s.posyandu, s.date, a.person FROM session s
          JOIN attendance a ON a.session = s.id
         WHERE s.date BETWEEN ? AND ? AND a.voided IS NULL AND a.person IS NOT NULL
           AND s.posyandu IS NOT NULL
        """,
        (first, last),
    )


def days_open(records: Records, first: str, last: str) -> list[Row]:
    """Return the open days of a span: posyandu, date, officers."""
    rows = records.rows(
        "SELECT posyandu, date, officers FROM session WHERE date BETWEEN ? AND ?"
        " AND posyandu IS NOT NULL ORDER BY date, id",
        (first, last),
    )
    return with_lists(rows, "officers")


def seen_between(records: Records, first: str, last: str) -> list[tuple[str, str]]:
    """Return who was measured, checked or served on which day: (person, date)."""
    return records.tuples(
        """
        SELECT child, date FROM measurement
         WHERE date BETWEEN ?1 AND ?2 AND voided IS NULL AND child IS NOT NULL
        UNION SELECT person, date FROM woman_check
         WHERE date BETWEEN ?1 AND ?2 AND voided IS NULL AND person IS NOT NULL
        """,
        (first, last),
    )


def posyandu_rows(records: Records) -> dict[str, Row]:
    """Return what is known of each posyandu by code: name, village, address, puskesmas."""
    return {row["id"]: row for row in records.find("posyandu", {})}


def weighings_of(
    records: Records, people: Iterable[str], first: str, last: str
) -> list[tuple[Any, ...]]:
    """Return (child, date, grams) of valid weighings, by child, date, when noted and id."""
    return records.tuples(
        """
        SELECT m.child, m.date, m.weight_g
          FROM json_each(:ids) c CROSS JOIN measurement m ON m.child = c.value
         WHERE m.date BETWEEN :first AND :last AND m.weight_g IS NOT NULL AND m.voided IS NULL
         ORDER BY m.child, m.date, m.noted, m.id
        """,
        {"ids": json.dumps(sorted(people)), "first": first, "last": last},
    )


def served_between(records: Records, first: str, last: str) -> list[ValidService]:
    """Return everybody's services of a span of days, the oldest first.

    A vaccine that was only read in the KIA book was not given in the span.
    """
    rows = records.tuples(
        "SELECT person, date, kind, detail, month, answer, amount FROM service"
        " WHERE date BETWEEN ? AND ? AND voided IS NULL AND kind IS NOT NULL"
        " AND coalesce(by_book, 0) = 0"
        " AND person IS NOT NULL ORDER BY date, noted, id",
        (first, last),
    )
    return [ValidService(*row) for row in rows]


def lives_of(records: Records, people: Collection[str]) -> list[Row]:
    """Return what says who people are in a count: sex, birth, relation, where they are served."""
    return records.rows(
        f"""
        SELECT p.id, p.sex, p.birth_date, p.relation, p.mother, p.death_date, p.left_date,
               {_SERVED}
          FROM json_each(?) c CROSS JOIN person p ON p.id = c.value
          LEFT JOIN family f ON f.id = p.family
        """,
        (_ids(people),),
    )


def born_since(records: Records, first: str, last: str) -> list[Row]:
    """Return who was born in a span of days and has a mother, with her life's dates."""
    return records.rows(
        f"""
        SELECT p.id, p.birth_date, p.death_date, p.left_date, p.mother, {_SERVED},
               m.birth_date AS mother_born, m.arrived_date AS mother_arrived,
               m.death_date AS mother_died, m.left_date AS mother_left
          FROM person p JOIN person m ON m.id = p.mother LEFT JOIN family f ON f.id = p.family
         WHERE p.birth_date BETWEEN ? AND ?
        """,
        (first, last),
    )


def serving_posyandu(records: Records) -> list[str]:
    """Return the codes of the posyandu that serve a family or a person."""
    return sorted(
        records.distinct(
            "SELECT posyandu FROM family WHERE posyandu IS NOT NULL"
            " UNION SELECT posyandu FROM person WHERE posyandu IS NOT NULL"
        )
    )


def somebody_unserved(records: Records) -> bool:
    """Tell whether there is anybody whom no posyandu serves, by their own or their family's."""
    return bool(
        records.value(
            "SELECT EXISTS (SELECT 1 FROM person p LEFT JOIN family f ON f.id = p.family"
            " WHERE p.posyandu IS NULL AND f.posyandu IS NULL)"
        )
    )

"""Reading services, pregnancies and checks: of one person, and of all of a posyandu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kbdesk.store.records import Records, Row

_LIVING = "p.death_date IS NULL AND p.left_date IS NULL"


def services_of(records: Records, person: str) -> list[Row]:
    """Return a person's services with a date that were not voided, oldest first."""
    return _valid(records, "service", person)


def checks_of(records: Records, person: str) -> list[Row]:
    """Return a woman's checks that were not voided, oldest first."""
    return _valid(records, "woman_check", person)


def _valid(records: Records, entity: str, person: str) -> list[Row]:
    found = records.find(entity, {"person": person, "voided": None})
    # another machine may have sent a date that is none
    dated = (row for row in found if row["date"] is not None)
    return sorted(dated, key=lambda row: (row["date"], row["noted"] or 0, row["id"]))


def pregnancies_of(records: Records, person: str) -> list[Row]:
    """Return a woman's pregnancies, oldest first; those that were none are left out."""
    found = (
        row
        for row in records.find("pregnancy", {"person": person})
        if row["outcome"] != "not_pregnant"
    )
    return sorted(found, key=lambda row: (row["date"] or "", row["id"]))


def last_record_after(records: Records, person: str, day: str) -> str | None:
    """Return the date of a measurement, service or check after a day, or None."""
    found: str | None = records.value(
        """
        SELECT max(date) FROM (
            SELECT date FROM measurement WHERE child = ?1 AND voided IS NULL
            UNION ALL SELECT date FROM service WHERE person = ?1 AND voided IS NULL
            UNION ALL SELECT date FROM woman_check WHERE person = ?1 AND voided IS NULL
        ) WHERE date > ?2
        """,
        (person, day),
    )
    return found


class ChildRow(NamedTuple):
    """A child of a posyandu, as the lists of what is due show it."""

    id: str
    name: str | None
    sex: str | None
    birth_date: str
    family: str | None
    posyandu: str | None
    mother: str | None
    phone: str | None
    address: str | None
    rt: str | None


ServiceRow = tuple[str, str, str, str | None, int | None, str | None]
"""(person, kind, date, detail, month, answer): a plain tuple, for there are very many."""


def children_served(
    records: Records, born_after: str, born_until: str, posyandu: str | None
) -> list[ChildRow]:
    """Return the living children that have not left, of a posyandu or of all, by name."""
    cursor = records.cursor(
        f"""
        SELECT p.id, p.name, p.sex, p.birth_date, p.family, p.posyandu, m.name,
               f.phone, f.address, f.rt
          FROM person p
          LEFT JOIN person m ON m.id = p.mother
          LEFT JOIN family f ON f.id = p.family
         WHERE (?1 IS NULL OR p.posyandu = ?1) AND p.birth_date > ?2 AND p.birth_date <= ?3
           AND {_LIVING}
         ORDER BY p.name_key, p.n
        """,
        (posyandu, born_after, born_until),
    )
    return [ChildRow(*row) for row in cursor]


def services_served(
    records: Records, born_after: str, born_until: str, posyandu: str | None, until: str
) -> Iterator[ServiceRow]:
    """Return the services up to a day of just those children, each child's oldest first."""
    return records.cursor(
        f"""
        SELECT s.person, s.kind, s.date, s.detail, s.month, s.answer
          FROM person p JOIN service s ON s.person = p.id
         WHERE (?1 IS NULL OR p.posyandu = ?1) AND p.birth_date > ?2 AND p.birth_date <= ?3
           AND {_LIVING} AND s.voided IS NULL AND s.date <= ?4
         ORDER BY s.person, s.date, s.noted
        """,
        (posyandu, born_after, born_until, until),
    )


def women_served(records: Records, since: str, posyandu: str | None) -> list[Row]:
    """Return the pregnancies, open or ended since a day, of living women that have not left.

    Each with the woman's name, birth date and address, and her last valid check.
    """
    return records.rows(
        f"""
        SELECT g.id AS pregnancy, g.date AS registered, g.lmp, g.edd, g.gravida, g.end_date,
               g.outcome, p.id, p.name, p.birth_date, p.family, p.posyandu, f.rt, f.address,
               f.phone, c.date AS checked_on, c.weight_g, c.muac_mm, c.systolic, c.diastolic,
               c.hb_tenths, c.fundal_mm, c.tablets, c.signs
          FROM pregnancy g
          JOIN person p ON p.id = g.person
          LEFT JOIN family f ON f.id = p.family
          LEFT JOIN woman_check c ON c.n = (
               SELECT n FROM woman_check
                WHERE person = p.id AND voided IS NULL
                ORDER BY date DESC, noted DESC, id DESC LIMIT 1)
         WHERE (?1 IS NULL OR p.posyandu = ?1) AND {_LIVING}
           AND (g.end_date IS NULL OR g.end_date >= ?2)
           AND (g.outcome IS NULL OR g.outcome <> 'not_pregnant')
         ORDER BY p.name_key, p.n, g.date
        """,
        (posyandu, since),
    )

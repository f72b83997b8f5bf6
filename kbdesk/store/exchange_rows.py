"""Reading for other programs' files: children with their parents, places and services."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from kbdesk.store.records import Records, Row, with_lists


def child_details(records: Records, children: Collection[str]) -> dict[str, Row]:
    """Return by id who some children are, whose, and where they live.

    ``father`` is the head of the family where that is a man and not the child. ``twin`` is
    the place among the children whom one mother bore on one day, null of who came alone.
    """
    rows = records.rows(
        """
        SELECT p.id, p.name, p.nik, p.sex, p.birth_date, p.birth_weight_g, p.birth_length_mm,
               p.has_kms, p.kms_since, p.death_date, p.family, p.posyandu,
               (SELECT nullif(sum(t.id <= p.id), count(*) = 1) FROM person t
                 WHERE t.mother = p.mother AND t.birth_date = p.birth_date) AS twin,
               m.id AS mother_id, m.name AS mother, m.nik AS mother_nik,
               m.birth_date AS mother_birth_date,
               h.id AS father_id, h.name AS father, h.nik AS father_nik,
               h.birth_date AS father_birth_date,
               f.kk, f.village, f.rt, f.rw, f.address, f.phone, f.posyandu AS family_posyandu
          FROM json_each(?) c CROSS JOIN person p ON p.id = c.value
          LEFT JOIN person m ON m.id = p.mother
          LEFT JOIN family f ON f.id = p.family
          LEFT JOIN person h ON h.n = (
               SELECT n FROM person WHERE family = p.family AND relation = 'head'
                  AND sex = 'male' AND id <> p.id ORDER BY id LIMIT 1)
        """,
        (json.dumps(sorted(children)),),
    )
    return {row["id"]: row for row in rows}


def services_until(
    records: Records,
    children: Collection[str],
    kinds: Collection[str],
    until: str,
) -> dict[str, list[Row]]:
    """Return by child some kinds of services up to a day that were not voided, oldest first."""
    found: dict[str, list[Row]] = {}
    rows = records.rows(
        """
        SELECT s.id, s.person, s.kind, s.date, s.detail, s.month, s.answer, s.by_book
          FROM json_each(:ids) c CROSS JOIN service s ON s.person = c.value
         WHERE s.kind IN (SELECT value FROM json_each(:kinds)) AND s.voided IS NULL
           AND s.date <= :until
         ORDER BY s.person, s.date, s.noted, s.id
        """,
        {
            "ids": json.dumps(sorted(children)), "kinds": json.dumps(sorted(kinds)),
            "until": until,
        },
    )  # fmt: skip
    for row in rows:
        found.setdefault(row["person"], []).append(row)
    return found


def referrals_between(
    records: Records, children: Collection[str], first: str, last: str
) -> list[Row]:
    """Return some children's referrals of a span of days, the oldest first."""
    rows: list[dict[str, Any]] = records.rows(
        """
        SELECT r.id, r.person, r.date, r.reasons, r.destination, r.note, r.number, r.state
          FROM json_each(?) c CROSS JOIN referral r ON r.person = c.value
         WHERE r.date BETWEEN ? AND ? ORDER BY r.person, r.date, r.id
        """,
        (json.dumps(sorted(children)), first, last),
    )
    return with_lists(rows, "reasons")


def arrivals(
    records: Records, people: Collection[str], first: str, last: str
) -> dict[str, dict[str, str]]:
    """Return by person when they came to the open days of a span: HH.MM by date."""
    found: dict[str, dict[str, str]] = {}
    for person, day, arrived in records.tuples(
        """
        SELECT a.person, s.date, a.arrived
          FROM json_each(?) c CROSS JOIN attendance a ON a.person = c.value
          JOIN session s ON s.id = a.session
         WHERE a.voided IS NULL AND a.arrived IS NOT NULL AND s.date BETWEEN ? AND ?
         ORDER BY a.person, s.date, a.id
        """,
        (json.dumps(sorted(people)), first, last),
    ):
        found.setdefault(person, {}).setdefault(day, arrived)
    return found

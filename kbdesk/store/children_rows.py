"""Reading children: the list with their last weighings, and what was done to a measurement."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kbdesk.store.population_rows import SERVED
from kbdesk.store.records import Records, Row
from kbdesk.store.unreadable import UNREADABLE


def under_five(
    records: Records,
    born_after: str,
    latest: str,
    posyandu: str | None = None,
    only: str | None = None,
    first: int | None = None,
) -> list[Row]:
    """Return living children that have not left, born after one day and up to another, by name.

    ``posyandu``: of whom it serves, itself or by the family. ``only``: one child by its id.
    ``first`` so many by name are read alone.
    """
    # the plus makes the planner use the index of names, so that it reads only what is needed
    plain = "" if first is None else "+"
    where = f"{plain}p.birth_date > :after AND {plain}p.birth_date <= :latest"
    if only is not None:
        where += f" AND {plain}p.id = :only"
    if posyandu is not None:
        served = SERVED if first is None else "coalesce(p.posyandu, f.posyandu) = :posyandu"
        where += f" AND {served}"
    return records.rows(
        f"""
        SELECT p.id, p.name, p.name_key, p.sex, p.birth_date, p.nik, p.family,
               coalesce(p.posyandu, f.posyandu) AS posyandu, m.name AS mother, f.rt
          FROM person p
          LEFT JOIN person m ON m.id = p.mother
          LEFT JOIN family f ON f.id = p.family
         WHERE {where} AND p.death_date IS NULL AND p.left_date IS NULL
         ORDER BY p.name_key, p.n{"" if first is None else f" LIMIT {first:d}"}
        """,
        {
            "after": born_after,
            "latest": latest,
            "only": None if only is None else records.root(only),
            "posyandu": posyandu,
        },
    )


def weighings_since(records: Records, since: str, only: str | None = None) -> list[Row]:
    """Return every valid weighing from a day on, child by child, oldest first."""
    return records.rows(
        f"""
        SELECT child, date, noted, id, weight_g, oedema FROM measurement
         WHERE {"" if only is None else "child = ? AND "}date >= ?
           AND weight_g IS NOT NULL AND voided IS NULL
         ORDER BY child, date, noted, id
        """,
        (since,) if only is None else (records.root(only), since),
    )


def last_weighings_before(records: Records, children: Sequence[str], day: str) -> list[Row]:
    """Return the last valid weighing before a day of each of these children that has one."""
    return records.rows(
        """
        SELECT w.child, w.date, w.noted, w.id, w.weight_g, w.oedema
          FROM json_each(?) AS asked
          JOIN measurement w ON w.n = (
               SELECT n FROM measurement
                WHERE child = asked.value AND date < ?
                  AND weight_g IS NOT NULL AND voided IS NULL
                ORDER BY date DESC, noted DESC, id DESC LIMIT 1)
        """,
        (json.dumps(list(children)), day),
    )


def measurements_of(records: Records, child: str) -> list[Row]:
    """Return all of a child's measurements, voided ones too, oldest first.

    ``times`` is how often each was written: more than once is a correction or a void.
    """
    rows = sorted(
        records.find("measurement", {"child": child}),
        key=lambda row: (row["date"] or "", row["noted"] or 0, row["id"]),
    )
    counted = records.rows(
        f"""
        SELECT o.row, count(*) AS times FROM operation o
          JOIN register r ON r.id = o.register
         WHERE r.entity = 'measurement' AND o.row IN (SELECT value FROM json_each(?))
           AND NOT {UNREADABLE}
         GROUP BY o.row
        """,
        (json.dumps([row["id"] for row in rows]),),
    )
    times = {row["row"]: row["times"] for row in counted}
    for row in rows:
        row["times"] = times.get(row["id"], 1)
    return rows

"""Reading for the quality of measurements: earlier lengths, who wrote them, when they arrived."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from kbdesk.journal.operation import read_operation
from kbdesk.store.records import Records


class FirstWriting(NamedTuple):
    """Who first wrote a measurement, and its arrival here; ``foreign``: it came from elsewhere."""

    user: str | None
    arrival: int
    foreign: bool


def greatest_lengths_before(
    records: Records, day: date, children: Collection[str], shift_mm: int, standing_days: int
) -> dict[str, int]:
    """Return by child the greatest valid length before a day, in mm as if lying.

    A child that stood is ``shift_mm`` longer lying; where nobody said, it lay while younger
    than ``standing_days``.
    """
    rows = records.tuples(
        """
        SELECT m.child, max(m.lenhei_mm + CASE
                 WHEN m.position = 'standing' THEN :shift
                 WHEN m.position IS NULL
                  AND julianday(m.date) - julianday(p.birth_date) >= :days THEN :shift
                 ELSE 0 END)
          FROM json_each(:ids) c CROSS JOIN measurement m ON m.child = c.value
          JOIN person p ON p.id = m.child
         WHERE m.date < :day AND m.lenhei_mm IS NOT NULL AND m.voided IS NULL
         GROUP BY m.child
        """,
        {
            "ids": json.dumps(sorted(children)),
            "day": day.isoformat(),
            "shift": shift_mm,
            "days": standing_days,
        },
    )
    return dict(rows)


def first_writings(records: Records, measurements: Collection[str]) -> dict[str, FirstWriting]:
    """Return by measurement its first writing, as this machine learned it."""
    rows = records.tuples(
        """
        SELECT o.row, min(o.arrival), o.body,
               e.device IS NOT (SELECT value FROM setting WHERE name = 'device')
          FROM json_each(:ids) c CROSS JOIN operation o ON o.row = c.value
          JOIN register r ON r.id = o.register AND r.entity = 'measurement'
          JOIN epoch e ON e.id = o.epoch
          LEFT JOIN erased x ON x.arrival = o.arrival
         WHERE x.arrival IS NULL
         GROUP BY o.row
        """,
        {"ids": json.dumps(sorted(measurements))},
    )
    return {
        row: FirstWriting(read_operation(bytes(body)).user, arrival, bool(foreign))
        for row, arrival, body, foreign in rows
    }


def arrivals(records: Records) -> list[tuple[int, str]]:
    """Return by bundle that came the last arrival after it and its moment, in their order.

    A bundle that an earlier version took does not say its last arrival and is left out.
    """
    rows = records.tuples(
        "SELECT json_extract(answer, '$.last_arrival'), at FROM parcel"
        " WHERE direction = 'in' AND json_extract(answer, '$.last_arrival') IS NOT NULL"
        " ORDER BY id"
    )
    return [(int(last), at) for last, at in rows]

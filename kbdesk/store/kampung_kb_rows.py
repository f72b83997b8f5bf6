"""Reading the village's own records, and how much of what kind its families' records hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from kbdesk.store.records import Records, Row, decoded


def meetings(records: Records, village: str, first: date, last: date) -> list[Row]:
    """Return the meetings of a village's groups in a span of days, the earliest first."""
    return records.rows(
        "SELECT m.id, m.village_group, m.date, m.topic, m.male, m.female, m.note, m.next_on,"
        "       g.kind, g.name"
        "  FROM village_group g JOIN group_meeting m ON m.village_group = g.id"
        " WHERE g.village = ? AND m.date BETWEEN ? AND ? AND m.voided IS NULL"
        " ORDER BY m.date, m.noted, m.id",
        (village, first.isoformat(), last.isoformat()),
    )


def dated(records: Records, entity: str, village: str, first: date, last: date) -> list[Row]:
    """Return the valid facts of a kind about a village in a span of days, the earliest first."""
    rows = records.rows(
        f"SELECT * FROM {entity} WHERE village = ? AND date BETWEEN ? AND ? AND voided IS NULL"
        " ORDER BY date, noted, id",
        (village, first.isoformat(), last.isoformat()),
    )
    for row in rows:
        del row["n"]
    return [decoded(entity, row) for row in rows]


def interventions_naming(records: Records, sessions: Sequence[str]) -> list[Row]:
    """Return the valid interventions that name one of some lessons, the first noted first."""
    return records.rows(
        "SELECT i.session, i.id, i.title, i.date, i.village FROM json_each(?) s"
        "  JOIN intervention i ON i.session = s.value"
        " WHERE i.voided IS NULL AND i.date IS NOT NULL ORDER BY i.noted, i.id",
        (json.dumps(list(sessions)),),
    )


_KINDS = {
    "population": "SELECT 1 FROM person p JOIN family f ON f.id = p.family WHERE f.village = :v",
    "growth": (
        "SELECT 1 FROM family f CROSS JOIN person p ON p.family = f.id"
        " CROSS JOIN measurement m ON m.child = p.id WHERE f.village = :v AND m.voided IS NULL"
    ),
    "housing": (
        "SELECT 1 FROM family f WHERE f.village = :v"
        " AND (f.drinking_water IS NOT NULL OR f.latrine IS NOT NULL)"
    ),
    "welfare": "SELECT 1 FROM family f WHERE f.village = :v AND f.welfare_rank IS NOT NULL",
    "pregnancies": (
        "SELECT 1 FROM family f CROSS JOIN person p ON p.family = f.id"
        " CROSS JOIN pregnancy g ON g.person = p.id WHERE f.village = :v"
    ),
    "services": (
        "SELECT 1 FROM family f CROSS JOIN person p ON p.family = f.id"
        " CROSS JOIN service s ON s.person = p.id WHERE f.village = :v AND s.voided IS NULL"
    ),
    "visits": (
        "SELECT 1 FROM family f CROSS JOIN visit s ON s.family = f.id"
        " WHERE f.village = :v AND s.voided IS NULL"
    ),
}


_MAY_BE_EMPTY = {
    "growth": "SELECT 1 FROM measurement",
    "pregnancies": "SELECT 1 FROM pregnancy",
    "services": "SELECT 1 FROM service",
    "visits": "SELECT 1 FROM visit",
}


def kinds_of_data(records: Records, village: str) -> list[str]:
    """Return which kinds of data there are of a village's families."""
    return [
        kind
        for kind, sql in _KINDS.items()
        # with an empty table the query would go through the whole village
        if (kind not in _MAY_BE_EMPTY or records.value(f"SELECT EXISTS ({_MAY_BE_EMPTY[kind]})"))
        and records.value(f"SELECT EXISTS ({sql})", {"v": village})
    ]

"""Reading the home visits by checklist."""

from __future__ import annotations

import json
from typing import Final

from kbdesk.domain.home_visits import LET_IN
from kbdesk.store.records import Records, Row, with_lists

TOOK_PLACE: Final = f"h.outcome IN ({', '.join(repr(one) for one in LET_IN)})"
"""SQL that keeps the visits ``h`` by checklist at which the cadre was let in."""


def home_visits_between(records: Records, first: str, last: str) -> list[Row]:
    """Return the valid visits from one day to another, the oldest first.

    Each with ``sex`` and ``birth_date`` of the person, None of a family's.
    """
    rows = records.rows(
        "SELECT v.id, v.family, v.person, v.date, v.form, v.outcome, v.answers, v.counselling,"
        " v.reported_on, p.sex, p.birth_date"
        " FROM home_visit v LEFT JOIN person p ON p.id = v.person"
        " WHERE v.voided IS NULL AND v.date BETWEEN ? AND ? ORDER BY v.date, v.noted, v.id",
        (first, last),
    )
    for row in rows:
        row["answers"] = json.loads(row["answers"]) if row["answers"] else {}
    return with_lists(rows, "counselling")


def families_visited(records: Records, first: str, last: str) -> set[str]:
    """Return the families that a cadre or their companions visited from one day to another.

    A visit that found nobody, or at which nobody let the cadre in, is none.
    """
    return records.distinct(
        f"SELECT h.family FROM home_visit h WHERE {TOOK_PLACE} AND h.voided IS NULL"
        " AND h.date BETWEEN :first AND :last AND h.family IS NOT NULL"
        " UNION SELECT family FROM visit WHERE voided IS NULL"
        " AND date BETWEEN :first AND :last AND family IS NOT NULL"
        " UNION SELECT coalesce(t.family, p.family) AS family FROM tpk_visit t"
        " LEFT JOIN person p ON p.id = t.person"
        " WHERE t.voided IS NULL AND t.date BETWEEN :first AND :last"
        " AND coalesce(t.family, p.family) IS NOT NULL",
        {"first": first, "last": last},
    )

"""Reading the home visits by checklist."""

from __future__ import annotations

import json

from kbdesk.store.records import Records, Row, with_lists


def home_visits_between(records: Records, first: str, last: str) -> list[Row]:
    """Return the valid visits from one day to another, the oldest first.

    Each with ``sex`` and ``birth_date`` of the person and her ``posyandu``, None of a family's.
    """
    rows = records.rows(
        "SELECT v.id, v.family, v.person, v.date, v.form, v.outcome, v.answers, v.counselling,"
        " v.reported_on, p.sex, p.birth_date, p.posyandu"
        " FROM home_visit v LEFT JOIN person p ON p.id = v.person"
        " WHERE v.voided IS NULL AND v.date BETWEEN ? AND ? ORDER BY v.date, v.noted, v.id",
        (first, last),
    )
    for row in rows:
        row["answers"] = json.loads(row["answers"]) if row["answers"] else {}
    return with_lists(rows, "counselling")


def families_visited(records: Records, first: str, last: str) -> set[str]:
    """Return the families that a cadre or their companions visited from one day to another."""
    rows = records.tuples(
        "SELECT family FROM home_visit WHERE voided IS NULL AND date BETWEEN :first AND :last"
        " UNION SELECT coalesce(t.family, p.family) FROM tpk_visit t"
        " LEFT JOIN person p ON p.id = t.person"
        " WHERE t.voided IS NULL AND t.date BETWEEN :first AND :last",
        {"first": first, "last": last},
    )
    return {str(row[0]) for row in rows if row[0] is not None}

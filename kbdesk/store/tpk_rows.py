"""Reading the visits of a family's companions (TPK)."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from kbdesk.store.home_visit_rows import TOOK_PLACE
from kbdesk.store.records import Records


class VisitRow(NamedTuple):
    """A valid visit, as the calendar needs it; dates YYYY-MM-DD."""

    id: str
    person: str
    family: str | None
    date: str
    target: str
    next_date: str | None


def tpk_visits_until(records: Records, day: str, people: Collection[str] | None) -> list[VisitRow]:
    """Return the valid visits up to a day, the oldest first; of some people or of all."""
    source = "tpk_visit t"
    parameters: tuple[str, ...] = ()
    if people is not None:
        source = "json_each(?) w CROSS JOIN tpk_visit t ON t.person = w.value"
        parameters = (json.dumps(list(people)),)
    rows = records.tuples(
        f"SELECT t.id, t.person, t.family, t.date, t.form, t.next_date FROM {source}"
        " WHERE t.voided IS NULL AND t.date <= ? AND t.person IS NOT NULL"
        " ORDER BY t.date, t.noted, t.id",
        (*parameters, day),
    )
    return [VisitRow._make(row) for row in rows]


def brides(records: Records, first: str, last: str) -> list[tuple[str, str | None, str]]:
    """Return (person, family, wedding) of whoever is going to marry between two days."""
    return [
        (id_, family, wedding)
        for id_, family, wedding in records.tuples(
            "SELECT id, family, wedding_date FROM person WHERE wedding_date BETWEEN ? AND ?",
            (first, last),
        )
    ]


def visited_after(records: Records, families: Collection[str]) -> dict[str, str]:
    """Return when each of some families was last visited at home, by cadres or companions."""
    rows = records.tuples(
        f"""
        SELECT f.value,
               max(coalesce((SELECT max(v.date) FROM visit v
                              WHERE v.family = f.value AND v.voided IS NULL), ''),
                   coalesce((SELECT max(t.date) FROM tpk_visit t
                              WHERE t.family = f.value AND t.voided IS NULL), ''),
                   coalesce((SELECT max(h.date) FROM home_visit h
                              WHERE h.family = f.value AND h.voided IS NULL
                                AND {TOOK_PLACE}), ''))
          FROM json_each(?) f
        """,
        (json.dumps(list(families)),),
    )
    return {family: day for family, day in rows if day}

"""Reading who was seen after a birth: at home, or where they were measured or checked."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

from kbdesk.store.home_visit_rows import TOOK_PLACE
from kbdesk.store.records import Records

_SEEN: Final = (
    ("home_visit", "person", f" AND {TOOK_PLACE}"),
    ("tpk_visit", "person", ""),
    ("woman_check", "person", ""),
    ("measurement", "child", ""),
)


def seen_after_birth(
    records: Records, first: str, last: str, people: Collection[str] | None = None
) -> list[tuple[str, str]]:
    """Return (person, day) of visits at home, measurements and checks between two days.

    Of some people, or of everybody. A visit that found nobody, or at which nobody let the cadre
    in, is none.
    """
    among = "" if people is None else "json_each(:people) c CROSS JOIN "
    parts = [
        f"SELECT h.{who} AS person, h.date FROM {among}{table} h"
        f" {'WHERE' if people is None else f'ON h.{who} = c.value WHERE'}"
        f" h.date BETWEEN :first AND :last AND h.voided IS NULL AND h.{who} IS NOT NULL{more}"
        for table, who, more in _SEEN
    ]
    asked = {"first": first, "last": last}
    if people is not None:
        asked["people"] = json.dumps(sorted(people))
    return records.tuples(" UNION ".join(parts), asked)


def born_between(records: Records, first: str, last: str) -> list[tuple[str, str]]:
    """Return (person, birth date) of who was born between two days."""
    return records.tuples(
        "SELECT id, birth_date FROM person WHERE birth_date BETWEEN ? AND ?", (first, last)
    )

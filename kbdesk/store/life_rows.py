"""Reading on which days something is recorded of a person, of all records that ask for a life."""

from __future__ import annotations

from functools import cache

from kbdesk.records import RECORDS
from kbdesk.records.field import VOIDED
from kbdesk.store.records import Records


def days_recorded(records: Records, person: str) -> tuple[str | None, str | None]:
    """Return the first and the last day of a person's records that count, or None twice.

    Of the records that are of a day of the person's life and can be taken out of every count: a
    letter or a pregnancy cannot, so none of these stands in the way of a death that is known late.
    """
    (found,) = records.tuples(_days(), (person,))
    first, last = found
    return first, last


@cache
def _days() -> str:
    parts = []
    for entity, record in RECORDS.items():
        names = {one.name for fields in record.groups.values() for one in fields}
        if record.alive_on and VOIDED.name in names:
            (of,) = record.naming("person")
            parts.append(
                f"SELECT {record.alive_on} AS day FROM {entity}"
                f" WHERE {of} = ?1 AND {VOIDED.name} IS NULL"
            )
    return f"SELECT min(day), max(day) FROM ({' UNION ALL '.join(parts)})"

"""Whether a woman expected a child, or had borne one up to 42 days before, on the day of a row."""

from __future__ import annotations

from kbdesk.domain.pregnancy import DELIVERED, TERM_DAYS
from kbdesk.domain.supplements import POSTPARTUM_DAYS
from kbdesk.store.records import Records

_DELIVERED = ", ".join(f"'{one}'" for one in DELIVERED)


def expecting(person: str, day: str) -> str:
    """Return SQL that is 1 where ``person`` is pregnant or newly delivered on ``day``, else 0.

    Both are SQL expressions. A pregnancy counts from its last menstruation on, else from that of
    its expected birth, else from the day of its registration.
    """
    return (
        "EXISTS (SELECT 1 FROM pregnancy g"
        f" WHERE g.person = {person} AND coalesce(g.outcome, '') <> 'not_pregnant'"
        f" AND coalesce(g.lmp, date(g.edd, '-{TERM_DAYS} days'), g.date, '') <= {day}"
        f" AND (g.end_date IS NULL OR g.end_date > {day} OR (g.outcome IN ({_DELIVERED})"
        f" AND date(g.end_date, '+{POSTPARTUM_DAYS} days') >= {day})))"
    )


def is_expecting(records: Records, person: str, day: str) -> bool:
    """Tell whether somebody is pregnant or newly delivered on a day (YYYY-MM-DD)."""
    sql = f"SELECT {expecting(':person', ':day')}"
    return bool(records.value(sql, {"person": person, "day": day}))

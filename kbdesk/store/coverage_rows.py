"""Reading who was seen after a birth: at home, or where they were measured or checked."""

from __future__ import annotations

from kbdesk.store.records import Records


def seen_after_birth(records: Records, first: str, last: str) -> list[tuple[str, str]]:
    """Return (person, day) of visits at home, measurements and checks between two days.

    A visit that found nobody, or at which nobody let the cadre in, is none.
    """
    return records.tuples(
        """
        SELECT person, date FROM home_visit
         WHERE date BETWEEN ?1 AND ?2 AND voided IS NULL AND person IS NOT NULL
           AND outcome IN ('done', 'reluctant')
        UNION SELECT person, date FROM tpk_visit
         WHERE date BETWEEN ?1 AND ?2 AND voided IS NULL AND person IS NOT NULL
        UNION SELECT person, date FROM woman_check
         WHERE date BETWEEN ?1 AND ?2 AND voided IS NULL AND person IS NOT NULL
        UNION SELECT child, date FROM measurement
         WHERE date BETWEEN ?1 AND ?2 AND voided IS NULL AND child IS NOT NULL
        """,
        (first, last),
    )


def born_between(records: Records, first: str, last: str) -> list[tuple[str, str]]:
    """Return (person, birth date) of who was born between two days."""
    return records.tuples(
        "SELECT id, birth_date FROM person WHERE birth_date BETWEEN ? AND ?", (first, last)
    )

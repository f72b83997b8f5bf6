"""Reading what a month's facts are made of beside the reports' own rows: services, measurements."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from kbdesk.store.records import Records

_WHO: Final = (
    "p.sex, p.birth_date, p.id, p.family, f.village, f.rt, p.posyandu, p.since, f.posyandu"
)
WHO_FIELDS: Final = 9
"""Sex, birth date, and then the fields of ``residence.Registered``."""
_PERSON: Final = "p.id = {} LEFT JOIN family f ON f.id = p.family"


class FactService(NamedTuple):
    """A valid service; ``signs`` is a JSON list, or None."""

    kind: str | None
    date: str
    detail: str | None
    month: int | None
    answer: str | None
    signs: str | None
    amount: int | None
    by_book: int | None
    who: tuple[Any, ...]


class FactMeasurement(NamedTuple):
    """A valid measurement of somebody whose birth date is known."""

    id: str
    date: str
    weight_g: int | None
    lenhei_mm: int | None
    position: str | None
    headc_mm: int | None
    muac_mm: int | None
    oedema: int | None
    who: tuple[Any, ...]


def services_between(records: Records, first: date, last: date) -> list[FactService]:
    """Return the services of a span of days, in the order in which they were given and noted."""
    rows = records.tuples(
        "SELECT s.kind, s.date, s.detail, s.month, s.answer, s.signs, s.amount, s.by_book,"
        f" {_WHO} FROM service s CROSS JOIN person p ON {_PERSON.format('s.person')}"
        " WHERE s.date BETWEEN ? AND ? AND s.voided IS NULL ORDER BY s.date, s.noted, s.id",
        (first.isoformat(), last.isoformat()),
    )
    return [FactService._make((*row[:-WHO_FIELDS], row[-WHO_FIELDS:])) for row in rows]


def measurements_between(records: Records, first: date, last: date) -> list[FactMeasurement]:
    """Return the measurements of a span of days, in the order in which they were made."""
    rows = records.tuples(
        "SELECT m.id, m.date, m.weight_g, m.lenhei_mm, m.position, m.headc_mm, m.muac_mm, m.oedema,"
        f" {_WHO} FROM measurement m CROSS JOIN person p ON {_PERSON.format('m.child')}"
        " WHERE m.date BETWEEN ? AND ? AND m.voided IS NULL AND p.birth_date IS NOT NULL"
        " ORDER BY m.date, m.noted, m.id",
        (first.isoformat(), last.isoformat()),
    )
    return [FactMeasurement._make((*row[:-WHO_FIELDS], row[-WHO_FIELDS:])) for row in rows]


def earliest_day(records: Records) -> str | None:
    """Return the first day of which anything was measured or given, or None."""
    found: str | None = records.value(
        "SELECT min(day) FROM (SELECT min(date) AS day FROM measurement WHERE voided IS NULL"
        " UNION ALL SELECT min(date) FROM service WHERE voided IS NULL)"
    )
    return found

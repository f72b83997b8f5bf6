"""Reading who beyond the young children is expected on a day, and what was examined of them."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final, NamedTuple

from kbdesk.records.kinds import STRUCTURED
from kbdesk.store.expecting import expecting
from kbdesk.store.records import Records, Row
from kbdesk.store.schema import columns


class GrownRow(NamedTuple):
    """A person with dates, home and posyandu as the tables show them."""

    id: str
    name: str | None
    nik: str | None
    sex: str | None
    birth_date: str | None
    death_date: str | None
    left_date: str | None
    arrived_date: str | None
    family: str | None
    posyandu: str | None
    since: str | None
    village: str | None
    rt: str | None
    family_posyandu: str | None
    address: str | None
    phone: str | None


_GROWN: Final = (
    "p.id, p.name, p.nik, p.sex, p.birth_date, p.death_date, p.left_date, p.arrived_date,"
    " p.family, p.posyandu, p.since, f.village, f.rt, f.posyandu, f.address, f.phone"
)


class DayRows:
    """Reads people by ids and by the posyandu that serves them."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def born_by(self, posyandu: str, born: str, day: str) -> list[GrownRow]:
        """Return who was born by a date and is served by a posyandu, or moved after ``day``.

        The caller looks closer at where they lived on that day.
        """
        rows = self._records.tuples(
            f"""
            SELECT {_GROWN} FROM (
                   SELECT n FROM person WHERE posyandu = :code AND birth_date <= :born
                   UNION SELECT p.n FROM family f CROSS JOIN person p ON p.family = f.id
                    WHERE f.posyandu = :code AND p.posyandu IS NULL AND p.birth_date <= :born
                   UNION SELECT n FROM person INDEXED BY person_since
                    WHERE since > :day AND birth_date <= :born) c
             CROSS JOIN person p ON p.n = c.n LEFT JOIN family f ON f.id = p.family
            """,
            {"code": posyandu, "born": born, "day": day},
        )
        return [GrownRow(*row) for row in rows]

    def people(self, ids: Collection[str]) -> list[GrownRow]:
        rows = self._records.tuples(
            f"SELECT {_GROWN} FROM json_each(:ids) c CROSS JOIN person p ON p.id = c.value"
            " LEFT JOIN family f ON f.id = p.family",
            {"ids": json.dumps(sorted(ids))},
        )
        return [GrownRow(*row) for row in rows]

    def examined(
        self, people: Collection[str], since: str, until: str, entity: str = "examination"
    ) -> list[Row]:
        """Return the valid rows of an entity of some people between two days, the oldest first.

        Entities: ``examination``, ``aks``, ``skilas``. ``expecting``: pregnant or newly delivered.
        """
        kinds = dict(columns(entity))
        names = ", ".join(f"e.{name}" for name in kinds if name != "noted")
        rows = self._records.rows(
            f"SELECT e.id, {names}, coalesce(e.noted, 0) AS noted,"
            f" {expecting('e.person', 'e.date')} AS expecting"
            f" FROM json_each(:ids) c CROSS JOIN {entity} e ON e.person = c.value"
            " WHERE e.date BETWEEN :since AND :until AND e.voided IS NULL"
            " ORDER BY e.person, e.date, e.noted, e.id",
            {"ids": json.dumps(sorted(people)), "since": since, "until": until},
        )
        kept = [name for name, kind in kinds.items() if kind in STRUCTURED]
        for row in rows:
            row |= {name: json.loads(row[name]) for name in kept if row[name]}
        return rows

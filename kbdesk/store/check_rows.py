"""Reading what was examined of people of all ages, for the lists of whom to look for."""

from __future__ import annotations

import json

from kbdesk.store.population_rows import HERE
from kbdesk.store.records import Records, Row


class CheckRows:
    """Reads of who lives here on a day (YYYY-MM-DD), up to that day."""

    def __init__(self, records: Records, day: str) -> None:
        self._records = records
        self._asked = {"day": day}

    def pressures(self) -> list[Row]:
        """Return every measured pressure, of examinations and women's checks, oldest first."""
        return self._rows("systolic", "diastolic", also_women=True)

    def glucoses(self) -> list[Row]:
        """Return every measured glucose, oldest first."""
        return self._rows("glucose", "glucose_kind")

    def _rows(self, first: str, second: str, *, also_women: bool = False) -> list[Row]:
        parts = [
            "SELECT e.person AS person, e.date AS date, coalesce(e.noted, 0) AS noted,"
            f" e.id AS id, e.{first}, e.{second}, p.sex, p.birth_date"
            f" FROM {table} e CROSS JOIN person p ON p.id = e.person"
            f" WHERE e.voided IS NULL AND e.date <= :day AND e.{first} IS NOT NULL AND {HERE}"
            for table in ("examination", *(("woman_check",) if also_women else ()))
        ]
        order = " ORDER BY person, date, noted, id"
        return self._records.rows(" UNION ALL ".join(parts) + order, self._asked)

    def born_between(self, first: str, last: str) -> list[Row]:
        """Return who was born after the first day and up to the last: id, sex, birth_date."""
        return self._records.rows(
            "SELECT p.id, p.sex, p.birth_date FROM person p"
            f" WHERE p.birth_date > :first AND p.birth_date <= :last AND {HERE}",
            {**self._asked, "first": first, "last": last},
        )

    def iron(self) -> list[Row]:
        """Return what was said of a girl's iron tablet, oldest first."""
        return self._records.rows(
            "SELECT e.person, e.date, e.iron_have, e.iron_taken FROM examination e"
            " WHERE e.voided IS NULL AND e.date <= :day"
            " AND (e.iron_have IS NOT NULL OR e.iron_taken IS NOT NULL)"
            " ORDER BY e.person, e.date, e.noted, e.id",
            self._asked,
        )

    def examined_on(self, people: list[str]) -> dict[str, str]:
        """Return the day on which each of some people was examined last."""
        return dict(
            self._records.tuples(
                "SELECT e.person, max(e.date) FROM json_each(:people) a"
                " CROSS JOIN examination e ON e.person = a.value"
                " WHERE e.voided IS NULL AND e.date <= :day GROUP BY e.person",
                {**self._asked, "people": json.dumps(people)},
            )
        )

    def visited_on(self, people: list[str]) -> dict[str, str]:
        """Return the day of the last visit to each of some people at home."""
        return dict(
            self._records.tuples(
                "SELECT person, max(date) FROM ("
                " SELECT v.person, v.date FROM json_each(:people) a"
                " CROSS JOIN home_visit v ON v.person = a.value"
                " WHERE v.voided IS NULL AND v.outcome <> 'not_home' AND v.date <= :day"
                " UNION ALL SELECT w.target, w.date FROM json_each(:people) b"
                " CROSS JOIN visit w ON w.target = b.value"
                " WHERE w.voided IS NULL AND w.date <= :day) GROUP BY person",
                {**self._asked, "people": json.dumps(people)},
            )
        )

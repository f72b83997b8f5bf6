"""Children under five and what was measured of them, many at once, as plain tuples."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from kbdesk.domain.ages import born_after
from kbdesk.store.records import Records, Row, with_lists

_MEASURED = (
    "m.id, m.child, m.date, m.weight_g, m.lenhei_mm, m.position, m.headc_mm, m.muac_mm,"
    " m.oedema, m.noted"
)
_VALID = "m.voided IS NULL"
_WEIGHED = f"m.weight_g IS NOT NULL AND {_VALID}"


class ChildRow(NamedTuple):
    """A child's own columns and those of its family; dates YYYY-MM-DD.

    ``away``: the times away that are over, from the first day away to the day of return; the
    table of persons does not have them, and whoever asks who lives here fills them in.
    """

    id: str
    birth_date: str
    sex: str | None
    posyandu: str | None
    since: str | None
    death_date: str | None
    left_date: str | None
    has_kms: bool | None
    kms_since: str | None
    family_posyandu: str | None
    village: str | None
    rt: str | None
    family: str | None
    arrived_date: str | None
    away: tuple[tuple[str, str], ...] = ()


class WeighingRow(NamedTuple):
    """A valid weighing."""

    child: str
    date: str
    weight_g: int
    oedema: int | None


class ChildRows:
    """Reads by months and by days; ``codes`` are posyandu, None is everybody."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def under_five(
        self,
        first: date,
        last: date,
        codes: Collection[str] | None,
        months: int = 60,
        people: Collection[str] | None = None,
    ) -> list[ChildRow]:
        """Return who was under ``months`` completed months on some day from first to last.

        Of the posyandu ``codes``, of none, or moved since ``last``: the caller looks closer.
        ``people``: only of these.
        """
        among, source = "", "person p"
        parameters = {
            "oldest": born_after(first, months),
            "last": last.isoformat(),
            "codes": None if codes is None else json.dumps(sorted(codes)),
        }
        if codes is not None:
            born = "birth_date > :oldest AND birth_date <= :last"
            among = f"""
               AND p.n IN (
                   SELECT n FROM person WHERE {born}
                      AND posyandu IN (SELECT value FROM json_each(:codes))
                   UNION ALL SELECT n FROM person WHERE {born} AND posyandu IS NULL
                   UNION ALL SELECT n FROM person WHERE since > :last AND +{born})
            """
        if people is not None:
            source = "json_each(:people) a CROSS JOIN person p ON p.id = a.value"
            parameters["people"] = json.dumps(sorted(people))
        rows = self._records.tuples(
            f"""
            SELECT p.id, p.birth_date, p.sex, p.posyandu, p.since, p.death_date, p.left_date,
                   p.has_kms, p.kms_since, f.posyandu, f.village, f.rt, p.family, p.arrived_date
              FROM {source} LEFT JOIN family f ON f.id = p.family
             WHERE p.birth_date > :oldest AND p.birth_date <= :last {among}
            """,
            parameters,
        )
        return [ChildRow(*row) for row in rows]

    def weighings(
        self, first: date, last: date, children: Collection[str] | None = None
    ) -> list[WeighingRow]:
        """Return valid weighings by child, date, when noted and id; of everybody or of some."""
        between: dict[str, object] = {"first": first.isoformat(), "last": last.isoformat()}
        if children is None:
            source = "measurement m"
        else:
            source = "json_each(:ids) c CROSS JOIN measurement m ON m.child = c.value"
            between["ids"] = json.dumps(sorted(children))
        rows = self._records.tuples(
            f"SELECT m.child, m.date, m.weight_g, m.oedema FROM {source}"
            f" WHERE m.date BETWEEN :first AND :last AND m.child IS NOT NULL AND {_WEIGHED}"
            " ORDER BY m.child, m.date, m.noted, m.id",
            between,
        )
        return [WeighingRow(*row) for row in rows]

    def weighed_before(self, children: Iterable[str], day: date) -> set[str]:
        """Return those of some children who were weighed before a day."""
        return self._records.distinct(
            "SELECT c.value FROM json_each(:ids) c WHERE EXISTS ("
            " SELECT 1 FROM measurement m WHERE m.child = c.value AND m.date < :day"
            f" AND {_WEIGHED})",
            {"ids": json.dumps(sorted(children)), "day": day.isoformat()},
        )

    def served_with(self, kind: str, first: date, last: date) -> set[str]:
        """Return who was given a kind of service in a span of days."""
        return self._records.distinct(
            "SELECT DISTINCT person FROM service"
            " WHERE date BETWEEN ? AND ? AND kind = ? AND voided IS NULL",
            (first.isoformat(), last.isoformat(), kind),
        )

    def last_measured(
        self, first: date, last: date, children: Collection[str] | None = None
    ) -> list[Row]:
        """Return each child's last valid measurement of a span of days."""
        between: dict[str, object] = {"first": first.isoformat(), "last": last.isoformat()}
        if children is None:
            source = "measurement m"
        else:
            source = "json_each(:ids) c CROSS JOIN measurement m ON m.child = c.value"
            between["ids"] = json.dumps(sorted(children))
        found = {
            row["child"]: row
            for row in self._records.rows(
                f"SELECT {_MEASURED} FROM {source}"
                f" WHERE m.date BETWEEN :first AND :last AND m.child IS NOT NULL AND {_VALID}"
                " ORDER BY m.date, m.noted, m.id",
                between,
            )
        }
        return list(found.values())

    # -- a day ---------------------------------------------------------------------------

    def named(self, people: Collection[str]) -> dict[str, Row]:
        """Return by id who some people are, whose children, and where they live."""
        rows = self._records.rows(
            """
            SELECT p.id, p.name, p.nik, p.sex, p.birth_date, p.posyandu, p.since, p.family,
                   p.mother AS mother_id, mother.name AS mother, f.village, f.rt, f.rw, f.address,
                   f.phone, f.posyandu AS family_posyandu
              FROM json_each(:ids) c CROSS JOIN person p ON p.id = c.value
              LEFT JOIN person mother ON mother.id = p.mother
              LEFT JOIN family f ON f.id = p.family
            """,
            {"ids": json.dumps(sorted(people))},
        )
        return {row["id"]: row for row in rows}

    def measured(self, first: date, last: date, children: Collection[str]) -> list[Row]:
        """Return some children's valid measurements, by child, date, when noted and id."""
        return self._records.rows(
            f"SELECT {_MEASURED}"
            "  FROM json_each(:ids) c CROSS JOIN measurement m ON m.child = c.value"
            f" WHERE m.date BETWEEN :first AND :last AND {_VALID}"
            " ORDER BY m.child, m.date, m.noted, m.id",
            {
                "ids": json.dumps(sorted(children)),
                "first": first.isoformat(),
                "last": last.isoformat(),
            },
        )

    def measured_on(self, day: date) -> set[str]:
        return self._records.distinct(
            "SELECT DISTINCT m.child FROM measurement m"
            f" WHERE m.date = ? AND m.child IS NOT NULL AND {_VALID}",
            (day.isoformat(),),
        )

    def last_measured_before(self, day: date, children: Collection[str]) -> list[Row]:
        """Return the last valid weighing of each of some children before a day."""
        return self._records.rows(
            f"""
            SELECT {_MEASURED}
              FROM json_each(:ids) c CROSS JOIN measurement m ON m.n = (
                   SELECT m.n FROM measurement m
                    WHERE m.child = c.value AND m.date < :day AND {_WEIGHED}
                    ORDER BY m.date DESC, m.noted DESC, m.id DESC LIMIT 1)
            """,
            {"ids": json.dumps(sorted(children)), "day": day.isoformat()},
        )

    def referrals_in(self, states: Collection[str], people: Collection[str]) -> list[Row]:
        """Return some people's referrals that are in one of some states, the oldest first."""
        rows = self._records.rows(
            """
            SELECT r.id, r.person, r.date, r.reasons, r.destination, r.number,
                   coalesce(r.state, 'draft') AS state, r.state_date
              FROM json_each(:ids) c CROSS JOIN referral r ON r.person = c.value
             WHERE coalesce(r.state, 'draft') IN (SELECT value FROM json_each(:states))
               AND r.date IS NOT NULL
             ORDER BY r.date, r.number, r.id
            """,
            {"ids": json.dumps(sorted(people)), "states": json.dumps(sorted(states))},
        )
        return with_lists(rows, "reasons")

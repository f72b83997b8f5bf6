"""Reading whole villages: families, their members, births, pregnancies, family planning.

Everything in a few passes and as plain tuples: a city has 60,000 families.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from kbdesk.store.records import Records, Row


class FamilyRow(NamedTuple):
    """A family's own answers that the village's figures are made of."""

    id: str
    village: str | None
    rt: str | None
    posyandu: str | None
    drinking_water: str | None
    latrine: str | None
    welfare_rank: int | None
    companions: str | None
    plan_date: str | None
    plan_until: str | None


class MemberRow(NamedTuple):
    """A person as the village's figures need them; dates YYYY-MM-DD.

    ``away``: the times away that are over, from the first day away to the day of return.
    """

    id: str
    family: str | None
    sex: str | None
    birth_date: str | None
    relation: str | None
    mother: str | None
    marital: str | None
    death_date: str | None
    left_date: str | None
    arrived_date: str | None
    away: tuple[tuple[str, str], ...] = ()


class PlanningRow(NamedTuple):
    """A valid record of family planning."""

    person: str
    date: str
    status: str | None
    method: str | None
    reason: str | None
    wish: str | None
    live_births: int | None


class PregnancyRow(NamedTuple):
    """A pregnancy that was one; ``date`` is the day of its registration."""

    person: str
    date: str | None
    lmp: str | None
    edd: str | None
    end_date: str | None
    outcome: str | None


_FAMILY = (
    "f.id, f.village, f.rt, f.posyandu, f.drinking_water, f.latrine, f.welfare_rank,"
    " f.companions, f.plan_date, f.plan_until"
)
_MEMBER = (
    "p.id, p.family, p.sex, p.birth_date, p.relation, p.mother, p.marital, p.death_date,"
    " p.left_date, p.arrived_date"
)


class KampungRows:
    """Reads by area: ``codes`` are posyandu, None is everybody."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def families(self, codes: Collection[str] | None, village: str | None) -> list[FamilyRow]:
        """Return the families of some posyandu and of a kelurahan, in the order learned.

        A family without a posyandu of its own is of those that serve its members.
        """
        conditions, parameters = [], {}
        if codes is not None:
            parameters["codes"] = json.dumps(sorted(codes))
            conditions.append(
                "(f.posyandu IN (SELECT value FROM json_each(:codes)) OR (f.posyandu IS NULL"
                " AND EXISTS (SELECT 1 FROM person p WHERE p.family = f.id"
                " AND p.posyandu IN (SELECT value FROM json_each(:codes)))))"
            )
        if village is not None:
            parameters["village"] = village
            conditions.append("f.village = :village")
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self._records.tuples(
            f"SELECT {_FAMILY} FROM family f {where} ORDER BY f.n", parameters
        )
        return [FamilyRow._make(row) for row in rows]

    def how_many(self) -> int:
        """Return how many families are held."""
        count: int = self._records.value("SELECT count(*) FROM family")
        return count

    def family(self, id_: str) -> list[FamilyRow]:
        """Return one family, or none."""
        sql = f"SELECT {_FAMILY} FROM family f WHERE f.id = ?"
        return [FamilyRow._make(row) for row in self._records.tuples(sql, (id_,))]

    def members(self, families: Collection[str] | None) -> Iterator[tuple[Any, ...]]:
        """Yield the people of some families, or of all: ``MemberRow`` but for ``away``."""
        if families is None:
            return self._records.cursor(f"SELECT {_MEMBER} FROM person p")
        return self._records.cursor(
            f"SELECT {_MEMBER} FROM json_each(?) f CROSS JOIN person p ON p.family = f.value",
            (json.dumps(list(families)),),
        )

    def children_elsewhere(self, families: Collection[str]) -> Iterator[tuple[Any, ...]]:
        """Yield the children of some families' women who live under another roof or none."""
        return self._records.cursor(
            f"SELECT {_MEMBER} FROM json_each(?) f CROSS JOIN person w ON w.family = f.value"
            " CROSS JOIN person p ON p.mother = w.id AND p.family IS NOT w.family",
            (json.dumps(list(families)),),
        )

    def planning(self, until: str, people: Collection[str] | None) -> Iterator[tuple[Any, ...]]:
        """Yield the valid records of family planning up to a day, the oldest first.

        As the fields of ``PlanningRow``.
        """
        source, parameters = _of(people, "family_planning", "k")
        return self._records.cursor(
            "SELECT k.person, k.date, k.status, k.method, k.reason, k.wish, k.live_births"
            f" FROM {source} WHERE k.voided IS NULL AND k.date <= ?"
            " ORDER BY k.date, k.noted, k.id",
            (*parameters, until),
        )

    def pregnancies(self, people: Collection[str] | None) -> Iterator[tuple[Any, ...]]:
        """Yield pregnancies but for those that were none, as the fields of ``PregnancyRow``."""
        source, parameters = _of(people, "pregnancy", "g")
        return self._records.cursor(
            "SELECT g.person, g.date, g.lmp, g.edd, g.end_date, g.outcome"
            f" FROM {source} WHERE (g.outcome IS NULL OR g.outcome <> 'not_pregnant')"
            " AND g.person IS NOT NULL ORDER BY coalesce(g.lmp, g.date), g.id",
            parameters,
        )

    def last_measured(
        self, first: str, last: str, children: Collection[str] | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the valid measurements between two days, of some children or of all.

        (child, date, weight_g, lenhei_mm, position, oedema), the oldest first.
        """
        source = "measurement m"
        parameters: tuple[str, ...] = ()
        if children is not None:
            source = "json_each(?) c CROSS JOIN measurement m ON m.child = c.value"
            parameters = (json.dumps(list(children)),)
        return self._records.cursor(
            "SELECT m.child, m.date, m.weight_g, m.lenhei_mm, m.position, m.oedema"
            f" FROM {source} WHERE m.date BETWEEN ? AND ? AND m.voided IS NULL"
            " ORDER BY m.date, m.noted, m.id",
            (*parameters, first, last),
        )


def _of(people: Collection[str] | None, table: str, alias: str) -> tuple[str, tuple[str, ...]]:
    """Return a table, or its rows of some people, and the parameters that this takes."""
    if people is None:
        return f"{table} {alias}", ()
    source = f"json_each(?) w CROSS JOIN {table} {alias} ON {alias}.person = w.value"
    return source, (json.dumps(list(people)),)


def planning_of(records: Records, person: str) -> list[Row]:
    """Return a woman's records of family planning that were not voided, oldest first."""
    found = records.find("family_planning", {"person": person, "voided": None})
    dated = (row for row in found if row["date"] is not None)
    return sorted(dated, key=lambda row: (row["date"], row["noted"] or 0, row["id"]))


def family_names(records: Records, families: Collection[str]) -> dict[str, Row]:
    """Return by id whose families they are: head, wife, village, rt, rw, address, phone."""
    rows = records.rows(
        """
        SELECT f.id, f.village, f.rt, f.rw, f.address, f.phone,
               (SELECT p.name FROM person p WHERE p.family = f.id AND p.relation = 'head'
                 ORDER BY p.n LIMIT 1) AS head,
               (SELECT p.name FROM person p WHERE p.family = f.id AND p.relation = 'wife'
                 ORDER BY p.n LIMIT 1) AS wife
          FROM json_each(?) c CROSS JOIN family f ON f.id = c.value
        """,
        (json.dumps(sorted(families)),),
    )
    return {row["id"]: row for row in rows}

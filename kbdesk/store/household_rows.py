"""Reading families: one with its members, births, pregnancies and family planning, or many.

The people of many families are read by ``column_rows``.
"""

from __future__ import annotations

import json
from collections.abc import Collection
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
    n: int

    def has_companion(self) -> bool:
        """Tell whether a companion (TPK) of the family is named."""
        return bool(self.companions and json.loads(self.companions))


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


_FAMILY = ", ".join(f"f.{name}" for name in FamilyRow._fields)
_MEMBER = ", ".join(f"p.{name}" for name in MemberRow._fields if name != "away")


class HouseholdRows:
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
        new = tuple.__new__  # as _make does it, of sixty thousand without its check
        return [new(FamilyRow, row) for row in rows]

    def these(self, ids: Collection[str]) -> list[FamilyRow]:
        """Return some families by their ids, in the order learned."""
        rows = self._records.tuples(
            f"SELECT {_FAMILY} FROM json_each(?) a CROSS JOIN family f ON f.id = a.value"
            " ORDER BY f.n",
            (json.dumps(sorted(ids)),),
        )
        return [FamilyRow._make(row) for row in rows]

    def serving(self) -> dict[str, set[str]]:
        """Return the posyandu of families without one of their own: those of their members."""
        found: dict[str, set[str]] = {}
        for family, posyandu in self._records.tuples(
            "SELECT DISTINCT f.id, p.posyandu FROM family f JOIN person p ON p.family = f.id"
            " WHERE f.posyandu IS NULL AND p.posyandu IS NOT NULL"
        ):
            found.setdefault(family, set()).add(posyandu)
        return found

    def how_many(self) -> int:
        count: int = self._records.value("SELECT count(*) FROM family")
        return count

    def family(self, id_: str) -> FamilyRow | None:
        found = self._records.tuples(f"SELECT {_FAMILY} FROM family f WHERE f.id = ?", (id_,))
        return FamilyRow._make(found[0]) if found else None

    def members(self, family: str) -> list[tuple[Any, ...]]:
        """Return the people of a family: ``MemberRow`` but for ``away``."""
        return self._records.tuples(
            f"SELECT {_MEMBER} FROM person p WHERE p.family = ? ORDER BY p.n", (family,)
        )

    def births(self, family: str) -> list[tuple[str, str | None]]:
        """Return mother and birth date of the children of a family's people, wherever they are."""
        return self._records.tuples(
            "SELECT p.mother, p.birth_date FROM person w CROSS JOIN person p ON p.mother = w.id"
            " WHERE w.family = ?",
            (family,),
        )

    def planning(self, until: str, people: Collection[str]) -> list[PlanningRow]:
        """Return the valid records of family planning up to a day, the oldest first."""
        rows = self._records.tuples(
            "SELECT k.person, k.date, k.status, k.method, k.reason, k.wish, k.live_births"
            f" FROM {_of('family_planning', 'person', 'k')}"
            " WHERE k.voided IS NULL AND k.date <= ? ORDER BY k.date, k.noted, k.id",
            (json.dumps(list(people)), until),
        )
        return [PlanningRow._make(row) for row in rows]

    def pregnancies(self, people: Collection[str]) -> list[PregnancyRow]:
        """Return pregnancies but for those that were none, the oldest first."""
        rows = self._records.tuples(
            "SELECT g.person, g.date, g.lmp, g.edd, g.end_date, g.outcome"
            f" FROM {_of('pregnancy', 'person', 'g')}"
            " WHERE g.outcome IS NULL OR g.outcome <> 'not_pregnant'"
            " ORDER BY coalesce(g.lmp, g.date), g.id",
            (json.dumps(list(people)),),
        )
        return [PregnancyRow._make(row) for row in rows]

    def last_measured(self, first: str, last: str, child: str) -> list[tuple[Any, ...]]:
        """Return a child's valid measurements between two days, the oldest first.

        (child, date, weight_g, lenhei_mm, position, oedema).
        """
        return self._records.tuples(
            "SELECT m.child, m.date, m.weight_g, m.lenhei_mm, m.position, m.oedema"
            " FROM measurement m WHERE m.child = ? AND m.date BETWEEN ? AND ?"
            " AND m.voided IS NULL ORDER BY m.date, m.noted, m.id",
            (child, first, last),
        )


def _of(table: str, column: str, alias: str) -> str:
    """Return a table's rows of some people, who are the first parameter."""
    return f"json_each(?) w CROSS JOIN {table} {alias} ON {alias}.{column} = w.value"


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

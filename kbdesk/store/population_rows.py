"""Counts of who lives where on a day, by SQL; and the few people that SQL cannot decide.

A table shows only where people are now. Who moved, was away for a time or was written
elsewhere since is *odd*: left out of the counting in bulk and looked at one by one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from kbdesk.domain.population import QUESTIONS, SEXES, Whom
from kbdesk.journal.operation import Operation, read_operation
from kbdesk.store.column_rows import FAMILY, PERSON, ColumnRows, PackedRows, coded, dated
from kbdesk.store.records import Records
from kbdesk.store.unreadable import UNREADABLE

_YEARS = (
    "(CAST(substr(:day, 1, 4) AS INTEGER) - CAST(substr(p.birth_date, 1, 4) AS INTEGER)"
    " - (substr(p.birth_date, 6) > substr(:day, 6)))"
)
LIVING = (
    "(+p.birth_date IS NULL OR +p.birth_date <= :day)"
    " AND (+p.arrived_date IS NULL OR +p.arrived_date <= :day)"
    " AND (+p.death_date IS NULL OR +p.death_date > :day)"
    " AND (+p.left_date IS NULL OR +p.left_date > :day)"
)
"""Born or come, neither dead nor gone on ``:day``; true of most, so no index is to be tried."""
HERE = (
    f"{LIVING} AND NOT EXISTS (SELECT 1 FROM absence WHERE absence.person = p.id"
    " AND absence.voided IS NULL AND absence.left_date <= :day AND absence.returned_date > :day)"
)
"""The same of one person at a time, with the times away that are over."""
SERVED: Final = """p.n IN (
    SELECT n FROM person WHERE posyandu = :posyandu
     UNION ALL SELECT member.n FROM family home CROSS JOIN person member ON member.family = home.id
                WHERE home.posyandu = :posyandu AND member.posyandu IS NULL)"""
"""Served by ``:posyandu`` today: the person's own, else the family's, as ``residence`` says."""
_FLAGS: Final[Mapping[str, object]] = {"yes": 1, "no": 0}
ANSWERS: Final = tuple(
    (name, _FLAGS.get(code, code)) for name, codes in QUESTIONS.items() for code in codes
)
"""Every question of the survey with each of its answers: column of a person, what it says."""
CENSUS: Final = (
    PERSON,
    FAMILY,
    coded("sex", SEXES),
    dated("birth_date"),
    dated("death_date"),
    dated("left_date"),
    dated("arrived_date"),
    *(coded(name, [_FLAGS.get(code, code) for code in codes]) for name, codes in QUESTIONS.items()),
)
"""What is counted of each person."""
_OF_FAMILY = "family f CROSS JOIN person p ON p.family = f.id"
_HOMELESS = "person p INDEXED BY person_family LEFT JOIN family f ON f.id = p.family"
_NOT_ODD = "p.n NOT IN (SELECT value FROM json_each(:odd))"


class LifeRow(NamedTuple):
    """A person's dates, home and posyandu as the tables show them."""

    n: int
    id: str
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


_LIFE = (
    "p.n, p.id, p.sex, p.birth_date, p.death_date, p.left_date, p.arrived_date, p.family,"
    " p.posyandu, p.since, f.village, f.rt, f.posyandu"
)


class Where(NamedTuple):
    """An area as the tables are asked for it; both None: everybody."""

    posyandu: Collection[str] | None = None
    village: str | None = None

    @property
    def condition(self) -> str:
        """Return the SQL that keeps the people of the area, of ``p`` and their family ``f``."""
        parts = []
        if self.posyandu is not None:
            parts.append(
                "coalesce(p.posyandu, f.posyandu) IN (SELECT value FROM json_each(:posyandu))"
            )
        if self.village is not None:
            parts.append("f.village = :village")
        return " AND ".join(parts) or "1"

    @property
    def tables(self) -> str:
        """Return the tables to read, the narrow one first."""
        if self.posyandu is not None and self.village is None:
            # of their own posyandu, or of their family's
            return (
                "(SELECT n AS one FROM person"
                " WHERE posyandu IN (SELECT value FROM json_each(:posyandu))"
                " UNION SELECT q.n FROM family g CROSS JOIN person q ON q.family = g.id"
                " WHERE g.posyandu IN (SELECT value FROM json_each(:posyandu))) "
                "CROSS JOIN person p ON p.n = one LEFT JOIN family f ON f.id = p.family"
            )
        return _OF_FAMILY

    @property
    def everybody(self) -> bool:
        """Tell whether people without a family are counted as well."""
        return self.posyandu is None and self.village is None

    def parameters(self) -> dict[str, object]:
        codes = None if self.posyandu is None else json.dumps(sorted(self.posyandu))
        return {"posyandu": codes, "village": self.village}


def _listed(odd: Collection[int]) -> str:
    return json.dumps(sorted(odd))


def _sums(answers: Sequence[tuple[str, object]]) -> str:
    return "".join(
        f", coalesce(sum(p.{column} = :said{place}), 0)"
        for place, (column, _) in enumerate(answers)
    )


def _asked(answers: Sequence[tuple[str, object]]) -> dict[str, object]:
    return {f"said{place}": said for place, (_, said) in enumerate(answers)}


class Move(NamedTuple):
    """A recorded move of a family: its day, where it led, and the clock of its recording."""

    day: str
    village: str | None
    rt: str | None
    noted: int


class PopulationRows:
    """Reads of the people of an area on a day."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def people_of(self, where: Where) -> PackedRows:
        """Return who is written in an area, as :data:`CENSUS` packs a person.

        With the number of the family, 0 where there is none.
        """
        everybody = "person p NOT INDEXED LEFT JOIN family f ON f.id = p.family"
        tables = everybody if where.everybody else where.tables
        return ColumnRows(self._records).packed(
            CENSUS, f"{tables} WHERE {where.condition}", where.parameters()
        )

    def places(self, families: Collection[int] | None) -> list[tuple[int, str | None, str | None]]:
        """Return number, kelurahan and RT of some families by their numbers, or of all."""
        if families is None:
            return self._records.tuples("SELECT n, village, rt FROM family")
        return self._records.tuples(
            "SELECT f.n, f.village, f.rt FROM json_each(?) a CROSS JOIN family f ON f.n = a.value",
            (_listed(families),),
        )

    def named(self, where: Where, day: str, odd: Collection[int], whom: Whom) -> list[str]:
        """Return the ids of those whom a figure counts, without the odd ones."""
        parameters = {**where.parameters(), **_asked_of(whom), "day": day, "odd": _listed(odd)}
        asked = f"{LIVING} AND {_NOT_ODD} AND {_of_whom(whom)}"
        rows = self._records.tuples(
            f"SELECT p.id FROM {where.tables} WHERE {where.condition} AND {asked}", parameters
        )
        if where.everybody:
            rows += self._records.tuples(
                f"SELECT p.id FROM {_HOMELESS} WHERE f.id IS NULL AND {asked}", parameters
            )
        return [id_ for (id_,) in rows]

    def named_among(self, ids: Iterable[str], day: str, whom: Whom) -> list[str]:
        """Return which of some persons a figure counts, wherever they live."""
        rows = self._records.tuples(
            "SELECT p.id FROM json_each(:ids) a CROSS JOIN person p ON p.id = a.value"
            f" WHERE {_of_whom(whom)}",
            {"ids": json.dumps(sorted(set(ids))), "day": day, **_asked_of(whom)},
        )
        return [id_ for (id_,) in rows]

    def inhabited(
        self, where: Where, day: str, odd: Collection[int], families: Iterable[str]
    ) -> set[str]:
        """Return the families in which somebody lives on a day, without the undecided people."""
        asked = json.dumps(sorted(set(families)))
        return {
            id_
            for (id_,) in self._records.tuples(
                "SELECT DISTINCT f.id FROM json_each(:families) a"
                " CROSS JOIN family f ON f.id = a.value"
                " CROSS JOIN person p ON p.family = f.id"
                f" WHERE {LIVING} AND {where.condition} AND {_NOT_ODD}",
                {**where.parameters(), "day": day, "odd": _listed(odd), "families": asked},
            )
        }

    def answers_of(
        self, ids: Iterable[str], answers: Sequence[tuple[str, object]]
    ) -> dict[str, tuple[int, ...]]:
        """Return of some persons which of the answers is theirs (1) and which is not (0)."""
        rows = self._records.tuples(
            f"SELECT p.id{_sums(answers)} FROM json_each(:ids) a"
            " CROSS JOIN person p ON p.id = a.value GROUP BY p.id",
            {"ids": json.dumps(sorted(set(ids))), **_asked(answers)},
        )
        return {row[0]: row[1:] for row in rows}

    def people(self, ids: Iterable[str]) -> list[LifeRow]:
        rows = self._records.tuples(
            f"SELECT {_LIFE} FROM json_each(?) a CROSS JOIN person p ON p.id = a.value"
            " LEFT JOIN family f ON f.id = p.family",
            (json.dumps(sorted(set(ids))),),
        )
        return [LifeRow(*row) for row in rows]

    def families(self, ids: Iterable[str]) -> dict[str, tuple[str | None, ...]]:
        """Return the village, RT and posyandu of these families."""
        return {
            id_: (village, rt, posyandu)
            for id_, village, rt, posyandu in self._records.tuples(
                "SELECT f.id, f.village, f.rt, f.posyandu FROM json_each(?) a"
                " CROSS JOIN family f ON f.id = a.value",
                (json.dumps(sorted(set(ids))),),
            )
        }

    def with_events(self, after: str, until: str) -> set[str]:
        """Return who was born, died, left, came, or was moved after a day and until another."""
        found: set[str] = set()
        for column in ("birth_date", "death_date", "left_date", "arrived_date", "since"):
            found.update(
                id_
                for (id_,) in self._records.tuples(
                    f"SELECT id FROM person WHERE {column} > ? AND {column} <= ?", (after, until)
                )
            )
        return found

    def absences(self) -> dict[str, list[tuple[str, str]]]:
        """Return by person the times they lived elsewhere and came back."""
        found: dict[str, list[tuple[str, str]]] = {}
        for person, left, returned in self._records.tuples(
            "SELECT person, left_date, returned_date FROM absence"
            " WHERE voided IS NULL AND left_date IS NOT NULL AND returned_date IS NOT NULL"
            " ORDER BY left_date, id"
        ):
            found.setdefault(person, []).append((left, returned))
        return found

    def moves(self) -> dict[str, list[Move]]:
        """Return by family its dated moves in the order in which they were recorded."""
        found: dict[str, list[Move]] = {}
        for family, *move in self._records.tuples(
            "SELECT family, date, village, rt, noted FROM family_move"
            " WHERE voided IS NULL AND date IS NOT NULL ORDER BY noted, id"
        ):
            found.setdefault(family, []).append(Move._make(move))
        return found

    def ever_moved(self) -> set[str]:
        """Return who has a day from which a posyandu serves them."""
        rows = self._records.tuples("SELECT id FROM person WHERE since IS NOT NULL")
        return {id_ for (id_,) in rows}

    def replaced(self, entity: str, group: str) -> dict[str, list[Operation]]:
        """Return the readable history of the registers of a group that were ever written again.

        By row, oldest clock first; only the rows with more than one value.
        """
        found: dict[str, list[Operation]] = {}
        for (body,) in self._records.tuples(
            "SELECT o.body FROM (SELECT DISTINCT c.row, c.register FROM register r"
            "   JOIN operation c ON c.register = r.id AND c.head = 0"
            "   WHERE r.entity = ? AND r.grp = ?) w"
            " CROSS JOIN operation o ON o.row = w.row AND o.register = w.register"
            f" WHERE NOT {UNREADABLE}",
            (entity, group),
        ):
            operation = read_operation(body)
            found.setdefault(operation.row, []).append(operation)
        for history in found.values():
            history.sort(key=lambda o: (o.clock, o.epoch, o.seq))
        return found

    def members(self, families: Iterable[str]) -> set[str]:
        """Return who belongs to these families now."""
        return {
            id_
            for (id_,) in self._records.tuples(
                "SELECT p.id FROM json_each(?) a CROSS JOIN person p ON p.family = a.value",
                (json.dumps(sorted(set(families))),),
            )
        }


def _of_whom(whom: Whom) -> str:
    """Return the SQL that keeps those whom a figure counts, of ``p``."""
    parts = []
    if whom.sexes is not None:
        parts.append("p.sex IN (SELECT value FROM json_each(:sexes))")
    if whom.years is not None:
        spans = (f"{_YEARS} BETWEEN {int(one)} AND {int(other)}" for one, other in whom.years)
        parts.append(f"({' OR '.join(spans)})")
    if whom.column is not None:
        among = f"coalesce(p.{whom.column} IN (SELECT value FROM json_each(:among)), 0)"
        parts.append(among if whom.said else f"NOT {among}")
    return " AND ".join(parts) or "1"


def _asked_of(whom: Whom) -> dict[str, object]:
    sexes = None if whom.sexes is None else json.dumps(sorted(whom.sexes))
    return {"sexes": sexes, "among": json.dumps(list(whom.among))}

"""Reading rows: the plain tables as dictionaries, by id, by field, by search."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.names import name_key
from kbdesk.journal.registers import BELONGS, STRUCTURED, Kind
from kbdesk.store.connection import Connection
from kbdesk.store.schema import NAMES_PERSON, PROJECTED, columns, is_fact

Row = dict[str, Any]
T = TypeVar("T")


def picked(shape: type[T], row: Row) -> T:
    """Return the columns of a row that a TypedDict names, in its order."""
    # the database holds what the columns declare
    return cast(T, {name: row[name] for name in shape.__annotations__})


_LONGEST_SEARCH, _MOST_WORDS = 400, 12
_SAID = {
    entity: tuple(f'"{name}"' for name, _ in columns(entity) if name != "posyandu")
    for entity in ("person", "family")
}
"""Columns that are empty after a revoked import took a row back; its posyandu stays."""


class Records:
    """Read-only access to the projected tables."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """Return the rows of a query as dictionaries."""
        cursor = self._db.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def tuples(
        self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a query as they are: for many rows."""
        found: list[tuple[object, ...]] = self._db.execute(sql, parameters).fetchall()
        return found

    def cursor(
        self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()
    ) -> Iterator[Any]:
        """Return the rows of a query as tuples: for lists of many thousands."""
        rows: Iterator[object] = self._db.execute(sql, parameters)
        return rows

    def distinct(
        self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()
    ) -> set[Any]:
        """Return the values that a query of one column finds."""
        return {value for (value,) in self._db.execute(sql, parameters)}

    def one(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        cursor = self._db.execute(sql, parameters)
        row = cursor.fetchone()
        if row is None:
            return None
        return dict(zip([column[0] for column in cursor.description], row, strict=True))

    def value(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> Any:
        """Return the first column of the first row, or None."""
        row = self._db.execute(sql, parameters).fetchone()
        return None if row is None else row[0]

    # -- any entity ----------------------------------------------------------------------

    def get(self, entity: str, id_: str) -> Row | None:
        """Return a row of an entity, or None; a person who is joined as the one who is shown."""
        if entity == "person":
            id_ = self.root(id_)
        row = self.one(f"SELECT {_select(entity)} FROM {_table(entity)} WHERE id = ?", (id_,))
        return None if row is None else decoded(entity, row)

    def written(self, entity: str, id_: str) -> Row | None:
        """Return a row as it was written, whoever is joined with whom; or None.

        What is to be changed begins from it: :meth:`get` shows the persons that are joined.
        """
        own = NAMES_PERSON.get(entity)
        names = _select(entity)
        if own is not None:
            names = names.replace(f'"{own}"', f'coalesce(own, "{own}") AS "{own}"')
        tables = (entity, "person_joined") if entity == "person" else (_table(entity),)
        for table in tables:
            row = self.one(f"SELECT {names} FROM {table} WHERE id = ?", (id_,))
            if row is not None:
                return decoded(entity, row)
        return None

    def root(self, person: str) -> str:
        """Return the id under which a person is shown: the person's own, if not joined."""
        found = self.value("SELECT root FROM person_root WHERE id = ?", (person,))
        return person if found is None else str(found)

    def joined_with(self, person: str) -> list[str]:
        """Return the ids of everyone who is joined with a person, and the person's own."""
        found = self.tuples(
            "SELECT other.id FROM person_root r JOIN person_root other ON other.root = r.root"
            " WHERE r.id = ? ORDER BY other.id",
            (person,),
        )
        return [id_ for (id_,) in found] or [person]

    def rows_concerning(self, people: Sequence[str]) -> list[str]:
        """Return some people's ids and those of all rows that concern them."""
        listed = (json.dumps(list(people)),)
        rows = list(people)
        for entity, whom in BELONGS.items():
            for column, named in whom:
                if named == "person" and column != "id":
                    rows += [
                        id_
                        for (id_,) in self.tuples(
                            f"SELECT id FROM {entity}"
                            f" WHERE {column} IN (SELECT value FROM json_each(?))",
                            listed,
                        )
                    ]
        return rows

    def exists(self, entity: str, id_: str) -> bool:
        if (
            entity == "person"
            and self.value("SELECT 1 FROM person_joined WHERE id = ?", (id_,)) is not None
        ):
            return True
        return self.value(f"SELECT 1 FROM {_table(entity)} WHERE id = ?", (id_,)) is not None

    def find(
        self, entity: str, where: Mapping[str, object], limit: int | None = None
    ) -> Iterator[Row]:
        """Yield rows whose fields have these values, in the order they were learned.

        Who is asked for by the id of a person who is joined, is asked for as a whole.
        """
        known = {name for name, _ in columns(entity)} | {"id"}
        for name in where:
            if name not in known:
                raise KbdeskError("list.unknown_field", field=name, name=name)
        conditions = " AND ".join(
            f'"{name}" IS NULL' if value is None else f'"{name}" = ?'
            for name, value in where.items()
        )
        sql = f"SELECT {_select(entity)} FROM {_table(entity)}"
        if conditions:
            sql += f" WHERE {conditions}"
        sql += " ORDER BY n"
        people = {NAMES_PERSON.get(entity)} | ({"id"} if entity == "person" else set())
        parameters = [
            self.root(value) if name in people and isinstance(value, str) else value
            for name, value in where.items()
            if value is not None
        ]
        if limit is not None:
            sql += " LIMIT ?"
            parameters.append(limit)
        cursor = self._db.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield decoded(entity, dict(zip(names, row, strict=True)))

    def facts(self, entity: str, **of: str | None) -> list[Row]:
        """Return the facts of a kind that were not voided, the oldest first.

        ``of``: what else their fields say. Of two facts of one day the one noted later is the
        later. Another machine may have sent one without a day: it is left out.
        """
        found = self.find(entity, {**of, "voided": None})
        dated = (row for row in found if row["date"] is not None)
        return sorted(dated, key=lambda row: (row["date"], row["noted"] or 0, row["id"]))

    # -- people --------------------------------------------------------------------------

    def children_of(self, mother: str) -> list[Row]:
        """Return a mother's children, eldest first."""
        return self._people("mother = ?", (self.root(mother),), "birth_date")

    def members(self, family: str) -> list[Row]:
        """Return a family's members: head, wife, children by age, others."""
        return self._people(
            "family = ?",
            (family,),
            "CASE relation WHEN 'head' THEN 0 WHEN 'wife' THEN 1 WHEN 'child' THEN 2 ELSE 3 END,"
            " birth_date",
        )

    def _people(self, condition: str, parameters: Sequence[object], order: str) -> list[Row]:
        rows = self.rows(
            f"SELECT {_select('person')} FROM person WHERE {condition} ORDER BY {order}, n",
            parameters,
        )
        return [decoded("person", row) for row in rows]

    def served_by(self, person: Mapping[str, Any]) -> str | None:
        """Return the posyandu that serves a person today: the person's own, else the family's."""
        own: str | None = person.get("posyandu")
        family = None if own or not person.get("family") else self.get("family", person["family"])
        return own if family is None else family["posyandu"]

    def weighings(self, child: str) -> list[Row]:
        """Return a child's measurements that were not voided, oldest first."""
        rows = self.rows(
            f"SELECT {_select('measurement')} FROM measurement"
            " WHERE child = ? AND voided IS NULL ORDER BY date, noted, id",
            (self.root(child),),
        )
        return [decoded("measurement", row) for row in rows]

    def search(self, text: str, limit: int = 50) -> list[Row]:
        """Return people whose name, mother, NIK, KK or address begins with every word.

        Those whose own name begins with the text come first, then those with a word of
        their name, then the rest; young children before adults.
        """
        words = re.findall(r"\w+", name_key(text[:_LONGEST_SEARCH]))[:_MOST_WORDS]
        if not words:
            return []
        key = " ".join(words)
        first = self._db.execute(
            "SELECT n FROM person WHERE name_key >= ? AND name_key < ?"
            " ORDER BY birth_date DESC LIMIT ?",
            (key, key + "\U0010ffff", limit),
        ).fetchall()
        numbers = [n for (n,) in first]
        if not numbers and len(words) == 1 and len(key) > 3 and key.isascii() and key.isdigit():
            numbers = self._by_number(key, limit)
        if len(numbers) < limit:
            match = " ".join(f'"{word}"*' for word in words)
            seen = set(numbers)
            # a match on the person's own name comes before one on the mother's
            for query in (f"name : ({match})", match):
                for (n,) in self._db.execute(
                    "SELECT rowid FROM person_search WHERE person_search MATCH ? LIMIT ?",
                    (query, limit * 2),
                ):
                    if n not in seen:
                        seen.add(n)
                        numbers.append(n)
                if len(numbers) >= limit:
                    break
        return self._found(numbers[:limit])

    def _by_number(self, digits: str, limit: int) -> list[int]:
        """Return the people whose NIK or KK begins with digits.

        By the plain indexes: the first digits name the district, which is everybody's.
        """
        end = digits + "\U0010ffff"
        found = self._db.execute(
            "SELECT n FROM person WHERE nik >= ? AND nik < ? LIMIT ?", (digits, end, limit)
        ).fetchall()
        if len(found) < limit:
            found += self._db.execute(
                "SELECT p.n FROM family f JOIN person p ON p.family = f.id"
                " WHERE f.kk >= ? AND f.kk < ? LIMIT ?",
                (digits, end, limit),
            ).fetchall()
        return list(dict.fromkeys(n for (n,) in found))

    def _found(self, numbers: Sequence[int]) -> list[Row]:
        rows = self.rows(
            """
            SELECT p.n, p.id, p.name, p.sex, p.birth_date, p.nik, p.posyandu, p.family,
                   p.relation, m.id AS mother, m.name AS mother_name,
                   f.rt, f.address, f.village, f.kk
              FROM person p
              LEFT JOIN person m ON m.id = p.mother
              LEFT JOIN family f ON f.id = p.family
             WHERE p.n IN (SELECT value FROM json_each(?))
            """,
            (json.dumps(list(numbers)),),
        )
        place = {n: index for index, n in enumerate(numbers)}
        rows.sort(key=lambda row: place[row.pop("n")])
        return rows

    def referral_numbers(self, prefix: str) -> list[str]:
        return [
            row[0]
            for row in self._db.execute(
                "SELECT number FROM referral WHERE number >= ? AND number < ?",
                (prefix, prefix + "\U0010ffff"),
            )
        ]

    def counts(self) -> dict[str, int]:
        """Return how many rows each entity has, without those that a revoked import took back."""
        counts = {entity: self.value(f"SELECT count(*) FROM {entity}") for entity in PROJECTED}
        for entity, names in _SAID.items():
            condition = " AND ".join(f"{name} IS NULL" for name in names)
            counts[entity] -= self.value(f"SELECT count(*) FROM {entity} WHERE {condition}")
        return counts


def _table(entity: str) -> str:
    if entity not in PROJECTED:
        raise KbdeskError("list.unknown_kind", kind=entity)
    return entity


@cache
def _select(entity: str) -> str:
    names = ["id", *(f'"{name}"' for name, _ in columns(entity))]
    return ", ".join([*names, "noted"] if is_fact(entity) else names)


def with_lists(rows: list[Row], *names: str) -> list[Row]:
    """Return rows with the lists that some columns hold as text, [] where there is none."""
    for row in rows:
        for name in names:
            row[name] = json.loads(row[name]) if row[name] else []
    return rows


def decoded(entity: str, row: Row) -> Row:
    """Return a row of a table with flags and lists as a record has them."""
    for name, kind in _read_columns(entity):
        value = row[name]
        if kind == "flag" and value is not None:
            row[name] = bool(value)
        elif kind in STRUCTURED:
            row[name] = json.loads(value) if value else {} if kind == "map" else []
    return row


@cache
def _read_columns(entity: str) -> list[tuple[str, Kind]]:
    """Return the columns whose values a table keeps in another form."""
    return [(name, kind) for name, kind in columns(entity) if kind in {"flag", *STRUCTURED}]

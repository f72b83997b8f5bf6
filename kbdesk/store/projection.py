"""The tables that people read: each row shows the winning value of each of its registers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from kbdesk.domain.names import name_key
from kbdesk.journal.operation import Operation
from kbdesk.journal.registers import ENTITIES, FACT, STRUCTURED, Kind, read_value
from kbdesk.store.connection import Connection
from kbdesk.store.joined import Joined
from kbdesk.store.schema import PROJECTED

_Shape = tuple[str, str, str, tuple[bool, ...]]
"""Table, entity, group, and which of its columns hold a value."""


_MOST_SHAPES = 2000
_SMALL = 2**62


class Projection:
    """Writes shown values into the entity tables and keeps people findable."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self.joined = Joined(connection)
        self._statements: dict[_Shape, str] = {}

    def show(self, winners: Sequence[tuple[Operation, int]]) -> None:
        """Write the fields of the operations that won their registers.

        With each comes the clock of the register's earliest operation.
        """
        grouped: dict[_Shape, list[tuple[Any, ...]]] = defaultdict(list)
        people: set[str] = set()
        families: set[str] = set()
        joined = self.joined
        joins = False
        for o, noted in winners:
            entity, group = o.entity, o.group
            if entity == "epoch":
                continue
            values = stored(o)
            if joined.names_person(entity, group):
                joined.show(entity, values)
            if group == FACT:
                values.append(noted)
            # the library binds a null ten times as slowly as a value: they stand in the SQL
            said = tuple([value is not None for value in values])
            grouped[joined.table(o), entity, group, said].append(
                (o.row, *[value for value in values if value is not None])
            )
            if entity == "person" and group in ("identity", "kin"):
                people.add(o.row)
                # a person who is only now known may be the root
                joins = joins or joined.concerns(o.row)
            elif entity == "alias":
                joins = True
            elif entity == "family" and group == "place":
                families.add(o.row)
        for key, rows in grouped.items():
            self._db.executemany(self._statement(key), rows)
        if joins:
            people |= joined.follow()
        if people or families:
            self.index(people, families)

    def hide(self, rows: Iterable[tuple[str, str]]) -> None:
        """Take rows (entity, id) away of which nothing is left to show."""
        people = False
        for entity, row in rows:
            if entity not in PROJECTED:
                continue
            if entity == "person":
                people = True
                self._db.execute(
                    "DELETE FROM person_search WHERE rowid = (SELECT n FROM person WHERE id = ?)",
                    (row,),
                )
                self._db.execute("DELETE FROM person_joined WHERE id = ?", (row,))
            self._db.execute(f"DELETE FROM {entity} WHERE id = ?", (row,))
        if people:
            self.index(self.joined.follow())

    def clear(self) -> None:
        """Empty every table that is filled from operations."""
        for entity in PROJECTED:
            self._db.execute(f"DELETE FROM {entity}")
        self._db.execute("DELETE FROM person_search")
        self.joined.clear()

    def _statement(self, shape: _Shape) -> str:
        if shape not in self._statements:
            if len(self._statements) > _MOST_SHAPES:
                self._statements.clear()
            table, entity, group, said = shape
            names = [f'"{name}"' for name in ENTITIES[entity][group]]
            if entity == "person" and group == "identity":
                names.append("name_key")
            if self.joined.names_person(entity, group):
                names.append("own")
            if group == FACT:
                names.append("noted")
            marks = ", ".join("?" if one else "NULL" for one in said)
            changes = ", ".join(f"{name} = excluded.{name}" for name in names)
            self._statements[shape] = (
                f"INSERT INTO {table} (id, {', '.join(names)}) VALUES (?, {marks})"
                f" ON CONFLICT (id) DO UPDATE SET {changes}"
            )
        return self._statements[shape]

    def index(self, people: Iterable[str], families: Iterable[str] = ()) -> None:
        """Make these people, and those whose mother or address they are, findable again.

        Whoever has a name is found, also by what is written on those joined with them.
        """
        rows = self._db.execute(
            """
            WITH changed (id) AS (SELECT value FROM json_each(?)),
                 moved (id) AS (SELECT value FROM json_each(?)),
                 affected (n) AS (
                     SELECT n FROM person WHERE id IN changed
                     UNION SELECT n FROM person WHERE mother IN changed
                     UNION SELECT n FROM person WHERE family IN moved
                 )
            SELECT p.n, p.name, m.name, p.nik, f.kk, f.address, f.rt,
                   (SELECT group_concat(j.name, ' ' ORDER BY j.id) FROM person_root r
                      JOIN person_joined j ON j.id = r.id WHERE r.root = p.id),
                   (SELECT group_concat(j.nik, ' ' ORDER BY j.id) FROM person_root r
                      JOIN person_joined j ON j.id = r.id WHERE r.root = p.id)
              FROM affected JOIN person p USING (n)
              LEFT JOIN person m ON m.id = p.mother
              LEFT JOIN family f ON f.id = p.family
            """,
            (
                json.dumps(list({self.joined.root(id_) for id_ in people})),
                json.dumps(list(families)),
            ),
        ).fetchall()
        self._db.executemany("DELETE FROM person_search WHERE rowid = ?", [(r[0],) for r in rows])
        self._db.executemany(
            "INSERT INTO person_search (rowid, name, mother, nik, place) VALUES (?, ?, ?, ?, ?)",
            [
                (
                    n,
                    " ".join(part for part in (name, names) if part),
                    mother or "",
                    " ".join(number for number in (nik, kk, niks) if number),
                    f"{address or ''} rt {rt or ''}",
                )
                for n, name, mother, nik, kk, address, rt, names, niks in rows
                if name is not None
            ],
        )


def stored(o: Operation) -> list[Any]:
    """Return an operation's fields as the columns of its group hold them."""
    columns = _columns(o.entity, o.group)
    values: list[Any] = [None] * len(columns)
    # few of an entity's fields are said at a time: so by those, not by the columns
    for name, value in o.fields.items():
        column = columns.get(name)
        if column is None or value is None:
            continue
        place, kind = column
        # most are texts and small numbers: the rest is looked at more closely
        if not (
            (kind == "text" and type(value) is str)
            or (kind == "int" and type(value) is int and -_SMALL < value < _SMALL)
        ):
            value = read_value(kind, value)
            if kind in STRUCTURED:
                # a body keeps no order of its objects' fields, so the table has one of its own
                value = json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None
        values[place] = value
    if o.entity == "person" and o.group == "identity":
        name = read_value("text", o.fields.get("name"))
        values.append(None if name is None else name_key(name))
    return values


@cache
def _columns(entity: str, group: str) -> dict[str, tuple[int, Kind]]:
    """Return the place and the kind of each field of a group."""
    return {
        name: (place, kind) for place, (name, kind) in enumerate(ENTITIES[entity][group].items())
    }

"""The tables that people read: each row shows the winning value of each of its registers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kbdesk.domain.names import name_key
from kbdesk.domain.neighbourhoods import findable
from kbdesk.journal.operation import Operation
from kbdesk.journal.registers import ENTITIES, FACT, STRUCTURED, is_day, read_value
from kbdesk.store.connection import Connection
from kbdesk.store.held_operations import by_shape
from kbdesk.store.joined import Joined
from kbdesk.store.schema import PROJECTED

_Shape = tuple[str, str, str, tuple[str, ...]]
"""Table, entity, group, and the columns that hold a value, in the order of the values."""


_MOST_SHAPES = 2000
_SMALL = 2**62


class Projection:
    """Writes shown values into the entity tables and keeps people findable."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self.joined = Joined(connection)
        self._statements: dict[_Shape, str] = {}

    def show(self, winners: Sequence[tuple[Operation, int | None]]) -> None:
        """Write the fields of the operations that won their registers.

        With each comes the clock of the register's earliest operation; None of a :func:`blank`.
        """
        joined = self.joined
        noted = {id(o): clock for o, clock in winners}
        grouped: dict[_Shape, list[tuple[Any, ...]]] = defaultdict(list)
        people: set[str] = set()
        families: set[str] = set()
        joins = False
        for (entity, group, names), some in by_shape([o for o, _ in winners]).items():
            if entity == "epoch":
                continue
            rows = [o.row for o in some]
            by_name = None
            if not (joined.any and (entity == "person" or joined.names_person(entity, group))):
                by_name = columns_of(entity, group, names, some)
            if by_name is None:
                self._one_by_one(some, noted, grouped)
            else:
                if group == FACT:
                    by_name["noted"] = [noted[id(o)] for o in some]
                key = (entity, entity, group, tuple(by_name))
                grouped[key] += zip(rows, *by_name.values(), strict=True)
            if entity == "person" and group in ("identity", "kin"):
                people.update(rows)
                # a person who is only now known may be the root
                joins = joins or any(map(joined.concerns, rows))
            elif entity == "alias":
                joins = True
            elif entity == "family" and group == "place":
                families.update(rows)
        for key, values in grouped.items():
            self._db.executemany(self._statement(key), values)
        if joins:
            people |= joined.follow()
        if people or families:
            self.index(people, families)

    def _one_by_one(
        self,
        operations: Iterable[Operation],
        noted: Mapping[int, int | None],
        grouped: dict[_Shape, list[tuple[Any, ...]]],
    ) -> None:
        """Add what each of some operations says to the rows of its table."""
        joined = self.joined
        for o in operations:
            said = stored(o)
            if joined.any and joined.names_person(o.entity, o.group):
                joined.show(o.entity, said)
            if o.group == FACT:
                said["noted"] = noted[id(o)]
            # the library binds a null ten times as slowly as a value: they stand in the SQL
            shape = (joined.table(o), o.entity, o.group, tuple(said))
            grouped[shape].append((o.row, *said.values()))

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
            names = [*ENTITIES[entity][group]]
            if entity == "person" and group == "identity":
                names.append("name_key")
            if self.joined.names_person(entity, group):
                names.append("own")
            if group == FACT:
                names.append("noted")
            changes = ", ".join(
                f'"{name}" = excluded."{name}"' if name in said else f'"{name}" = NULL'
                for name in names
            )
            columns = "".join(f', "{name}"' for name in said)
            self._statements[shape] = (
                f"INSERT INTO {table} (id{columns}) VALUES (?{', ?' * len(said)})"
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
                    f"{address or ''} {findable(rt)}",
                )
                for n, name, mother, nik, kk, address, rt, names, niks in rows
                if name is not None
            ],
        )


def stored(o: Operation) -> dict[str, Any]:
    """Return what an operation's fields say as the columns of its group hold it; never null."""
    columns = ENTITIES[o.entity][o.group]
    said: dict[str, Any] = {}
    # few of an entity's fields are said at a time: so by those, not by the columns
    for name, value in o.fields.items():
        kind = columns.get(name)
        if kind is None or value is None:
            continue
        # most are texts and small numbers: the rest is looked at more closely
        if not (
            (kind == "text" and type(value) is str)
            or (kind == "int" and type(value) is int and -_SMALL < value < _SMALL)
        ):
            value = read_value(kind, value)
            if kind in STRUCTURED:
                # a body keeps no order of its objects' fields, so the table has one of its own
                value = json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None
            if value is None:
                continue
        said[name] = value
    if "name" in said and o.entity == "person" and o.group == "identity":
        said["name_key"] = name_key(said["name"])
    return said


def columns_of(
    entity: str, group: str, names: Sequence[str], operations: Sequence[Operation]
) -> dict[str, Sequence[Any]] | None:
    """Return what :func:`stored` does of operations that say the same fields, by column.

    None where some value needs a closer look. Most are texts, days, flags and small numbers.
    """
    kinds = ENTITIES[entity][group]
    found: dict[str, Sequence[Any]] = {}
    columns = zip(*[o.fields.values() for o in operations], strict=True)
    for name, column in zip(names, columns, strict=True):
        kind = kinds.get(name)
        if kind is None:
            continue
        types = set(map(type, column))
        if kind == "list" and types == {list} and not any(column):
            continue
        if not (
            (kind == "text" and types == {str})
            or (kind == "flag" and types == {bool})
            or (kind == "date" and types == {str} and all(map(is_day, set(column))))
            or (kind == "int" and types == {int} and min(column) > -_SMALL and max(column) < _SMALL)
        ):
            return None
        found[name] = column
    if "name" in found and entity == "person" and group == "identity":
        found["name_key"] = list(map(name_key, found["name"]))
    return found


def blank(entity: str, row: str, group: str) -> Operation:
    """Return what stands for a register that has no value: no operation, and it says nothing."""
    return Operation(
        at=0, clock=0, entity=entity, epoch="", fields={}, group=group, parents=[], row=row,
        seq=0, user=None, v=0,
    )  # fmt: skip

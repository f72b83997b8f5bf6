"""Erasing people: their operations keep their names, digests and places, and lose what they say.

Which operations these are follows from the set of operations held and of people to be erased,
whatever came first: what is written on such a person's row; what names such a person in the
column that says whom it concerns; and every group of a row that ever did, where an entity has
several, with the rows that go with it. An erased operation is kept as its outline: the same
body without fields. It is no value, so nothing shows it, and it is left out of the hash that
equal machines share.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec

from kbdesk.journal.operation import Operation, read_operation
from kbdesk.journal.registers import BELONGS, ENTITIES
from kbdesk.store.connection import Connection

_PLACES: Final = {"family", "posyandu"}
_CONCERNS: Final[Mapping[str, tuple[str, ...]]] = {
    # a person, or the row of another entity with which it is erased
    entity: tuple(
        column
        for column, named in whom
        if column != "id" and (named == "person" or named in ENTITIES.keys() - _PLACES)
    )
    for entity, whom in BELONGS.items()
    if entity != "alias"  # says ids alone, and which records are one
} | {"visit": ("target",), "attachment": ("owner",)}
_OF_UNKNOWN: Final = ("person", "child")
ERASED: Final = "o.arrival IN (SELECT arrival FROM erased)"
NOWHERE: Final = ""
"""The row of an operation that stands outside (``store/outside.py``); its register is 0."""


def outline(operation: Operation) -> bytes:
    """Return what is left of an operation: its body without fields."""
    return msgspec.structs.replace(operation, fields={}).body()


class Purging:
    """Whom this machine has to forget."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self.reload()

    def reload(self) -> None:
        """Read again what is cached; it is only as large as what was ever purged."""
        self.rows: set[str] = {
            row for (row,) in self._db.execute("SELECT row FROM purged").fetchall()
        }
        self.erased: set[bytes] = {
            bytes(digest) for (digest,) in self._db.execute("SELECT digest FROM erased").fetchall()
        }
        """The digests of everything that was erased."""

    def add(self, rows: Iterable[str]) -> None:
        """Forget what stands on these rows, and what names them."""
        for row in rows:
            self.rows.add(row)
            self._db.execute("INSERT OR IGNORE INTO purged VALUES (?)", (row,))

    def concerns(self, operation: Operation) -> bool:
        """Tell whether an operation is one of those to be erased, as far as is known."""
        if not self.rows:
            return False
        if operation.row in self.rows:
            return True
        columns = _CONCERNS.get(operation.entity)
        if columns is None:
            columns = () if operation.entity in ENTITIES else _OF_UNKNOWN
        named = (operation.fields.get(column) for column in columns)
        return any(isinstance(one, str) and one in self.rows for one in named)

    def widened_by(self, operations: Iterable[Operation]) -> set[str]:
        """Return the rows that are to be erased whole because some operation names somebody."""
        return {
            o.row
            for o in operations
            if o.row not in self.rows
            and len(ENTITIES.get(o.entity, ())) > 1
            and o.entity != "alias"
            and self.concerns(o)
        }

    def held_of(self, rows: Collection[str]) -> list[tuple[bytes, Operation]]:
        """Return the operations held on some rows, or that name them, not yet erased."""
        listed = json.dumps(sorted(rows))
        found = self._db.execute(
            "SELECT o.digest, o.body FROM json_each(?) j CROSS JOIN operation o ON o.row = j.value"
            f" WHERE NOT {ERASED}",
            (listed,),
        ).fetchall()
        for row in rows:
            found += self._db.execute(
                "SELECT o.digest, o.body FROM operation o"
                f" WHERE instr(o.body, CAST(? AS BLOB)) AND o.row != ? AND NOT {ERASED}",
                (f'"{row}"', row),
            ).fetchall()
        operations = {bytes(digest): read_operation(body) for digest, body in found}
        return [(digest, o) for digest, o in operations.items() if self.concerns(o)]

    def erase(self, operations: Iterable[tuple[bytes, Operation]]) -> set[tuple[str, str, str]]:
        """Leave only the outlines of operations; return the registers that they wrote."""
        touched = set()
        # overwrite the bytes in the file instead of only freeing them
        self._db.execute("PRAGMA secure_delete = ON")
        for digest, operation in operations:
            touched.add((operation.entity, operation.row, operation.group))
            self._db.execute(
                "UPDATE operation SET body = ? WHERE digest = ? AND row IN (?, ?)",
                (outline(operation), digest, operation.row, NOWHERE),
            )
            self._db.execute(
                "INSERT OR IGNORE INTO erased SELECT arrival, digest FROM operation"
                " WHERE digest = ? AND row IN (?, ?)",
                (digest, operation.row, NOWHERE),
            )
            self._db.execute("DELETE FROM outside WHERE digest = ?", (digest,))
            self.erased.add(digest)
        # an outline has no fields, so nothing in it can be unreadable
        self._db.execute("DELETE FROM unreadable WHERE arrival IN (SELECT arrival FROM erased)")
        return touched

    def revive(self, digest: bytes, row: str, body: bytes) -> None:
        """Take back that an operation was erased: it has come whole."""
        self._db.execute(
            "UPDATE operation SET body = ? WHERE digest = ? AND row = ?", (body, digest, row)
        )
        self._db.execute("DELETE FROM erased WHERE digest = ?", (digest,))
        self.erased.discard(digest)

    def forget_aside(self) -> None:
        """Erase also what was put aside, and what was typed and not saved."""
        for digest, body in self._db.execute("SELECT digest, body FROM quarantine").fetchall():
            if self.concerns(read_operation(body)):
                self._db.execute("DELETE FROM quarantine WHERE digest = ?", (digest,))
                self._db.execute(
                    "INSERT OR REPLACE INTO judged VALUES (?, 'discarded', NULL)", (digest,)
                )
        self._db.execute("DELETE FROM setting WHERE name LIKE 'draft:%'")
        # a server's reason may repeat what it was sent; who is still here is sent again
        self._db.execute("DELETE FROM fhir_sent WHERE state = 'refused'")
        # the words of a row that was deleted stay in the index until it is made anew
        self._db.execute("INSERT INTO person_search (person_search) VALUES ('rebuild')")

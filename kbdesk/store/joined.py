"""Persons recorded twice: the tables show a joined set as one person, its root.

Only this module does it. ``person`` has one row for a set, its root's; the rows of the others are
in ``person_joined``, as written. Where a row names one of them (a measurement its child, a person
the mother), the table shows the root, and ``own`` the id that was written. So readers of the tables
see one person, and every write goes where it was meant. All of it follows from the alias rows and
from the known persons, and is rebuilt in the transaction that changes either.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from kbdesk.domain.joining import components, root_of
from kbdesk.journal.operation import Operation
from kbdesk.journal.registers import ENTITIES
from kbdesk.store.connection import Connection
from kbdesk.store.schema import NAMES_PERSON, columns

_GROUP_OF = {
    entity: next(group for group, fields in ENTITIES[entity].items() if column in fields)
    for entity, column in NAMES_PERSON.items()
}
_PLACES = [*NAMES_PERSON.items(), ("person_joined", NAMES_PERSON["person"])]
_PERSON = ", ".join(["id", *(f'"{name}"' for name, _ in columns("person")), "own", "name_key"])


class Joined:
    """Who is shown under whom."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self.reload()

    def reload(self) -> None:
        """Read again what is cached: it is only ever as large as the joined sets."""
        self._roots: dict[str, str] = dict(
            self._db.execute("SELECT id, root FROM person_root").fetchall()
        )

    def clear(self) -> None:
        """Forget everything, before every table is filled anew."""
        self._db.execute("DELETE FROM person_joined")
        self._db.execute("DELETE FROM person_root")
        self._roots = {}

    def root(self, id_: str) -> str:
        """Return the id under which a person is shown."""
        return self._roots.get(id_, id_)

    def table(self, o: Operation) -> str:
        if o.entity == "person" and self.root(o.row) != o.row:
            return "person_joined"
        return o.entity

    def names_person(self, entity: str, group: str) -> bool:
        """Tell whether a group names a person, and so has ``own`` beside its fields."""
        return _GROUP_OF.get(entity) == group

    @property
    def any(self) -> bool:
        return bool(self._roots)

    def show(self, entity: str, said: dict[str, object]) -> None:
        """Put in what a row that names a person says whom the table shows, and ``own``."""
        column = NAMES_PERSON[entity]
        own: Any = said.get(column)
        root = self._roots.get(own, own)
        if root != own:
            said[column], said["own"] = root, own

    def concerns(self, person: str) -> bool:
        """Tell whether a person is joined with another, held or not."""
        return person in self._roots

    def follow(self) -> set[str]:
        """Bring the tables to what the alias rows say now; return whose rows may look different."""
        sets = components(
            self._db.execute("SELECT a, b FROM alias WHERE joined = 1 AND a IS NOT NULL")
        )
        known = self._known([id_ for members in sets for id_ in members])
        roots: dict[str, str] = {}
        for members in sets:
            roots |= dict.fromkeys(members, root_of(members, known))
        before, self._roots = self._roots, roots
        changed = {
            id_: (before.get(id_, id_), roots.get(id_, id_))
            for id_ in before.keys() | roots.keys()
            if before.get(id_) != roots.get(id_)
        }
        self._db.executemany("DELETE FROM person_root WHERE id = ?", [(id_,) for id_ in changed])
        self._db.executemany(
            "INSERT INTO person_root VALUES (?, ?)",
            [(id_, roots[id_]) for id_ in changed if id_ in roots],
        )
        for id_, (old, new) in changed.items():
            if old != new:
                self._show_under(id_, old, new)
        return {id_ for id_, places in changed.items() for id_ in (id_, *places)}

    def _show_under(self, id_: str, old: str, new: str) -> None:
        for table, column in _PLACES:
            self._db.execute(
                f"UPDATE {table} SET {column} = ?1, own = nullif(?2, ?1)"
                f" WHERE {column} = ?3 AND coalesce(own, {column}) = ?2",
                (new, id_, old),
            )
        if old == id_:
            self._db.execute(
                "DELETE FROM person_search WHERE rowid = (SELECT n FROM person WHERE id = ?)",
                (id_,),
            )
            self._move(id_, "person", "person_joined")
        elif new == id_:
            self._move(id_, "person_joined", "person")

    def _move(self, id_: str, from_: str, to: str) -> None:
        self._db.execute(
            f"INSERT INTO {to} ({_PERSON}) SELECT {_PERSON} FROM {from_} WHERE id = ?", (id_,)
        )
        self._db.execute(f"DELETE FROM {from_} WHERE id = ?", (id_,))

    def _known(self, ids: Iterable[str]) -> Collection[str]:
        """Return those of some people whose names are known."""
        listed = json.dumps(list(ids))
        return {
            id_
            for (id_,) in self._db.execute(
                "SELECT p.id FROM json_each(?1) j CROSS JOIN person p ON p.id = j.value"
                " WHERE p.name IS NOT NULL UNION ALL"
                " SELECT p.id FROM json_each(?1) j CROSS JOIN person_joined p ON p.id = j.value"
                " WHERE p.name IS NOT NULL",
                (listed,),
            )
        }

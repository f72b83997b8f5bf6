"""To which posyandu rows belong, and ever belonged: by the operations, not only by today's tables.

Who had a child once may still bring what was written meanwhile, so what a row belonged to is
never taken from it again. What stands outside (``store/outside.py``) says nothing here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from kbdesk.journal.operation import read_operation
from kbdesk.journal.registers import ENTITIES
from kbdesk.journal.registers.writers import BEGINS
from kbdesk.store.connection import Connection
from kbdesk.store.purging import ERASED, NOWHERE

Said = tuple[str, Mapping[str, object]]
"""The group and the fields of an operation."""


def begins(entity: str) -> str:
    """Return the group that is written whenever a row is made."""
    return BEGINS.get(entity) or next(iter(ENTITIES[entity]))


class Belonging:
    """Whom each row belongs to, according to the operations that are held."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def held_here(self, codes: Collection[str], entity: str, rows: Iterable[str]) -> set[str]:
        """Return those of some people or families that the tables show at some posyandu.

        The quick answer for most; who is not among them may still have been there.
        """
        rows, wanted = json.dumps(list(rows)), json.dumps(sorted(codes))
        at = "(SELECT value FROM json_each(?))"
        if entity == "family":
            found = self._db.execute(
                "SELECT f.id FROM json_each(?) j CROSS JOIN family f ON f.id = j.value"
                f" WHERE f.posyandu IN {at}",
                (rows, wanted),
            )
        else:
            found = self._db.execute(
                # a person with a posyandu of its own: the family need not be looked at
                "SELECT p.id FROM json_each(?) j CROSS JOIN person p ON p.id = j.value"
                " WHERE coalesce(p.posyandu,"
                f" (SELECT f.posyandu FROM family f WHERE f.id = p.family)) IN {at}",
                (rows, wanted),
            )
        return {id_ for (id_,) in found}

    def maker(self, entity: str, row: str) -> str | None:
        """Return which machine was the first to make a row, or None while nobody did.

        What begins a row goes on from nothing, or repeats what did (``again``).
        """
        for device, body in self._db.execute(
            "SELECT e.device, o.body FROM operation o JOIN epoch e ON e.id = o.epoch"
            " WHERE o.row = ? AND o.register = ("
            "  SELECT id FROM register WHERE entity = ? AND grp = ?) ORDER BY o.arrival",
            (row, entity, begins(entity)),
        ):
            o = read_operation(body)
            if all(parent == o.again or self._began(parent) for parent in o.parents):
                found: str | None = device
                return found
        return None

    def _began(self, digest: str) -> bool:
        found = self._db.execute(
            "SELECT o.body FROM outside x JOIN operation o USING (arrival) WHERE x.digest = ?",
            (bytes.fromhex(digest),),
        ).fetchone()
        return found is not None and not read_operation(found[0]).parents

    def said(self, entity: str, rows: Iterable[str]) -> dict[str, list[Said]]:
        """Return everything that was ever said on rows of an entity."""
        found: dict[str, list[Said]] = defaultdict(list)
        for row, group, body in self._db.execute(
            "SELECT o.row, r.grp, o.body FROM json_each(?) j CROSS JOIN operation o"
            " ON o.row = j.value JOIN register r ON r.id = o.register"
            f" WHERE r.entity = ? AND NOT {ERASED}",
            (json.dumps(list(rows)), entity),
        ):
            found[row].append((group, read_operation(body).fields))
        return found

    def codes(self, entity: str, row: str) -> set[str]:
        """Return the posyandu that a person or a family ever belonged to.

        A person to those written on them and to those of their families; a family to its own
        and to those of its members. Persons who are joined belong to those of each.
        """
        codes: set[str] = set()
        seen: set[tuple[str, str]] = set()
        todo = [(entity, row, True)]
        while todo:
            what, id_, with_families = todo.pop()
            if (what, id_) in seen:
                continue
            seen.add((what, id_))
            said = self.said(what, [id_]).get(id_, [])
            codes |= _values(said, "served", "posyandu")
            if what == "family":
                todo += [("person", one, False) for one in self._members(id_)]
                continue
            joined = self._joined(id_)
            todo += [("person", one, True) for one in joined]
            if with_families or joined:
                todo += [("family", one, True) for one in _values(said, "kin", "family")]
        return codes

    def villages(self, codes: Iterable[str]) -> set[str]:
        """Return the villages that some posyandu are said to be in."""
        said = self.said("posyandu", codes).values()
        return {one for of_one in said for one in _values(of_one, "place", "village")}

    def users(self, device: str | None) -> set[str]:
        """Return the users whom a machine wrote down, or any where it is None."""
        found = self._db.execute(
            "SELECT DISTINCT u.id FROM user u CROSS JOIN operation o ON o.row = u.id"
            " JOIN epoch e ON e.id = o.epoch WHERE ?1 IS NULL OR e.device = ?1",
            (device,),
        )
        return {row for (row,) in found}

    def holds_all(self, row: str, digests: Collection[str]) -> bool:
        """Tell whether a row's operations are held, each by its digest in hex, also outside."""
        return all(
            self._db.execute(
                "SELECT 1 FROM operation WHERE digest = ?1 AND row IN (?2, ?3) UNION ALL"
                " SELECT 1 FROM quarantine WHERE digest = ?1 UNION ALL"
                " SELECT 1 FROM judged WHERE digest = ?1",
                (bytes.fromhex(one), row, NOWHERE),
            ).fetchone()
            for one in digests
        )

    def _members(self, family: str) -> set[str]:
        """Return everyone who was ever written into a family."""
        now = {
            id_
            for table in ("person", "person_joined")
            for (id_,) in self._db.execute(f"SELECT id FROM {table} WHERE family = ?", (family,))
        }
        # people who left are in replaced operations, which have an index of their own
        return now | {
            row
            for (row,) in self._db.execute(
                "SELECT o.row FROM operation o WHERE o.head = 0 AND o.register IN"
                " (SELECT id FROM register WHERE entity = 'person' AND grp = 'kin')"
                " AND instr(o.body, CAST(? AS BLOB))",
                (f'"family":"{family}"',),
            )
        }

    def _joined(self, person: str) -> set[str]:
        """Return with whom a person was ever joined."""
        found = self._db.execute(
            "SELECT id, a, b, joined FROM alias WHERE a = ?1"
            " UNION SELECT id, a, b, joined FROM alias WHERE b = ?1",
            (person,),
        ).fetchall()
        return {
            a if b == person else b
            for id_, a, b, joined in found
            if joined or True in _flags(self.said("alias", [id_]).get(id_, []))
        } - {person}


def _values(said: Iterable[Said], group: str, name: str) -> set[str]:
    values = (fields.get(name) for one, fields in said if one == group)
    return {value for value in values if isinstance(value, str)}


def _flags(said: Iterable[Said]) -> set[bool]:
    return {fields.get("joined") is True for _, fields in said}

"""Triggers that note whose rows a connection writes, so that no writer can forget it.

The counts of families and children follow from the rows that are watched here. Whoever keeps such
counts counts again only the people and families that are noted.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Final, NamedTuple

from kbdesk.store.connection import Connection

FACTS: Final = {
    "absence": "person",
    "examination": "person",
    "family_planning": "person",
    "home_visit": "person",
    "measurement": "child",
    "pregnancy": "person",
    "recipient": "person",
    "referral": "person",
    "service": "person",
    "tpk_visit": "person",
    "woman_check": "person",
}
"""The tables of facts that are watched: the column that names the person."""
FAMILY_FACTS: Final = {"family_move": "family"}
"""The watched tables of facts about a family."""
WATCHED: Final = frozenset(
    {"person", "family", "operation", "unreadable", "register", *FACTS, *FAMILY_FACTS}
)
"""The tables that are watched; ``register`` names the registers of operations."""

_PERSON: Final = (
    # A person's family, and the mother's family, because it is her birth.
    "SELECT 'person' kind, {row}.id id UNION ALL SELECT 'home', {row}.family"
    " UNION ALL SELECT 'fact', {row}.mother"
)
# Where somebody lived before is read from the operations.
_OPERATION: Final = (
    "SELECT r.entity kind, {row}.row id FROM register r WHERE r.id = {row}.register"
    " AND r.entity IN ('person', 'family')"
)
_UNREADABLE: Final = (
    "SELECT r.entity kind, o.row id FROM operation o JOIN register r ON r.id = o.register"
    " WHERE o.arrival = {row}.arrival AND r.entity IN ('person', 'family')"
)
_NOTE: Final = (
    "INSERT INTO touched SELECT kind, id FROM ({found}) f WHERE id IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM touched t WHERE t.kind = f.kind AND t.id = f.id)"
)
"""Not ``INSERT OR IGNORE``: the statement that fires a trigger decides what a conflict does."""


class Touched(NamedTuple):
    """The people and families that written rows concern, by id.

    ``people``: their own row was written; ``facts``: another row about them. ``families``: their
    row was written; ``homes``: one of ``people`` belongs or belonged to them. ``gone_people`` and
    ``gone_families``: the numbers of deleted rows.
    """

    people: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    homes: frozenset[str] = frozenset()
    gone_people: frozenset[int] = frozenset()
    gone_families: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether anybody is noted."""
        return any(self[at] for at in range(len(self)))

    def many(self) -> int:
        """Return the number of ids."""
        return sum(map(len, self))

    def and_(self, *others: Touched) -> Touched:
        """Return all together."""
        return Touched(
            self.people.union(*(one.people for one in others)),
            self.facts.union(*(one.facts for one in others)),
            self.families.union(*(one.families for one in others)),
            self.homes.union(*(one.homes for one in others)),
            self.gone_people.union(*(one.gone_people for one in others)),
            self.gone_families.union(*(one.gone_families for one in others)),
        )

    def text(self) -> str:
        """Return it as text."""
        return json.dumps([sorted(one) for one in self])

    @classmethod
    def read(cls, text: str) -> Touched:
        """Return what :meth:`text` wrote."""
        return cls(*map(frozenset, json.loads(text)))


class Watch:
    """The triggers of a connection; they end with it."""

    def __init__(self, db: Connection) -> None:
        """Prepare the triggers; they begin with :meth:`begin`."""
        self._db = db
        self.on = False

    def begin(self) -> None:
        """Begin to note whose rows are written."""
        if self.on:
            return
        run = self._db.execute
        run(
            "CREATE TEMP TABLE IF NOT EXISTS touched"
            " (kind TEXT, id, PRIMARY KEY (kind, id)) WITHOUT ROWID"
        )
        for name, when, table, notes in _triggers():
            noted = "; ".join(_NOTE.format(found=one) for one in notes)
            run(
                f"CREATE TEMP TRIGGER IF NOT EXISTS {name} {when} ON main.{table}"
                f" BEGIN {noted}; END"
            )
        self.on = True

    def noted(self) -> Touched:
        """Return what was noted since :meth:`forget`."""
        if not self.on:
            return Touched()
        found: dict[str, set[str | int]] = defaultdict(set)
        for kind, id_ in self._db.execute("SELECT kind, id FROM touched"):
            found[kind].add(id_)
        return Touched(*(frozenset(found[kind]) for kind in _KINDS))  # type: ignore[arg-type]

    def many(self) -> int:
        """Return how many names were noted."""
        return int(self._db.execute("SELECT count(*) FROM touched").fetchone()[0]) if self.on else 0

    def forget(self) -> None:
        """Begin anew."""
        if self.on:
            self._db.execute("DELETE FROM touched")


_KINDS: Final = ("person", "fact", "family", "home", "gone_person", "gone_family")


def _triggers() -> list[tuple[str, str, str, list[str]]]:
    """Return name, moment and table of each trigger, and what it notes."""
    found = []

    def add(table: str, note: str, *, changes: str = "") -> None:
        """Note the row before and the row after; ``{row}`` stands for either."""
        for when, rows in (("INSERT", ["NEW"]), ("DELETE", ["OLD"]), ("UPDATE", ["OLD", "NEW"])):
            moment = f"AFTER {when}{changes if when == 'UPDATE' else ''}"
            said = [note.format(row=row) for row in rows]
            found.append((f"touched_{table}_{when.lower()}", moment, table, said))

    add("person", _PERSON)
    gone = "SELECT 'gone_{table}' kind, OLD.n id"
    for table in ("person", "family"):
        found.append((f"touched_{table}_gone", "AFTER DELETE", table, [gone.format(table=table)]))
    add("family", "SELECT 'family' kind, {row}.id id")
    for table, column in FACTS.items():
        add(table, f"SELECT 'fact' kind, {{row}}.{column} id")
    for table, column in FAMILY_FACTS.items():
        add(table, f"SELECT 'family' kind, {{row}}.{column} id")
    add("operation", _OPERATION, changes=" OF row, register, head, body")
    add("unreadable", _UNREADABLE)
    return found

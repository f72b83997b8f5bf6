"""Operations that this version cannot read, and the machines that still get them.

Two kinds are meant: an operation of a register that this version does not know, and one that
cannot be read (``store/unreadable.py``) though it should say whom its row concerns. This version
sees only the ids in it, and takes every id for a name: the row goes wherever a row goes that it
names, also by way of other such rows. A row that names nobody known here is given, to be safe, to
every machine of the village that it names, else of the villages of the machines that wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from kbdesk.journal.registers import BELONGS, known
from kbdesk.store.connection import Connection
from kbdesk.store.purging import ERASED

Places = Callable[[], Mapping[str, Collection[str]]]
"""The posyandu of each machine's certificate; a machine without any gets all of them."""

_LONGEST_ID = 128
_KEPT = "temp.unread k CROSS JOIN operation o USING (arrival)"
_EVERYONES = tuple(entity for entity, whom in BELONGS.items() if not whom)


def choose_unread(db: Connection, after: int, places: Places) -> None:
    """Add to ``temp.outgoing`` what this version only keeps and the chosen scope should have.

    Takes the lists ``temp.held``, ``scope_*`` and ``entered`` as they were made for the scope.
    ``after``: the arrival up to which everything that was for the scope then was taken.
    """
    registers = db.execute("SELECT id, entity, grp FROM register").fetchall()
    unread = [id_ for id_, entity, group in registers if known(entity, group) is None]
    if not unread and not db.execute("SELECT EXISTS (SELECT 1 FROM unreadable)").fetchone()[0]:
        return
    Unread(db, unread, [row for row in registers if row[0] not in unread]).choose(after, places)


class Unread:
    """The rows of which this version can read nothing, or not all."""

    def __init__(
        self, db: Connection, unread: Collection[int], others: Collection[tuple[int, str, str]]
    ) -> None:
        self._db = db
        db.execute("DROP TABLE IF EXISTS temp.unread")
        db.execute("CREATE TEMP TABLE unread (arrival INTEGER PRIMARY KEY)")
        if unread:
            db.execute(
                "INSERT INTO temp.unread SELECT arrival FROM operation"
                f" WHERE register IN ({', '.join(map(str, unread))})"
            )
        # another, readable group of the row may tell where it goes
        naming = [id_ for id_, entity, group in others if _tells_whom(entity, group)]
        db.execute(
            "INSERT OR IGNORE INTO temp.unread SELECT u.arrival FROM unreadable u"
            " CROSS JOIN operation o USING (arrival)"
            f" WHERE o.register IN ({', '.join(map(str, naming))}) OR NOT EXISTS ("
            "   SELECT 1 FROM operation k WHERE k.row = o.row"
            "      AND k.arrival NOT IN (SELECT arrival FROM unreadable)"
            f"     AND k.register NOT IN ({', '.join(map(str, unread))}))"
        )
        # a machine, a user or a list is no person, so naming one decides nothing
        self._of_people = ", ".join(
            str(id_) for id_, entity, _ in others if entity not in _EVERYONES
        )

    def choose(self, after: int, places: Places) -> None:
        """Add what goes to the scope: all of a row that is new to it, else what was learned."""
        self._list_names()
        self._list("addressed", self._known_name())
        self._list("theirs", f"name IN (SELECT id FROM temp.scope_row) OR {_of_scope('code')}")
        self._add_unaddressed(places)
        self._close("theirs")
        self._db.execute(
            f"INSERT OR IGNORE INTO temp.theirs SELECT DISTINCT o.row FROM {_KEPT}"
            f" JOIN register r ON r.id = o.register WHERE r.entity IN ({_marks(_EVERYONES)})",
            _EVERYONES,
        )
        anew = "1"
        if after and not self._places_changed(after):
            self._list(
                "anew",
                f"name IN (SELECT id FROM temp.entered) OR row IN (SELECT o.row FROM {_KEPT}"
                f" WHERE o.arrival > {int(after)})",
            )
            anew = "EXISTS (SELECT 1 FROM temp.anew n WHERE n.id = o.row)"
        self._db.execute(
            f"""
            INSERT OR IGNORE INTO temp.outgoing
            SELECT o.arrival FROM temp.theirs t CROSS JOIN operation o ON o.row = t.id
              JOIN temp.unread k ON k.arrival = o.arrival
              LEFT JOIN temp.held h ON h.epoch = o.epoch
             WHERE o.seq > coalesce(h.seq, 0) AND {anew}
            """
        )

    def _list_names(self) -> None:
        """List the ids that each row says, its own among them."""
        self._db.execute("DROP TABLE IF EXISTS temp.named")
        self._db.execute(
            "CREATE TEMP TABLE named (name TEXT, row TEXT, PRIMARY KEY (name, row)) WITHOUT ROWID"
        )
        self._db.execute(
            f"""
            INSERT OR IGNORE INTO temp.named
            SELECT o.row, o.row FROM {_KEPT}
            UNION
            SELECT t.atom, o.row
              FROM {_KEPT}, json_tree(CAST(o.body AS TEXT), '$.fields') t
             WHERE NOT {ERASED}
               AND t.type = 'text' AND length(t.atom) <= {_LONGEST_ID}
            """
        )

    def _known_name(self) -> str:
        return (
            "name IN (SELECT id FROM posyandu) OR EXISTS (SELECT 1 FROM operation k"
            f" WHERE k.row = name AND k.register IN ({self._of_people or 'NULL'}))"
        )

    def _list(self, table: str, condition: str) -> None:
        """List the rows for which a name meets a condition, and those that name such a row."""
        self._db.execute(f"DROP TABLE IF EXISTS temp.{table}")
        self._db.execute(f"CREATE TEMP TABLE {table} (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._db.execute(
            f"INSERT INTO temp.{table} SELECT DISTINCT row FROM temp.named WHERE {condition}"
        )
        self._close(table)

    def _close(self, table: str) -> None:
        step = (
            f"INSERT OR IGNORE INTO temp.{table} SELECT n.row FROM temp.{table} l"
            " CROSS JOIN temp.named n ON n.name = l.id"
        )
        while self._db.execute(step).rowcount:
            pass

    def _add_unaddressed(self, places: Places) -> None:
        free = "n.row NOT IN (SELECT id FROM temp.addressed)"
        village = "SELECT village FROM posyandu WHERE village IS NOT NULL"
        if not self._db.execute(f"SELECT 1 FROM temp.named n WHERE {free} LIMIT 1").fetchone():
            return
        self._db.execute(
            f"INSERT OR IGNORE INTO temp.theirs SELECT n.row FROM temp.named n"
            f" WHERE {free} AND {_of_scope('village', 'n.name')}"
        )
        self._db.execute("DROP TABLE IF EXISTS temp.placed")
        self._db.execute("CREATE TEMP TABLE placed (device TEXT, code TEXT)")
        self._db.executemany(
            "INSERT INTO temp.placed VALUES (?, ?)",
            [(device, code) for device, codes in places().items() for code in codes],
        )
        self._db.execute(
            f"""
            INSERT OR IGNORE INTO temp.theirs
            SELECT n.row FROM temp.named n WHERE {free} AND n.name = n.row
               AND NOT EXISTS (SELECT 1 FROM temp.named v
                                WHERE v.row = n.row AND v.name IN ({village}))
               AND EXISTS (
                   SELECT 1 FROM operation o JOIN epoch e ON e.id = o.epoch
                     JOIN temp.unread k ON k.arrival = o.arrival
                    WHERE o.row = n.row
                      AND (coalesce(e.device, '') NOT IN (SELECT device FROM temp.placed)
                           OR e.device IN (
                               SELECT p.device FROM temp.placed p
                                 LEFT JOIN posyandu q ON q.id = p.code
                                WHERE {_of_scope("code", "p.code")}
                                   OR {_of_scope("village", "q.village")})))
            """
        )

    def _places_changed(self, after: int) -> bool:
        return (
            self._db.execute(
                "SELECT 1 FROM operation o JOIN register r ON r.id = o.register"
                " WHERE o.arrival > ? AND r.entity = 'posyandu' LIMIT 1",
                (after,),
            ).fetchone()
            is not None
        )


def _tells_whom(entity: str, group: str) -> bool:
    """Tell whether a group says whom its row concerns."""
    fields = known(entity, group) or {}
    return any(column in fields for column, _ in BELONGS[entity])


def _of_scope(what: str, name: str = "name") -> str:
    return f"{name} IN (SELECT id FROM temp.scope_{what})"


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))

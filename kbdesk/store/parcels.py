"""Replication: which operations another machine should get, and what it says it holds."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kbdesk.journal.registers import BELONGS, ENTITIES
from kbdesk.store.connection import Connection
from kbdesk.store.purging import ERASED
from kbdesk.store.unread import Places, choose_unread

# Every machine of the district gets these: machines and users, no family's data.
_FOR_EVERYONE = tuple(entity for entity, whom in BELONGS.items() if not whom)
_WHO = ("family", "person", *_FOR_EVERYONE)
_NAMED = ("person", "family", "posyandu", "village")
_CONCERNS = [
    (entity, column, named)
    for entity, whom in BELONGS.items()
    for column, named in whom
    if named in _NAMED and entity not in _WHO
]
_VILLAGES = [(entity, column) for entity, column, named in _CONCERNS if named == "village"]
_FOLLOWS = [
    (entity, column)
    for entity, whom in BELONGS.items()
    for column, named in whom
    if named not in _NAMED
]
"""Rows that follow another row; the one followed stands first in BELONGS."""


@dataclass(frozen=True, slots=True)
class Peer:
    """What another machine last said about itself, under one of its epochs.

    ``have``: epoch -> last operation it holds without a gap. ``taken``: journal (epoch of its
    owner) -> arrival up to which it took everything meant for it. ``through``: the last arrival of
    its own journal that reached us. ``place``/``before``: the position of this epoch's last message
    among all messages, and of the one before. ``epochs``: the epochs that this one combines.
    """

    device: str
    epoch: str = ""
    epoch_no: int = 0
    number: int = 0
    have: Mapping[str, int] = field(default_factory=dict)
    taken: Mapping[str, int] = field(default_factory=dict)
    through: int = 0
    heard: str = ""
    place: int = 0
    before: int = 0
    epochs: tuple[str, ...] = ()


class Parcels:
    """The records of replication: peers, bundles sent and taken, and operations still to send."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    # -- peers ---------------------------------------------------------------------------

    def peer(self, device: str, epoch: str | None = None) -> Peer | None:
        """Return what a machine last said under an epoch; without one, what it certainly has.

        A machine that was set back to an old backup says less than before, and then it has less: an
        epoch that is silent while another one speaks twice has ended. If both speak, there are two
        copies of the machine, and it certainly has only what both have.
        """
        found = self._peers("device = ? AND (? IS NULL OR epoch = ?)", (device, epoch, epoch))
        living = [one for one in found if one.place >= found[0].before]
        if not living:
            return None
        return replace(
            living[0],
            epochs=tuple(one.epoch for one in living),
            have=_least([one.have for one in living]),
            taken=_least([one.taken for one in living]),
        )

    def peers(self) -> list[Peer]:
        """Return the last message of every epoch of every machine, the latest first."""
        return self._peers("1", ())

    def _peers(self, condition: str, parameters: tuple[object, ...]) -> list[Peer]:
        rows = self._db.execute(
            "SELECT device, epoch, epoch_no, number, have, taken, through, heard, place, before"
            f" FROM peer WHERE {condition} ORDER BY place DESC",
            parameters,
        )
        return [
            Peer(device, epoch, no, number, json.loads(have), json.loads(taken), *rest)
            for device, epoch, no, number, have, taken, *rest in rows
        ]

    def keep_arrived(self, peer: Peer) -> None:
        """Keep how much of a machine's journal arrived with a bundle that is not its latest."""
        self._db.execute(
            "UPDATE peer SET through = ?, heard = ? WHERE device = ? AND epoch = ?",
            (peer.through, peer.heard, peer.device, peer.epoch),
        )

    def keep_peer(self, peer: Peer) -> None:
        """Keep what a machine said, as its latest message."""
        self._db.execute(
            "INSERT INTO peer SELECT ?, ?, ?, ?, ?, ?, ?, ?, place, place"
            " FROM (SELECT coalesce(max(place), 0) + 1 AS place FROM peer) WHERE true"
            " ON CONFLICT (device, epoch) DO UPDATE SET epoch_no = excluded.epoch_no,"
            " number = excluded.number, have = excluded.have, taken = excluded.taken,"
            " through = excluded.through, heard = excluded.heard,"
            " before = place, place = excluded.place",
            (
                peer.device,
                peer.epoch,
                peer.epoch_no,
                peer.number,
                json.dumps(dict(peer.have)),
                json.dumps(dict(peer.taken)),
                peer.through,
                peer.heard,
            ),
        )

    def ask_anew(self) -> None:
        """Forget how far others' journals arrived: everything is sent once more."""
        self._db.execute("UPDATE peer SET through = 0")

    # -- bundles -------------------------------------------------------------------------

    def note(self, **columns: object) -> None:
        """Note a bundle that was sent or taken."""
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        self._db.execute(f"INSERT INTO parcel ({names}) VALUES ({marks})", tuple(columns.values()))

    def notes(self, direction: str | None = None, limit: int = 100) -> list[dict[str, Any]]:
        """Return the bundles that were sent or taken, the latest first."""
        cursor = self._db.execute(
            "SELECT * FROM parcel WHERE ? IS NULL OR direction = ? ORDER BY id DESC LIMIT ?",
            (direction, direction, limit),
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    # -- operations to go ----------------------------------------------------------------

    def last_arrival(self) -> int:
        """Return the arrival number of the newest operation."""
        row = self._db.execute("SELECT max(arrival) FROM operation").fetchone()
        return row[0] or 0

    def held(self) -> int:
        """Return how many operations this machine holds."""
        return int(self._db.execute("SELECT count(*) FROM operation").fetchone()[0])

    def counts_in_scope(self) -> dict[str, int]:
        """Return the number of families, people and facts in the last scope."""
        return {
            entity: int(
                self._db.execute(
                    f"SELECT count(*) FROM {entity} WHERE id IN (SELECT id FROM temp.scope_row)"
                ).fetchone()[0]
            )
            for entity in ("family", "person", *dict.fromkeys(e for e, *_ in _CONCERNS))
        }

    def unconfirmed(self, device: str, have: Mapping[str, int]) -> int:
        """Return the number of others' operations that a machine does not say it holds."""
        self._hold(have)
        # Count an epoch without gaps by its numbers, the rest one by one.
        row = self._db.execute(
            """
            SELECT coalesce(sum(
                max(e.contiguous - coalesce(h.seq, 0), 0)
                + CASE WHEN e.highest > e.contiguous THEN (
                      SELECT count(*) FROM operation o
                       WHERE o.epoch = e.id AND o.seq > max(e.contiguous, coalesce(h.seq, 0)))
                  ELSE 0 END), 0)
              FROM epoch e LEFT JOIN temp.held h ON h.epoch = e.id
             WHERE e.device IS NOT ?
            """,
            (device,),
        ).fetchone()
        return int(row[0])

    def select(
        self,
        have: Mapping[str, int],
        *,
        after: int = 0,
        scope: Collection[str] | None = None,
        vouched: Mapping[str, int] | None = None,
        places: Places = dict,
    ) -> None:
        """Choose the operations for a machine into a temporary list.

        ``have``: what it holds of each epoch. ``after``: the arrival up to which it took everything
        that was meant for it. ``scope``: codes of the posyandu it may know; None for all. Rows that
        entered its scope since ``after`` are sent whole; of those that left it, only where they
        went. ``vouched``: the last operation of each epoch that may be sent; None for all.
        ``places``: called only if nothing else shows whom a newer operation concerns.
        """
        self._db.execute("DROP TABLE IF EXISTS temp.outgoing")
        self._db.execute("CREATE TEMP TABLE outgoing (arrival INTEGER PRIMARY KEY)")
        if scope is None:
            self._select_all(have, after, vouched)
            return
        self._select(have, after, scope, places)
        if vouched is not None:
            self._hold(vouched)
            self._db.execute(
                "DELETE FROM temp.outgoing WHERE arrival IN ("
                " SELECT arrival FROM temp.outgoing CROSS JOIN operation o USING (arrival)"
                " LEFT JOIN temp.held h ON h.epoch = o.epoch WHERE o.seq > coalesce(h.seq, 0))"
            )

    def _select_all(
        self, have: Mapping[str, int], after: int, vouched: Mapping[str, int] | None
    ) -> None:
        # Epoch by epoch in the order of numbers: held operations are not looked at.
        spans = []
        for epoch, highest in self._db.execute("SELECT epoch, highest FROM epoch"):
            held = have.get(epoch, 0)
            last = highest if vouched is None else vouched.get(epoch, 0)
            if last > held:
                spans.append((epoch, held + 1, last, after))
        self._db.executemany(
            "INSERT INTO temp.outgoing SELECT o.arrival FROM epoch e"
            " CROSS JOIN operation o ON o.epoch = e.id"
            " WHERE e.epoch = ? AND o.seq BETWEEN ? AND ? AND o.arrival > ?",
            spans,
        )

    def _select(
        self, have: Mapping[str, int], after: int, scope: Collection[str], places: Places
    ) -> None:
        self._hold(have)
        self._scope(scope)
        self._entered(after)
        self._in_scope(after)
        # CROSS JOIN keeps the short list as the outer loop: the planner would read all operations.
        self._db.execute(
            """
            INSERT OR IGNORE INTO temp.outgoing
            SELECT o.arrival FROM temp.entered e CROSS JOIN operation o ON o.row = e.id
              LEFT JOIN temp.held h ON h.epoch = o.epoch
             WHERE o.seq > coalesce(h.seq, 0)
            """
        )
        choose_unread(self._db, after, places)
        self._left(after, scope)

    def _in_scope(self, after: int) -> None:
        """Add the operations since ``after`` about the scope, and those that everybody may know."""
        everyone = self._registers_of(_FOR_EVERYONE)
        wanted = "o.seq > coalesce(h.seq, 0)"
        if after:
            self._db.execute(
                f"""
                INSERT OR IGNORE INTO temp.outgoing
                SELECT o.arrival FROM operation o LEFT JOIN temp.held h ON h.epoch = o.epoch
                 WHERE o.arrival > ? AND {wanted} AND (o.register IN ({everyone})
                    OR EXISTS (SELECT 1 FROM temp.scope_row s WHERE s.id = o.row))
                """,
                (after,),
            )
            return
        # From the beginning there are more operations than rows, so go by rows.
        rows = " UNION ALL ".join(
            f"SELECT {'epoch' if entity == 'epoch' else 'id'} AS id FROM {entity}"
            for entity in _FOR_EVERYONE
        )
        self._db.execute(
            f"""
            INSERT OR IGNORE INTO temp.outgoing
            SELECT o.arrival FROM ({rows}) e
             CROSS JOIN operation o ON o.row = e.id
              LEFT JOIN temp.held h ON h.epoch = o.epoch
             WHERE {wanted} AND o.register IN ({everyone})
            """
        )
        self._db.execute(
            f"""
            INSERT OR IGNORE INTO temp.outgoing
            SELECT o.arrival FROM temp.scope_row s CROSS JOIN operation o ON o.row = s.id
              LEFT JOIN temp.held h ON h.epoch = o.epoch
             WHERE {wanted}
            """
        )

    def count(self) -> int:
        """Return the number of chosen operations that are more than an outline."""
        chosen = self._db.execute("SELECT count(*) FROM temp.outgoing").fetchone()[0]
        return int(chosen) - self._erased_chosen()

    def bodies(self) -> Iterator[bytes]:
        """Yield the chosen operations' bodies, in the order of their arrival here."""
        # most bundles contain nothing erased: check once per bundle, not per operation
        which = f"NOT {ERASED}" if self._erased_chosen() else "1"
        rows = self._db.execute(
            "SELECT o.body FROM temp.outgoing t CROSS JOIN operation o USING (arrival)"
            f" WHERE {which} ORDER BY t.arrival"
        )
        while batch := rows.fetchmany(500):
            for (body,) in batch:
                yield body

    def _erased_chosen(self) -> int:
        # Go along the few erased ones.
        found = self._db.execute(
            "SELECT count(*) FROM erased x CROSS JOIN temp.outgoing t USING (arrival)"
        ).fetchone()
        return int(found[0])

    def outlines(self, device: str, have: Mapping[str, int]) -> list[tuple[bytes, bytes]]:
        """Return (digest, outline) of the chosen operations that are erased.

        Also of all erased ones that ``device`` wrote itself beyond what is held, as far as its
        chains have no gap: without them nobody could verify the later ones.
        """
        self._hold(have)
        self._db.execute(
            "INSERT OR IGNORE INTO temp.outgoing SELECT o.arrival FROM erased x"
            " CROSS JOIN operation o USING (arrival) JOIN epoch e ON e.id = o.epoch"
            " LEFT JOIN temp.held h ON h.epoch = o.epoch"
            " WHERE e.device = ? AND o.seq > coalesce(h.seq, 0) AND o.seq <= e.contiguous",
            (device,),
        )
        return [
            (bytes(digest), bytes(body))
            for digest, body in self._db.execute(
                "SELECT o.digest, o.body FROM erased x CROSS JOIN temp.outgoing t"
                " USING (arrival) CROSS JOIN operation o USING (arrival) ORDER BY x.arrival"
            )
        ]

    def first_erased(self, epoch: str, after: int) -> int | None:
        """Return the first number after ``after`` with only an outline left, or None."""
        found = self._db.execute(
            "SELECT min(o.seq) FROM erased x CROSS JOIN operation o USING (arrival)"
            " JOIN epoch e ON e.id = o.epoch WHERE e.epoch = ? AND o.seq > ?",
            (epoch, after),
        ).fetchone()
        return None if found[0] is None else int(found[0])

    def firsts(self, spans: Mapping[str, tuple[int, int]]) -> dict[str, int]:
        """Return epoch -> first seq of the chosen operations within its span (from, to].

        Epochs with nothing chosen in their span are left out.
        """
        firsts = {}
        for epoch, (after, last) in spans.items():
            # Go along the numbers to the first chosen one: usually the very first.
            found = self._db.execute(
                "SELECT o.seq FROM epoch e CROSS JOIN operation o ON o.epoch = e.id"
                " WHERE e.epoch = ? AND o.seq > ? AND o.seq <= ?"
                " AND EXISTS (SELECT 1 FROM temp.outgoing t WHERE t.arrival = o.arrival)"
                " ORDER BY o.seq LIMIT 1",
                (epoch, after, last),
            ).fetchone()
            if found is not None:
                firsts[epoch] = int(found[0])
        return firsts

    def scope_rows(self, scope: Collection[str]) -> set[str]:
        """Return the ids of the rows that belong to some posyandu."""
        self._scope(scope)
        return {row[0] for row in self._db.execute("SELECT id FROM temp.scope_row")}

    def _hold(self, have: Mapping[str, int]) -> None:
        # Emptied, not dropped: an unfinished reader locks the table against dropping.
        self._db.execute(
            "CREATE TEMP TABLE IF NOT EXISTS held (epoch INTEGER PRIMARY KEY, seq INTEGER)"
        )
        self._db.execute("DELETE FROM temp.held")
        self._db.executemany(
            "INSERT INTO temp.held SELECT id, ? FROM epoch WHERE epoch = ?",
            [(seq, epoch) for epoch, seq in have.items()],
        )

    def _scope(self, scope: Collection[str]) -> None:
        """List the families, people and facts of some posyandu.

        A person belongs to the posyandu recorded for the person, else to those of the family. A
        family belongs to its own and to those of its members. Joined persons belong to the posyandu
        of each.
        """
        codes = (json.dumps(sorted(scope)),)
        self._db.execute("DROP TABLE IF EXISTS temp.scope_village")
        for table in ("scope_code", "scope_family", "scope_person", "scope_row"):
            self._db.execute(f"DROP TABLE IF EXISTS temp.{table}")
            self._db.execute(f"CREATE TEMP TABLE {table} (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._db.execute("INSERT INTO temp.scope_code SELECT value FROM json_each(?)", codes)
        served = "posyandu IN (SELECT id FROM temp.scope_code)"
        self._db.execute(
            f"INSERT INTO temp.scope_family SELECT id FROM family WHERE {served}"
            f" UNION SELECT family FROM person WHERE {served} AND family IS NOT NULL"
            f" UNION SELECT family FROM person_joined WHERE {served} AND family IS NOT NULL"
        )
        members = "posyandu IS NULL AND family IN (SELECT id FROM temp.scope_family)"
        added = (
            f"INSERT OR IGNORE INTO temp.scope_person"
            f" SELECT id FROM person WHERE {members} UNION SELECT id FROM person_joined"
            f" WHERE {members}"
        )
        self._db.execute(
            f"INSERT INTO temp.scope_person SELECT id FROM person WHERE {served}"
            f" UNION SELECT id FROM person_joined WHERE {served}"
        )
        self._db.execute(added)
        while self._add_joined("scope_person", "scope_family"):
            self._db.execute(added)
        self._db.execute(
            "CREATE TEMP TABLE scope_village AS SELECT DISTINCT p.village AS id"
            " FROM temp.scope_code c JOIN posyandu p ON p.id = c.id WHERE p.village IS NOT NULL"
        )
        self._add_rows("scope", "scope_row")
        for entity, column in _VILLAGES:
            self._db.execute(
                "INSERT OR IGNORE INTO temp.scope_row"
                f" SELECT id FROM {entity} WHERE {column} IS NULL"
            )
        self._follow("scope_row")

    def _add_rows(self, listed: str, rows: str) -> None:
        """Add the rows that concern the listed families, people, posyandu and villages."""
        for whom in ("family", "person"):
            self._db.execute(
                f"INSERT OR IGNORE INTO temp.{rows} SELECT id FROM temp.{listed}_{whom}"
            )
        tables = {"posyandu": "code"}
        for entity, column, named in _CONCERNS:
            self._db.execute(
                f"INSERT OR IGNORE INTO temp.{rows} SELECT x.id"
                f" FROM temp.{listed}_{tables.get(named, named)} l"
                f" CROSS JOIN {entity} x ON x.{column} = l.id"
            )

    def _follow(self, rows: str) -> None:
        """Add the rows that follow the listed rows of another entity."""
        for entity, column in _FOLLOWS:
            self._db.execute(
                f"INSERT OR IGNORE INTO temp.{rows} SELECT x.id"
                f" FROM temp.{rows} l CROSS JOIN {entity} x ON x.{column} = l.id"
            )

    def _entered(self, after: int) -> None:
        """List the rows of the scope whose family or posyandu was written since ``after``."""
        self._db.execute("DROP TABLE IF EXISTS temp.entered")
        self._db.execute("CREATE TEMP TABLE entered (id TEXT PRIMARY KEY) WITHOUT ROWID")
        if after == 0:
            return  # a first bundle carries everything anyway
        for table in ("entered_family", "entered_person", "entered_code", "entered_village"):
            self._db.execute(f"DROP TABLE IF EXISTS temp.{table}")
            self._db.execute(f"CREATE TEMP TABLE {table} (id TEXT PRIMARY KEY) WITHOUT ROWID")
        belonging = self._registers_of(("person", "family"), ("served", "kin"))
        aliases = self._registers_of(("alias",))
        self._db.execute(
            f"""
            INSERT OR IGNORE INTO temp.entered_family SELECT row FROM operation
             WHERE arrival > ? AND register IN ({belonging})
               AND row IN (SELECT id FROM temp.scope_family)
            """,
            (after,),
        )
        self._db.execute(
            f"""
            INSERT OR IGNORE INTO temp.entered_person
            SELECT row FROM operation WHERE arrival > ?1 AND register IN ({belonging})
               AND row IN (SELECT id FROM temp.scope_person)
            UNION SELECT r.id FROM operation o JOIN alias a ON a.id = o.row
              JOIN person_root r ON r.id IN (a.a, a.b)
             WHERE o.arrival > ?1 AND o.register IN ({aliases})
               AND r.id IN (SELECT id FROM temp.scope_person)
            """,
            (after,),
        )
        self._add_families("entered_person", "entered_family")
        self._add_members()
        while self._add_joined("entered_person", "entered_family"):
            self._add_members()
        places = self._registers_of(("posyandu",), ("place",))
        self._db.execute(
            f"INSERT INTO temp.entered_village SELECT DISTINCT p.village FROM operation o"
            f" JOIN posyandu p ON p.id = o.row WHERE o.arrival > ? AND o.register IN ({places})"
            f" AND p.village IN (SELECT id FROM temp.scope_village)",
            (after,),
        )
        self._add_rows("entered", "entered")
        self._db.execute("DELETE FROM temp.entered WHERE id NOT IN (SELECT id FROM temp.scope_row)")
        # A row written since may have concerned somebody else before.
        written = self._registers_of([entity for entity in ENTITIES if entity not in _WHO])
        self._db.execute(
            f"""
            INSERT OR IGNORE INTO temp.entered
            SELECT row FROM operation WHERE arrival > ? AND register IN ({written})
               AND row IN (SELECT id FROM temp.scope_row)
            """,
            (after,),
        )
        self._follow("entered")

    def _add_joined(self, people: str, families: str) -> bool:
        """Add the people joined with the listed ones, and their families; tell if any were new."""
        found = self._db.execute(
            f"INSERT OR IGNORE INTO temp.{people} SELECT other.id FROM person_root r"
            f" JOIN person_root other ON other.root = r.root"
            f" WHERE r.id IN (SELECT id FROM temp.{people})"
        ).rowcount
        if found:
            self._add_families(people, families, "p.id IN (SELECT id FROM person_root)")
        return bool(found)

    def _add_families(self, people: str, families: str, which: str = "1") -> None:
        for table in ("person", "person_joined"):
            self._db.execute(
                f"INSERT OR IGNORE INTO temp.{families} SELECT p.family FROM temp.{people} l"
                f" CROSS JOIN {table} p ON p.id = l.id WHERE p.family IS NOT NULL AND {which}"
            )

    def _add_members(self) -> None:
        for table in ("person", "person_joined"):
            self._db.execute(
                "INSERT OR IGNORE INTO temp.entered_person SELECT p.id FROM temp.entered_family f"
                f" CROSS JOIN {table} p ON p.family = f.id"
            )

    def _left(self, after: int, scope: Collection[str]) -> None:
        """Add where people and families went who left the scope, and nothing else about them.

        A person was in the scope by a posyandu once recorded for the person, or by a family that
        was or is in it.
        """
        served = self._registers_of(("person", "family"), ("served",))
        kin = self._registers_of(("person",), ("kin",))
        marks = ", ".join("?" * len(scope))
        source = "operation o"
        if not after:
            source = (
                "(SELECT id FROM person UNION ALL SELECT id FROM person_joined"
                " UNION ALL SELECT id FROM family) p"
                " CROSS JOIN operation o ON o.row = p.id"
            )
        posyandu = "json_extract(CAST(was.body AS TEXT), '$.fields.posyandu')"
        family = "json_extract(CAST(was.body AS TEXT), '$.fields.family')"
        self._db.execute(
            f"""
            INSERT OR IGNORE INTO temp.outgoing
            SELECT o.arrival FROM {source} LEFT JOIN temp.held h ON h.epoch = o.epoch
             WHERE o.arrival > ? AND o.seq > coalesce(h.seq, 0)
               AND (o.register IN ({served}) OR o.register IN ({kin}))
               AND NOT EXISTS (SELECT 1 FROM temp.scope_row s WHERE s.id = o.row)
               AND EXISTS (
                   SELECT 1 FROM operation was WHERE was.row = o.row
                      AND (was.register IN ({served}) AND {posyandu} IN ({marks})
                           OR was.register IN ({kin}) AND EXISTS (
                               SELECT 1 FROM temp.scope_family f WHERE f.id = {family})
                           OR was.register IN ({kin}) AND EXISTS (
                               SELECT 1 FROM operation theirs
                                WHERE theirs.row = {family} AND theirs.register IN ({served})
                                  AND json_extract(CAST(theirs.body AS TEXT), '$.fields.posyandu')
                                      IN ({marks}))))
            """,
            (after, *scope, *scope),
        )

    def _registers_of(
        self, entities: Collection[str], groups: Collection[str] | None = None
    ) -> str:
        """Return the numbers of registers as a list for SQL."""
        rows = self._db.execute("SELECT id, entity, grp FROM register")
        return ", ".join(
            str(id_)
            for id_, entity, group in rows
            if entity in entities and (groups is None or group in groups)
        )


def _least(words: Sequence[Mapping[str, int]]) -> dict[str, int]:
    return {
        epoch: min(word[epoch] for word in words)
        for epoch in words[0]
        if all(epoch in word for word in words)
    }

"""Counts that outlast what is recorded: whoever reads them mends them by whom it concerns.

They lie on the disk as bytes, each with a number; whom the transactions after it concern is
noted beside them, under the numbers that follow. Both are settings whose names another version
forgets as soon as it records anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk import __version__
from kbdesk.store.connection import Connection, DatabaseError
from kbdesk.store.touched import Touched, Watch

LASTING: Final = "rolled_up:~"
"""Begins the names of the settings that hold them; the names of other answers sort before."""
_END: Final = LASTING[:-1] + "\x7f"
_COUNTS: Final = LASTING + "counts:"
_NOTES: Final = LASTING + "notes:"
_THROUGH: Final = LASTING + "through"
MOST_NAMES: Final = 40_000
"""Of so many persons and families it is no longer worth to mend."""
MOST_COUNTS: Final = 64
"""So many are kept; then the ones that are furthest behind go."""


class Lasting:
    """The lasting counts of a database, by name."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._watch = Watch(db)
        if self._through() is not None:
            self._watch.begin()

    # -- reading -------------------------------------------------------------------------

    def get(self, name: str) -> tuple[int, bytes] | None:
        """Return counts and their number; what was recorded since is not in them."""
        row = self._db.execute(
            "SELECT value FROM setting WHERE name = ?", (_COUNTS + name,)
        ).fetchone()
        if row is None or not isinstance(row[0], bytes):
            return None
        stamp, _, rest = row[0].partition(b"\n")
        number, _, counts = rest.partition(b"\n")
        return (int(number), counts) if stamp == self._stamp() else None

    def since(self, number: int) -> Touched | None:
        """Return whom it concerns what was recorded since a number; None where nobody knows."""
        through = self._through()
        if through is None or not self._watch.on or through[1] != self._arrival():
            return None
        found = self._watch.noted()
        for name, text in self._db.execute(
            "SELECT name, value FROM setting WHERE name > ? AND name < ? || '~'",
            (_note(number), _NOTES),
        ):
            assert name > _note(number)
            found = found.and_(Touched.read(text))
        return found

    # -- writing -------------------------------------------------------------------------

    def keep(self, counts: Mapping[str, bytes], version: int) -> bool:
        """Keep counts of what the tables hold now; False where the disk does not take them.

        ``version``: what ``PRAGMA data_version`` was when they were made.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except DatabaseError:
            return False
        try:
            if self._db.execute("PRAGMA data_version").fetchone()[0] != version:
                self._db.execute("ROLLBACK")
                return False
            through = self._through()
            arrival = self._arrival()
            if through is None or not self._watch.on or through[1] != arrival:
                self.drop()
                through = (1 if through is None else through[0] + 1, arrival)
                self._watch.begin()
            elif self._watch.many():
                # written outside of a transaction of the store: nobody has noted it yet
                self.recorded()
                through = self._through() or (1, arrival)
            self._watch.forget()
            self._put(_THROUGH, f"{through[0]} {through[1]}")
            stamp = self._stamp()
            for name, of in counts.items():
                self._put(_COUNTS + name, stamp + b"\n%d\n" % through[0] + of)
            self._tidy()
            self._db.execute("COMMIT")
        except DatabaseError:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            return False
        return True

    def recorded(self) -> None:
        """Note whom the caller's transaction concerns, before it is committed."""
        through = self._through()
        if through is None:
            return
        if not self._watch.on or self._watch.many() > MOST_NAMES:
            self.drop()
            return
        number, touched = through[0], self._watch.noted()
        if touched:
            number += 1
            self._put(_note(number), touched.text())
            self._watch.forget()
        self._put(_THROUGH, f"{number} {self._arrival()}")

    def drop(self) -> None:
        """Forget all of them, in the caller's transaction."""
        self._db.execute("DELETE FROM setting WHERE name >= ? AND name < ?", (LASTING, _END))
        self._watch.forget()

    # -- inside --------------------------------------------------------------------------

    def _tidy(self) -> None:
        """Forget notes that are in all counts, and the counts that are furthest behind."""
        behind = sorted(
            (int(bytes(head).partition(b"\n")[2].partition(b"\n")[0]), name)
            for name, head in self._db.execute(
                "SELECT name, substr(value, 1, 80) FROM setting WHERE name > ? AND name < ? || '~'",
                (_COUNTS, _COUNTS),
            )
        )
        gone = behind[: max(len(behind) - MOST_COUNTS, 0)]
        self._db.executemany("DELETE FROM setting WHERE name = ?", [(name,) for _, name in gone])
        kept = behind[len(gone) :]
        if kept:
            self._db.execute(
                "DELETE FROM setting WHERE name > ? AND name <= ?", (_NOTES, _note(kept[0][0]))
            )

    def _put(self, name: str, value: str | bytes) -> None:
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def _through(self) -> tuple[int, int] | None:
        """Return the number of the last note and the last operation; None where nothing is kept."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (_THROUGH,)).fetchone()
        if row is None:
            return None
        number, _, arrival = str(row[0]).partition(" ")
        return int(number), int(arrival)

    def _arrival(self) -> int:
        (last,) = self._db.execute("SELECT coalesce(max(arrival), 0) FROM operation").fetchone()
        return int(last)

    def _stamp(self) -> bytes:
        (schema,) = self._db.execute("PRAGMA user_version").fetchone()
        return f"{__version__} {schema}".encode()


def _note(number: int) -> str:
    return f"{_NOTES}{number:012d}"

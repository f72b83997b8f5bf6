"""Counts that stay when something is recorded; their reader counts again whom that concerns.

They lie on the disk as bytes, each with a number. Each later transaction notes beside them, under
the next number, whom it concerns. Both are settings; another version of the program deletes
settings of these names as soon as it records anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from kbdesk import __version__
from kbdesk.domain.rules_version import rules_version
from kbdesk.store.connection import Connection, DatabaseError, writing_unless_changed
from kbdesk.store.touched import Touched, Watch

LASTING: Final = "rolled_up:~"
"""Begins the names of the settings that hold them; the names of other answers sort before."""
_END: Final = LASTING[:-1] + "\x7f"
_COUNTS: Final = LASTING + "counts:"
_NOTES: Final = LASTING + "notes:"
_THROUGH: Final = LASTING + "through"
MOST_NAMES: Final = 40_000
"""Where more persons and families are noted, all counts are forgotten and made anew."""
MOST_COUNTS: Final = 160
"""So many are kept; then the ones that are furthest behind go."""


class _Through(NamedTuple):
    """The number of the last note, the last operation then, and how many names all notes have."""

    number: int
    arrival: int
    names: int

    def text(self) -> str:
        """Return it as text."""
        return " ".join(map(str, self))


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
        """Return whom the records since a number concern; None where that is not known."""
        through = self._through()
        if through is None or not self._watch.on or through.arrival != self._arrival():
            return None
        return self._watch.noted().and_(*self._notes(number))

    # -- writing -------------------------------------------------------------------------

    def keep(self, counts: Mapping[str, bytes], version: int) -> bool:
        """Keep counts of what the tables hold now; False where the disk does not take them.

        ``version``: what ``PRAGMA data_version`` was when they were made.
        """
        try:
            with writing_unless_changed(self._db, version) as unchanged:
                if unchanged:
                    self._keep(counts)
        except DatabaseError:
            return False
        return unchanged

    def _keep(self, counts: Mapping[str, bytes]) -> None:
        through = self._through()
        arrival = self._arrival()
        if through is not None and self._watch.on and through.arrival == arrival:
            # note what was written outside of a transaction of the store
            self.recorded()
            through = self._through()
        else:
            self.drop()
            through = None
        if through is None:
            self._watch.begin()
            through = _Through(1, arrival, 0)
            self._put(_THROUGH, through.text())
        stamp = self._stamp()
        for name, of in counts.items():
            self._put(_COUNTS + name, stamp + b"\n%d\n" % through.number + of)
        self._tidy(through)

    def recorded(self) -> None:
        """Note whom the caller's transaction concerns, before it is committed."""
        through = self._through()
        if through is None:
            return
        many = through.names + self._watch.many()
        if not self._watch.on or many > MOST_NAMES:
            self.drop()
            return
        number, touched = through.number, self._watch.noted()
        if touched:
            number += 1
            self._put(_note(number), touched.text())
            self._watch.forget()
        self._put(_THROUGH, _Through(number, self._arrival(), many).text())

    def drop(self) -> None:
        """Forget all of them, in the caller's transaction."""
        self._db.execute("DELETE FROM setting WHERE name >= ? AND name < ?", (LASTING, _END))
        self._watch.forget()

    # -- inside --------------------------------------------------------------------------

    def _tidy(self, through: _Through) -> None:
        """Delete the oldest counts beyond the limit, and the notes that no count needs any more."""
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
            oldest = kept[0][0]
            self._db.execute(
                "DELETE FROM setting WHERE name > ? AND name <= ?", (_NOTES, _note(oldest))
            )
            names = sum(one.many() for one in self._notes(oldest))
            self._put(_THROUGH, through._replace(names=names).text())

    def _put(self, name: str, value: str | bytes) -> None:
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def _notes(self, number: int) -> list[Touched]:
        """Return the notes after a number."""
        rows = self._db.execute(
            "SELECT value FROM setting WHERE name > ? AND name < ? || '~'", (_note(number), _NOTES)
        )
        return [Touched.read(text) for (text,) in rows]

    def _through(self) -> _Through | None:
        """Return how far the notes reach; None where nothing is kept."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (_THROUGH,)).fetchone()
        return None if row is None else _Through(*map(int, str(row[0]).split()))

    def _arrival(self) -> int:
        (last,) = self._db.execute("SELECT coalesce(max(arrival), 0) FROM operation").fetchone()
        return int(last)

    def _stamp(self) -> bytes:
        return counted_by(self._db).encode()


def counted_by(db: Connection) -> str:
    """Return what differs under another version of the program, its tables, or its rules."""
    (schema,) = db.execute("PRAGMA user_version").fetchone()
    return f"{__version__} {schema} {rules_version()}"


def _note(number: int) -> str:
    return f"{_NOTES}{number:012d}"

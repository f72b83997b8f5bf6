"""Answers that took long to derive, kept on the disk until anything is written.

They are figures, no rows. Every transaction that records something deletes all of them. The
counts that stay are in ``lasting``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.store.connection import Connection, DatabaseError, writing_unless_changed
from kbdesk.store.lasting import LASTING, counted_by

PREFIX: Final = "rolled_up:"
"""Begins the names of the settings that hold them."""


class RolledUp:
    """The kept answers of a database, by name."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, name: str) -> str | None:
        """Return an answer, if it is of what the tables hold now."""
        row = self._db.execute(
            "SELECT value FROM setting WHERE name = ?", (PREFIX + name,)
        ).fetchone()
        if row is None:
            return None
        stamp, _, text = str(row[0]).partition("\n")
        return text if stamp == self._stamp() else None

    def keep(self, answers: Mapping[str, str], version: int) -> bool:
        """Keep answers that were made while ``PRAGMA data_version`` was this; False if it is not.

        Nothing is kept where the disk does not take it: the answers can be made again.
        """
        try:
            with writing_unless_changed(self._db, version) as unchanged:
                if unchanged:
                    stamp = self._stamp()
                    self._db.executemany(
                        "INSERT OR REPLACE INTO setting VALUES (?, ?)",
                        [(PREFIX + name, f"{stamp}\n{text}") for name, text in answers.items()],
                    )
        except DatabaseError:
            return False
        return unchanged

    def drop(self) -> None:
        """Forget all of them, in the caller's transaction."""
        self._db.execute("DELETE FROM setting WHERE name > ? AND name < ?", (PREFIX, LASTING))

    def _stamp(self) -> str:
        """Return what differs under other rules or operations."""
        (last,) = self._db.execute("SELECT coalesce(max(arrival), 0) FROM operation").fetchone()
        return f"{counted_by(self._db)} {last}"

"""Which operations of a register nobody who saw them has replaced.

An operation may be written again under another name: by the hub when a person lets in what
was put aside, or by a machine whose former branch gave way to the hub's. Both then say the
same, and whoever saw the one has seen the other. They are one value, called by the digest of
the first (``stands``), so that it does not matter which of them a machine holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kbdesk.journal.operation import Operation, read_operation
from kbdesk.store.connection import Connection

Key = tuple[str, int]
"""A row and the number of a register."""


class Heads:
    """The marks of heads, and what was written again. Transactions are the caller's."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self.reload()

    def reload(self) -> None:
        """Read again what is cached; it is only as large as what was ever written again."""
        self.stands: dict[bytes, bytes] = {}
        self._registers: set[Key] = set()
        for digest, stands, row, register in self._db.execute(
            "SELECT digest, stands, row, register FROM written_again"
        ):
            self.stands[bytes(digest)] = bytes(stands)
            self._registers.add((row, register))

    def value(self, digest: bytes) -> bytes:
        """Return the digest of the operation that was first to say what this one says."""
        return self.stands.get(digest, digest)

    def again(self, digest: bytes) -> bytes | None:
        """Return the digest of a held operation that says an operation again, or None."""
        found = self._db.execute(
            "SELECT digest FROM written_again WHERE stands = ? ORDER BY digest",
            (self.value(digest),),
        ).fetchone()
        return None if found is None else bytes(found[0])

    def supersede(
        self, fresh: Sequence[tuple[Operation, bytes]], numbers: Mapping[tuple[str, str], int]
    ) -> None:
        """Take away the head mark of everything that a known operation has seen.

        ``fresh``: what was just kept, each with its digest. ``numbers``: of the registers.
        """
        named: list[tuple[bytes, str, int]] = [
            (bytes.fromhex(parent), o.row, numbers[o.entity, o.group])
            for o, _ in fresh
            for parent in o.parents
        ]
        for parent in named:
            # only within the register: an operation replaces nothing elsewhere
            replaced = self._db.execute(
                "UPDATE operation SET head = 0 WHERE digest = ? AND row = ? AND register = ?",
                parent,
            ).rowcount
            if not replaced:
                self._db.execute("INSERT OR IGNORE INTO awaited VALUES (?, ?, ?)", parent)
        if self._db.execute("SELECT EXISTS (SELECT 1 FROM awaited)").fetchone()[0]:
            for o, digest in fresh:
                key = (digest, o.row, numbers[o.entity, o.group])
                if self._db.execute(
                    "DELETE FROM awaited WHERE digest = ? AND row = ? AND register = ?", key
                ).rowcount:
                    self._db.execute(
                        "UPDATE operation SET head = 0"
                        " WHERE digest = ? AND row = ? AND register = ?",
                        key,
                    )
        for o, digest in fresh:
            if isinstance(o.again, str):
                self._note(digest, bytes.fromhex(o.again), (o.row, numbers[o.entity, o.group]))
        if self._registers:
            touched = {(o.row, numbers[o.entity, o.group]) for o, _ in fresh}
            for row, register in touched & self._registers:
                self.mark(row, register)

    def _note(self, digest: bytes, stands: bytes, key: Key) -> None:
        self._db.execute(
            "INSERT OR IGNORE INTO written_again VALUES (?, ?, ?, ?)", (digest, stands, *key)
        )
        self.stands[digest] = stands
        self._registers.add(key)

    def forget(self, digests: Iterable[bytes]) -> None:
        """Forget of operations that are no longer held what they were written again from."""
        for digest in digests:
            if self.stands.pop(digest, None) is not None:
                self._db.execute("DELETE FROM written_again WHERE digest = ?", (digest,))

    def mark(self, row: str, register: int) -> None:
        """Find the heads of a register anew, from every operation held on it."""
        held = [
            (arrival, bytes(digest), read_operation(body))
            for arrival, digest, body in self._db.execute(
                "SELECT arrival, digest, body FROM operation"
                " WHERE row = ? AND register = ? AND epoch > 0",
                (row, register),
            )
        ]
        named = {bytes.fromhex(parent) for _, _, o in held for parent in o.parents}
        replaced = {
            self.value(parent)
            for _, digest, o in held
            for parent in map(bytes.fromhex, o.parents)
            if self.value(parent) != self.value(digest)
        }
        self._db.executemany(
            "UPDATE operation SET head = ? WHERE arrival = ?",
            [(self.value(digest) not in replaced, arrival) for arrival, digest, _ in held],
        )
        self._db.execute("DELETE FROM awaited WHERE row = ? AND register = ?", (row, register))
        self._db.executemany(
            "INSERT INTO awaited VALUES (?, ?, ?)",
            [(parent, row, register) for parent in named - {digest for _, digest, _ in held}],
        )

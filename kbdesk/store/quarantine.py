"""Operations that were put aside because their name is taken: looked at, and judged by a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kbdesk.journal.operation import Operation, read_operation
from kbdesk.store.connection import Connection


class Aside(NamedTuple):
    """An operation put aside; ``taken_by``: the one that has its name, if it is held."""

    digest: bytes
    operation: Operation
    bundle: str | None
    noticed: str
    taken_by: Operation | None


class Quarantine:
    """What was put aside and not judged yet."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def waiting(self, digests: Sequence[bytes] | None = None) -> Iterator[Aside]:
        """Yield what waits, in the order in which each author wrote; or some of it."""
        rows = self._db.execute(
            "SELECT q.digest, q.body, q.bundle, q.noticed, o.body FROM quarantine q"
            " LEFT JOIN epoch e ON e.epoch = q.epoch"
            " LEFT JOIN operation o ON o.epoch = e.id AND o.seq = q.seq"
            " ORDER BY q.epoch, q.seq, q.digest"
        ).fetchall()
        for digest, body, bundle, noticed, other in rows:
            if digests is None or bytes(digest) in digests:
                taken_by = None if other is None else read_operation(other)
                yield Aside(bytes(digest), read_operation(body), bundle, noticed, taken_by)

    def became(self, digest: str) -> str:
        """Return the digest under which an operation was written again, else its own; in hex."""
        found = self._db.execute(
            "SELECT became FROM judged WHERE digest = ? AND became IS NOT NULL",
            (bytes.fromhex(digest),),
        ).fetchone()
        return digest if found is None else bytes(found[0]).hex()

    def judge(self, digest: bytes, verdict: str, became: bytes | None = None) -> None:
        """Take an operation off the list for good, in the caller's transaction."""
        self._db.execute("DELETE FROM quarantine WHERE digest = ?", (digest,))
        self._db.execute(
            "INSERT OR REPLACE INTO judged VALUES (?, ?, ?)", (digest, verdict, became)
        )

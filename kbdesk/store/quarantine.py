"""Operations that were put aside because their name is taken: looked at, and judged by a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kbdesk.journal.operation import Operation, read_operation, same_value
from kbdesk.store.connection import Connection


class Aside(NamedTuple):
    """An operation put aside.

    ``sender``: the machine whose bundle brought it. ``claimed``: the one whose epoch it bears,
    and where it is not ``proven`` that one has not signed it.
    """

    digest: bytes
    operation: Operation
    bundle: str | None
    noticed: str
    sender: str | None = None
    claimed: str | None = None
    proven: bool = True


def _same(one: Operation, other: Operation) -> bool:
    said = (other.entity, other.row, other.group, other.user)
    return (one.entity, one.row, one.group, one.user) == said and same_value(
        one.fields, other.fields
    )


class Quarantine:
    """What was put aside and not judged yet."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def waiting(self, digests: Sequence[bytes] | None = None) -> Iterator[Aside]:
        """Yield what waits, in the order in which each author wrote; or some of it."""
        rows = self._db.execute(
            "SELECT q.digest, q.body, q.bundle, q.noticed, b.sender,"
            " coalesce(b.claimed, e.device), coalesce(b.proven, 1) FROM quarantine q"
            " LEFT JOIN brought b USING (digest)"
            " LEFT JOIN epoch e ON e.epoch = q.epoch"
            " ORDER BY q.epoch, q.seq, q.digest"
        ).fetchall()
        for digest, body, bundle, noticed, sender, claimed, proven in rows:
            if digests is None or bytes(digest) in digests:
                yield Aside(
                    bytes(digest), read_operation(body), bundle, noticed, sender, claimed,
                    bool(proven),
                )  # fmt: skip

    def count(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM quarantine").fetchone()[0])

    def brought(
        self, digests: Iterable[bytes], sender: str, claimed: str | None, proven: bool
    ) -> None:
        """Note who brought operations in quarantine, in the caller's transaction.

        Who is proven to have written one is not doubted later.
        """
        self._db.executemany(
            "INSERT INTO brought VALUES (?, ?, ?, ?) ON CONFLICT (digest) DO UPDATE SET"
            " sender = excluded.sender, claimed = excluded.claimed, proven = 1"
            " WHERE excluded.proven AND NOT proven",
            [(digest, sender, claimed, proven) for digest in digests],
        )

    def became(self, digest: str) -> str:
        """Return the digest under which an operation was written again, else its own; in hex."""
        found = self._db.execute(
            "SELECT became FROM judged WHERE digest = ? AND became IS NOT NULL",
            (bytes.fromhex(digest),),
        ).fetchone()
        return digest if found is None else bytes(found[0]).hex()

    def said_again(self, digest: bytes, operation: Operation) -> bytes | None:
        """Return the digest under which what an operation says is held, or None.

        That is its own one, or that of an operation which repeats it word for word.
        """
        first = operation.again if isinstance(operation.again, str) else digest.hex()
        for held, body in self._db.execute(
            "SELECT o.digest, o.body FROM operation o WHERE o.row = ?1 AND o.epoch > 0"
            " AND (o.digest IN (?2, ?3)"
            " OR o.digest IN (SELECT digest FROM written_again WHERE stands = ?3))",
            (operation.row, digest, bytes.fromhex(first)),
        ):
            if _same(read_operation(body), operation):
                return bytes(held)
        return None

    def clear(self) -> None:
        """Take off the list what is held by now, under its own name or written again."""
        for digest, body in self._db.execute("SELECT digest, body FROM quarantine").fetchall():
            held = self.said_again(bytes(digest), read_operation(body))
            if held == bytes(digest):
                self._db.execute("DELETE FROM quarantine WHERE digest = ?", (digest,))
            elif held is not None:
                self.judge(bytes(digest), "written_again", held)

    def judge(self, digest: bytes, verdict: str, became: bytes | None = None) -> None:
        """Take an operation off the list for good, in the caller's transaction."""
        self._db.execute("DELETE FROM quarantine WHERE digest = ?", (digest,))
        self._db.execute(
            "INSERT OR REPLACE INTO judged VALUES (?, ?, ?)", (digest, verdict, became)
        )

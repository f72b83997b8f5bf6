"""What the gaps of an epoch leave open."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.journal.operation import read_operation
from kbdesk.store.connection import Connection
from kbdesk.store.heads import Heads
from kbdesk.store.held_operations import Epoch, Head


class Gaps:
    """Which values stand behind a gap that may still be closed."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def may_be_closed(self, head: Head, epochs: Mapping[str, Epoch], heads: Heads) -> bool:
        """Tell whether what a value was made from is missing, and may still come.

        Only the hub gets every epoch whole, and each machine its own: elsewhere a missing number
        is no gap, and rows come whole.

        Nothing more comes from a machine that goes on under a later epoch or was taken back. What
        a person has put aside or thrown away does not come either.
        """
        epoch = epochs[head.name.epoch]
        if head.name.seq <= epoch.contiguous or self._over(epoch, epochs):
            return False
        if not self._comes_whole(epoch):
            return False
        o = head.operation
        looked_at: set[str] = set()
        waiting = list(o.parents)
        while waiting:
            parent = waiting.pop()
            if parent in looked_at:
                continue
            looked_at.add(parent)
            body = self._db.execute(
                "SELECT o.body FROM operation o JOIN register r ON r.id = o.register"
                " WHERE o.row = ? AND o.digest = ? AND r.entity = ? AND r.grp = ?",
                (o.row, bytes.fromhex(parent), o.entity, o.group),
            ).fetchone()
            if body is not None:
                waiting += read_operation(body[0]).parents
            elif not self._known_otherwise(bytes.fromhex(parent), heads):
                return True
        return False

    def _over(self, epoch: Epoch, epochs: Mapping[str, Epoch]) -> bool:
        if epoch.device is None:
            return False
        return (
            any(
                one.device == epoch.device and (one.no or 0) > (epoch.no or 0)
                for one in epochs.values()
            )
            or self._db.execute(
                "SELECT 1 FROM device WHERE id = ? AND revocation IS NOT NULL", (epoch.device,)
            ).fetchone()
            is not None
        )

    def _comes_whole(self, epoch: Epoch) -> bool:
        said = dict(
            self._db.execute("SELECT name, value FROM setting WHERE name IN ('role', 'device')")
        )
        mine = epoch.device is not None and epoch.device == said.get("device")
        return mine or said.get("role") == "hub"

    def _known_otherwise(self, digest: bytes, heads: Heads) -> bool:
        """Tell whether an operation is here under another name, put aside, or thrown away."""
        return (
            heads.again(digest) is not None
            or self._db.execute(
                "SELECT 1 FROM quarantine WHERE digest = ?1"
                " UNION ALL SELECT 1 FROM judged WHERE digest = ?1"
                " UNION ALL SELECT 1 FROM outside WHERE digest = ?1",
                (digest,),
            ).fetchone()
            is not None
        )

    def registers(self) -> list[tuple[str, int]]:
        """Return (row, register's number) of what names an operation that is not held."""
        return list(self._db.execute("SELECT DISTINCT row, register FROM awaited").fetchall())

"""Operations that their author's certificate does not allow: held, but without effect.

Each keeps its number and digest in its author's epoch, so that the chain continues and whoever gets
the whole epoch gets it too. It belongs to no row and no register: nothing shows it, it replaces
nothing, and it is not sent as part of a selection. A person accepts it under a name of this
machine, or discards it. Once its author may write it, it takes its place automatically.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kbdesk.journal.operation import read_operation
from kbdesk.store.connection import Connection
from kbdesk.store.held_operations import Incoming
from kbdesk.store.journal import Journal
from kbdesk.store.purging import NOWHERE
from kbdesk.store.quarantine import Aside


class Standing(NamedTuple):
    """An operation outside, and what its author had seen that was not here when it came.

    ``awaits``: epoch -> number up to which the author, or who brought it, held that epoch.
    """

    aside: Aside
    awaits: Mapping[str, int]


class Outside:
    """What stands outside, and is not thrown away."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._db = connection
        self._journal = journal

    def keep(
        self,
        items: Sequence[Incoming],
        *,
        sender: str,
        bundle: str,
        noticed: str,
        awaits: Mapping[str, Mapping[str, int]],
    ) -> None:
        """Keep operations that are not held in their places, in the caller's transaction.

        ``awaits``: by author's epoch, what the sender says its author had seen.
        """
        journal = self._journal
        for item in items:
            o = item.operation
            epoch = journal.epoch_of(o.epoch)
            epoch.highest = max(epoch.highest, o.seq)
            epoch.clock = max(epoch.clock, o.clock)
            arrival = self._db.execute(
                "INSERT INTO operation (epoch, seq, row, register, clock, head, digest, body)"
                " VALUES (?, ?, ?, 0, ?, 0, ?, ?)",
                (epoch.id, o.seq, NOWHERE, o.clock, item.digest, item.body),
            ).lastrowid
            self._db.execute(
                "INSERT INTO outside VALUES (?, ?, ?, ?, ?, ?)",
                (
                    arrival, item.digest, sender, bundle, noticed,
                    json.dumps(dict(awaits.get(o.epoch, {})), sort_keys=True),
                ),
            )  # fmt: skip
        journal.advance(items, {item.operation.epoch for item in items})

    def admit(self, digests: Iterable[bytes]) -> list[Incoming]:
        """Give operations their places, in the caller's transaction; return them.

        They arrive anew: machines that took everything up to here have not seen them.
        """
        items = []
        for digest in digests:
            ((arrival, body),) = self._db.execute(
                "SELECT o.arrival, o.body FROM outside x JOIN operation o USING (arrival)"
                " WHERE x.digest = ?",
                (digest,),
            ).fetchall()
            self._db.execute("DELETE FROM operation WHERE arrival = ?", (arrival,))
            self._db.execute("DELETE FROM outside WHERE arrival = ?", (arrival,))
            items.append(Incoming.read(bytes(body)))
        if items:
            self._journal.apply(items)
        return items

    def standing(self, digests: Collection[bytes] | None = None) -> Iterator[Standing]:
        """Yield what stands outside and was not thrown away, as each author wrote it; or some."""
        rows = self._db.execute(
            "SELECT x.digest, o.body, e.device, x.sender, x.bundle, x.noticed, x.awaits"
            " FROM outside x JOIN operation o USING (arrival) JOIN epoch e ON e.id = o.epoch"
            " LEFT JOIN judged j ON j.digest = x.digest"
            " WHERE j.verdict IS NOT 'discarded' ORDER BY e.epoch, o.seq"
        ).fetchall()
        for digest, body, device, sender, bundle, noticed, awaits in rows:
            if digests is None or bytes(digest) in digests:
                one = Aside(bytes(digest), read_operation(body), bundle, noticed, sender, device)
                yield Standing(one, json.loads(awaits))

    def unjudged(self, digests: Collection[bytes] | None = None) -> Iterator[tuple[Aside, bool]]:
        """Yield what nobody has judged yet, and whether it waits for what its author had seen."""
        judged = {bytes(one) for (one,) in self._db.execute("SELECT digest FROM judged")}
        for one, awaits in self.standing(digests):
            if one.digest not in judged:
                yield one, self.waits(awaits)

    def waits(self, awaits: Mapping[str, int]) -> bool:
        """Tell whether something is not here that its author, or who brought it, had seen."""
        epochs = self._journal.epochs
        return any(
            name not in epochs or epochs[name].highest < number for name, number in awaits.items()
        )

    def counts(self) -> tuple[int, int]:
        """Return how many wait for a person's judgement, and how many for other machines."""
        if not self._db.execute("SELECT EXISTS (SELECT 1 FROM outside)").fetchone()[0]:
            return 0, 0
        waiting = [waits for _, waits in self.unjudged()]
        return waiting.count(False), waiting.count(True)

    def awaited_of(self, epochs: Collection[str]) -> dict[str, dict[str, int]]:
        """Return by epoch what the authors of operations outside had seen that is not here."""
        found: dict[str, dict[str, int]] = {}
        for one, awaits in self.standing():
            if one.operation.epoch in epochs and self.waits(awaits):
                seen = found.setdefault(one.operation.epoch, {})
                for name, number in awaits.items():
                    seen[name] = max(number, seen.get(name, 0))
        return found

"""Sealed records that the hub gave this machine to keep and return."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kbdesk.store.connection import Connection

Runs = Iterable[tuple[int, int]]


class Word(NamedTuple):
    """A sealed word of the hub as it is kept; ``word`` is its text."""

    id: int
    epoch: str
    last: int
    word: str


class HubWords:
    """The kept words, and the operations that they are about."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def keep(self, epoch: str, last: int, word: str, holds_all_of: Iterable[int] = ()) -> None:
        """Keep a word; ``holds_all_of``: the kept words that it repeats whole, which go."""
        self._db.executemany("DELETE FROM given WHERE id = ?", [(id_,) for id_ in holds_all_of])
        self._db.execute(
            "INSERT INTO given (epoch, last, word) SELECT ?1, ?2, ?3"
            " WHERE NOT EXISTS (SELECT 1 FROM given WHERE epoch = ?1 AND word = ?3)",
            (epoch, last, word),
        )

    def of(self, epoch: str) -> list[Word]:
        return [
            Word(*row)
            for row in self._db.execute(
                "SELECT id, epoch, last, word FROM given WHERE epoch = ?", (epoch,)
            )
        ]

    def lacking(self, have: Mapping[str, int], hub_epoch: str, taken: int) -> list[Word]:
        """Return the words about epochs that the hub, as it says, does not hold whole.

        Without those that it was given under ``hub_epoch`` in a bundle that it has ``taken``:
        what it still lacks then, nobody has.
        """
        rows = self._db.execute(
            "SELECT id, epoch, last, word, sent_to, sent_through FROM given ORDER BY id"
        ).fetchall()
        return [
            Word(id_, epoch, last, word)
            for id_, epoch, last, word, to, through in rows
            if last > have.get(epoch, 0) and not (to == hub_epoch and through <= taken)
        ]

    def choose(self, epoch: str, runs: Runs, beyond: int) -> None:
        """Add operations of an epoch, those after ``beyond``, to the chosen ones."""
        self._db.executemany(
            "INSERT OR IGNORE INTO temp.outgoing SELECT o.arrival FROM operation o"
            " JOIN epoch e ON e.id = o.epoch"
            " WHERE e.epoch = ? AND o.seq BETWEEN max(?, ? + 1) AND ?",
            [(epoch, first, beyond, last) for first, last in runs],
        )

    def sent(self, words: Iterable[Word], hub_epoch: str, through: int) -> None:
        """Note that words went back to the hub in a bundle up to an arrival."""
        self._db.executemany(
            "UPDATE given SET sent_to = ?, sent_through = ? WHERE id = ?",
            [(hub_epoch, through, word.id) for word in words],
        )

    # -- at the hub ----------------------------------------------------------------------

    def own_chosen(self, device: str) -> Iterator[tuple[str, int, bytes]]:
        """Yield (epoch, seq, digest) of the chosen operations that a machine wrote itself."""
        for epoch, seq, digest in self._db.execute(
            "SELECT e.epoch, o.seq, o.digest FROM temp.outgoing t"
            " CROSS JOIN operation o USING (arrival) JOIN epoch e ON e.id = o.epoch"
            " WHERE e.device = ? ORDER BY e.id, o.seq",
            (device,),
        ):
            yield epoch, seq, bytes(digest)

    def digests(self, epoch: str, runs: Runs) -> Iterator[bytes] | None:
        """Return the digests of operations in order, or None where one is not held."""
        found: list[bytes] = []
        for first, last in runs:
            held = self._db.execute(
                "SELECT o.digest FROM operation o JOIN epoch e ON e.id = o.epoch"
                " WHERE e.epoch = ? AND o.seq BETWEEN ? AND ? ORDER BY o.seq LIMIT ?",
                (epoch, first, last, last - first + 2),
            ).fetchall()
            if len(held) != last - first + 1:
                return None
            found += [bytes(digest) for (digest,) in held]
        return iter(found)

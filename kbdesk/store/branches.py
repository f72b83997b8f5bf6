"""Two branches of one epoch: the hub's is the epoch, the other one is written again.

A machine that was set back with its whole disk, or copied with it, writes other operations
under names that are taken. The hub keeps the branch that came first, puts the other one aside,
and notes from where on they differ. Whoever holds the other branch then hears which digests
the hub's has, and gives way: its own operations it writes again under a new epoch, those of
others it puts aside.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, NamedTuple

from kbdesk.journal.operation import MAX_SEQ, read_operation
from kbdesk.store.connection import Connection
from kbdesk.store.held_operations import Epoch, Incoming
from kbdesk.store.journal import Journal

SHORT: Final = 8
"""Bytes of a digest by which two branches are told apart."""
_NONE: Final = bytes(SHORT)


class Fork(NamedTuple):
    """An epoch with two branches: the first number under which they differ."""

    epoch: str
    first: int
    arrival: int
    """Where the hub's last note of it stands in this machine's journal."""
    at: int
    """When the hub noted it last, in ms since 1970."""


class Branches:
    """The notes on forked epochs, and the giving way. Transactions are the caller's."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._db = connection
        self._journal = journal

    def forks(self, hub: str, after: int = 0) -> list[Fork]:
        """Return the forks that a hub noted, as far as learned after an arrival."""
        found: dict[str, Fork] = {}
        for row, arrival, body in self._db.execute(
            "SELECT o.row, o.arrival, o.body FROM register r CROSS JOIN operation o"
            " ON o.register = r.id JOIN epoch e ON e.id = o.epoch"
            " WHERE r.entity = 'epoch' AND r.grp = 'fork' AND e.device = ? ORDER BY o.arrival",
            (hub,),
        ):
            note = read_operation(body)
            first = note.fields.get("first")
            if type(first) is int and first > 0:
                before = found.get(row)
                first = first if before is None else min(first, before.first)
                found[row] = Fork(row, first, arrival, note.at)
        return [fork for fork in found.values() if fork.arrival > after]

    def digests(self, fork: Fork) -> str:
        """Return the beginnings of the digests held of an epoch from a fork on, in hex.

        Zeros stand where an operation is not held.
        """
        epoch = self._journal.epochs[fork.epoch]
        places = bytearray()
        for seq, digest in self._db.execute(
            "SELECT seq, digest FROM operation WHERE epoch = ? AND seq >= ? ORDER BY seq",
            (epoch.id, fork.first),
        ):
            places += _NONE * (seq - fork.first - len(places) // SHORT)
            places += bytes(digest)[:SHORT]
        return places.hex()

    def choose(self, forks: Sequence[Fork], select: Callable[[Mapping[str, int]], None]) -> None:
        """Choose what a machine should have of forked epochs, whatever it says that it holds.

        ``select`` chooses what is beyond some numbers by epoch. :meth:`add_chosen` adds it to
        what is chosen after that.
        """
        beyond = dict.fromkeys(self._journal.epochs, MAX_SEQ)
        select(beyond | {fork.epoch: fork.first - 1 for fork in forks})
        self._db.execute("DROP TABLE IF EXISTS temp.of_forks")
        self._db.execute("CREATE TEMP TABLE of_forks AS SELECT arrival FROM temp.outgoing")

    def add_chosen(self) -> None:
        """Add what :meth:`choose` chose to the operations chosen last."""
        self._db.execute("INSERT OR IGNORE INTO temp.outgoing SELECT arrival FROM temp.of_forks")

    def others(self, name: str, first: int, digests: str) -> list[int]:
        """Return the numbers held of an epoch that are not of the branch with these digests.

        Where that branch lacks one, or is over, it is of that branch unless one before is not.
        """
        epoch = self._journal.epochs.get(name)
        if epoch is None:
            return []
        said = bytes.fromhex(digests)
        differing: list[int] = []
        for seq, digest in self._db.execute(
            "SELECT seq, digest FROM operation WHERE epoch = ? AND seq >= ? ORDER BY seq",
            (epoch.id, first),
        ):
            at = (seq - first) * SHORT
            theirs = said[at : at + SHORT]
            unknown = theirs in (b"", _NONE)
            if differing if unknown else bytes(digest)[:SHORT] != theirs:
                differing.append(seq)
        return differing

    def withdraw(self, name: str, numbers: Collection[int]) -> list[Incoming]:
        """Take operations of an epoch away and return them; their names are free then.

        Of one that was erased only the outline comes back.
        """
        journal = self._journal
        epoch = journal.epochs[name]
        found = self._db.execute(
            "SELECT o.arrival, o.register, o.digest, o.body FROM operation o"
            " JOIN json_each(?) j ON j.value = o.seq WHERE o.epoch = ? ORDER BY o.seq",
            (json.dumps(sorted(numbers)), epoch.id),
        ).fetchall()
        erased = journal.purging.erased
        taken = [
            Incoming(read_operation(body), bytes(body), bytes(digest), bytes(digest) in erased)
            for _, _, digest, body in found
        ]
        arrivals = [(arrival,) for arrival, *_ in found]
        # the name alone is given up: no place in the order of arrival is used twice
        self._db.executemany(
            "UPDATE operation SET epoch = -epoch, head = 0 WHERE arrival = ?", arrivals
        )
        for table in ("erased", "unreadable", "outside"):
            self._db.executemany(f"DELETE FROM {table} WHERE arrival = ?", arrivals)
        journal.purging.erased -= {item.digest for item in taken}
        journal.replaced.forget(item.digest for item in taken)
        # an operation outside belongs to no register
        inside = [(i.operation, f[1]) for i, f in zip(taken, found, strict=True) if f[1]]
        for row, register in {(o.row, register) for o, register in inside}:
            journal.replaced.mark(row, register)
        self._reach_back(epoch, min(numbers))
        journal.show_rest({(o.entity, o.row, o.group) for o, _ in inside})
        return taken

    def drop_withdrawn(self) -> bool:
        """Delete what was withdrawn; tell whether a place in the order of arrival is free by it."""
        last = "SELECT coalesce(max(arrival), 0) FROM operation"
        before = self._db.execute(last).fetchone()[0]
        self._db.execute("DELETE FROM operation WHERE epoch < 0")
        return bool(self._db.execute(last).fetchone()[0] < before)

    def _reach_back(self, epoch: Epoch, first: int) -> None:
        """Say of an epoch what is held of it once ``first`` and others are away."""
        if first <= epoch.contiguous:
            link = self._journal.link(epoch.epoch, first - 1)
            assert link is not None
            epoch.contiguous, epoch.chain = first - 1, link
        epoch.highest, epoch.clock = self._db.execute(
            "SELECT coalesce(max(seq), 0), coalesce(max(clock), 0) FROM operation WHERE epoch = ?",
            (epoch.id,),
        ).fetchone()
        self._db.execute(
            "UPDATE epoch SET contiguous = ?, chain = ?, highest = ?, clock = ? WHERE id = ?",
            (epoch.contiguous, epoch.chain, epoch.highest, epoch.clock, epoch.id),
        )
        self._db.execute(
            "UPDATE epoch SET signed_seq = NULL, signed_link = NULL, signature = NULL"
            " WHERE id = ? AND signed_seq >= ?",
            (epoch.id, first),
        )

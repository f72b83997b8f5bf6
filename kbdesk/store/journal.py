"""The journal: the one way into every table.

What a laptop writes is an operation; what it receives is the same operation. Both come
through :meth:`Journal.apply`, which keeps the body, finds the heads of the registers it
touches and shows their values in the tables. The tables are a function of the *set* of
operations held: neither the order of arrival nor how often a thing arrives can matter.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from operator import itemgetter
from typing import Any

from kbdesk.journal import registers
from kbdesk.journal.operation import (
    CHAIN_START,
    Name,
    Operation,
    chained,
    epoch_name,
    read_operation,
)
from kbdesk.store.connection import Connection
from kbdesk.store.epochs import Gaps
from kbdesk.store.heads import Heads
from kbdesk.store.held_operations import Applied, Epoch, Head, Incoming
from kbdesk.store.projection import Projection, blank
from kbdesk.store.purging import ERASED, Purging
from kbdesk.store.unreadable import UNREADABLE, Unreadable

Judge = Callable[[list[Incoming], Collection[tuple[str, int]]], list[Incoming]]
"""Returns which of some operations that are not held are to be taken."""


class Journal:
    """The operations that this machine holds. Not thread-safe; transactions are the caller's."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self.projection = Projection(connection)
        self.purging = Purging(connection)
        self.unreadable = Unreadable(connection)
        self.replaced = Heads(connection)
        self.gaps = Gaps(connection)
        self.reload()

    def reload(self) -> None:
        """Read again what is cached; after a rollback nothing cached can be trusted."""
        self.projection.joined.reload()
        self.purging.reload()
        self.unreadable.reload()
        self.replaced.reload()
        self.epochs: dict[str, Epoch] = {}
        for row in self._db.execute(
            "SELECT id, epoch, device, no, contiguous, chain, highest, clock FROM epoch"
        ):
            self.epochs[row[1]] = Epoch(*row)
        self._registers: dict[tuple[str, str], int] = {
            (entity, group): id_
            for id_, entity, group in self._db.execute("SELECT id, entity, grp FROM register")
        }
        self._register_names = {id_: pair for pair, id_ in self._registers.items()}
        self.clock: int = max((epoch.clock for epoch in self.epochs.values()), default=0)

    # -- reading ---------------------------------------------------------------------

    def heads(
        self, entity: str, row: str, group: str, written: Collection[tuple[str, int]] | None = None
    ) -> list[Head]:
        """Return the heads of a register, the shown one first.

        ``written``: the answer of :meth:`written` for some rows, this among them, if known.
        """
        register = self._registers.get((entity, group))
        if register is None or (written is not None and (row, register) not in written):
            return []
        return self._heads(row, register)

    def _heads(self, row: str, register: int) -> list[Head]:
        if (row, register) in self.unreadable.registers:
            bodies = self.unreadable.heads(row, register, self.replaced.value)
        else:
            bodies = self._db.execute(
                "SELECT o.body, o.digest FROM operation o"
                f" WHERE o.row = ? AND o.register = ? AND o.head = 1 AND NOT {ERASED}",
                (row, register),
            ).fetchall()
        held = [(read_operation(body), digest_) for body, digest_ in bodies]
        found = [Head(Name(o.epoch, o.seq), o.clock, o, digest_) for o, digest_ in held]
        found.sort(key=lambda head: head.order, reverse=True)
        return found

    def written(self, rows: Iterable[str]) -> set[tuple[str, int]]:
        """Return (row, register's number) of what is held of some rows."""
        wanted = list(dict.fromkeys(rows))
        if len(wanted) == 1:
            found = self._db.execute(
                "SELECT DISTINCT row, register FROM operation WHERE row = ?", wanted
            )
        else:
            found = self._db.execute(
                "SELECT DISTINCT o.row, o.register FROM json_each(?) j"
                " CROSS JOIN operation o ON o.row = j.value",
                (json.dumps(wanted),),
            )
        return set(found.fetchall())

    def history(self, entity: str, row: str, group: str | None = None) -> list[Operation]:
        """Return every operation on a row that can be read, oldest clock first."""
        found = [
            read_operation(body)
            for (body,) in self._db.execute(
                "SELECT o.body FROM operation o"
                f" WHERE o.row = ? AND NOT {ERASED} AND NOT {UNREADABLE}",
                (row,),
            )
        ]
        found = [o for o in found if o.entity == entity and group in (None, o.group)]
        found.sort(key=lambda o: (o.clock, o.epoch, o.seq))
        return found

    def bodies_backwards(self, rows: Sequence[str] | None = None) -> Iterator[bytes]:
        """Yield the bodies of the operations held, or of those on some rows, the latest first.

        By when they were written, not by when they came: a bundle brings what is weeks old.
        """
        live = f"SELECT o.clock, o.body FROM operation o WHERE NOT {ERASED} AND"
        if rows is not None:
            asked = f"{live} o.row IN (SELECT value FROM json_each(?)) ORDER BY o.clock DESC"
            streams = [self._db.execute(asked, (json.dumps(rows),))]
        else:
            # in an epoch each operation has a later clock than those before it
            asked = f"{live} o.epoch = ? ORDER BY o.seq DESC"
            streams = [self._db.execute(asked, (epoch.id,)) for epoch in self.epochs.values()]
        for _, body in merge(*streams, key=itemgetter(0), reverse=True):
            yield bytes(body)

    def last_written(self, entity: str, row: str, group: str) -> int:
        """Return the arrival of the operation on a register learned last, or 0."""
        register = self._registers.get((entity, group))
        found = self._db.execute(
            "SELECT max(arrival) FROM operation WHERE row = ? AND register = ?", (row, register)
        ).fetchone()
        return int(found[0] or 0)

    def author_word(self, epoch: str) -> tuple[int, bytes, str] | None:
        """Return (seq, link, signature) that an epoch's author last gave for its chain."""
        found = self._db.execute(
            "SELECT signed_seq, signed_link, signature FROM epoch"
            " WHERE epoch = ? AND signed_seq IS NOT NULL",
            (epoch,),
        ).fetchone()
        return None if found is None else (found[0], bytes(found[1]), found[2])

    def keep_author_word(self, epoch: str, seq: int, link: bytes, signature: str) -> None:
        """Keep an author's signed word for its chain, if it reaches further than the last."""
        self._db.execute(
            "UPDATE epoch SET signed_seq = ?, signed_link = ?, signature = ?"
            " WHERE epoch = ? AND coalesce(signed_seq, 0) < ?",
            (seq, link, signature, epoch, seq),
        )

    def holds(self, item: Incoming) -> bool:
        """Tell whether just this operation is held."""
        epoch = self.epochs.get(item.operation.epoch)
        if epoch is None:
            return False
        found = self._db.execute(
            "SELECT digest FROM operation WHERE epoch = ? AND seq = ?",
            (epoch.id, item.operation.seq),
        ).fetchone()
        return found is not None and bytes(found[0]) == item.digest

    def put_aside(self, item: Incoming, bundle: str, noticed: str) -> bool:
        """Keep an operation whose name is taken out of the journal, for a person to see.

        Return whether it is new there; what was judged is not looked at again.
        """
        o = item.operation
        put = self._db.execute(
            "INSERT OR IGNORE INTO quarantine SELECT ?1, ?2, ?3, ?4, ?5, ?6"
            " WHERE NOT EXISTS (SELECT 1 FROM judged WHERE digest = ?1)",
            (item.digest, o.epoch, o.seq, item.body, bundle, noticed),
        ).rowcount
        return bool(put > 0)

    def behind_gap(self, name: str) -> int:
        """Return how many operations of an epoch are held beyond its first missing one."""
        epoch = self.epochs[name]
        if not epoch.gap:
            return 0
        return int(
            self._db.execute(
                "SELECT count(*) FROM operation WHERE epoch = ? AND seq > ?",
                (epoch.id, epoch.contiguous),
            ).fetchone()[0]
        )

    def contested(self) -> list[tuple[str, str, str]]:
        """Return (entity, row, group) of every register with more than one value."""
        rows = self._db.execute("SELECT row, register FROM contested ORDER BY row, register")
        names = self._register_names
        return [(names[register][0], row, names[register][1]) for row, register in rows]

    # -- writing ---------------------------------------------------------------------

    def apply(
        self,
        batch: Sequence[Incoming],
        written: Collection[tuple[str, int]] | None = None,
        judge: Judge | None = None,
    ) -> Applied:
        """Take operations into the journal and the tables, in the caller's transaction.

        What is held already changes nothing. An operation whose name is held with other
        bytes is not taken: it comes back in ``forked``. ``written``: the answer of
        :meth:`written` for the batch's rows, if the caller has just asked. ``judge`` is asked
        which of those that are not held to take, and told what :meth:`written` says of them.
        """
        outcome = Applied()
        fresh = self._unheld(batch, outcome)
        if not fresh:
            return outcome
        if written is None:
            written = self.written([item.operation.row for item in fresh])
        if judge is not None and not (fresh := judge(fresh, written)):
            return outcome
        names = {item.operation.epoch for item in fresh}
        broken = {name for name in names if name in self.epochs and self.epochs[name].gap}
        self._keep(fresh)
        self.replaced.supersede([(o, digest_) for o, _, digest_, _ in fresh], self._registers)
        self.unreadable.judge(fresh, self._registers, outcome)
        opened = self.advance(fresh, broken)
        fresh_values = self._without_erased(fresh)
        self._show(fresh_values, written, outcome)
        if opened:
            for row, register in self.gaps.registers():
                if registers.known(*self._register_names[register]) is not None:
                    self._contest(row, register, self._heads(row, register))
        self.clock = max([self.clock, *[item.operation.clock for item in fresh]])
        outcome.applied = len(fresh)
        return outcome

    def purge(self, rows: Collection[str]) -> int:
        """Erase people, and what is held of them, in the caller's transaction; return how much.

        What comes of them later is erased as it comes.
        """
        rows = set(rows)
        erased = 0
        while rows:
            self.purging.add(rows)
            found = self.purging.held_of(rows)
            erased += len(found)
            self.show_rest(self.purging.erase(found))
            rows = self.purging.widened_by(o for _, o in found)
        self.purging.forget_aside()
        return erased

    def _without_erased(self, fresh: Sequence[Incoming]) -> Sequence[Incoming]:
        """Erase what is kept of people that are purged; return the others."""
        if not self.purging.rows and True not in [item.erased for item in fresh]:
            return fresh
        outlines = {item.digest: item.operation for item in fresh if item.erased}
        doomed = {i.digest: i.operation for i in fresh if self.purging.concerns(i.operation)}
        if not outlines and not doomed:
            return fresh
        self.show_rest(self.purging.erase((outlines | doomed).items()))
        if widened := self.purging.widened_by(doomed.values()):
            self.purge(widened)
        return [item for item in fresh if item.digest not in self.purging.erased]

    def show_rest(self, touched: Iterable[tuple[str, str, str]]) -> None:
        """Show what is left of registers of which operations were taken away."""
        shown, empty = [], []
        for entity, row, group in touched:
            register = self._register(entity, group)
            heads = self._heads(row, register)
            self._contest(row, register, heads)
            if registers.known(entity, group) is None:
                continue
            if heads:
                shown.append((heads[0].operation, self._first_clock(row, register)))
            else:
                empty.append((entity, row))
        self.projection.show(shown)
        self.projection.hide(empty)
        # A row is hidden whole: show its other groups again.
        left = []
        for entity, row in dict.fromkeys(empty):
            for group in registers.ENTITIES[entity]:
                register = self._register(entity, group)
                if heads := self._heads(row, register):
                    left.append((heads[0].operation, self._first_clock(row, register)))
        self.projection.show(left)

    def _revive(self, item: Incoming) -> None:
        """Take back that an operation was erased if no order told of it: it has come whole."""
        o = item.operation
        if self.purging.concerns(o):
            return
        self.purging.revive(item.digest, o.row, item.body)
        self.unreadable.judge([item], self._registers)
        self.show_rest([(o.entity, o.row, o.group)])

    def _unheld(self, batch: Sequence[Incoming], outcome: Applied) -> list[Incoming]:
        by_epoch: dict[str, list[Incoming]] = defaultdict(list)
        for item in batch:
            by_epoch[item.operation.epoch].append(item)
        fresh: list[Incoming] = []
        erased = self.purging.erased
        for name, items in by_epoch.items():
            epoch = self.epochs.get(name)
            held: dict[int, bytes] = {}
            numbers = [item.operation.seq for item in items]
            if epoch is not None and min(numbers) <= epoch.highest:
                held = dict(
                    self._db.execute(
                        "SELECT seq, digest FROM operation WHERE epoch = ? AND seq BETWEEN ? AND ?",
                        (epoch.id, min(numbers), max(numbers)),
                    )
                )
            if not held and len(set(numbers)) == len(numbers):
                fresh += items
                continue
            for item in items:
                known = held.get(item.operation.seq)
                if known is None:
                    held[item.operation.seq] = item.digest
                    fresh.append(item)
                elif known == item.digest:
                    outcome.already_known += 1
                    if not item.erased and item.digest in erased:
                        self._revive(item)
                else:
                    outcome.forked.append(item)
        return fresh

    def epoch_of(self, name: str) -> Epoch:
        """Return what is held of an epoch, from now on if it is new."""
        epoch = self.epochs.get(name)
        if epoch is None:
            cursor = self._db.execute(
                "INSERT INTO epoch (epoch, chain) VALUES (?, ?)", (name, CHAIN_START)
            )
            epoch = self.epochs[name] = Epoch(cursor.lastrowid, name)
        return epoch

    def _register(self, entity: str, group: str) -> int:
        pair = (entity, group)
        register = self._registers.get(pair)
        if register is None:
            cursor = self._db.execute("INSERT INTO register (entity, grp) VALUES (?, ?)", pair)
            register = self._registers[pair] = int(cursor.lastrowid)
            self._register_names[register] = pair
        return register

    def _keep(self, fresh: Sequence[Incoming]) -> None:
        rows = []
        name, epoch = "", None
        numbers = self._registers
        for o, body, body_digest, _ in fresh:
            if epoch is None or o.epoch != name:
                name = o.epoch
                epoch = self.epoch_of(name)
            seq, clock = o.seq, o.clock
            if seq > epoch.highest:
                epoch.highest = seq
            if clock > epoch.clock:
                epoch.clock = clock
            register = numbers.get((o.entity, o.group)) or self._register(o.entity, o.group)
            rows.append((epoch.id, seq, o.row, register, clock, body_digest, body))
        self._db.executemany(
            "INSERT INTO operation (epoch, seq, row, register, clock, head, digest, body)"
            " VALUES (?, ?, ?, ?, ?, 1, ?, ?)",
            rows,
        )

    def _show(
        self, fresh: Sequence[Incoming], written: Collection[tuple[str, int]], outcome: Applied
    ) -> None:
        by_register: dict[tuple[str, int], list[Operation]] = defaultdict(list)
        numbers = self._registers
        for o in [item.operation for item in fresh]:
            by_register[o.row, numbers[o.entity, o.group]].append(o)
        shown: list[tuple[Operation, int]] = []
        names = self._register_names
        unread = {n for n, pair in names.items() if registers.known(*pair) is None}
        for key, operations in by_register.items():
            row, register = key
            if register in unread:
                outcome.unknown += len(operations)
                continue
            first = operations[0]
            alone = not first.parents and len(operations) == 1 and key not in written
            if alone and key not in self.unreadable.registers:
                shown.append((first, first.clock))
                continue
            heads = self._heads(row, register)
            outcome.contested += self._contest(row, register, heads)
            if heads:  # else what is held is erased, or unreadable
                shown.append((heads[0].operation, self._first_clock(row, register)))
        self.projection.show(shown)

    def show_again(self, pairs: Collection[tuple[str, str]] | None = None) -> None:
        """Fill every table anew from the operations held, in the caller's transaction.

        With ``pairs`` only these registers' columns: after an upgrade a version knows
        groups or fields that it only kept before.
        """
        which = "1"
        if pairs is None:
            self.projection.clear()
            self._db.execute("DELETE FROM contested")
        else:
            numbers = (self._registers[pair] for pair in pairs if pair in self._registers)
            which = f"register IN ({', '.join(map(str, numbers))})"
        rows = self._db.execute(
            f"SELECT row, register, min(clock) FROM operation WHERE register > 0 AND {which}"
            " GROUP BY row, register ORDER BY min(arrival)"
        )
        while batch := rows.fetchmany(2000):
            shown = []
            for row, register, noted in batch:
                if registers.known(*self._register_names[register]) is not None:
                    heads = self._heads(row, register)
                    if not heads:
                        continue  # erased, or unreadable
                    if (row, register) in self.unreadable.registers:
                        noted = self._first_clock(row, register)
                    shown.append((heads[0].operation, noted))
                    self._contest(row, register, heads)
            self.projection.show(shown)

    def judge_again(self) -> None:
        """Read what is held by this version's rules, where it was read by others before.

        In the caller's transaction. What can be read now is shown, what cannot is not.
        """
        if not self.unreadable.outdated:
            return
        known = [n for n, pair in self._register_names.items() if registers.known(*pair)]
        shown: list[tuple[Operation, int | None]] = []
        empty: list[tuple[str, str]] = []
        for row, register in sorted(self.unreadable.judge_again(known)):
            heads = self._heads(row, register)
            self._contest(row, register, heads)
            if heads:
                shown.append((heads[0].operation, self._first_clock(row, register)))
                continue
            entity, group = self._register_names[register]
            shown.append((blank(entity, row, group), None))
            if not self._shows(entity, row):
                empty.append((entity, row))
        self.projection.show(shown)
        self.projection.hide(empty)

    def _shows(self, entity: str, row: str) -> bool:
        """Tell whether a row has any register with a value that can be read."""
        groups = [group for one, group in self._registers if one == entity]
        return any(
            registers.known(entity, group) and self.heads(entity, row, group) for group in groups
        )

    def _first_clock(self, row: str, register: int) -> int:
        found = self._db.execute(
            "SELECT min(o.clock) FROM operation o"
            f" WHERE o.row = ? AND o.register = ? AND NOT {UNREADABLE}",
            (row, register),
        ).fetchone()
        return int(found[0])

    def _contest(self, row: str, register: int, heads: Sequence[Head]) -> bool:
        contested = self.disagree(heads)
        self._db.execute(
            "INSERT OR IGNORE INTO contested VALUES (?, ?)"
            if contested
            else "DELETE FROM contested WHERE row = ? AND register = ?",
            (row, register),
        )
        return contested

    def disagree(self, heads: Sequence[Head]) -> bool:
        """Tell whether heads of one register, the shown one first, are a conflict for a person.

        One of which an earlier operation is missing may have seen every older one: nothing is
        said of these before the gap is closed.
        """
        if not heads or (heads[0].operation.entity, heads[0].operation.group) in registers.SEALED:
            return False
        if len(self.seen(heads)) == len(heads):
            return False
        waits = [self.gaps.may_be_closed(head, self.epochs, self.replaced) for head in heads]
        return any(
            not waits[place] and len(self.seen([head, other])) == 1
            for place, head in enumerate(heads)
            for other in heads[place + 1 :]
        )

    def advance(self, fresh: Sequence[Incoming], broken: Collection[str]) -> bool:
        """Move each epoch's unbroken run and its hash chain on as far as they now reach.

        ``broken``: the epochs that held something behind a gap; others reach on by ``fresh`` only.
        Return whether what stands behind a gap may be judged otherwise now.
        """
        opened = False
        arrived: dict[str, dict[int, bytes]] = defaultdict(dict)
        for o, _, body_digest, _ in fresh:
            arrived[o.epoch][o.seq] = body_digest
        for name, digests in arrived.items():
            epoch = self.epochs[name]
            contiguous, chain = epoch.contiguous, epoch.chain
            reaching = []
            while (found := digests.get(contiguous + 1)) is not None:
                contiguous += 1
                reaching.append(found)
            chain = chained(chain, *reaching)
            epoch.contiguous, epoch.chain = contiguous, chain
            if name in broken:
                opened = opened or epoch.contiguous in digests
                self._advance_held(epoch)
            if epoch.device is None:
                self._learn_origin(epoch)
            reached = (epoch.contiguous, epoch.chain, epoch.highest, epoch.clock)
            self._db.execute(
                "UPDATE epoch SET contiguous = ?, chain = ?, highest = ?, clock = ?,"
                " device = ?, no = ? WHERE id = ?",
                (*reached, epoch.device, epoch.no, epoch.id),
            )
        new = [item.operation for item in fresh]
        return opened or 1 in [o.seq for o in new] or "revocation" in [o.group for o in new]

    def _advance_held(self, epoch: Epoch) -> None:
        for seq, body_digest in self._db.execute(
            "SELECT seq, digest FROM operation WHERE epoch = ? AND seq > ? ORDER BY seq",
            (epoch.id, epoch.contiguous),
        ):
            if seq != epoch.contiguous + 1:
                break
            epoch.contiguous = seq
            epoch.chain = chained(epoch.chain, body_digest)

    def _learn_origin(self, epoch: Epoch) -> None:
        row = self._db.execute(
            "SELECT body FROM operation WHERE epoch = ? AND seq = 1", (epoch.id,)
        ).fetchone()
        if row is None:
            return
        origin = read_operation(row[0])
        device, nonce, no = (origin.fields.get(name) for name in ("device", "nonce", "no"))
        if (
            (origin.entity, origin.row, origin.group) == ("epoch", epoch.epoch, "origin")
            and isinstance(device, str)
            and isinstance(nonce, str)
            and type(no) is int
            and 1 <= no < 2**31
            and epoch.epoch == epoch_name(device, nonce)
        ):
            epoch.device, epoch.no = device, no

    def link(self, epoch: str, seq: int) -> bytes | None:
        """Return the hash chain's link at ``seq``, or None beyond the unbroken run."""
        known = self.epochs.get(epoch)
        if seq == 0:
            return CHAIN_START
        if known is None or seq > known.contiguous:
            return None
        if seq == known.contiguous:
            return known.chain
        link = CHAIN_START
        for (body_digest,) in self._db.execute(
            "SELECT digest FROM operation WHERE epoch = ? AND seq <= ? ORDER BY seq",
            (known.id, seq),
        ):
            link = chained(link, body_digest)
        return link

    def seen(self, heads: Sequence[Head]) -> list[Head]:
        """Return the heads that say what is shown: an edit has seen these, and no other."""
        if not heads:
            return []
        first = heads[0].operation
        return [
            head
            for head in heads
            if registers.alike(first.entity, first.group, first.fields, head.operation.fields)
        ]

    def merged_value(self, heads: Sequence[Head], changes: Mapping[str, Any]) -> dict[str, Any]:
        """Return a register's next value: the shown one, unknown fields and all, changed."""
        base = dict(heads[0].operation.fields) if heads else {}
        base.update(changes)
        return {key: value for key, value in base.items() if value is not None}

"""Operations whose fields no verb of this version could have written.

They are held, passed on, counted and listed, but not shown: a register shows the last earlier value
that can be read. So a report never finds a text in the place of a number, or a person who came back
before leaving. Each operation is judged alone, by the rules of ``kbdesk/records``; when these
change, all are judged again, and those that can then be read are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Final, NamedTuple

from kbdesk import __version__
from kbdesk.journal.operation import Operation, read_operation
from kbdesk.records import RECORDS, field_of
from kbdesk.records.soundness import plainly_sound, unsound
from kbdesk.store.connection import Connection
from kbdesk.store.held_operations import Applied, Incoming, by_shape, shape_of
from kbdesk.store.purging import ERASED

UNREADABLE: Final = "EXISTS (SELECT 1 FROM unreadable WHERE unreadable.arrival = o.arrival)"

_JUDGED_BY: Final = "judged_by"
"""The setting that holds by which rules the operations held were judged."""


@cache
def rules() -> str:
    """Return a word that is another one wherever a version may judge otherwise.

    The checks that are written in code are known by the version that they came with.
    """
    declared = [(record.entity, record.blanked, record.groups) for record in RECORDS.values()]
    # the address of a function differs in each process
    said = re.sub(r" at 0x[0-9a-fA-F]+", "", repr(declared))
    return f"{__version__} {sha256(said.encode()).hexdigest()[:32]}"


class UnreadOperation(NamedTuple):
    """An operation that cannot be read: its field, what is wrong with it, and its machine."""

    operation: Operation
    field: str
    why: str
    device: str | None


class Unreadable:
    """The operations held that cannot be read."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self.reload()

    def reload(self) -> None:
        """Read again what is cached; it is only as large as what cannot be read."""
        self.registers: set[tuple[str, int]] = set(
            self._db.execute(
                "SELECT DISTINCT o.row, o.register FROM unreadable u"
                " CROSS JOIN operation o USING (arrival)"
            ).fetchall()
        )
        """(row, number of the register) of which something cannot be read."""

    def judge(
        self,
        items: Iterable[Incoming],
        registers: Mapping[tuple[str, str], int],
        outcome: Applied | None = None,
    ) -> None:
        """Note which of some operations, just kept, cannot be read; count them in ``outcome``."""
        whole = [item for item in items if not item.erased]
        doubtful = {
            shape
            for shape, some in by_shape([item.operation for item in whole]).items()
            if not plainly_sound(shape[0], shape[1], [o.fields for o in some])
        }
        for o, _, digest, _ in whole if doubtful else ():
            if shape_of(o) not in doubtful:
                continue
            found = unsound(o.entity, o.group, o.fields)
            if found is None:
                continue
            register = registers[o.entity, o.group]
            self.registers.add((o.row, register))
            self._db.execute(
                "INSERT OR IGNORE INTO unreadable SELECT arrival, ?, ? FROM operation"
                " WHERE row = ? AND register = ? AND digest = ?",
                (*found, o.row, register, digest),
            )
            if outcome is not None:
                outcome.unreadable += 1
                if not outcome.field:
                    known = field_of(o.entity, found[0])
                    outcome.field = found[0] if known is None else known.said

    def heads(
        self, row: str, register: int, value: Callable[[bytes], bytes]
    ) -> list[tuple[bytes, bytes]]:
        """Return (body, digest) of the readable values that no readable one has replaced.

        ``value`` returns the digest by which all that say one value are known.

        An unreadable value replaces nothing by itself. Whoever saw it and wrote on has replaced
        also what it had replaced.
        """
        parents: dict[bytes, list[bytes]] = {}
        hidden: set[bytes] = set()
        shown: dict[bytes, bytes] = {}
        for body, digest, erased, unreadable in self._db.execute(
            f"SELECT o.body, o.digest, {ERASED}, {UNREADABLE} FROM operation o"
            " WHERE o.row = ? AND o.register = ?",
            (row, register),
        ):
            parents[digest] = [bytes.fromhex(one) for one in read_operation(body).parents]
            if erased:
                continue
            if unreadable:
                hidden.add(digest)
            else:
                shown[digest] = body
        replaced: set[bytes] = set()
        looked: set[bytes] = set()
        left = [
            one
            for digest, seen in parents.items()
            if digest not in hidden
            for one in seen
            if value(one) != value(digest)
        ]
        while left:
            digest = left.pop()
            replaced.add(value(digest))
            if digest in hidden and digest not in looked:
                looked.add(digest)
                left += parents[digest]
        return [(body, digest) for digest, body in shown.items() if value(digest) not in replaced]

    def count(self) -> int:
        """Return how many operations cannot be read."""
        return int(
            self._db.execute(f"SELECT count(*) FROM unreadable o WHERE NOT {ERASED}").fetchone()[0]
        )

    def listed(self) -> Iterator[UnreadOperation]:
        """Yield what cannot be read, in the order in which it was learned."""
        for field, why, body, device in self._db.execute(
            "SELECT u.field, u.why, o.body, e.device FROM unreadable u"
            " CROSS JOIN operation o USING (arrival) JOIN epoch e ON e.id = o.epoch"
            f" WHERE NOT {ERASED} ORDER BY o.arrival"
        ):
            yield UnreadOperation(read_operation(body), field, why, device)

    # -- judging anew ----------------------------------------------------------------------

    @property
    def outdated(self) -> bool:
        """Tell whether what is held was judged by other rules than this version's."""
        found = self._db.execute(
            "SELECT value FROM setting WHERE name = ?", (_JUDGED_BY,)
        ).fetchone()
        return found is None or found[0] != rules()

    def judge_again(self, numbers: Collection[int]) -> set[tuple[str, int]]:
        """Judge all that is held of some registers anew, in the caller's transaction.

        Returns (row, number of the register) of what is read otherwise now.
        """
        before = dict[int, tuple[str, str]]()
        for arrival, field, why in self._db.execute("SELECT arrival, field, why FROM unreadable"):
            before[arrival] = (field, why)
        found: list[tuple[int, str, str]] = []
        changed: set[tuple[str, int]] = set()
        for arrival, row, register, body in self._db.execute(
            "SELECT o.arrival, o.row, o.register, o.body FROM operation o"
            f" WHERE o.register IN ({', '.join(map(str, numbers))}) AND NOT {ERASED}"
        ):
            o = read_operation(body)
            verdict = unsound(o.entity, o.group, o.fields)
            if (verdict is None) != (arrival not in before):
                changed.add((row, register))
            if verdict is not None:
                found.append((arrival, *verdict))
        self._db.execute("DELETE FROM unreadable")
        self._db.executemany("INSERT INTO unreadable VALUES (?, ?, ?)", found)
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (_JUDGED_BY, rules()))
        self.reload()
        return changed

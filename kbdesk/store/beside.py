"""A long piece of work written into a copy of the database, which then takes its place at once.

Meanwhile the home's own database is read and written as usual. What is written there is taken
over into the copy before the swap, so that nothing is lost. Until the swap nothing of the long
work is in the home; if it ends early, it leaves only a folder, which the next opening deletes. The
copy writes its operations under an epoch of its own, so that no other can have their names.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, Final, Literal, Self

from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import Operation
from kbdesk.store.connection import worded
from kbdesk.store.held_operations import Incoming
from kbdesk.store.home import HomePaths
from kbdesk.store.rolled_up import PREFIX
from kbdesk.store.schema import PROJECTED
from kbdesk.store.store import Copier, Store, WallClock
from kbdesk.store.swap import discard, fresh_folder, swap_in

State = Literal["done", "behind", "busy"]
_LATER: Final = 1 << 16
"""The copy's own operations are numbered after so many others, so that what other machines were
told of the journal so far stays true."""
_FEW: Final = 100
"""So many operations are taken over while the home's own work waits."""
_FOLLOWED: Final = frozenset({"setting", "trail"})
_JOURNAL: Final = frozenset(
    {"epoch", "register", "operation", "awaited", "contested", "person_root", "person_joined"}
)


class _Copy(Store):
    """The store of the copy: its epoch goes on beside the home's, under the same ordinal."""

    def _looks_copied(self) -> str:
        return "import"

    def _next_ordinal(self, why: str) -> int:
        return self.epoch_no if why == "import" else super()._next_ordinal(why)


class Beside:
    """A copy of a home's database that long work is written into.

    ``store`` is written by the thread that made this; :meth:`take_place` runs on the thread of
    the home's own store while the other one waits. Leaving the block takes the copy away.
    """

    def __init__(self, copier: Copier, wall: WallClock) -> None:
        self._paths = copier.paths
        self._key = bytes(copier.key.value)
        self._fresh = _made(copier.paths)
        try:
            copier.copy_to(self._fresh.database)
            self.store: Store = _Copy(self._fresh, self._key, wall)
        except BaseException:
            self._clear()
            raise
        try:
            (origin,) = self.store.db.execute("SELECT max(arrival) FROM operation").fetchone()
            self._seen: int = origin - 1
            self._most: int = origin - 1 + _LATER
            self._trail: int = self.store.trail.length()
            self.store.db.execute(
                "UPDATE operation SET arrival = arrival + ? WHERE arrival = ?", (_LATER, origin)
            )
        except BaseException:
            self.store.close()
            self._clear()
            raise
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()
        if not self._paths.swap.exists():
            self._clear()

    def rows_written(self) -> set[str]:
        """Return the ids of the rows that the copy's own operations write."""
        rows = self.store.db.execute(
            "SELECT DISTINCT o.row FROM epoch e JOIN operation o ON o.epoch = e.id"
            " WHERE e.epoch = ?",
            (self.store.epoch,),
        )
        return {row for (row,) in rows}

    def follow(self) -> list[Operation]:
        """Take over what the home wrote since, part by part, until little is left; return it.

        Reads the home on a connection of its own: its work does not wait. Raises
        ``store.*``, ``exchange.home_changed``.
        """
        followed: list[Operation] = []
        while True:
            with self._home():
                found = self._newer(_FEW * 10)
            followed += self._take_over(found)
            if len(found) < _FEW:
                return followed

    def settle(self) -> None:
        """Bring all that was written into the copy's file and force it to the disk."""
        self.store.empty_log()

    def take_place(
        self,
        home: Store,
        followed: Callable[[Sequence[Operation]], None],
        last: Callable[[Store], None],
    ) -> State:
        """Put the copy in the place of the home's database, with what the home wrote since.

        ``behind``: more was written than is taken over while others wait; ``busy``: somebody
        copies the home just now; both are to be asked again. ``followed`` hears of what was
        taken over last and may raise; ``last`` writes into the copy what belongs to the swap.
        Raises ``exchange.home_changed`` where more than records changed, ``store.*``; nothing
        has changed then.
        """
        lock = home.key.in_use
        if not lock.acquire(blocking=False):
            return "busy"
        try:
            if bytes(home.key.value) != self._key:
                raise KbdeskError("exchange.home_changed")
            with self._home():
                newer = self._newer(_FEW + 1)
                if len(newer) > _FEW:
                    return "behind"
                self._same_beside_records()
                # answers derived from the home's tables do not fit the copy's tables
                settings = [
                    (name, value)
                    for name, value in self.store.db.execute("SELECT name, value FROM home.setting")
                    if not name.startswith(PREFIX)
                ]
                lines = self.store.db.execute(
                    "SELECT * FROM home.trail WHERE n > ? ORDER BY n", (self._trail,)
                ).fetchall()
            followed(self._take_over(newer))
            db = self.store.db
            with self.store.transaction():
                db.execute("DELETE FROM setting")
                db.executemany("INSERT INTO setting VALUES (?, ?)", settings)
                db.execute("DELETE FROM trail WHERE n > ?", (self._trail,))
                db.executemany("INSERT INTO trail VALUES (?, ?, ?, ?, ?, ?, ?, ?)", lines)
                last(self.store)
            self._close()
            try:
                home.change_key(self._key, lambda: swap_in(self._paths, self._fresh, None))
            except OSError as error:
                why = error.strerror or ""
                raise KbdeskError("store.io_error", detail=why) from error
            return "done"
        finally:
            lock.release()

    @contextmanager
    def _home(self) -> Any:
        db = self.store.db
        with worded():
            db.execute(
                f"ATTACH DATABASE ? AS home KEY \"x'{self._key.hex()}'\"",
                (str(self._paths.database),),
            )
            try:
                yield
            finally:
                db.execute("DETACH DATABASE home")

    def _newer(self, most: int) -> list[tuple[int, bytes]]:
        rows = self.store.db.execute(
            "SELECT arrival, body FROM home.operation WHERE arrival > ? ORDER BY arrival LIMIT ?",
            (self._seen, most),
        )
        return [(arrival, bytes(body)) for arrival, body in rows]

    def _take_over(self, newer: Sequence[tuple[int, bytes]]) -> list[Operation]:
        """Apply operations of the home, and let each be learned when the home learned it."""
        if not newer:
            return []
        if newer[-1][0] >= self._most:
            # only bundles bring so much, and a bundle that came refuses the swap anyhow
            raise KbdeskError("exchange.home_changed")
        incoming = [Incoming.read(body) for _, body in newer]
        with self.store.transaction():
            self.store.accept(incoming)
            for (arrival, _), item in zip(newer, incoming, strict=True):
                o = item.operation
                self.store.db.execute(
                    "UPDATE operation SET arrival = ? WHERE seq = ?"
                    " AND epoch = (SELECT id FROM epoch WHERE epoch = ?)",
                    (arrival, o.seq, o.epoch),
                )
        self._seen = newer[-1][0]
        return [item.operation for item in incoming]

    def _same_beside_records(self) -> None:
        """Refuse where more than records, settings and the trail was written in the home."""
        db = self.store.db
        tables = {
            name
            for (name,) in db.execute("SELECT name FROM home.sqlite_master WHERE type = 'table'")
            if not name.startswith(("sqlite_", "person_search"))
        }
        for table in sorted(tables - _JOURNAL - _FOLLOWED - set(PROJECTED)):
            for one, other in (("home", "main"), ("main", "home")):
                apart = f"SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table}"
                if db.execute(f"SELECT EXISTS ({apart})").fetchone()[0]:
                    raise KbdeskError("exchange.home_changed")

    def _close(self) -> None:
        """Close the copy as one file that is on the disk."""
        if not getattr(self, "_open", False):
            return
        self._open = False
        with suppress(KbdeskError), worded():
            self.store.db.execute("PRAGMA journal_mode = DELETE").fetchall()
        self.store.close()
        self._fresh.mark.unlink(missing_ok=True)
        with suppress(OSError), self._fresh.database.open("rb+") as file:
            os.fsync(file.fileno())

    def _clear(self) -> None:
        self._fresh.mark.unlink(missing_ok=True)
        discard(self._fresh)


def _made(paths: HomePaths) -> HomePaths:
    try:
        return fresh_folder(paths)
    except OSError as error:
        raise KbdeskError("store.io_error", detail=error.strerror or "") from error

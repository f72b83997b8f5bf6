"""What the loader asks of a database, whichever engine it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from kbdesk.publish.tables import Table
from kbdesk.warehouse.statements import filled, statements

Rows = list[tuple[Any, ...]]


class Database:
    """An open warehouse. Statements are those of resources/warehouse.

    What an engine does not override needs no work there, as partitions in a file.
    """

    locks_row = ""
    """What stands behind a query that takes a row for itself until the transaction ends."""

    def changing(self) -> AbstractContextManager[None]:
        """A transaction: what fails in it leaves everything as it was."""
        raise NotImplementedError

    def query(self, sql: str, **params: object) -> Rows:
        """Run a statement; return its rows, none of one that returns nothing."""
        raise NotImplementedError

    def make(self, *, citus: bool = False) -> None:
        """Make tables, views and roles; the caller has the transaction."""
        raise NotImplementedError

    def view_made(self, view: str) -> None:
        """Give a view that was just made the rights that it needs."""

    def room_for(self, tables: Iterable[Table], months: Iterable[int]) -> None:
        """Make partitions for some months, outside of the transaction that loads."""

    def copy(self, table: str, columns: Sequence[str], pieces: Iterable[bytes]) -> int:
        """Write rows (CSV, null for unknown) in pieces; return how many there were."""
        raise NotImplementedError

    def target(self, table: str) -> str:
        """Return the name of the table that a load changes; another one where facts are files."""
        return table

    def before_writing(self, table: Table, city: int, month: int) -> None:
        """Make ready to write rows of a month."""

    def before_erasing(self, table: Table, pid: str, city: int) -> None:
        """Make ready to delete rows whose ``pid`` stands in the table erased."""

    def drop(self, table: Table, city: int, month: int, buckets: Sequence[int]) -> None:
        """Delete the rows of some slices."""
        sql = filled(statements("load")["drop_slices"], {"table": self.target(table.name)})
        self.query(sql, city=city, month=month, buckets=list(buckets))

    def settle(self, city: int, months: Mapping[str, set[int]]) -> None:
        """Check rows that were written, by table and month, where the engine has no keys."""


class Warehouse(Protocol):
    """A place where a warehouse is or will be: ``--to``."""

    def kept(self) -> AbstractContextManager[None]:
        """Keep it open for several reads and writes, where that saves something."""

    def reading(self) -> AbstractContextManager[Database]:
        """Open it to read.

        Raises ``warehouse.none_here``, ``warehouse.other_shape``, ``warehouse.damaged``.
        """

    def writing(self, *, new: bool = False) -> AbstractContextManager[Database]:
        """Open it to change it, ``new``: to make it. What fails changes nothing."""


def in_pieces(lines: Iterable[bytes], size: int = 1 << 18) -> Iterator[bytes]:
    """Join small pieces: an engine takes fewer and larger ones faster."""
    held: list[bytes] = []
    many = 0
    for one in lines:
        held.append(one)
        many += len(one)
        if many >= size:
            yield b"".join(held)
            held, many = [], 0
    if held:
        yield b"".join(held)

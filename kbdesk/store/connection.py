"""One encrypted SQLite connection, opened with the home's key; its errors in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import create_private

Connection = Any
"""A sqlcipher3 connection (the package ships no types)."""

DatabaseError = sqlcipher.DatabaseError
_CACHE: Final = "PRAGMA cache_size = -64000"
_FEW_PAGES: Final = "PRAGMA cache_size = -8000"


def connect(path: Path, key: bytes | bytearray, *, create: bool = False) -> Connection:
    """Open the database with its 32-byte key, write-ahead log, every commit on the disk.

    Raises ``store.missing`` where there is no file, ``store.damaged`` where the key does
    not open it or it is no database.
    """
    if not create and not path.is_file():
        raise KbdeskError("store.missing", path=str(path))
    if create:
        # SQLite gives the log beside it the same rights
        with suppress(FileExistsError):
            create_private(path).close()
    with worded():
        # the worker thread that opens the connection is the only one that uses it; the
        # window hands it over once, from first run to worker
        connection = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, cached_statements=256
        )
    try:
        # its own log lines would stand among ours
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_memory_security = OFF")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(_CACHE)
        connection.execute("PRAGMA trusted_schema = OFF")
    except sqlcipher.DatabaseError as error:
        connection.close()
        raise _translated(error) from error
    return connection


@contextmanager
def few_pages(connection: Connection) -> Iterator[None]:
    """Keep few pages in memory while a whole database is read once, month after month."""
    connection.execute(_FEW_PAGES)
    try:
        yield
    finally:
        connection.execute(_CACHE)


@contextmanager
def writing_unless_changed(connection: Connection, version: int) -> Iterator[bool]:
    """Write in a transaction of its own what was derived of the tables, if it is still true.

    ``version``: what ``PRAGMA data_version`` was when it was derived. Yields False where somebody
    has written since; the block does nothing then. Raises DatabaseError where the disk does not
    take it.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        unchanged = connection.execute("PRAGMA data_version").fetchone()[0] == version
        yield unchanged
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def in_memory() -> Connection:
    """Return an empty database that is gone when it is closed."""
    return sqlcipher.connect(":memory:", isolation_level=None)


@contextmanager
def worded() -> Iterator[None]:
    """Turn errors of the database into coded ones."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        raise _translated(error) from error


_CODES: Final = {
    sqlcipher.SQLITE_FULL: "store.disk_full",
    sqlcipher.SQLITE_READONLY: "store.read_only",
    sqlcipher.SQLITE_BUSY: "store.locked",
    sqlcipher.SQLITE_LOCKED: "store.locked",
    sqlcipher.SQLITE_PROTOCOL: "store.locked",
    sqlcipher.SQLITE_IOERR: "store.io_error",
    sqlcipher.SQLITE_CANTOPEN: "store.io_error",
    sqlcipher.SQLITE_PERM: "store.io_error",
    sqlcipher.SQLITE_CORRUPT: "store.damaged",
    sqlcipher.SQLITE_NOTADB: "store.damaged",
    sqlcipher.SQLITE_FORMAT: "store.damaged",
}
"""Errors of the disk or the file, by SQLite's codes."""


def _translated(error: Exception) -> KbdeskError:
    """Return the database's error in our words; raise it again where it is a fault of ours."""
    code = _CODES.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
    if code is None:
        # a wrong statement or a broken rule of a table: a bug must look like one
        raise error
    return KbdeskError(code, detail=str(error))

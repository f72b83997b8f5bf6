"""One encrypted SQLite connection, opened with the home's key; its errors in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import create_private

Connection = Any
"""A sqlcipher3 connection (the package ships no types)."""

KEY_BYTES = 32


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
        # it would write lines of its own beside ours
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_memory_security = OFF")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -64000")
        connection.execute("PRAGMA trusted_schema = OFF")
    except sqlcipher.DatabaseError as error:
        connection.close()
        raise _translated(error) from error
    return connection


@contextmanager
def worded() -> Iterator[None]:
    """Turn the database's own errors into coded ones."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        raise _translated(error) from error


def _translated(error: Exception) -> KbdeskError:
    text = str(error)
    if "full" in text:
        return KbdeskError("store.disk_full")
    if "readonly" in text:
        return KbdeskError("store.read_only")
    if "locked" in text:
        return KbdeskError("store.locked")
    if "disk I/O" in text or "unable to open" in text:
        return KbdeskError("store.io_error", detail=text)
    if isinstance(error, sqlcipher.OperationalError | sqlcipher.IntegrityError) and (
        "no such" in text or "syntax" in text or "UNIQUE" in text
    ):
        raise error  # ours, not the disk's: a bug must look like one
    return KbdeskError("store.damaged", detail=text)

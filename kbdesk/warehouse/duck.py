"""The warehouse in a DuckDB file, or in a folder of Parquet: for an office without a server.

DuckDB lets nobody read a file that another process writes. So a load writes a new file beside it
and renames that; readers open theirs read-only and keep what they have open.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Final

import duckdb
from filelock import FileLock, Timeout

from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.parquet import NOT_FROM_THE_INTERNET
from kbdesk.publish.tables import DIMENSIONS, FACTS, TABLES, Table
from kbdesk.store.durable import finish_part, make_private
from kbdesk.warehouse.engine import Database, Rows, in_pieces
from kbdesk.warehouse.making import check_shape, fill, make_own_tables, make_views, renew_views
from kbdesk.warehouse.schema import parts_of
from kbdesk.warehouse.statements import filled, for_duckdb, statements

MEMORY: Final = "1GB"


class DuckDatabase(Database):
    def __init__(self, db: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._db, self._folder = db, folder
        self._sql = statements("duckdb")

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Nothing: the whole copy is thrown away unless all goes well."""
        yield

    def query(self, sql: str, **params: object) -> Rows:
        found = self._db.execute(for_duckdb(sql) if params else sql, params or None)
        return found.fetchall() if found.description else []

    def make(self, *, citus: bool = False) -> None:
        """Make tables and views; there are no roles in a file."""
        if citus:
            raise KbdeskError("warehouse.only_postgres")
        for table in DIMENSIONS:
            self.query(filled(self._sql["dimension"], parts_of(table)))
        self._make_facts()
        make_own_tables(self)
        make_views(self)
        fill(self)

    def _make_facts(self) -> None:
        for table in FACTS:
            self.query(filled(self._sql["fact"], parts_of(table)))

    def copy(self, table: str, columns: Sequence[str], pieces: Iterable[bytes]) -> int:
        """Write rows by way of a file, from which DuckDB reads with all its threads."""
        path = self._folder / f"{table}.csv"
        try:
            with path.open("wb") as out:
                for piece in in_pieces(pieces):
                    out.write(piece)
                empty = not out.tell()
            if empty:
                return 0
            parts = {
                "table": self.target(table), "columns": ", ".join(columns),
                "path": path.as_posix().replace("'", "''"),
            }  # fmt: skip
            return int(self.query(filled(self._sql["copy"], parts))[0][0])
        except (duckdb.DataError, duckdb.IntegrityError, duckdb.InvalidInputException) as error:
            raise KbdeskError("warehouse.rows_refused", why=_why(error)) from None
        finally:
            path.unlink(missing_ok=True)

    def settle(self, city: int, months: Mapping[str, set[int]]) -> None:
        """Refuse two rows of one key, and a row in another bucket: there are no keys here."""
        for name, some in months.items():
            table = TABLES[name]
            parts = {
                **parts_of(table),
                "table": self.target(name),
                "bucket": self._bucket_of(table),
            }
            sql = filled(self._sql["unsound"], parts)
            if self.query(sql, city=city, months=sorted(some))[0][0]:
                raise KbdeskError("facts.bad_slice", table=name)

    def _bucket_of(self, table: Table) -> str:
        return filled(self._sql["bucket_of"], parts_of(table)) if table.subject else "0"


class DuckWarehouse:
    """One file, ``duckdb:FILE``."""

    kind: type[DuckDatabase] = DuckDatabase

    def __init__(self, path: Path) -> None:
        self._path = path

    def kept(self) -> AbstractContextManager[None]:
        """Nothing: each load is a file of its own."""
        return nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Open it read-only."""
        if not self._path.is_file():
            raise KbdeskError("warehouse.none_here")
        with self._refusing(), self._open(self._path, self._path.parent, read_only=True) as db:
            _must_be(db)
            yield db

    @contextmanager
    def writing(self, *, new: bool = False) -> Iterator[Database]:
        """Open a copy that takes the file's place when all went well."""
        if new and self._path.exists():
            raise KbdeskError("warehouse.is_one")
        if not new and not self._path.is_file():
            raise KbdeskError("warehouse.none_here")
        with self._refusing():
            self._prepare()
        with self._refusing(), self._alone():
            part = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}.part")
            try:
                if not new:
                    shutil.copyfile(self._path, part)
                with (
                    tempfile.TemporaryDirectory(dir=self._path.parent) as folder,
                    self._open(part, Path(folder)) as db,
                ):
                    if not new:
                        _must_be(db)
                    self._begun(db, new=new)
                    if not new:
                        renew_views(db)
                    yield db
                    self._finish(db)
                self._give_rights(part)
                finish_part(part, self._path)
            finally:
                for left in (part, part.with_name(part.name + ".wal")):
                    with suppress(OSError):
                        left.unlink()
            self._finished()

    def _give_rights(self, file: Path) -> None:
        """Let those read a new file who may read the one before; a first one is its owner's."""
        if self._path.exists():
            shutil.copymode(self._path, file)
        else:
            make_private(file)

    def _settings(self) -> dict[str, str]:
        """Return what DuckDB is told beside, however the file is opened."""
        return {}

    def _prepare(self) -> None:
        """See that there is a folder; the lock would make one."""
        if not self._path.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    def _begun(self, db: DuckDatabase, *, new: bool) -> None:
        """Note what there is before a change."""

    def _finish(self, db: DuckDatabase) -> None:
        """Write what a load has left to write, before the file takes its place."""

    def _finished(self) -> None:
        """Tidy up after the file has taken its place."""

    @contextmanager
    def _open(self, path: Path, folder: Path, *, read_only: bool = False) -> Iterator[DuckDatabase]:
        config: dict[str, str | bool | int | float | list[str]] = {
            **NOT_FROM_THE_INTERNET,
            **self._settings(),
        }
        if not read_only:
            config |= {"memory_limit": MEMORY, "temp_directory": str(folder)}
        db = duckdb.connect(str(path), read_only=read_only, config=config)
        try:
            yield self.kind(db, folder)
        finally:
            db.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one loader at a time change the file."""
        lock = FileLock(self._path.with_name(self._path.name + ".lock"), timeout=0)
        try:
            with lock:
                yield
        except Timeout:
            raise KbdeskError("warehouse.in_use", path=str(self._path)) from None

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Say what DuckDB refuses as a refusal; rows of a file are judged where they are copied."""
        try:
            yield
        except (duckdb.OperationalError, OSError) as error:
            raise KbdeskError(
                "warehouse.not_written", path=str(self._path), why=_why(error)
            ) from None
        except (duckdb.BinderException, duckdb.ParserException):
            raise  # a statement of ours
        except duckdb.Error as error:
            # a damaged file shows itself as an error of any kind, wherever it is read
            raise KbdeskError("warehouse.damaged", why=_why(error)) from None


def _must_be(db: DuckDatabase) -> None:
    if not db.query(statements("duckdb")["has_schema"])[0][0]:
        raise KbdeskError("warehouse.none_here")
    check_shape(db)


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:200]

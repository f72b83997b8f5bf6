"""The warehouse in PostgreSQL: distributed by city, partitioned by year, many readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

import psycopg
from psycopg import errors

from kbdesk.domain.errors import KbdeskError
from kbdesk.publish.tables import DIMENSIONS, FACTS, Table
from kbdesk.warehouse.address import without_password
from kbdesk.warehouse.engine import Database, Rows, in_pieces
from kbdesk.warehouse.making import check_shape, fill, make_own_tables, make_views, renew_views
from kbdesk.warehouse.schema import parts_of
from kbdesk.warehouse.statements import filled, for_psycopg, statements

LEAST_VERSION: Final = 15
"""Before it a view cannot ask the rights of who reads it."""
PARTS: Final = 8
"""Partitions by city below each year."""
_CONNECT: Final[Mapping[str, Any]] = {
    "autocommit": True,
    "connect_timeout": 15,
    "application_name": "kbdesk",
    "options": "-c search_path=kbdesk,public -c client_encoding=utf8",
    "keepalives_idle": 30,
    # a prepared plan would lock every partition
    "prepare_threshold": None,
}


class PostgresDatabase(Database):
    locks_row = "for update"

    def __init__(self, db: psycopg.Connection[Any]) -> None:
        self._db = db
        self._sql = statements("postgres")

    @contextmanager
    def changing(self) -> Iterator[None]:
        with self._db.transaction():
            self.query(self._sql["plan_loading"])
            yield

    def query(self, sql: str, **params: object) -> Rows:
        found = self._db.execute(_text(for_psycopg(sql) if params else sql), params or None)
        return found.fetchall() if found.description else []

    def make(self, *, citus: bool = False) -> None:
        """Make the schema, and the roles of those who read."""
        (version,) = self.query(self._sql["server_version"])[0]
        if version < LEAST_VERSION * 10_000:
            raise KbdeskError(
                "warehouse.old_server", version=version // 10_000, least=LEAST_VERSION
            )
        if citus and not self.query(statements("citus")["has_citus"])[0][0]:
            raise KbdeskError("warehouse.no_citus")
        roles = dict(statements("roles"))
        self.query(self._sql["schema"])
        self.query(roles.pop("two_roles"))
        for table in DIMENSIONS:
            self.query(filled(self._sql["dimension"], parts_of(table)))
        for table in FACTS:
            kind = "fact" if table.subject else "small_fact"
            self.query(filled(self._sql[kind], parts_of(table)))
        make_own_tables(self)
        make_views(self)
        fill(self, 0 if citus else PARTS)
        with_city = [*FACTS, *(one for one in DIMENSIONS if "city" in one.key)]
        by_city = [*(one.name for one in with_city), "publisher", "slice", "child_place"]
        for name, sql in roles.items():
            for of in by_city if name.startswith("each_") else [""]:
                self.query(filled(sql, {"table": of}))
        if citus:
            self._spread([*by_city, "erased", "reader"])

    def view_made(self, view: str) -> None:
        """Let a view ask the rights of who reads it."""
        self.query(filled(self._sql["rights_of_view"], {"view": view}))
        self.query(filled(self._sql["readers_of_view"], {"view": view}))

    def _spread(self, by_city: Iterable[str]) -> None:
        """Hand the tables to Citus: by city, or whole on every machine."""
        spread = statements("citus")
        for of in by_city:
            self.query(filled(spread["each_city"], {"table": of}))
        for of in ("category", "warehouse", "prevalence_of", "age_band"):
            self.query(filled(spread["each_small"], {"table": of}))

    def room_for(self, tables: Iterable[Table], months: Iterable[int]) -> None:
        """Attach partitions of the years that are new."""
        years = {month // 12 for month in months}
        parts_of_city = self.query(statements("load")["shape"])[0][2]
        for table in tables:
            if not table.subject or not years - self._years(table):
                continue
            with self._db.transaction():
                self.query(self._sql["one_at_a_time"])
                for year in sorted(years - self._years(table)):
                    parts = {
                        "table": table.name, "year": year, "parts": parts_of_city,
                        "first": year * 12, "end": year * 12 + 12,
                    }  # fmt: skip
                    kind = "year" if parts_of_city else "year_whole"
                    self.query(filled(self._sql[kind], parts))
                    for part in range(parts_of_city):
                        self.query(filled(self._sql["part"], {**parts, "part": part}))
                    self.query(filled(self._sql["attach"], parts))

    def _years(self, table: Table) -> set[int]:
        return {year for (year,) in self.query(self._sql["years_of"], table=table.name)}

    def copy(self, table: str, columns: Sequence[str], pieces: Iterable[bytes]) -> int:
        sql = filled(self._sql["copy"], {"table": table, "columns": ", ".join(columns)})
        with self._db.cursor() as cursor:
            with cursor.copy(_text(sql)) as out:
                for piece in in_pieces(pieces):
                    out.write(piece)
            return cursor.rowcount


class PostgresWarehouse:
    """A database by its address, ``postgresql://...``."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._kept: PostgresDatabase | None = None

    @contextmanager
    def _connected(self) -> Iterator[PostgresDatabase]:
        with _refusing(self._address):
            if self._kept is not None:
                yield self._kept
                return
            with psycopg.connect(self._address, **_CONNECT) as db:
                yield PostgresDatabase(db)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Use one connection, and look once whether it is a warehouse of ours."""
        with self.writing() as db:
            self._kept = cast(PostgresDatabase, db)
            try:
                yield
            finally:
                self._kept = None

    @contextmanager
    def reading(self) -> Iterator[Database]:
        with self._connected() as db:
            if self._kept is None:
                _must_be(db)
            yield db

    @contextmanager
    def writing(self, *, new: bool = False) -> Iterator[Database]:
        """Connect; a new one must have no schema of this name yet."""
        with self._connected() as db:
            if new:
                if db.query(statements("postgres")["has_schema"])[0][0]:
                    raise KbdeskError("warehouse.is_one")
            elif self._kept is None:
                _must_be(db)
                renew_views(db)
            yield db


def _must_be(db: PostgresDatabase) -> None:
    ((there, may_look),) = db.query(statements("postgres")["has_schema"])
    if not there:
        raise KbdeskError("warehouse.none_here")
    if not may_look:
        # without it every table seems to be missing
        raise KbdeskError("warehouse.no_rights", why="usage of schema kbdesk")
    check_shape(db)


def _text(sql: str) -> bytes:
    # as bytes: psycopg takes a text only where it stands in the program
    return sql.encode()


@contextmanager
def _refusing(address: str) -> Iterator[None]:
    """Say what PostgreSQL refuses as a refusal; what was begun has been rolled back."""
    try:
        yield
    except errors.InsufficientPrivilege as error:
        raise KbdeskError("warehouse.no_rights", why=_why(error)) from None
    except errors.ReadOnlySqlTransaction:
        raise KbdeskError("warehouse.read_only") from None
    except (
        errors.UndefinedTable, errors.UndefinedColumn, errors.DataCorrupted, errors.IndexCorrupted
    ) as error:  # fmt: skip
        raise KbdeskError("warehouse.damaged", why=_why(error)) from None
    except errors.DiskFull:
        raise KbdeskError("warehouse.full") from None
    except (errors.DataError, errors.IntegrityError) as error:
        raise KbdeskError("warehouse.rows_refused", why=_why(error)) from None
    except errors.QueryCanceled as error:
        raise KbdeskError("warehouse.gone", why=_why(error)) from None
    except psycopg.OperationalError as error:
        raise KbdeskError("warehouse.gone", why=_why(error)) from None
    except psycopg.ProgrammingError as error:
        if error.sqlstate is None:  # an address that cannot be read; the error repeats it
            raise KbdeskError("warehouse.bad_place", why=without_password(address)) from None
        raise


def _why(error: psycopg.Error) -> str:
    said = error.diag.message_primary or str(error)
    return " ".join(said.split())[:200]

"""The warehouse in a folder of Parquet, cut by table, month and city.

``province.duckdb`` in the folder has what is not a fact, and views that name each file of facts;
it is replaced last, so whoever reads sees the old files or the new ones. The files of before stay
until the next load, for who has the old one open. The views name files within the folder, which
may be moved: who opens the catalogue works in the folder, or says it as ``file_search_path``.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

import duckdb

from kbdesk.domain.errors import KbdeskError
from kbdesk.publish.tables import FACTS, TABLES, Table
from kbdesk.warehouse.duck import DuckDatabase, DuckWarehouse
from kbdesk.warehouse.schema import names_of, parts_of, type_of
from kbdesk.warehouse.statements import filled, statements

CATALOGUE: Final = "province.duckdb"
_FACTS: Final = frozenset(one.name for one in FACTS)


class ParquetDatabase(DuckDatabase):
    """A catalogue and its files; a month that a load touches is a table until it is a file."""

    def __init__(self, db: duckdb.DuckDBPyConnection, folder: Path) -> None:
        super().__init__(db, folder)
        self._files = statements("parquet")
        self._touched: set[tuple[str, int, int]] = set()
        self._staged: set[str] = set()

    def _make_facts(self) -> None:
        self.query(self._files["part"])
        for table in FACTS:
            self._name_files(table)

    def target(self, table: str) -> str:
        """Return the table of the months that are being changed."""
        if table not in _FACTS:
            return table
        if table not in self._staged:
            self.query(filled(self._files["staging"], parts_of(TABLES[table])))
            self._staged.add(table)
        return f"changed_{table}"

    def drop(self, table: Table, city: int, month: int, buckets: Sequence[int]) -> None:
        """Delete the rows of some slices from a month that is read first."""
        self._touch(table, city, month)
        super().drop(table, city, month, buckets)

    def before_writing(self, table: Table, city: int, month: int) -> None:
        """Read the month that is written anew."""
        self._touch(table, city, month)

    def before_erasing(self, table: Table, pid: str, city: int) -> None:
        """Read the months in which somebody is who is erased."""
        parts = {"table": table.name, "pid": pid}
        for (month,) in self.query(filled(self._files["erased_in"], parts), city=city):
            self._touch(table, city, month)

    def _touch(self, table: Table, city: int, month: int) -> None:
        if (table.name, city, month) in self._touched:
            return
        self._touched.add((table.name, city, month))
        self.target(table.name)
        held = self.query(self._files["has_part"], table=table.name, city=city, month=month)
        if held[0][0]:
            sql = filled(self._files["take_up"], {"table": table.name})
            self.query(sql, city=city, month=month)

    def write_files(self, folder: Path) -> None:
        """Write each month that was touched as a new file, and name it in the catalogue."""
        for name, city, month in sorted(self._touched):
            which = {"table": name, "city": city, "month": month}
            self.query(self._files["forget_part"], **which)
            if not self.query(filled(self._files["left"], which), city=city, month=month)[0][0]:
                continue
            year, number = divmod(month, 12)
            file = f"{name}/{year:04d}-{number + 1:02d}/{city}-{token_hex(4)}.parquet"
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            key = ", ".join(TABLES[name].key)
            self.query(filled(self._files["write"], {**which, "path": _quoted(path), "key": key}))
            self.query(self._files["named_part"], **which, file=file)
        for name in {table for table, _, _ in self._touched}:
            self._name_files(TABLES[name])

    def name_all_files(self) -> None:
        """Make all views of facts anew: an earlier kbdesk wrote where the folder was then."""
        for table in FACTS:
            self._name_files(table)

    def _name_files(self, table: Table) -> None:
        """Make the view of a table anew, over the files that it has now."""
        files = [file for (file,) in self.query(self._files["files_of"], table=table.name)]
        if files:
            named = ", ".join(f"'{file}'" for file in files)
            parts = {"table": table.name, "files": named, "names": ", ".join(names_of(table))}
            self.query(filled(self._files["files"], parts))
            return
        nulls = ", ".join(
            filled(self._files["null_column"], {"column": one.name, "type": type_of(one)})
            for one in table.columns
        )
        self.query(filled(self._files["no_files"], {"table": table.name, "nulls": nulls}))

    def files(self) -> set[str]:
        """Return every file that the catalogue names."""
        return {file for (file,) in self.query(self._files["all_files"])}


def _quoted(path: Path) -> str:
    return path.as_posix().replace("'", "''")


class ParquetWarehouse(DuckWarehouse):
    """A folder, ``parquet:DIR``."""

    kind = ParquetDatabase

    def __init__(self, folder: Path) -> None:
        folder = folder.absolute()
        if "," in str(folder):
            # it would separate two folders in file_search_path
            raise KbdeskError("warehouse.comma", path=str(folder))
        super().__init__(folder / CATALOGUE)
        self._before: set[str] = set()

    def _settings(self) -> dict[str, str]:
        return {"file_search_path": str(self._path.parent)}

    def _prepare(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)

    def _begun(self, db: DuckDatabase, *, new: bool) -> None:
        self._before = set() if new else self._known(db).files()
        if not new:
            self._known(db).name_all_files()

    def _finish(self, db: DuckDatabase) -> None:
        self._known(db).write_files(self._path.parent)
        self._now = self._known(db).files()
        for file in self._now - self._before:
            self._give_rights(self._path.parent / file)

    def _finished(self) -> None:
        """Delete the files that neither this catalogue names nor the one before it."""
        folder = self._path.parent
        for table in FACTS:
            for path in (folder / table.name).glob("*/*.parquet"):
                if path.relative_to(folder).as_posix() not in self._before | self._now:
                    with suppress(OSError):
                        path.unlink()

    @staticmethod
    def _known(db: DuckDatabase) -> ParquetDatabase:
        if not isinstance(db, ParquetDatabase):
            raise KbdeskError("warehouse.none_here")
        return db

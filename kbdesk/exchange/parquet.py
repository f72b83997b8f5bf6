"""A CSV file also as Parquet, where DuckDB is installed (the extra ``warehouse``)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

_TYPES: Final = {"string": "VARCHAR", "yearmonth": "VARCHAR", "integer": "BIGINT",
                 "number": "DOUBLE", "date": "DATE"}  # fmt: skip
NOT_FROM_THE_INTERNET: Final[Mapping[str, bool]] = {
    "autoinstall_known_extensions": False, "autoload_known_extensions": False,
}  # fmt: skip
"""How DuckDB is opened: by itself it would fetch an extension for a file of another program."""


def write_parquet(path: Path, columns: Mapping[str, str]) -> bool:
    """Write a CSV file beside itself as Parquet; return False where DuckDB is not installed.

    ``columns``: the type of each, in their order, by the names of a table schema (Frictionless).
    """
    try:
        import duckdb
    except ImportError:
        return False
    types = {name: _TYPES[of] for name, of in columns.items()}
    with duckdb.connect(config={**NOT_FROM_THE_INTERNET}) as database:
        table = database.read_csv(str(path), header=True, na_values="", columns=types)
        table.write_parquet(str(path.with_suffix(".parquet")))
    return True

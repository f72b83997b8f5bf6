"""Where a warehouse is: ``--to postgresql://...``, ``duckdb:FILE`` or ``parquet:DIR``."""

from __future__ import annotations

from pathlib import Path

from kbdesk.domain.errors import KbdeskError
from kbdesk.warehouse.address import without_password
from kbdesk.warehouse.engine import Warehouse


def warehouse_at(place: str) -> Warehouse:
    """Return the warehouse of a place, which need not be there yet.

    Raises ``warehouse.bad_place``, and ``warehouse.no_extra`` where the engine's library is not
    installed: no laptop needs it, so it comes with the extra ``warehouse`` alone.
    """
    scheme, _, rest = place.partition(":")
    if not rest or scheme not in ("postgresql", "postgres", "duckdb", "parquet"):
        raise KbdeskError("warehouse.bad_place", why=without_password(place))
    try:
        if scheme == "duckdb":
            from kbdesk.warehouse.duck import DuckWarehouse

            return DuckWarehouse(Path(rest))
        if scheme == "parquet":
            from kbdesk.warehouse.parquet import ParquetWarehouse

            return ParquetWarehouse(Path(rest))
        from kbdesk.warehouse.postgres import PostgresWarehouse

        return PostgresWarehouse(place)
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("psycopg", "duckdb"):
            raise
        raise KbdeskError("warehouse.no_extra", library=error.name) from None

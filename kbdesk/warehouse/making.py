"""A new warehouse: its tables and views, and the rows of its own."""

from __future__ import annotations

from collections.abc import Iterator

from kbdesk import __version__
from kbdesk.domain.errors import KbdeskError
from kbdesk.publish.publication import categories
from kbdesk.publish.tables import CATEGORY
from kbdesk.warehouse.csv_rows import csv_line
from kbdesk.warehouse.engine import Database
from kbdesk.warehouse.schema import names_of, own_parts, own_rows, shape, views
from kbdesk.warehouse.statements import filled, statements


def make_tables(db: Database) -> Iterator[str]:
    """Make the tables beside facts and dimensions, and the views; yield the views' names."""
    for sql in statements("tables").values():
        db.query(filled(sql, own_parts()))
    for name, sql in views():
        db.query(sql)
        yield name


def fill(db: Database, parts: int = 0) -> None:
    """Write what a new warehouse says of itself."""
    load = statements("load")
    for table, values in own_rows():
        db.query(
            load[f"own_{table}"],
            **{f"v_{at}": one for at, one in zip("abcd", values, strict=False)},
        )
    db.copy(CATEGORY.name, names_of(CATEGORY), (csv_line(row) for row in categories()))
    db.query(load["made"], shape=shape(), made_by=__version__, parts=parts)


def check_shape(db: Database) -> None:
    """Refuse a warehouse whose tables are of another version: ``warehouse.other_shape``."""
    found = db.query(statements("load")["shape"])
    if not found or found[0][0] != shape():
        made_by = found[0][1] if found else ""
        raise KbdeskError("warehouse.other_shape", made_by=made_by, version=__version__)

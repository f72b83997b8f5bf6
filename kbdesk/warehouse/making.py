"""A new warehouse: its tables and views, and the rows of its own."""

from __future__ import annotations

from kbdesk import __version__
from kbdesk.domain.errors import KbdeskError
from kbdesk.publish.publication import categories
from kbdesk.publish.tables import CATEGORY
from kbdesk.warehouse.csv_rows import csv_line
from kbdesk.warehouse.engine import Database
from kbdesk.warehouse.schema import names_of, own_parts, own_rows, shape, telling, views
from kbdesk.warehouse.statements import filled, statements


def make_own_tables(db: Database) -> None:
    """Make the tables beside facts and dimensions."""
    for sql in statements("tables").values():
        db.query(filled(sql, own_parts()))


def make_views(db: Database) -> None:
    """Make the views, each after those that it reads."""
    for name, sql in views():
        db.query(sql)
        db.view_made(name)


def fill(db: Database, parts: int = 0) -> None:
    """Write what a new warehouse says of itself."""
    _write_own(db)
    made = statements("load")["made"]
    db.query(made, shape=shape(), views=telling(), made_by=__version__, parts=parts)


def renew_views(db: Database) -> None:
    """Make the views, and what numbers mean, as this kbdesk has them.

    Another version may have made the warehouse; its tables are the same, or it was refused.
    """
    load = statements("load")
    if db.query(load["shape"])[0][3] == telling():
        return
    with db.changing():
        for name, _ in reversed(list(views())):
            db.query(filled(load["drop_view"], {"view": name}))
        make_views(db)
        _write_own(db)
        db.query(load["renewed"], views=telling(), made_by=__version__)


def _write_own(db: Database) -> None:
    load = statements("load")
    for table in ("prevalence_of", "age_band", CATEGORY.name):
        db.query(filled(load["forget_all"], {"table": table}))
    for table, values in own_rows():
        named = {f"v_{at}": one for at, one in zip("abcd", values, strict=False)}
        db.query(load[f"own_{table}"], **named)
    db.copy(CATEGORY.name, names_of(CATEGORY), (csv_line(row) for row in categories()))


def check_shape(db: Database) -> None:
    """Refuse a warehouse whose tables are of another version: ``warehouse.other_shape``."""
    found = db.query(statements("load")["shape"])
    if not found or found[0][0] != shape():
        made_by = found[0][1] if found else ""
        raise KbdeskError("warehouse.other_shape", made_by=made_by, version=__version__)

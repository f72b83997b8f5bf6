"""What a reader of a warehouse of any kind sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import psycopg

Rows = list[tuple[Any, ...]]


class Reader:
    """An open reader."""

    def __init__(self, db: Any) -> None:
        self._db = db

    def say(self, sql: str) -> Rows:
        """Return what a query finds."""
        found: Rows = self._db.execute(sql).fetchall()
        return found

    def named(self, sql: str) -> list[dict[str, Any]]:
        """Return what a query finds, each row by its columns' names."""
        found = self._db.execute(sql)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@contextmanager
def reader(place: str, user: str | None = None) -> Iterator[Reader]:
    """Open a warehouse as an analyst does, in one transaction."""
    kind, _, path = place.partition(":")
    if kind == "postgresql":
        address = place if user is None else place.replace("postgres@", f"{user}@")
        with psycopg.connect(address, options="-c search_path=kbdesk") as db:
            db.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            yield Reader(db)
        return
    file = f"{path}/province.duckdb" if kind == "parquet" else path
    # docs/warehouse.md says it to whoever does not work in the folder
    config: dict[str, str | bool | int | float | list[str]] = {}
    if kind == "parquet":
        config = {"file_search_path": path}
    duck = duckdb.connect(file, read_only=True, config=config)
    try:
        yield Reader(duck)
    finally:
        duck.close()


def said(place: str, sql: str) -> Rows:
    """Return what a query finds, by itself."""
    with reader(place) as one:
        return one.say(sql)

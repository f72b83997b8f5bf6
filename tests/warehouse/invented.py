"""Publications of invented cities, without a hub: rows that the declaration allows."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec

from kbdesk.publish.tables import BUCKETS, CATEGORIES, TABLES, Column, Table
from kbdesk.warehouse.law import FactSlice, Offered
from kbdesk.warehouse.publication import Publication, Row

MAY = 2026 * 12 + 4
ROOT = "9F3K-22QD-AAAA-BBBB-CCCC"
Lines = Mapping[FactSlice, bytes]


def row_of(table: Table, subject: int, dice: random.Random) -> Row:
    """Return a row of a table about a subject."""

    def value(column: Column) -> object:
        if column.name == table.subject:
            return subject
        if column.null and dice.random() < 0.2:
            return None
        match column.kind:
            case "bool":
                return dice.random() < 0.5
            case "code":
                return dice.randrange(1, len(CATEGORIES[column.of or ""]) + 1)
            case "pid":
                return subject * BUCKETS
            case _:
                return dice.randrange(1, 4)

    return tuple(value(column) for column in table.row_columns)


def slices_of(
    people: Sequence[int] | Mapping[int, int], months: Sequence[int], seed: int = 1,
    tables: Sequence[str] = ("child_month", "couple_month", "recipient_month"),
) -> dict[FactSlice, bytes]:  # fmt: skip
    """Return the slices of some people's rows, in the order of a file.

    ``people`` may say of each a seed of its own.
    """
    found: dict[FactSlice, list[Row]] = {}
    for name in tables:
        for month in months:
            for one in sorted(people):
                own = people[one] if isinstance(people, Mapping) else seed
                dice = random.Random(f"{name} {month} {one} {own}")
                rows = found.setdefault(FactSlice(name, month, one % BUCKETS), [])
                rows.append(row_of(TABLES[name], one, dice))
    return {of: msgspec.json.encode(found[of]) for of in sorted(found)}


def closed(place: int, months: Sequence[int]) -> dict[FactSlice, bytes]:
    """Return the slices of months that a posyandu closed."""
    row = [place, *range(100, 100 + len(TABLES["month_close"].row_columns) - 1)]
    return {FactSlice("month_close", month, 0): msgspec.json.encode([row]) for month in months}


def rows_of_lines(city: int, table: str, lines: Lines, without: Sequence[int] = ()) -> list[Row]:
    """Return the rows of a table as a warehouse has them, but for those of some numbers."""
    pids = [place for place, one in enumerate(TABLES[table].row_columns) if one.kind == "pid"]
    found = [
        (city, of.month, of.bucket, *row)
        for of, line in lines.items()
        if of.table == table
        for row in msgspec.json.decode(line)
        if not any(row[place] in without for place in pids)
    ]
    return sorted(found, key=lambda row: row[1:5])


def publication(
    city: int,
    lines: Lines,
    serial: int,
    *,
    carried: Sequence[FactSlice] | None = None,
    erased: Sequence[int] = (),
    epoch_no: int = 1,
    epoch: str = "a" * 32,
    root: str = ROOT,
) -> Publication:
    """Return what a hub with these slices publishes; ``carried``: all unless told."""
    some = sorted(lines if carried is None else carried)

    def read() -> Iterator[tuple[FactSlice, bytes]]:
        for one in some:
            yield one, lines[one]

    return Publication(
        offered=Offered(
            city, root, epoch_no, epoch, serial, uuid.uuid4().hex,
            {one: sha256(line).hexdigest() for one, line in lines.items()}, some,
        ),
        rows={one: len(msgspec.json.decode(line)) for one, line in lines.items()},
        erased=sorted(erased),
        dimensions=dimensions(city, {one.month for one in lines}),
        lines=read,
    )  # fmt: skip


def dimensions(city: int, months: Any) -> dict[str, list[Row]]:
    """Return a city's dimensions: three posyandu, two of them in a kelurahan that is known."""
    first = date(2026, 5, 1)
    said: dict[str, list[dict[str, object]]] = {
        "city": [{"name": f"Kota {city}"}],
        "village": [
            {"village": 0},
            {"village": 1, "code": "x.1", "name": "null"},
            {"village": 2, "code": "x.2", "name": 'Du"a, baru'},
        ],
        "place": [
            {"place": 0, "village": 0},
            {"place": 1, "posyandu": "PY1", "village": 1},
            {"place": 2, "posyandu": "PY2", "village": 2, "puskesmas": "Bontang"},
            {"place": 3, "posyandu": "PY3", "village": 0},
        ],
        "month": [
            {"month": one, "first": first, "last": first, "until": first, "provisional": False,
             "frozen": False}
            for one in sorted(months)
        ],
    }  # fmt: skip
    return {
        name: [
            tuple({"city": city, **row}.get(one.name) for one in TABLES[name].columns)
            for row in rows
        ]
        for name, rows in said.items()
    }

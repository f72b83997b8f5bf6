"""A publication applied to a warehouse, in one transaction: all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from kbdesk.domain.errors import KbdeskError
from kbdesk.publish.tables import CHILD_MONTH, DIMENSIONS, FACTS, TABLES, Table
from kbdesk.warehouse.csv_rows import csv_line, csv_rows
from kbdesk.warehouse.engine import Database, Warehouse
from kbdesk.warehouse.law import CityChange, FactSlice, HeldCity, change_of
from kbdesk.warehouse.publication import Publication, Row
from kbdesk.warehouse.schema import names_of, own_parts
from kbdesk.warehouse.statements import filled, statements


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """What a publication did. ``already``: it had been loaded, and nothing was done."""

    city: int
    serial: int
    already: bool = False
    slices: int = 0
    rows: int = 0
    dropped: int = 0
    erased: int = 0


def load(warehouse: Warehouse, publication: Publication) -> LoadedFile:
    """Apply a publication; raises what :func:`kbdesk.warehouse.law.change_of` refuses."""
    offered = publication.offered
    already = LoadedFile(offered.city, offered.serial, already=True)
    with warehouse.writing() as db:
        held = held_of(db, offered.city)
        change = change_of(held, offered)
        if change is None:
            return already
        # partitions are made outside of the transaction, which would keep readers waiting
        months = {one.month for one in change.load}
        db.room_for([TABLES[name] for name in _tables(change.load)], months)
        with db.changing():
            now = held_of(db, offered.city, lock=db.locks_row, known=held)
            # another loader may have been here between
            change = change if now is held else change_of(now, offered)
            return already if change is None else _apply(db, publication, change)


def held_of(
    db: Database, city: int, lock: str = "", known: HeldCity | None = None
) -> HeldCity | None:
    """Return what the warehouse has of a city; None where nobody let it in.

    ``known`` is returned where nothing was loaded since it was read.
    """
    load = statements("load")
    head = head_of(db, city, lock)
    if head is None or (known is not None and replace(known, slices={}) == head):
        return None if head is None else known
    slices = {
        FactSlice(table, month, bucket): of
        for table, month, bucket, of in db.query(load["held_slices"], city=city)
    }
    return replace(head, slices=slices)


def head_of(db: Database, city: int, lock: str = "") -> HeldCity | None:
    """Return the last publication of a city without its slices; None where nobody let it in."""
    sql = filled(statements("load")["lock_publisher"], {"lock": lock})
    found = db.query(sql, city=city)
    return HeldCity(*found[0]) if found else None


def _tables(slices: Iterable[FactSlice]) -> list[str]:
    named = {one.table for one in slices}
    return [table.name for table in FACTS if table.name in named]


def _apply(db: Database, publication: Publication, change: CityChange) -> LoadedFile:
    offered = publication.offered
    city = offered.city
    _drop(db, city, change)
    rows = _write_facts(db, publication, change)
    db.copy("slice", ("city", "tbl", "month", "bucket", "digest", "rows"), (
        f"{city},{one.table},{one.month},{one.bucket},{offered.slices[one]},"
        f"{publication.rows[one]}\n".encode()
        for one in sorted(change.load)
    ))  # fmt: skip
    erased, without_them = _erase(db, publication, change)
    _write_dimensions(db, city, publication.dimensions)
    months: dict[str, set[int]] = defaultdict(set)
    for one in change.touched:
        months[one.table].add(one.month)
    months[CHILD_MONTH.name] |= without_them
    db.settle(city, months)
    load = statements("load")
    rollup = filled(load["rollup"], {**own_parts(), "table": db.target(CHILD_MONTH.name)})
    for month in sorted(months[CHILD_MONTH.name]):
        db.query(load["forget_rollup"], city=city, month=month)
        db.query(rollup, city=city, month=month)
    db.query(
        load["loaded"], city=city, epoch_no=offered.epoch_no, epoch=offered.epoch,
        serial=offered.serial, digest=offered.digest,
    )  # fmt: skip
    return LoadedFile(
        city, offered.serial, slices=len(change.load), rows=rows, dropped=len(change.drop),
        erased=erased,
    )  # fmt: skip


def _drop(db: Database, city: int, change: CityChange) -> None:
    """Delete the rows of every slice that is replaced or gone."""
    buckets: dict[tuple[str, int], list[int]] = defaultdict(list)
    for one in sorted(change.stale):
        buckets[one.table, one.month].append(one.bucket)
    forget = statements("load")["forget_slices"]
    for (table, month), some in buckets.items():
        db.drop(TABLES[table], city, month, some)
        db.query(forget, city=city, table=table, month=month, buckets=some)
    for name, month in sorted({(one.table, one.month) for one in change.load}):
        db.before_writing(TABLES[name], city, month)


def _write_facts(db: Database, publication: Publication, change: CityChange) -> int:
    """Write the rows that are wanted, table by table: the lines come in this order."""
    city, many = publication.offered.city, 0
    for table, each in groupby(publication.lines(), lambda pair: pair[0].table):
        rows = (
            csv_rows(city, one, line, publication.rows[one])
            for one, line in each
            if one in change.load
        )
        many += db.copy(table, names_of(TABLES[table]), rows)
    return many


def _erase(db: Database, publication: Publication, change: CityChange) -> tuple[int, set[int]]:
    """Keep the numbers of who is erased, and delete their rows.

    Who was erased before is in no row but those that were written now: a hub that was set back
    publishes them again. Returns how many numbers are new, and in which months children went.
    """
    load, city = statements("load"), publication.offered.city
    before = {pid for (pid,) in db.query(load["erased_before"], city=city)}
    new = sorted(set(publication.erased) - before)
    db.copy("erased", ("city", "pid"), (b"%d,%d\n" % (city, pid) for pid in new))
    months: set[int] = set()
    for table in FACTS if new else ():
        for pid in table.pids:
            db.before_erasing(table, pid, city)
            sql = filled(load["drop_erased"], {"table": db.target(table.name), "pid": pid})
            gone = {month for (month,) in db.query(sql, city=city)}
            months |= gone if table is CHILD_MONTH else set()
    if before and not new:
        for name, month in sorted({(one.table, one.month) for one in change.load}):
            for pid in TABLES[name].pids:
                parts = {"table": db.target(name), "pid": pid}
                db.query(filled(load["drop_erased_of_month"], parts), city=city, month=month)
    return len(new), months


def _write_dimensions(db: Database, city: int, dimensions: Mapping[str, Any]) -> None:
    """Replace a city's dimensions. What codes mean the warehouse knows by itself."""
    forget = statements("load")["forget_dimension"]
    for table in DIMENSIONS:
        if "city" not in table.key:
            continue
        db.query(filled(forget, {"table": table.name}), city=city)
        rows = [_of_city(table, row, city) for row in dimensions.get(table.name, ())]
        db.copy(table.name, names_of(table), map(csv_line, rows))


def _of_city(table: Table, row: Row, city: int) -> Row:
    if row[0] != city:
        raise KbdeskError("facts.bad_slice", table=table.name)
    return row

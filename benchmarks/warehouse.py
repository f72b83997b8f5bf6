"""A province's warehouse in PostgreSQL beside bare COPY and bare queries.

    python -m benchmarks.warehouse [MILLION [CITIES]]

20 million child-months of 30 invented cities, 13,888 children each, as `.kbfacts` files; the load
has everything from opening a file to the roll-up. The floor is one COPY of the same rows for each
city into the same tables, a bare DELETE and COPY of a city's month, and a bare query. JSON lines,
seconds; queries in milliseconds, best of five, first with a quarter of the months.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
import psycopg

from kbdesk.publish.facts_file import (
    FactsManifest,
    Slice,
    digest_of,
    write_facts,
)
from kbdesk.publish.tables import BUCKETS, CHILD_MONTH
from kbdesk.sync.keys import BoxKeys
from kbdesk.warehouse.csv_rows import csv_rows
from kbdesk.warehouse.engine import Warehouse
from kbdesk.warehouse.keeping import let_in, load_files, make_warehouse
from kbdesk.warehouse.law import FactSlice
from kbdesk.warehouse.loader import LoadedFile
from kbdesk.warehouse.places import warehouse_at
from kbdesk.warehouse.schema import names_of, own_parts
from tests.publish.invented import InventedCity
from tests.warehouse.server import Server, running

LAST = 2026 * 12 + 4
PLACES, VILLAGES = 140, 15
CHILDREN = 13_888
"""Of a city: 20 million rows are 30 cities times 48 months of them."""
SETTINGS = ("shared_buffers=768MB", "max_wal_size=2GB", "maintenance_work_mem=128MB")
KEY = BoxKeys.generate()


def tails(dice: random.Random, many: int = 4000) -> list[bytes]:
    """Return ends of rows, of children as they are: three of four weighed, some stunted."""

    def status(*codes: int) -> str:
        return str(dice.choices(codes, [6, 14, 75, 5][: len(codes)])[0])

    found = []
    for _ in range(many):
        age, d = dice.randrange(60), dice.random() < 0.75
        flags = [True, dice.random() < 0.9, d]
        row = [
            str(dice.randrange(1, 3)), str(age), *(str(one).lower() for one in flags),
            str(dice.randrange(1, 6)) if d else "null",
            *(str(d and dice.random() < 0.1).lower() for _ in range(2)),
            str(dice.random() < 0.4).lower(), str(d).lower(), str(age) if d else "null",
        ]  # fmt: skip
        measures = (
            status(2, 3, 4, 5), status(6, 7, 8, 9), status(10, 11, 12, 13),
            status(10, 11, 12, 13), status(16, 8, 8, 17), status(10, 11, 8, 8),
        )  # fmt: skip
        row += measures if d else ["null"] * 6
        found.append(",".join(row).encode())
    return found


def lines_of(
    city: int, months: Iterable[int], seed: int = 0
) -> Iterator[tuple[FactSlice, bytes, int]]:
    """Yield the slices of a city, each with its line and how many rows it has."""
    ends = tails(random.Random(city))
    by_bucket: dict[int, list[tuple[int, bytes]]] = {}
    for one in sorted(random.Random(city).sample(range(2**62), CHILDREN)):
        home = b"%d,%d" % (one % PLACES + 1, one % VILLAGES + 1)
        by_bucket.setdefault(one % BUCKETS, []).append((one, home))
    for month in months:
        dice = random.Random(f"{city} {month} {seed}")
        for bucket, some in sorted(by_bucket.items()):
            chosen = dice.choices(ends, k=len(some))
            rows = [
                b"[%d,%b,%b]" % (child, home, end)
                for (child, home), end in zip(some, chosen, strict=True)
            ]
            yield (
                FactSlice(CHILD_MONTH.name, month, bucket),
                b"[" + b",".join(rows) + b"]",
                len(rows),
            )


class Publisher:
    """A city that publishes: what it said of each slice, and its files."""

    def __init__(self, code: int, folder: Path) -> None:
        self.city, self._folder = InventedCity(code=code), folder
        self._said: dict[FactSlice, Slice] = {}

    def publish(self, months: Iterable[int], seed: int = 0) -> Path:
        """Write a file that carries some months, and names all that were carried before."""
        lines = {}
        for of, line, many in lines_of(self.city.code, months, seed):
            lines[of] = line
            self._said[of] = Slice(*of, digest_of(line), many, True)
        slices = tuple(
            msgspec.structs.replace(one, carried=of in lines)
            for of, one in sorted(self._said.items())
        )
        manifest = FactsManifest(
            facts=uuid.uuid4().hex, slices=slices, erased=(),
            dimensions={"city": [[self.city.code, f"Kota {self.city.code}"]]},
        )  # fmt: skip
        path = self._folder / f"{self.city.code}-{self.city.serial}.kbfacts"
        write_facts(
            path, self.city.header(base="changes"), manifest,
            [line for _, line in sorted(lines.items())],
            keys=self.city.keys, recipients=[KEY.public], spool=self._folder,
        )  # fmt: skip
        return path


def bare_copy(
    db: psycopg.Connection, server: Server, city: int, months: range, seed: int = 0,
    before: str = "",
) -> Spent:  # fmt: skip
    """Return what one COPY of a city's rows took, which are ready in memory."""
    pieces = [csv_rows(city, of, line, many) for of, line, many in lines_of(city, months, seed)]
    names = ", ".join(names_of(CHILD_MONTH))
    sql = f"copy child_month ({names}) from stdin (format csv, null 'null')"

    def copy() -> None:
        with db.cursor() as cursor:
            if before:
                cursor.execute(before.encode())
            with cursor.copy(sql.encode()) as out:
                for piece in pieces:
                    out.write(piece)
        db.commit()

    return timed(copy, server)


class Spent(NamedTuple):
    """What something took: seconds on the wall, of the server's processor, of the client's."""

    wall: float
    server: float
    client: float

    def __add__(self, other: object) -> Spent:
        assert isinstance(other, Spent)
        return Spent(*(mine + its for mine, its in zip(self, other, strict=True)))

    def beside(self, floor: Spent) -> dict[str, float]:
        """Return the ratios to a floor.

        Client and server work at the same time. On a machine that others use, the server's
        processor says more than the wall.
        """
        return {"ratio": self.wall / floor.wall, "server_ratio": self.server / floor.server}


def server_cpu(server: Server) -> float:
    """Return the seconds of the processors that the server and its ended children have had."""
    main = int((server.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(path.parent.name) == main:
                ticks += sum(map(int, fields[11:15]))
            elif int(fields[1]) == main:
                ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def timed(act: Callable[[], object], server: Server) -> Spent:
    """Return what one call took."""
    on_server, start, client = server_cpu(server), time.perf_counter(), time.process_time()
    act()
    wall, client = time.perf_counter() - start, time.process_time() - client
    time.sleep(0.1)  # until the server has counted the connection that was closed
    return Spent(wall, server_cpu(server) - on_server, client)


NOTHING = Spent(0.0, 0.0, 0.0)


def open_db(address: str) -> psycopg.Connection:
    return psycopg.connect(address, options="-c search_path=kbdesk")


def say(**figures: object) -> None:
    """Print one line."""
    rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()}
    print(json.dumps(rounded), flush=True)


def questions(server: Server, address: str, rows: int) -> None:
    """Time a month of all cities: the views, and the same counted in the rows."""
    parts = own_parts()
    bare = (
        f"select city, {parts['skdn_counts']}, count(*) filter (where measured),"
        f" {parts['category_counts']} from child_month where month = {LAST} group by city"
    )
    views = (
        f"select * from skdn_city where month = {LAST}",
        f"select * from nutrition_city where month = {LAST}",
        f"select * from prevalence_city where month = {LAST}",
    )
    with open_db(address) as db:

        def ask(*texts: str) -> None:
            for text in texts:
                db.execute(text.encode()).fetchall()

        def best(*texts: str) -> float:
            return min(timed(lambda: ask(*texts), server).wall for _ in range(5)) * 1000

        floor, took, shares = best(bare), best(*views[:2]), best(views[2])
        year = best("select * from skdn_city")
        place = best(f"select * from skdn_place where month = {LAST}")
    size = server.say(
        address,
        "select sum(pg_total_relation_size(inhrelid)) / 1e6 from pg_inherits i"
        " where inhparent in (select inhrelid from pg_inherits"
        " where inhparent = 'kbdesk.child_month'::regclass)",
    )
    say(
        rows=rows, bare_ms=floor, skdn_and_nutrition_ms=took, ratio=took / floor,
        prevalence_ms=shares, skdn_all_months_ms=year, skdn_each_posyandu_ms=place,
        child_month_mb=float(size[0][0] or 0),
    )  # fmt: skip


def main(million: float, cities: int) -> None:
    """Fill a warehouse and time it."""
    months = range(LAST - max(round(million * 1e6 / cities / CHILDREN), 1) + 1, LAST + 1)
    rows = len(months) * CHILDREN
    codes = range(3301, 3301 + cities)
    with (
        tempfile.TemporaryDirectory() as name,
        running(*SETTINGS) as server,
    ):
        folder = Path(name)
        floor = NOTHING
        bare = server.new_database("bare")
        warehouse = warehouse_at(bare)
        make_warehouse(warehouse)
        with warehouse.writing() as db:
            db.room_for([CHILD_MONTH], months)
        with open_db(bare) as db:
            for code in codes:
                floor += bare_copy(db, server, code, months)
            gone = f"delete from child_month where city = {codes[0]} and month = {LAST}"
            one = range(LAST, LAST + 1)
            replaced = min(
                bare_copy(db, server, codes[0], one, seed, before=gone) for seed in range(1, 8)
            )
        say(bare_copy_s=floor.wall, server_s=floor.server, client_s=floor.client,
            rows=rows * cities, rows_a_second=round(rows * cities / floor.wall),
            bare_delete_copy_month_ms=replaced.wall * 1000)  # fmt: skip
        server.say(server.address, "drop database bare with (force)")
        server.say(server.address, "checkpoint")

        to = server.new_database("province")
        warehouse = warehouse_at(to)
        make_warehouse(warehouse)
        took, packed = NOTHING, 0
        everybody = [Publisher(code, folder) for code in codes]
        for one in everybody:
            let_in(warehouse, one.city.code, one.city.root.fingerprint)
        late = months[-max(len(months) // 4, 1) :]
        for some in (late, range(months[0], late[0])):
            for one in everybody:
                path = one.publish(some)
                packed += path.stat().st_size
                took += timed(partial(load_it, warehouse, path), server)
                path.unlink()
            if some is late:
                questions(server, to, cities * len(late) * CHILDREN)
        say(load_s=took.wall, server_s=took.server, client_s=took.client,
            **took.beside(floor), files_mb=packed / 1e6,
            rows_a_second=round(rows * cities / took.wall))  # fmt: skip
        questions(server, to, cities * rows)
        again = []
        for seed in range(1, 8):
            path = everybody[0].publish([LAST], seed)
            again.append(timed(partial(load_it, warehouse, path), server))
            path.unlink()
        say(month_replaced_ms=min(again).wall * 1000, **min(again).beside(replaced))


def load_it(warehouse: Warehouse, path: Path) -> None:
    """Load a file; a refusal ends the run."""
    for _, found in load_files(warehouse, [path], [KEY]):
        assert isinstance(found, LoadedFile), found
        assert found.slices


if __name__ == "__main__":
    main(
        float(sys.argv[1]) if len(sys.argv) > 1 else 20,
        int(sys.argv[2]) if len(sys.argv) > 2 else 30,
    )

"""How long the city's first page takes: ``python -m benchmarks.city [--families 60000]``.

A home as ``benchmarks/kampung.py`` fills it; ``--kept FOLDER`` keeps it for the next run. Seconds
of each step, beside the floor of the same run: reading everybody's columns once.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks._homes import PASSPHRASE
from benchmarks._homes import home as hub_at
from benchmarks.kampung import VILLAGE, fill
from kbdesk.commands.homes import opened
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.comparison import COMPARED
from kbdesk.queries import comparison
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.city import city, said
from kbdesk.queries.mayor import mayor
from kbdesk.queries.service_coverage import services
from kbdesk.store.column_rows import ColumnRows

Made = TypeVar("Made")


def made(home: Path, families: int) -> None:
    """Make the hub."""
    with hub_at(home, "hub") as desk:
        fill(desk, families)


def timed(what: str, job: Callable[[], Made]) -> Made:
    """Run a step and print how long it took."""
    began, worked = time.perf_counter(), time.process_time()
    found = job()
    print(
        f"{what:<44} {time.perf_counter() - began:6.3f} s"
        f"   processor {time.process_time() - worked:6.3f} s   load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return found


def run(home: Path) -> None:
    """Measure a home: opened anew, after a write, and with the page's figures kept."""
    with opened(home, user=None, passphrase=PASSPHRASE) as desk:
        month = this_month(desk)
        with desk.store.transaction():
            desk.store.derived.drop()
        timed("floor: everybody's columns", lambda: ColumnRows(desk.store.records).people(None))
        timed("two months, nothing kept", lambda: city(desk, month, 2, with_work=False))
        timed("the whole page then", lambda: city(desk, month))
        whole = timed("the whole page again", lambda: city(desk, month))
        timed("sorted otherwise", lambda: said(whole, "d_s"))
        for back in (1, 2):
            timed(f"{back} month back, read ahead", lambda back=back: city(desk, month - back))  # type: ignore[misc]
            timed(f"{back} month back", lambda back=back: city(desk, month - back))  # type: ignore[misc]
        timed("the mayor's page, months kept", lambda: mayor(desk, month, Area()))
        _record(desk)
        timed("after a record: the whole page", lambda: city(desk, month))
        _record(desk)
        timed("after a record: the mayor's page", lambda: mayor(desk, month, Area()))
    for of in COMPARED:
        with opened(home, user=None, passphrase=PASSPHRASE) as desk:
            timed(f"compare {of}", lambda of=of: _compared(desk, of))  # type: ignore[misc]
            _record(desk)
            timed(f"compare {of} after a record", lambda of=of: _compared(desk, of))  # type: ignore[misc]
    with opened(home, user=None, passphrase=PASSPHRASE) as desk:
        timed("report services", lambda: services(desk, month, Area()))
        timed(f"report services of {VILLAGE}", lambda: services(desk, month, Area(village=VILLAGE)))
    with opened(home, user=None, passphrase=PASSPHRASE) as desk:
        timed("next start: the whole page", lambda: city(desk, month))
        timed("next start: the mayor's page", lambda: mayor(desk, month, Area()))
        with desk.store.transaction():
            desk.store.derived.drop()
        timed("nothing kept: the mayor's page", lambda: mayor(desk, month, Area()))


def _record(desk: Desk) -> None:
    """Record a weighing of today."""
    child = desk.store.records.value("SELECT child FROM measurement LIMIT 1")
    today = desk.clock.today().isoformat()
    draft = {"do": "record_measurement", "child": child, "date": today, "weight_kg": 9.1}
    record(desk, draft)


def _compared(desk: Desk, report: str) -> None:
    comparison.read(desk, report, "village", this_month(desk), Area())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=60_000)
    parser.add_argument("--kept", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if given.kept is None:
            made(home, given.families)
        else:
            if not given.kept.exists():
                made(given.kept, given.families)
            shutil.copytree(given.kept, home)
        run(home)


if __name__ == "__main__":
    main()

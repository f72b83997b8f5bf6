"""A hub whose village had a hard year, and what a file of its facts says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kbdesk.commands.homes import opened
from kbdesk.commands.publishing import Published, publish, set_target
from kbdesk.commands.record import record
from kbdesk.demo import fill
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.publish.facts_file import FactsManifest, open_facts
from kbdesk.publish.tables import CATEGORIES, TABLES, Table
from kbdesk.sync.keys import BoxKeys
from tests.demo.homes import PASSPHRASE, new_home, noon
from tests.queries.disturbing import Disturber, some

TODAY = "2026-08-13"
RUNNING = 2026 * 12 + 7
WAREHOUSE = BoxKeys.generate()
UNLISTED_WORD = "unlisted"
Named = dict[str, Any]


@contextmanager
def hard_city(
    home: Path, families: int = 24, months: int = 13, events: int = 300
) -> Iterator[Desk]:
    """Make a hub with a village that was disturbed as life does it, pairs joined, months closed."""
    with new_home(home, "hub", TODAY) as desk:
        fill(desk, families=families, months=months, seed=5)
        disturber = Disturber(desk)
        disturber.disturb(some(seed=11, many=events))
        assert disturber.taken.total() > events / 2
        _join(desk, 4)
        close_and_change(desk, "2026-05")
        set_target(desk, WAREHOUSE.public)
        yield desk


def _join(desk: Desk, pairs: int) -> None:
    children = [
        row["id"] for row in desk.store.records.find("person", {}) if row["relation"] == "child"
    ]
    for a, b in zip(children[:pairs], children[pairs : 2 * pairs], strict=True):
        record(desk, {"do": "join_persons", "a": a, "b": b})


def close_and_change(desk: Desk, month: str) -> None:
    """Close a month of LT01, then void half of its weighings: the printed figures stay."""
    record(desk, {"do": "close_month", "posyandu": "LT01", "month": month})
    rows = [
        row
        for row in desk.store.records.find("measurement", {"voided": None})
        if (row["date"] or "").startswith(month)
    ]
    for row in rows[::2]:
        record(desk, {"do": "void_measurement", "id": row["id"], "reason": "salah anak"})


@contextmanager
def reopened(home: Path, today: str) -> Iterator[Desk]:
    """Open a home on another day."""
    with opened(home, user="u", passphrase=PASSPHRASE, clock=noon(today)) as desk:
        yield desk


class Facts:
    """A file's rows by table, each a mapping of words: places by code, codes by word."""

    def __init__(self, path: Path) -> None:
        """Read it to its end."""
        with open_facts(path, [WAREHOUSE]) as opened_file:
            self.header = opened_file.header
            self.manifest: FactsManifest = opened_file.manifest
            self.dimensions = {
                name: [_named(TABLES[name], row) for row in rows]
                for name, rows in opened_file.dimensions.items()
            }
            places = {row["place"]: row["posyandu"] for row in self.dimensions["place"]}
            villages = {row["village"]: row["code"] for row in self.dimensions["village"]}
            self.of_place = {
                row["posyandu"]: villages[row["village"]] for row in self.dimensions["place"]
            }
            self.slices: dict[tuple[str, int, int], list[tuple[Any, ...]]] = {}
            self._rows: dict[tuple[str, int], list[Named]] = defaultdict(list)
            for one, rows in opened_file.slices():
                self.slices[one.key] = rows
                table = TABLES[one.table]
                for row in rows:
                    named = _named(table, row)
                    for column in table.row_columns:
                        if column.kind == "code" and named[column.name] is not None:
                            words = (UNLISTED_WORD, *CATEGORIES[column.of or ""])
                            named[column.name] = words[named[column.name]]
                    if "place" in named:
                        named["place"] = places[named["place"]]
                    if "village" in named:
                        named["village"] = villages[named["village"]]
                    self._rows[one.table, one.month].append(named)

    def rows(self, table: str, month: int) -> Sequence[Named]:
        """Return the rows of a table and month."""
        return self._rows[table, month]

    @property
    def digests(self) -> Mapping[tuple[str, int, int], str]:
        """The digests of all slices of the city."""
        return {one.key: one.digest for one in self.manifest.slices}

    def months(self) -> list[int]:
        """Return the months published."""
        return [row["month"] for row in self.dimensions["month"]]


def _named(table: Table, row: Sequence[Any]) -> Named:
    return dict(zip((one.name for one in table.row_columns), row, strict=True))


def published(desk: Desk, folder: Path, *, whole: bool = False) -> tuple[Published, Facts]:
    """Publish into a folder and read the file as the warehouse does."""
    folder.mkdir(exist_ok=True)
    answer = publish(desk, folder, whole=whole)
    return answer, Facts(Path(answer["path"]))


def refusal(desk: Desk, folder: Path) -> str:
    """Return the code with which publishing is refused."""
    try:
        publish(desk, folder)
    except KbdeskError as error:
        return error.code
    raise AssertionError("it was published")

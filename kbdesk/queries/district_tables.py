"""Tables of rules on this desk: the one of kbdesk, and what the hub sent instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

from kbdesk.desk import Desk
from kbdesk.domain.district_tables import NAMES, TableEdition, edition, on_day, shipped_table
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.household_measures import MeasureTable
from kbdesk.domain.inpres import Activity, Catalogue
from kbdesk.domain.kampung_score import ScoreTable
from kbdesk.domain.limits import LimitsEdition
from kbdesk.domain.priorities import PriorityTable
from kbdesk.store.records import Records, Row

E = TypeVar("E")


def readable(rows: Iterable[Row], read: Callable[[str, str], E]) -> list[E]:
    """Return the editions that ``read`` makes of day and text, in the order of their days.

    One that this version cannot read counts for nothing.
    """
    found = []
    for row in sorted(rows, key=lambda row: (row["since"] or "", row["id"])):
        if row["since"] and row["text"]:
            with suppress(KbdeskError):
                found.append(read(row["since"], row["text"]))
    return found


def editions(records: Records, name: str) -> list[TableEdition]:
    """Return a table's editions in the order in which they begin to count, that of kbdesk first."""
    rows = records.find("district_table", {"name": name})
    return [shipped_table(name), *readable(rows, lambda since, text: edition(since, name, text))]


def all_editions(desk: Desk) -> dict[str, list[TableEdition]]:
    """Return the editions of every table by its name."""
    return {name: editions(desk.store.records, name) for name in NAMES}


def table_on(desk: Desk, name: str, day: date) -> TableEdition:
    """Return the edition of a table that counts on a day."""
    return on_day(editions(desk.store.records, name), day.isoformat())


def _table(desk: Desk, name: str, day: date, kind: type[E]) -> E:
    found = table_on(desk, name, day).table
    assert isinstance(found, kind)
    return found


def score_table(desk: Desk, day: date) -> ScoreTable:
    """Return the scoring of a Kampung KB that counts on a day."""
    return _table(desk, "score", day, ScoreTable)


def priority_table(desk: Desk, day: date) -> PriorityTable:
    """Return the limits of a village's issues that count on a day."""
    return _table(desk, "priorities", day, PriorityTable)


def catalogue(desk: Desk, day: date) -> Catalogue:
    """Return the catalogue of the Inpres that counts on a day."""
    return _table(desk, "activities", day, Catalogue)


def household_measures(desk: Desk, day: date) -> MeasureTable:
    """Return the household measures that count on a day."""
    return _table(desk, "measures", day, MeasureTable)


def known_activities(desk: Desk) -> dict[int, Activity]:
    """Return every activity that some edition has, by number, as the latest one says it."""
    found: dict[int, Activity] = {}
    for one in editions(desk.store.records, "activities"):
        assert isinstance(one.table, Catalogue)
        found |= one.table.by_number
    return found


def activity_held(desk: Desk, number: object, field: str) -> Activity:
    """Return an activity that some edition has; raises ``kampung.unknown_activity``."""
    known = known_activities(desk)
    if not isinstance(number, int) or number not in known:
        raise KbdeskError("kampung.unknown_activity", field=field, number=number)
    return known[number]


def listed(desk: Desk) -> list[dict[str, Any]]:
    """Return every edition of every table; ``in_force``: it counts today."""
    today = desk.clock.today().isoformat()
    rows = []
    for name in NAMES:
        known = editions(desk.store.records, name)
        now = on_day(known, today)
        rows += [{"name": name, **said(one, in_force=one is now)} for one in known]
    return rows


def said(one: TableEdition | LimitsEdition, *, in_force: bool) -> dict[str, Any]:
    """Return an edition as the command line lists it; ``in_force``: it counts today."""
    return {
        "version": one.version,
        "since": one.since or None,
        "in_force": in_force,
        "of_kbdesk": not one.since,
    }

"""A record of a Kampung KB, for the form that corrects it."""

from __future__ import annotations

from typing import Any

from kbdesk.desk import Desk
from kbdesk.queries.records import spoken

Row = dict[str, Any]


def village_record(desk: Desk, entity: str, id_: str) -> Row:
    """Return a record with the field names of its verb; empty for an unknown id."""
    found = desk.store.records.get(entity, id_)
    return spoken(found) if found else {}


def named_of(desk: Desk, entity: str, village: str | None) -> tuple[tuple[str, str], ...]:
    """Return the records of a kind that a village has, newest first: id, and title with year."""
    rows = [row for row in desk.store.records.find(entity, {"village": village}) if row["title"]]
    rows.sort(key=lambda row: (-(row["year"] or 0), row["title"]))
    named: dict[str, str] = {}
    for row in rows:
        words = f"{row['title']} ({row['year'] or '–'})"
        twice = sum(one == words or one.startswith(f"{words} #") for one in named.values())
        named[row["id"]] = f"{words} #{twice + 1}" if twice else words
    return tuple(named.items())


def groups_of(desk: Desk, village: str | None) -> list[Row]:
    """Return the groups of activity (Tribina, UPPKA, PIK-R ...) of a village, closed ones too."""
    return list(desk.store.records.find("village_group", {"village": village}))


def open_issues(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Return id and title of each open issue, the latest year first.

    If a title occurs twice, it has its year.
    """
    where = {"village": desk.village} if desk.village else {}
    rows = [
        row
        for row in desk.store.records.find("village_issue", where)
        if row["title"] and not row["closed_date"]
    ]
    rows.sort(key=lambda row: (-(row["year"] or 0), row["title"]))
    found: dict[str, str] = {}
    for row in rows:
        words = row["title"]
        if words in found:
            words = f"{words} ({row['year']}, {row['id'][:4]})"
        found[words] = row["id"]
    return tuple((id_, words) for words, id_ in found.items())

"""The files of other programs that were taken in here, for a list of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.queries.area import Area, children_of_area, month_span
from kbdesk.store.child_rows import ChildRows
from kbdesk.store.records import Row


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import: when, which file, how many rows of it, and when it was taken back.

    ``kept``: rows that stayed when it was taken back, since somebody had changed them.
    """

    id: str
    format: str
    file: str
    sheet: str
    at: datetime
    rows: int
    new: int
    changed: int
    doubtful: int
    refused: int
    revoked_at: datetime | None
    kept: int


_COUNTS: Final = ("rows", "new", "changed", "doubtful", "refused", "kept")


def _said(row: Row) -> dict[str, Any]:
    texts = {name: row[name] or "" for name in ("format", "file", "sheet")}
    return {**texts, **{name: row[name] or 0 for name in _COUNTS}}


def past_imports(desk: Desk) -> list[PastImport]:
    """Return every import that is known here, the latest first."""
    found = [
        PastImport(
            id=row["id"],
            at=datetime.fromisoformat(row["at"]),
            revoked_at=datetime.fromisoformat(row["revoked_at"]) if row["revoked_at"] else None,
            **_said(row),
        )
        for row in desk.store.records.find("imported_file", {})
        if row["at"]
    ]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)


def measured_count(desk: Desk, month: int, area: Area) -> tuple[int, int]:
    """Return how many of an area's children under five were measured in a month, and of how many.

    Month: year * 12 + month - 1.
    """
    first, last = month_span(month)
    children = children_of_area(desk, area, first, last)
    measured = ChildRows(desk.store.records).last_measured(first, last, children)
    return len(measured), len(children)


def known_posyandu(desk: Desk) -> list[tuple[str, str]]:
    """Return the posyandu that a file's rows may be given to here: code and name, by code.

    A home with posyandu of its own gives rows to those alone.
    """
    names = {row["id"]: row["name"] or "" for row in desk.store.records.find("posyandu", {})}
    return [(code, names.get(code, "")) for code in sorted(desk.posyandu or names)]

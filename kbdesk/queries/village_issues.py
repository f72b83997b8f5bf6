"""The issues of the home's kelurahan that are not closed, as a form offers them."""

from __future__ import annotations

from kbdesk.desk import Desk


def open_issues(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Return id and title of each issue that is not closed, the latest year first.

    A title that comes twice says its year.
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

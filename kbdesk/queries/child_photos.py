"""A child's photo: shown unless the family refused."""

from __future__ import annotations

from typing import NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.child_photos import read
from kbdesk.queries.consents import latest_word
from kbdesk.store.records import Row

PURPOSE = "service"
"""The consent that a photo needs: it helps the cadre to recognize the child."""


class ChildPhoto(NamedTuple):
    """A photo to show: the id of its row, and its JPEG."""

    id: str
    jpeg: bytes


def child_photo(desk: Desk, child: str) -> ChildPhoto | None:
    """Return a child's photo; None without one, or if consent was refused or withdrawn."""
    row = kept_photo(desk, child)
    if row is None or refused(desk, child):
        return None
    jpeg = read(row["data"])
    return None if jpeg is None else ChildPhoto(row["id"], jpeg)


def kept_photo(desk: Desk, child: str) -> Row | None:
    """Return the row of a child's latest photo that is not removed."""
    rows = desk.store.records.find("child_photo", {"person": child})
    kept = [row for row in rows if row["voided"] is None and row["data"]]
    return max(kept, key=lambda row: (row["noted"] or 0, row["id"]), default=None)


def refused(desk: Desk, child: str) -> bool:
    """Tell whether the latest consent, the child's or the family's, refuses a photo."""
    person = desk.store.records.get("person", child)
    owners = [("person", child)]
    if person is not None and person["family"]:
        owners.append(("family", person["family"]))
    words = [latest_word(desk, column, id_) for column, id_ in owners]
    return any(
        word is not None
        and (not word["given"] or bool(word["purposes"] and PURPOSE not in word["purposes"]))
        for word in words
    )

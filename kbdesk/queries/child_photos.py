"""A child's photo: hers to be shown, unless her family has said no."""

from __future__ import annotations

from typing import NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.child_photos import read
from kbdesk.queries.consents import latest_word
from kbdesk.store.records import Row

PURPOSE = "service"
"""A photo helps the cadre to know whom she has before her."""


class ChildPhoto(NamedTuple):
    """The photo that is shown: its row's id and its JPEG."""

    id: str
    jpeg: bytes


def child_photo(desk: Desk, child: str) -> ChildPhoto | None:
    """Return a child's photo, or None: without one, or where consent was refused or withdrawn."""
    row = kept_photo(desk, child)
    if row is None or refused(desk, child):
        return None
    jpeg = read(row["data"])
    return None if jpeg is None else ChildPhoto(row["id"], jpeg)


def kept_photo(desk: Desk, child: str) -> Row | None:
    """Return the row of a child's latest photo that was not removed."""
    rows = desk.store.records.find("child_photo", {"person": child})
    kept = [row for row in rows if row["voided"] is None and row["data"]]
    return max(kept, key=lambda row: (row["noted"] or 0, row["id"]), default=None)


def refused(desk: Desk, child: str) -> bool:
    """Tell whether the latest word on the child, or on the family as a whole, is no to a photo."""
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

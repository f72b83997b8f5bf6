"""The pictures of a month's receipts, for the kitchen's account on paper."""

from __future__ import annotations

from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.kampung import InterventionPhoto
from kbdesk.queries.attachments import attached_to, content
from kbdesk.queries.kitchen_account import Account

MOST: Final = 27
"""So many receipts fill three pages; the others are counted in their line."""


def receipts(desk: Desk, found: Account) -> tuple[InterventionPhoto, ...]:
    """Return the whole pictures that are attached to the lines of an account, in their order.

    ``owner`` is the id of the line's record. A receipt that is a PDF is counted, not drawn.
    """
    order = {one.id: place for place, one in enumerate(found.lines)}
    days = {one.id: one.day for one in found.lines}
    held = [
        one
        for one in attached_to(desk, [id_ for id_ in order if found.receipts.get(id_)])
        if one.kind == "image" and one.complete
    ]
    pictures = []
    for one in sorted(held, key=lambda one: order[one.owner])[:MOST]:
        _, jpeg = content(desk, one.id)
        if jpeg is not None:
            pictures.append(
                InterventionPhoto(one.caption or "", days[one.owner], jpeg, None, one.owner)
            )
    return tuple(pictures)

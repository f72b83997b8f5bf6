"""The photos of a month's interventions, for the village's report on paper."""

from __future__ import annotations

from dataclasses import replace

from kbdesk.desk import Desk
from kbdesk.domain.kampung import InterventionPhoto
from kbdesk.queries.attachments import attached_to, content
from kbdesk.queries.kampung_kb import Kampung

MOST = 9
"""So many photos fill most of a page."""


def with_photos(desk: Desk, found: Kampung) -> Kampung:
    """Return a village's records with the newest whole photo of each of the month's interventions.

    The earliest interventions first, at most :data:`MOST` photos.
    """
    rows = {row["id"]: row for row in found.of_month(found.interventions)}
    newest = {
        one.owner: one
        for one in (attached_to(desk, list(rows)) if rows else ())
        if one.kind == "image" and one.complete
    }
    photos: list[InterventionPhoto] = []
    for id_, row in rows.items():
        if id_ in newest and len(photos) < MOST:
            _, jpeg = content(desk, newest[id_].id)
            if jpeg is not None:
                photos.append(InterventionPhoto(row["title"] or "", row["date"], jpeg))
    return replace(found, photos=tuple(photos))

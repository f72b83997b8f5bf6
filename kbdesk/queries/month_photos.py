"""The photos of a month's interventions, for the village's report on paper."""

from __future__ import annotations

from dataclasses import replace

from kbdesk.desk import Desk
from kbdesk.domain.attachments import PHASES
from kbdesk.domain.kampung import InterventionPhoto
from kbdesk.queries.attachments import attached_to, content
from kbdesk.queries.kampung_kb import Kampung

MOST = 9
"""So many photos fill most of a page."""


def with_photos(desk: Desk, found: Kampung) -> Kampung:
    """Return a village's records with the photos of the month's interventions.

    The newest whole one of each phase, in the order before, during, after; the earliest
    interventions first, at most :data:`MOST` photos.
    """
    rows = {row["id"]: row for row in found.of_month(found.interventions)}
    newest = {
        (one.owner, one.phase): one
        for one in (attached_to(desk, list(rows)) if rows else ())
        if one.kind == "image" and one.complete
    }
    photos: list[InterventionPhoto] = []
    for id_, row in rows.items():
        for phase in (*PHASES[:1], None, *PHASES[1:]):
            held = newest.get((id_, phase))
            if held is None or len(photos) >= MOST:
                continue
            _, jpeg = content(desk, held.id)
            if jpeg is not None:
                photos.append(InterventionPhoto(row["title"] or "", row["date"], jpeg, phase, id_))
    return replace(found, photos=tuple(photos))

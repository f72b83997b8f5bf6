"""A home visit: who visited whom, why, what was found and advised, and when next."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.draft import Draft
from kbdesk.commands.reading import read_whole
from kbdesk.commands.writing import Answer, created, held
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.records.days import VISIT


def record_visit(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record a visit to a family; ``target`` is the member it was for."""
    reading = Draft(draft)
    visit = reading.new_identifier()
    fields = read_whole(desk, reading, VISIT.fact)
    reading.done()
    held(desk, "family", fields["family"], "family")
    if fields["target"] is not None:
        held(desk, "person", fields["target"], "target")
    following = fields["next_date"]
    if following is not None and following <= fields["date"]:
        raise KbdeskError("visit.next_not_later", field="next_date", date=following)
    return created(desk, "visit", visit, {"fact": fields})

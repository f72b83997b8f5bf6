"""A home visit: who visited whom, why, what was found and advised, and when next."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.draft import Draft
from kbdesk.commands.reading import read, required
from kbdesk.commands.writing import Answer, created, held, not_in_future
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.records.days import VISIT


def record_visit(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record a visit to a family; ``target`` is the member it was for."""
    reading = Draft(draft)
    visit = reading.new_identifier()
    family = reading.required_identifier("family")
    day = not_in_future(desk, reading, "date")
    told = {name: required(reading, VISIT.field(name)) for name in ("visitor", "purpose")}
    told |= {name: read(reading, VISIT.field(name)) for name in ("findings", "counselling")}
    target = reading.identifier("target")
    next_date = reading.date("next_date")
    reading.done()
    held(desk, "family", family, "family")
    if target is not None:
        held(desk, "person", target, "target")
    if next_date is not None and next_date <= day:
        raise KbdeskError("visit.next_not_later", field="next_date", date=next_date)
    fields = {
        "family": family,
        "date": day.isoformat(),
        **told,
        "target": target,
        "next_date": next_date.isoformat() if next_date else None,
    }
    return created(desk, "visit", visit, {"fact": fields})

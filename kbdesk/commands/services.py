"""A service given to a person: vitamin A, deworming, a vaccine, PMT, tablets."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, create, held, not_in_future
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.services import KINDS, VITAMIN_A_DOSES, vaccine


def record_service(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record a service; ``detail`` says which vaccine or dose."""
    reading = Draft(draft)
    service = reading.new_identifier()
    person = reading.required_identifier("person")
    day = not_in_future(desk, reading, "date")
    kind = reading.required_choice("kind", KINDS)
    detail = reading.text("detail")
    reading.done()
    shown = held(desk, "person", person, "person")
    if shown["birth_date"] and day.isoformat() < shown["birth_date"]:
        raise KbdeskError("service.before_birth", field="date", date=day)
    if kind == "immunisation":
        known = vaccine(detail or "")
        if known is None:
            raise KbdeskError("service.unknown_vaccine", field="detail", detail=detail or "")
        detail = known
    elif kind == "vitamin_a" and detail not in (None, *VITAMIN_A_DOSES):
        raise KbdeskError("service.unknown_dose", field="detail", detail=detail)
    fields = {"person": person, "date": day.isoformat(), "kind": kind, "detail": detail}
    new = create(desk, "service", service, {"fact": fields})
    return {"id": service} if new else {"id": service, "already": True}

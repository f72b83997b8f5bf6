"""Consent of a person, or of a family as a whole, to keep what is recorded of them."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import voids
from kbdesk.commands.reading import read
from kbdesk.commands.writing import Answer, created, held, not_in_future
from kbdesk.desk import Desk
from kbdesk.domain.consent import PURPOSES
from kbdesk.domain.errors import KbdeskError
from kbdesk.records.safety import CONSENT


def record_consent(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record that somebody agrees, or (``given`` false) does not or no longer agrees.

    It is of ``person`` or of ``family``, one of the two. Empty ``purposes`` means all. Raises
    ``consent.of_whom``, ``consent.unknown_purpose``, ``person.unknown``, ``family.unknown``.
    """
    reading = Draft(draft)
    consent = reading.new_identifier()
    person, family = reading.identifier("person"), reading.identifier("family")
    day = not_in_future(desk, reading, "date")
    given = reading.flag("given")
    by = reading.required_text("by")
    told = {name: read(reading, CONSENT.field(name)) for name in ("relation", "form", "note")}
    purposes = reading.words("purposes")
    reading.done()
    if (person is None) == (family is None):
        raise KbdeskError("consent.of_whom", field="family" if person else "person")
    for purpose in purposes:
        if purpose not in PURPOSES:
            raise KbdeskError("consent.unknown_purpose", field="purposes", purpose=purpose)
    if person is not None:
        held(desk, "person", person, "person")
    else:
        held(desk, "family", str(family), "family")
    fields = {
        "person": person,
        "family": family,
        "date": day.isoformat(),
        "given": given is not False,
        "by": by,
        **told,
        "purposes": [one for one in PURPOSES if one in purposes],
    }
    return {**created(desk, "consent", consent, {"fact": fields}), "given": given is not False}


void_consent = voids("consent")
"""Void a consent that was recorded by mistake; a withdrawal is recorded as another one."""

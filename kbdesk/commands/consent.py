"""Consent of a person, or of a family as a whole, to keep what is recorded of them."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import voids
from kbdesk.commands.reading import read_whole
from kbdesk.commands.writing import Answer, created, held
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
    purposes = reading.words("purposes")
    fields = read_whole(desk, reading, [one for one in CONSENT.fact if one.name != "purposes"])
    reading.done()
    person, family = fields["person"], fields["family"]
    if (person is None) == (family is None):
        raise KbdeskError("consent.of_whom", field="family" if person else "person")
    for purpose in purposes:
        if purpose not in PURPOSES:
            raise KbdeskError("consent.unknown_purpose", field="purposes", purpose=purpose)
    if person is not None:
        held(desk, "person", person, "person")
    else:
        held(desk, "family", str(family), "family")
    fields["given"] = fields["given"] is not False
    fields["purposes"] = [one for one in PURPOSES if one in purposes]
    return {**created(desk, "consent", consent, {"fact": fields}), "given": fields["given"]}


void_consent = voids("consent")
"""Void a consent that was recorded by mistake; a withdrawal is recorded as another one."""

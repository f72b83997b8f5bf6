"""A record that was taken out by one click is put back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, own, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.store import Change

UNVOIDED: Final = ("quiz_result", "corner_visit", "food_price", "distribution")
"""Records that a page voids with one click. A record voided with a reason stays void."""


def unvoid(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Let a record count again that was voided; that it was stays in the history.

    Raises ``draft.not_a_choice``, ``record.not_voided``.
    """
    reading = Draft(draft)
    kind = reading.required_choice("kind", UNVOIDED)
    id_ = reading.required_identifier("id")
    reading.done()
    if not own(desk, kind, id_, "id")["voided"]:
        raise KbdeskError("record.not_voided", field="id", id=id_)
    write(desk, [Change(kind, id_, "fact", {"voided": None})])
    return {"id": id_}

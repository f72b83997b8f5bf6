"""What happened once, as it is corrected and taken out: the same for a record of every kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, own, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.registers import ENTITIES, FACT
from kbdesk.records.field import VOIDED
from kbdesk.store.records import Row
from kbdesk.store.store import Draft as Change

Fields = dict[str, Any]


def fact_of(
    desk: Desk,
    entity: str,
    draft: Mapping[str, object],
    read: Callable[[Draft, Row], Fields],
) -> tuple[Row, Fields]:
    """Correct the fact of a row: what is not named stays, null takes a field away.

    ``read`` takes the whole draft, as if it were new, and the row as it was. Answers the row
    and its fields as they are now. Raises ``<entity>.voided``.
    """
    id_ = Draft(draft).required_identifier("id")
    shown = valid(desk, entity, id_)
    names = [name for name in ENTITIES[entity][FACT] if name not in ("posyandu", "voided")]
    whole = {name: shown[name] for name in names if shown[name] not in (None, [])}
    whole |= {name: value for name, value in draft.items() if name not in ("do", "id")}
    fields = read(Draft(whole), shown)
    was = {name: shown[name] for name in fields}
    if plain(fields) != plain(was):
        write(desk, [Change(entity, id_, FACT, dict(fields))])
    return shown, fields


def void_fact(desk: Desk, entity: str, draft: Mapping[str, object], group: str = FACT) -> Answer:
    """Take a record out of every count; it and the reason stay in the history.

    Raises ``<entity>.unknown``, ``<entity>.voided``.
    """
    reading = Draft(draft)
    id_ = reading.required_identifier("id")
    reason = reading.required_text("reason", longest=VOIDED.longest)
    reading.done()
    valid(desk, entity, id_)
    write(desk, [Change(entity, id_, group, {"voided": reason})])
    return {"id": id_}


def valid(desk: Desk, entity: str, id_: str, field: str = "id") -> Row:
    """Return a row that is held and counts; raises ``<entity>.unknown``, ``<entity>.voided``."""
    shown = own(desk, entity, id_, field)
    if shown["voided"]:
        raise KbdeskError(f"{entity}.voided", field=field, id=id_)
    return shown

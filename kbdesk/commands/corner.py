"""What the verbs of the education corner share: whose a record is, and how one is corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, held, own, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.journal.registers import ENTITIES, FACT
from kbdesk.store.records import Row
from kbdesk.store.store import Draft as Change

Fields = dict[str, Any]


def whose(desk: Desk, reading: Draft) -> str:
    """Take the posyandu of a new record; the home's first where none is named.

    Raises ``education.no_posyandu``, ``posyandu.bad_code``.
    """
    given = reading.text("posyandu") or next(iter(desk.posyandu), None)
    if given is None:
        raise KbdeskError("education.no_posyandu", field="posyandu")
    return read_posyandu(given)


def somebody(desk: Desk, reading: Draft, name: str = "person") -> Row | None:
    """Take a person who is known here, or None; raises ``person.unknown``."""
    id_ = reading.identifier(name)
    return None if id_ is None else held(desk, "person", id_, reading.path(name))


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
    """Take a record out of every count; it and the reason stay in the history."""
    reading = Draft(draft)
    id_ = reading.required_identifier("id")
    reason = reading.required_text("reason", longest=500)
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


def warned(code: str, **params: object) -> dict[str, Any]:
    """Return a warning as answers carry it."""
    return {"code": code, "params": params}

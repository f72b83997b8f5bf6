"""What happened once: how a record of any kind is corrected, and taken out of every count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, own, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.registers import FACT
from kbdesk.queries.records import spoken
from kbdesk.records import RECORDS
from kbdesk.records.field import VOIDED, Field
from kbdesk.store.records import Row
from kbdesk.store.store import Change

Fields = dict[str, Any]
_NOT_SAID: Final = ("posyandu", VOIDED.name)
"""Fields that no correction changes: the posyandu that recorded it, and that it is voided."""

Stays = Callable[[Fields, Row, Mapping[str, object]], Fields]
"""Takes what a fact says (as a draft), its row and the changes; returns what of it stays."""


def correct_fact(
    desk: Desk,
    entity: str,
    draft: Mapping[str, object],
    read: Callable[[Draft, Row], Fields],
    stays: Stays | None = None,
    *,
    reason: Field | None = None,
) -> tuple[Row, Fields]:
    """Correct the fact of a row: what is not named stays, null takes a field away.

    ``read`` takes the whole draft, as if it were new, and the row as it was. ``reason``: the
    field that says why; it is no change by itself, and one of an earlier correction does not
    stay. Answers the row and its fields as they are now. Raises ``<entity>.unknown``,
    ``<entity>.voided``.
    """
    reading = Draft(draft)
    id_ = reading.required_identifier("id")
    why: Fields = {}
    if reason is not None:
        why = {reason.name: reading.text(reason.name, longest=reason.longest)}
    shown = valid(desk, entity, id_)
    said = spoken(shown)
    whole: Fields = {
        one.said: said[one.said]
        for one in RECORDS[entity].groups[FACT]
        if one.name not in (*_NOT_SAID, *why) and shown[one.name] not in (None, [])
    }
    changes = {name: value for name, value in draft.items() if name not in ("do", "id", *why)}
    if stays is not None:
        whole = stays(whole, shown, changes)
    fields = read(Draft({**whole, **changes}), shown)
    was = {name: shown[name] for name in fields}
    if plain(fields) != plain(was):
        write(desk, [Change(entity, id_, FACT, {**fields, **why})])
    return shown, fields


def without(fields: Fields, *names: str) -> Fields:
    """Return what a fact says without some of its fields."""
    return {name: value for name, value in fields.items() if name not in names}


def void_fact(
    desk: Desk,
    entity: str,
    draft: Mapping[str, object],
    group: str = FACT,
    *,
    area: str = "",
    again: bool = False,
    **also: None,
) -> Answer:
    """Take a record out of every count; it and the reason stay in the history.

    ``area``: where its refusals are worded, if not under its entity. ``again``: one that was
    taken out may be taken out with another reason. ``also``: fields that go with it. Raises
    ``<area>.unknown``, ``<area>.voided``.
    """
    reading = Draft(draft)
    id_ = reading.required_identifier("id")
    reason = reading.required_text("reason", longest=VOIDED.longest)
    reading.done()
    if again:
        own(desk, entity, id_, "id")
    else:
        valid(desk, entity, id_, area=area)
    write(desk, [Change(entity, id_, group, {VOIDED.name: reason, **also})])
    return {"id": id_}


def valid(desk: Desk, entity: str, id_: str, field: str = "id", *, area: str = "") -> Row:
    """Return a row that is held and counts; raises ``<area>.unknown``, ``<area>.voided``."""
    shown = desk.store.records.written(entity, id_)
    if shown is None:
        raise KbdeskError(f"{area or entity}.unknown", field=field, id=id_)
    if shown[VOIDED.name]:
        raise KbdeskError(f"{area or entity}.voided", field=field, id=id_)
    return shown

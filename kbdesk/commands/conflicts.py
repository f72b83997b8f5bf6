"""Settling what two people wrote at once: one choice, by a person who saw every value."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.draft import Draft
from kbdesk.commands.reading import settled
from kbdesk.commands.writing import Answer, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.closed import may_see
from kbdesk.queries.conflicts import register_of
from kbdesk.records import RECORDS
from kbdesk.store.store import Change


def settle(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Settle a conflict by one of its heads (``choose``) or by a value of one's own.

    The new operation names every head as its parent, so the choice holds everywhere.
    Raises ``conflict.unknown`` for a conflict that is not, or no longer, there.
    """
    reading = Draft(draft)
    id_ = reading.required_text("conflict", longest=200)
    chosen = reading.text("choose")
    value = reading.take("value")
    reading.done()
    entity, row, group = register_of(id_)
    contested = (entity, row, group) in desk.store.journal.contested()
    if not contested or not may_see(desk, entity, row):
        raise KbdeskError("conflict.unknown", field="conflict", id=id_)
    heads = desk.store.journal.heads(entity, row, group)
    fields: dict[str, object]
    if chosen is not None:
        names = {str(head.name): head for head in heads}
        if chosen not in names:
            raise KbdeskError("conflict.unknown_head", field="choose", head=chosen)
        fields = dict(names[chosen].operation.fields)
    elif isinstance(value, Mapping):
        fields = _checked(desk, entity, group, value, heads[0].operation.fields)
    else:
        raise KbdeskError("conflict.no_choice", field="choose")
    # a field that only another head has must go, so it is named as taken away
    everywhere = {name for head in heads for name in head.operation.fields}
    whole = {name: fields.get(name) for name in everywhere | fields.keys()}
    write(desk, [Change(entity, row, group, whole, settles=True)])
    return {"id": id_}


def _checked(
    desk: Desk, entity: str, group: str, value: Mapping[str, object], shown: Mapping[str, object]
) -> dict[str, object]:
    """Return the register's fields with ``value``, each held to what its verb takes."""
    record = RECORDS[entity]
    fields = {one.name: one for one in record.groups[group]}
    said: dict[str, object] = {}
    for name, item in value.items():
        if name not in fields:
            raise KbdeskError("draft.unknown_field", field=f"value.{name}", name=name)
        said[name] = settled(desk, fields[name], item, "value.", {**shown, **value})
    whole = {**shown, **said}
    check = record.checks.get(group)
    found = check(whole) if check is not None and not whole.get("voided") else None
    if found is not None:
        raise KbdeskError("conflict.bad_value", field=f"value.{found}", name=found)
    return whole

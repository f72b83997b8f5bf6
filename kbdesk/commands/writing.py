"""What all verbs share: collecting changes, writing them, and the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kbdesk.commands.draft import Draft
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.proposals import Proposal, Warned
from kbdesk.journal.registers import alike
from kbdesk.store.records import Row
from kbdesk.store.store import Change

Answer = dict[str, Any]
"""A verb's answer: ``id``, and what the user should see at once."""


def write(desk: Desk, changes: Sequence[Change]) -> None:
    """Write changes in one transaction, as the desk's user.

    Raises ``person.erased`` for a row that an order erased: it would be erased as it is written;
    ``operation.unsound`` for what no machine would show.
    """
    not_erased(desk, (change.row for change in changes))
    with desk.store.transaction():
        applied = desk.store.write(changes, user=desk.user.id)
        if applied.unreadable:
            raise KbdeskError("operation.unsound", field=applied.field)


def not_erased(desk: Desk, rows: Iterable[str], field: str = "id") -> None:
    """Refuse with ``person.erased`` a row that an order erased."""
    erased = desk.store.journal.purging.rows
    if erased and any(row in erased for row in rows):
        raise KbdeskError("person.erased", field=field)


def plain(values: Mapping[str, object]) -> dict[str, Any]:
    """Return fields without those that say nothing: unknown is absent, never false."""
    return {name: value for name, value in values.items() if value is not None and value != []}


def create(desk: Desk, entity: str, row: str, groups: Mapping[str, Mapping[str, object]]) -> bool:
    """Write a new row; tell whether it was new.

    The same row written again word for word is taken as said already (False): a sender
    that was cut off may repeat itself. Another row under a held id is refused with
    ``record.id_exists``.
    """
    changes = {group: plain(fields) for group, fields in groups.items()}
    if desk.store.records.exists(entity, row):
        for group, fields in changes.items():
            heads = desk.store.journal.heads(entity, row, group)
            written = [head.operation.fields for head in heads]
            if not any(alike(entity, group, fields, value) for value in written or [{}]):
                raise KbdeskError("record.id_exists", field="id", id=row)
        return False
    write(
        desk,
        [Change(entity, row, group, fields) for group, fields in changes.items() if fields],
    )
    return True


def created(
    desk: Desk, entity: str, row: str, groups: Mapping[str, Mapping[str, object]]
) -> Answer:
    """Write a new row and answer its id; ``already``: it was said before, word for word."""
    return {"id": row, **({} if create(desk, entity, row, groups) else {"already": True})}


def edited(
    desk: Desk,
    entity: str,
    row: str,
    shown: Mapping[str, object],
    groups: Mapping[str, Mapping[str, object]],
) -> Answer:
    """Write the groups in which a field now says something else; answer which were changed."""
    changes = change(entity, row, shown, groups)
    if changes:
        write(desk, changes)
    return {"id": row, "changed": sorted({one.group for one in changes})}


def change(
    entity: str, row: str, shown: Mapping[str, object], groups: Mapping[str, Mapping[str, object]]
) -> list[Change]:
    """Return the changes of the groups in which a field now says something else."""
    return [
        Change(entity, row, group, fields)
        for group, fields in groups.items()
        if any(_said(shown.get(name)) != _said(value) for name, value in fields.items())
    ]


def _said(value: object) -> object:
    """Return a field's value; "no" and 0 are values, an empty text or list is not."""
    return None if value in ("", []) else value


def own(desk: Desk, entity: str, row: str, field: str) -> Row:
    """Return a row that must be there as it was written; raises ``<entity>.unknown``.

    A change begins from it: it lands under the id that it names, also of a person who is
    joined with another.
    """
    found = desk.store.records.written(entity, row)
    if found is None:
        raise KbdeskError(f"{entity}.unknown", field=field, id=row)
    return found


def held(desk: Desk, entity: str, row: str, field: str) -> Row:
    """Return a row that must be there; raises ``<entity>.unknown``."""
    found = desk.store.records.get(entity, row)
    if found is None:
        raise KbdeskError(f"{entity}.unknown", field=field, id=row)
    return found


def advice(proposals: Iterable[Proposal], warnings: Iterable[Warned]) -> Answer:
    """Return proposals and warnings as answers carry them: codes, keys and figures."""
    return {
        "proposals": [
            {"code": one.code, "reason": one.reason, "params": dict(one.params)}
            for one in proposals
        ],
        "warnings": [{"code": one.code, "params": dict(one.params)} for one in warnings],
    }


def not_in_future(desk: Desk, draft: Draft, name: str) -> date:
    """Take a date that must be there and has already come; raises ``draft.date_in_future``."""
    day = draft.required_date(name)
    if day > desk.clock.today():
        raise KbdeskError("draft.date_in_future", field=draft.path(name), date=day)
    return day

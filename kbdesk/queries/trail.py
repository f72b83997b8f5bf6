"""The audit trail: what people looked at, printed and carried, and what they changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from heapq import merge
from itertools import islice
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import read_operation
from kbdesk.queries.conflicts import user_name

DEFAULT_LIMIT = 200


def audit_lines(
    desk: Desk,
    *,
    person: str | None = None,
    since: date | None = None,
    act: str | None = None,
    limit: int | None = DEFAULT_LIMIT,
) -> Iterator[dict[str, Any]]:
    """Yield what was done, the latest first: lines of the trail, and changes of the journal.

    ``person``: only what concerns a person (those joined with them too) or their records.
    A change has ``act`` "changed"; of other machines what the journal holds. Raises
    ``person.unknown``.
    """
    rows = None if person is None else _rows_of(desk, person)
    since_ms = 0
    if since is not None:
        since_ms = round(datetime.combine(since, time()).astimezone().timestamp() * 1000)
    names: dict[str | None, str | None] = {}

    def named(user: str | None) -> str | None:
        if user not in names:
            names[user] = user_name(desk, user)
        return names[user]

    seen = (
        {
            "at": line.at,
            "user": line.user,
            "user_name": named(line.user),
            "act": line.act,
            "entity": line.entity,
            "row": line.row,
            "device": desk.store.device,
            **({"detail": dict(line.detail)} if line.detail else {}),
        }
        for line in desk.store.trail.lines(since_ms, rows)
    )
    changed = _changes(desk, rows, since_ms, named) if act in (None, "changed") else iter(())
    both = merge(seen, changed, key=lambda one: -one["at"])
    chosen = (one for one in both if act is None or one["act"] == act)
    yield from islice(chosen, limit)


def _changes(desk: Desk, rows: list[str] | None, since_ms: int, named: Any) -> Iterator[Any]:
    journal = desk.store.journal
    for body in journal.bodies_backwards(rows):
        o = read_operation(body)
        if o.at < since_ms or o.entity == "epoch":
            continue
        epoch = journal.epochs.get(o.epoch)
        yield {
            "at": o.at,
            "user": o.user,
            "user_name": named(o.user),
            "act": "changed",
            "entity": o.entity,
            "row": o.row,
            "group": o.group,
            "device": epoch.device if epoch else None,
        }


def _rows_of(desk: Desk, person: str) -> list[str]:
    known = desk.store.records.written("person", person) is not None
    if not known and person not in desk.store.journal.purging.rows:
        raise KbdeskError("person.unknown", field="person", id=person)
    return desk.store.records.rows_concerning(desk.store.records.joined_with(person))

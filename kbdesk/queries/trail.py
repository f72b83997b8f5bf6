"""The audit trail: what people looked at, printed and carried, and what they changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from heapq import merge
from itertools import islice
from typing import NotRequired, TypedDict

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.clock import moment
from kbdesk.journal.operation import read_operation
from kbdesk.journal.registers import ENTITIES
from kbdesk.queries.closed import may_see
from kbdesk.queries.conflicts import user_name
from kbdesk.store.trail import TrailLine

DEFAULT_LIMIT = 200


class ActedOn(TypedDict):
    """The row that was acted on; None where the user may not see it, or there is none."""

    entity: str | None
    row: str | None
    group: NotRequired[str]
    detail: NotRequired[dict[str, object]]


class ActJson(ActedOn):
    """An act: of a change also its ``group``, of another what the trail says more of it."""

    at: int
    user: str | None
    user_name: str | None
    act: str
    device: str | None


def audit_lines(
    desk: Desk,
    *,
    person: str | None = None,
    since: date | None = None,
    act: str | Collection[str] | None = None,
    limit: int | None = DEFAULT_LIMIT,
) -> Iterator[ActJson]:
    """Yield what was done, the latest first: lines of the trail, and changes of the journal.

    ``person``: only what concerns a person (those joined with them too) or their records.
    ``act``: one kind of act, or several. A change has ``act`` "changed"; of other machines what
    the journal holds. Raises ``person.unknown``.
    """
    acts = {act} if isinstance(act, str) else act
    rows = None if person is None else _rows_of(desk, person)
    since_ms = 0
    if since is not None:
        since_ms = round(datetime.combine(since, time()).astimezone().timestamp() * 1000)
    names: dict[str | None, str | None] = {}

    def named(user: str | None) -> str | None:
        if user not in names:
            names[user] = user_name(desk, user)
        return names[user]

    seen = (_seen(desk, line, named(line.user)) for line in desk.store.trail.lines(since_ms, rows))
    changed = (
        _changes(desk, rows, since_ms, named) if acts is None or "changed" in acts else iter(())
    )
    both = merge(seen, changed, key=lambda one: -one["at"])
    chosen = (one for one in both if acts is None or one["act"] in acts)
    yield from islice(chosen, limit)


def _seen(desk: Desk, line: TrailLine, name: str | None) -> ActJson:
    said: ActJson = {
        "at": line.at,
        "user": line.user,
        "user_name": name,
        "act": line.act,
        **_about(desk, line.entity, line.row),
        "device": desk.store.device,
    }
    if line.detail and may_see(desk, line.entity, line.row):
        said["detail"] = dict(line.detail)
    return said


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One act, for a screen: who did what to whom, when, on which machine."""

    at: datetime
    who: str | None
    act: str
    entity: str | None
    name: str | None
    machine: str | None


@dataclass(frozen=True, slots=True)
class TrailSheet:
    """The latest acts; ``broken``: the first line that is not as it was written, or None."""

    rows: list[TrailRow]
    broken: int | None


def trail_sheet(desk: Desk, acts: Collection[str] | None) -> TrailSheet:
    """Return the latest acts of some kinds, and whether the trail is whole."""
    machines = {row["id"]: row["name"] for row in desk.store.records.find("device", {})}
    rows = [
        TrailRow(
            at=moment(one["at"]),
            who=one["user_name"],
            act=one["act"],
            entity=one["entity"],
            name=_name_of(desk, one["entity"], one["row"]),
            machine=machines.get(one["device"]),
        )
        for one in audit_lines(desk, act=acts)
    ]
    return TrailSheet(rows, desk.store.trail.broken_at())


_NAMED_BY = ("person", "child", "target")


def _name_of(desk: Desk, entity: str | None, row: str | None) -> str | None:
    """Return whose record a row is, as far as it is known here."""
    if entity is None or entity == "epoch" or entity not in ENTITIES or row is None:
        return None
    found = desk.store.records.written(entity, row) or {}
    if entity == "family":
        head = next(iter(desk.store.records.members(row)), None)
        return None if head is None else head["name"]
    if isinstance(found.get("name"), str):
        return str(found["name"])
    named = next((found[one] for one in _NAMED_BY if isinstance(found.get(one), str)), None)
    person = desk.store.records.get("person", named) if named else None
    return None if person is None else person["name"]


def _changes(
    desk: Desk,
    rows: list[str] | None,
    since_ms: int,
    named: Callable[[str | None], str | None],
) -> Iterator[ActJson]:
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
            **_about(desk, o.entity, o.row),
            "group": o.group,
            "device": epoch.device if epoch else None,
        }


def _about(desk: Desk, entity: str | None, row: str | None) -> ActedOn:
    """Return what was acted on; of what the user may not see, that something was."""
    seen = may_see(desk, entity, row)
    return {"entity": entity if seen else None, "row": row if seen else None}


def _rows_of(desk: Desk, person: str) -> list[str]:
    known = desk.store.records.written("person", person) is not None
    if not known and person not in desk.store.journal.purging.rows:
        raise KbdeskError("person.unknown", field="person", id=person)
    return desk.store.records.rows_concerning(desk.store.records.joined_with(person))

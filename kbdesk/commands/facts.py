"""The verbs of every fact: how a record is made, corrected and voided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, created, own, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.registers import FACT
from kbdesk.queries.records import spoken
from kbdesk.records import RECORDS
from kbdesk.records.field import VOIDED, Field
from kbdesk.records.soundness import unsound
from kbdesk.store.records import Row
from kbdesk.store.store import Change

Fields = dict[str, Any]
Verb = Callable[[Desk, Mapping[str, object]], Answer]
W = TypeVar("W")
"""What ``read`` hands on to ``answer``: usually the person's row; None if it is not needed."""
_NOT_SAID: Final = ("posyandu", VOIDED.name)
"""Fields that a correction never changes: the recording posyandu, and why it was voided."""

Stays = Callable[[Fields, Row, Mapping[str, object]], Fields]
"""Takes a fact as a draft, its row and the changes; returns the fields that stay."""


def correct_fact(
    desk: Desk,
    entity: str,
    draft: Mapping[str, object],
    read: Callable[[Draft, Row], Fields],
    stays: Stays | None = None,
    *,
    reason: Field | None = None,
) -> tuple[Row, Fields]:
    """Correct a fact: a field that is not named stays, null removes it.

    ``read`` takes the whole draft, as if it were new, and the row as it was. ``reason``: the field
    that says why; alone it is no change, and an earlier reason does not stay. Returns the old row
    and the fields as they are now. Raises ``<entity>.unknown``, ``<entity>.voided``.
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
    _refuse_unsound(entity, fields)
    was = {name: shown[name] for name in fields}
    if plain(fields) != plain(was):
        write(desk, [Change(entity, id_, FACT, {**fields, **why})])
    return shown, fields


def _refuse_unsound(entity: str, fields: Fields) -> None:
    """Refuse what the record's declaration does not allow; a verb may refuse it in better words."""
    found = unsound(entity, FACT, plain(fields))
    if found is not None and found.why != "missing":
        raise KbdeskError("operation.unsound", field=RECORDS[entity].field(found.field).said)


def without(fields: Fields, *names: str) -> Fields:
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
    """Void a record: nothing counts it any more; it stays in the history with the reason.

    ``area``: where its refusals are worded, if not under its entity. ``again``: a voided one may be
    voided with another reason. ``also``: fields that are emptied with it. Raises
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


def voids(
    entity: str, group: str = FACT, *, area: str = "", again: bool = False, **also: None
) -> Verb:
    """Return the verb that voids a record of an entity; see :func:`void_fact`."""

    def void(desk: Desk, draft: Mapping[str, object]) -> Answer:
        return void_fact(desk, entity, draft, group, area=area, again=again, **also)

    return void


class FactVerbs(NamedTuple):
    """The verbs of a fact. ``preview`` answers or refuses as ``record``, and writes nothing."""

    record: Verb
    correct: Verb
    void: Verb
    preview: Verb


def fact_verbs(
    entity: str,
    read: Callable[[Desk, Draft], tuple[W, Fields]],
    answer: Callable[[Desk, W, str, Fields], Answer],
    stays: Stays | None = None,
    *,
    begins: Callable[[Desk, Draft], Fields] = lambda _desk, _reading: {},
    may: Callable[[Desk, Mapping[str, object]], None] = lambda _desk, _draft: None,
    check: Callable[[Desk, W, str, Fields, Row | None], None] | None = None,
    recorded: Callable[[Desk, str, Fields], Answer] = lambda _desk, _id, _fields: {},
) -> FactVerbs:
    """Return the verbs of a fact.

    ``read`` takes a whole draft and returns what ``answer`` needs (see :data:`W`) and the fields to
    write. ``answer`` returns what the fact with an id means. ``stays``: see :func:`correct_fact`.
    ``begins`` reads the fields that only a new fact has; ``may`` refuses users who must not change
    this fact. ``check`` refuses what the other records contradict; it gets the whole fact and its
    row as it was, None if the fact is new. ``recorded``: what only the answer to a new fact says.
    """

    def new(desk: Desk, draft: Mapping[str, object]) -> tuple[str, W, Fields]:
        reading = Draft(draft)
        id_ = reading.new_identifier()
        first = begins(desk, reading)
        whom, fields = read(desk, reading)
        fact = {**first, **fields}
        _refuse_unsound(entity, fact)
        if check is not None and not desk.store.records.exists(entity, id_):
            check(desk, whom, id_, fact, None)
        return id_, whom, fact

    def record(desk: Desk, draft: Mapping[str, object]) -> Answer:
        id_, whom, fact = new(desk, draft)
        said = created(desk, entity, id_, {FACT: fact})
        return {**said, **answer(desk, whom, id_, fact), **recorded(desk, id_, fact)}

    def correct(desk: Desk, draft: Mapping[str, object]) -> Answer:
        may(desk, draft)
        of: list[tuple[W, Fields]] = []

        def read_whole(reading: Draft, shown: Row) -> Fields:
            whom, fields = read(desk, reading)
            fact = {one.name: shown[one.name] for one in RECORDS[entity].groups[FACT]} | fields
            if check is not None:
                check(desk, whom, shown["id"], fact, shown)
            of.append((whom, fact))
            return fields

        shown, _ = correct_fact(desk, entity, draft, read_whole, stays)
        ((whom, fact),) = of
        return {"id": shown["id"], **answer(desk, whom, shown["id"], fact)}

    def void(desk: Desk, draft: Mapping[str, object]) -> Answer:
        may(desk, draft)
        return void_fact(desk, entity, draft)

    def preview(desk: Desk, draft: Mapping[str, object]) -> Answer:
        id_, whom, fact = new(desk, draft)
        return answer(desk, whom, id_, fact)

    return FactVerbs(record, correct, void, preview)


def valid(desk: Desk, entity: str, id_: str, field: str = "id", *, area: str = "") -> Row:
    """Return a row that exists and is not voided; raises ``<area>.unknown``, ``<area>.voided``."""
    shown = desk.store.records.written(entity, id_)
    if shown is None:
        raise KbdeskError(f"{area or entity}.unknown", field=field, id=id_)
    if shown[VOIDED.name]:
        raise KbdeskError(f"{area or entity}.voided", field=field, id=id_)
    return shown

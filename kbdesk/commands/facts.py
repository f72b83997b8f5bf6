"""What happened once: how a record of any kind is made, corrected, and taken out of every count."""

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
from kbdesk.store.records import Row
from kbdesk.store.store import Change

Fields = dict[str, Any]
Verb = Callable[[Desk, Mapping[str, object]], Answer]
W = TypeVar("W")
"""Whom a fact is of: a row, or nothing where no answer asks for it."""
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


def voids(
    entity: str, group: str = FACT, *, area: str = "", again: bool = False, **also: None
) -> Verb:
    """Return the verb that takes a record of an entity back; see :func:`void_fact`."""

    def void(desk: Desk, draft: Mapping[str, object]) -> Answer:
        return void_fact(desk, entity, draft, group, area=area, again=again, **also)

    return void


class FactVerbs(NamedTuple):
    """What can be done with a fact; ``preview`` says what recording would answer, or raises it."""

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
) -> FactVerbs:
    """Return the verbs of a fact.

    ``read`` takes a whole draft: whom it is of, and the register's fields. ``answer`` says what
    the fact with an id means. ``stays`` as :func:`correct_fact` takes it. ``begins`` takes what
    only a new one says; ``may`` refuses who must not change one that is there.
    """

    def record(desk: Desk, draft: Mapping[str, object]) -> Answer:
        reading = Draft(draft)
        id_ = reading.new_identifier()
        first = begins(desk, reading)
        whom, fields = read(desk, reading)
        said = created(desk, entity, id_, {FACT: {**first, **fields}})
        return {**said, **answer(desk, whom, id_, fields)}

    def correct(desk: Desk, draft: Mapping[str, object]) -> Answer:
        may(desk, draft)
        of: list[W] = []

        def read_whole(reading: Draft, _: Row) -> Fields:
            whom, fields = read(desk, reading)
            of.append(whom)
            return fields

        shown, fields = correct_fact(desk, entity, draft, read_whole, stays)
        return {"id": shown["id"], **answer(desk, of[0], shown["id"], fields)}

    def void(desk: Desk, draft: Mapping[str, object]) -> Answer:
        may(desk, draft)
        return void_fact(desk, entity, draft)

    def preview(desk: Desk, draft: Mapping[str, object]) -> Answer:
        reading = Draft(draft)
        id_ = reading.new_identifier()
        begins(desk, reading)
        whom, fields = read(desk, reading)
        return answer(desk, whom, id_, fields)

    return FactVerbs(record, correct, void, preview)


def valid(desk: Desk, entity: str, id_: str, field: str = "id", *, area: str = "") -> Row:
    """Return a row that is held and counts; raises ``<area>.unknown``, ``<area>.voided``."""
    shown = desk.store.records.written(entity, id_)
    if shown is None:
        raise KbdeskError(f"{area or entity}.unknown", field=field, id=id_)
    if shown[VOIDED.name]:
        raise KbdeskError(f"{area or entity}.voided", field=field, id=id_)
    return shown

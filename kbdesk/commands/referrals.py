"""A referral: written with a number that no other laptop can write, then carried on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.proposals import withdrawn
from kbdesk.commands.reading import read_named, refuse_pressures
from kbdesk.commands.writing import Answer, held, not_in_future, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.referral_reasons import REASONS
from kbdesk.domain.referrals import (
    ACTIONS,
    STATES,
    check_back,
    check_step,
    counter_of,
    is_forward,
    number,
    number_prefix,
    still_standing,
)
from kbdesk.journal.operation import Operation, same_value
from kbdesk.journal.registers import ENTITIES
from kbdesk.records.referrals import REFERRAL
from kbdesk.store.store import Change

FURTHEST_CONTROL: Final = timedelta(days=731)
_ON_THE_SLIP: Final = tuple(
    one
    for one in REFERRAL.groups["reply"]
    if one.name not in ("received_on", "control_date", "action")
)
"""What it says beside its dates and what was done."""
NO_POSYANDU = "LUAR"
"""Stands in a number for a person whom no posyandu serves."""


def create_referral(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Write a referral as a draft; answers its id and number.

    What was decided of its reasons before, as far as it is known here, is taken back.
    """
    reading = Draft(draft)
    referral = reading.new_identifier()
    person = reading.required_identifier("person")
    day = not_in_future(desk, reading, "date")
    reasons = list(dict.fromkeys(code.upper() for code in reading.words("reasons")))
    destination = reading.required_text("to")
    note = reading.text("note", longest=REFERRAL.field("note").longest)
    reading.done()
    shown = held(desk, "person", person, "person")
    refuse_outside_life(shown, day, "referral")
    if not reasons:
        raise KbdeskError("referral.no_reason", field="reasons")
    for code in reasons:
        if code not in REASONS:
            raise KbdeskError("referral.unknown_reason", field="reasons", reason=code)
    fields = plain(
        {
            "person": person,
            "date": day.isoformat(),
            "reasons": reasons,
            "destination": destination,
            "note": note,
        }
    )
    written = desk.store.records.written("referral", referral)
    if written is not None:
        if not same_value(fields, {name: written[name] or None for name in fields}):
            raise KbdeskError("record.id_exists", field="id", id=referral)
        return {"id": referral, "number": written["number"], "already": True}
    posyandu = desk.store.records.served_by(shown) or desk.home_posyandu or NO_POSYANDU
    with desk.store.transaction():
        prefix = number_prefix(posyandu, day)
        taken = [
            counter_of(text, prefix, desk.mark)
            for text in desk.store.records.referral_numbers(prefix)
        ]
        # the slip of a person who was erased since is still on paper: its number stays given
        given = f"referral_number:{prefix}{desk.mark}"
        last = max([*taken, int(desk.store.setting(given, "0"))])
        fields["number"] = number(posyandu, day, last + 1, desk.mark)
        desk.store.set_setting(given, str(last + 1))
        write(
            desk,
            [
                Change("referral", referral, "fact", fields),
                Change(
                    "referral",
                    referral,
                    "state",
                    {"state": "draft", "state_date": day.isoformat()},
                ),
                *withdrawn(desk, person, reasons),
            ],
        )
    return {"id": referral, "number": fields["number"]}


def update_referral(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Carry a referral on to its next state; with ``back`` set it to an earlier one.

    An earlier state gets back the date and the note that it had.
    """
    reading = Draft(draft)
    referral = reading.required_identifier("id")
    state = reading.required_choice("state", STATES)
    back = reading.flag("back") or False
    day = desk.clock.today()
    if not back or "date" in reading:
        day = not_in_future(desk, reading, "date")
    note = reading.text("note", longest=REFERRAL.field("note").longest)
    reading.done()
    shown = held(desk, "referral", referral, "id")
    if shown["date"] and day.isoformat() < shown["date"]:
        raise KbdeskError("referral.before_written", field="date", date=shown["date"])
    fields = {"state": state, "state_date": day.isoformat(), "state_note": note}
    if back:
        check_back(shown["state"] or "draft", state)
        then = [one for one in _states_of(desk, referral) if one["state"] == state]
        if then:
            fields = {**then[-1], **({"state_note": note} if note else {})}
    else:
        check_step(shown["state"] or "draft", state)
    write(desk, [Change("referral", referral, "state", fields)])
    return {"id": referral, "state": state}


def take_back_reply(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Take back the last writing of a return slip: what it said before stands again, or nothing.

    The referral gets back the state that it had before that writing.
    """
    reading = Draft(draft)
    referral = reading.required_identifier("id")
    reading.done()
    shown = held(desk, "referral", referral, "id")
    groups = ENTITIES["referral"]
    operations = [
        one
        for one in desk.store.journal.history("referral", referral)
        if one.group in ("reply", "state")
    ]
    writings = [place for place, one in enumerate(operations) if one.group == "reply"]
    replies: list[Register] = [(), *(_as_told(operations[place]) for place in writings)]
    standing = still_standing(replies)
    if not any(shown[name] not in (None, []) for name in groups["reply"]) or len(standing) < 2:
        raise KbdeskError("referral.no_reply", field="id")
    before = dict.fromkeys(groups["reply"]) | dict(replies[standing[-2]])
    changes = [Change("referral", referral, "reply", _lists(before))]
    wrote = writings[standing[-1] - 1]
    earlier = [dict(one.fields) for one in operations[:wrote] if one.group == "state"]
    state = {name: earlier[-1].get(name) for name in groups["state"]} if earlier else None
    if state is not None and state["state"] != shown["state"]:
        changes.append(Change("referral", referral, "state", state))
    write(desk, changes)
    return {"id": referral, "state": state["state"] if state is not None else shown["state"]}


Register = tuple[tuple[str, object], ...]


def _as_told(operation: Operation) -> Register:
    """Return what a register says, to be compared: names in order, nothing that is empty."""
    told = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in operation.fields.items()
    }
    return tuple(sorted((name, value) for name, value in told.items() if value not in (None, ())))


def _lists(fields: Mapping[str, object]) -> dict[str, object]:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()
    }


def _states_of(desk: Desk, referral: str) -> list[dict[str, Any]]:
    """Return what the referral's state was, the earliest first."""
    names = ENTITIES["referral"]["state"]
    return [
        {name: one.fields.get(name) for name in names}
        for one in desk.store.journal.history("referral", referral, "state")
    ]


def mark_printed(desk: Desk, referrals: Sequence[str]) -> int:
    """Mark those of them that are drafts as printed today, all or none; return how many."""
    today = desk.clock.today().isoformat()
    changes = [
        Change("referral", one, "state", {"state": "printed", "state_date": today})
        for one in dict.fromkeys(referrals)
        if (held(desk, "referral", one, "id")["state"] or "draft") == "draft"
    ]
    if changes:
        write(desk, changes)
    return len(changes)


def record_reply(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Write what the slip says that came back, whole; the referral goes on to ``returned``.

    With ``close`` it goes on to ``closed``. A reply that is written again takes the place of
    the first, which stays in the history; a referral that has ended keeps its state.
    """
    reading = Draft(draft)
    referral = reading.required_identifier("id")
    day = not_in_future(desk, reading, "date")
    close = reading.flag("close") or False
    shown = held(desk, "referral", referral, "id")
    fields = _reply(reading, day, shown["date"])
    reading.done()
    if not plain({**fields, "received_on": None}):
        raise KbdeskError("referral.reply_empty", field="action")
    changes = []
    told, before = plain(fields), plain({name: shown[name] for name in fields})
    if told != before:
        # what the first writing said and this one does not is taken back
        whole = {**dict.fromkeys(before), **told}
        changes.append(Change("referral", referral, "reply", whole))
    now, then = shown["state"] or "draft", "closed" if close else "returned"
    if is_forward(now, then):
        now = then
        state = {"state": then, "state_date": day.isoformat()}
        changes.append(Change("referral", referral, "state", state))
    if changes:
        write(desk, changes)
    return {"id": referral, "state": now, **({} if changes else {"already": True})}


def _reply(reading: Draft, day: date, written: str | None) -> dict[str, object]:
    received, control = reading.date("received_on"), reading.date("control_date")
    fields: dict[str, object] = {
        "received_on": received.isoformat() if received else None,
        **read_named(reading, _ON_THE_SLIP, new=True),
        "control_date": control.isoformat() if control else None,
    }
    refuse_pressures(fields)
    done = reading.words("action")
    for action in done:
        if action not in ACTIONS:
            raise KbdeskError("referral.unknown_action", field="action", action=action)
    fields["action"] = [one for one in ACTIONS if one in done]
    if written and day.isoformat() < written:
        raise KbdeskError("referral.before_written", field="date", date=written)
    if received is not None and written and received.isoformat() < written:
        raise KbdeskError("referral.before_written", field="received_on", date=written)
    if received is not None and received > day:
        raise KbdeskError("referral.received_after", field="received_on", date=day)
    if control is not None and not timedelta() <= control - (received or day) <= FURTHEST_CONTROL:
        raise KbdeskError("referral.control_date", field="control_date", date=control)
    return fields

"""A referral: written with a number that no other laptop can write, then carried on."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, held, not_in_future, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.referral_reasons import REASONS
from kbdesk.domain.referrals import STATES, check_step, counter_of, number, number_prefix
from kbdesk.journal.operation import same_value
from kbdesk.store.store import Draft as Change

NO_POSYANDU = "LUAR"
"""Stands in a number for a person whom no posyandu serves."""


def create_referral(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Write a referral as a draft; answers its id and number."""
    reading = Draft(draft)
    referral = reading.new_identifier()
    person = reading.required_identifier("person")
    day = not_in_future(desk, reading, "date")
    reasons = list(dict.fromkeys(code.upper() for code in reading.words("reasons")))
    destination = reading.required_text("to")
    note = reading.text("note", longest=2000)
    reading.done()
    shown = held(desk, "person", person, "person")
    if shown["birth_date"] and day.isoformat() < shown["birth_date"]:
        raise KbdeskError("referral.before_birth", field="date", date=day)
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
    posyandu = shown["posyandu"] or desk.home_posyandu or NO_POSYANDU
    with desk.store.transaction():
        prefix = number_prefix(posyandu, day)
        taken = [
            counter_of(text, prefix, desk.mark)
            for text in desk.store.records.referral_numbers(prefix)
        ]
        fields["number"] = number(posyandu, day, max(taken, default=0) + 1, desk.mark)
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
            ],
        )
    return {"id": referral, "number": fields["number"]}


def update_referral(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Carry a referral on to its next state."""
    reading = Draft(draft)
    referral = reading.required_identifier("id")
    state = reading.required_choice("state", STATES)
    day = not_in_future(desk, reading, "date")
    note = reading.text("note", longest=2000)
    reading.done()
    shown = held(desk, "referral", referral, "id")
    if shown["date"] and day.isoformat() < shown["date"]:
        raise KbdeskError("referral.before_written", field="date", date=shown["date"])
    check_step(shown["state"] or "draft", state)
    fields = {"state": state, "state_date": day.isoformat(), "state_note": note}
    write(desk, [Change("referral", referral, "state", fields)])
    return {"id": referral, "state": state}

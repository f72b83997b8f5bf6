"""What was put aside is told without what the desk's user may not see."""

from __future__ import annotations

import uuid

import msgspec

from kbdesk.desk import Desk
from kbdesk.journal.operation import MAX_CLOCK, read_operation
from kbdesk.queries.quarantine import aside_rows, put_aside
from kbdesk.store.held_operations import Incoming
from tests.queries.village import child, weigh


def test_a_colleagues_answers_about_the_mind_stay_closed(desk: Desk) -> None:
    person = child(desk, "2025-01-05", name="Kirana")
    weigh(desk, person, "2026-08-01", 8.1)
    (body,) = desk.store.db.execute(
        "SELECT body FROM operation ORDER BY arrival DESC LIMIT 1"
    ).fetchone()
    weighing = msgspec.structs.replace(read_operation(body), row=str(uuid.uuid4()))
    answers = {"person": person, "date": "2026-08-01", "form": "srq20", "result": "look_further"}
    # the machine that wrote it may have said any moment
    mind = msgspec.structs.replace(
        weighing, entity="mind_check", fields=answers, user="f" * 32, at=MAX_CLOCK
    )
    for o in (weighing, mind):
        desk.store.journal.put_aside(Incoming.read(o.body()), "b", "2026-08-01T00:00:00+08:00")
    rows = {one.entity: one for one in aside_rows(desk)}
    said = {one["entity"]: one for one in put_aside(desk)}
    assert rows["measurement"].fields["weight_g"] == 8100
    assert said["measurement"]["fields"]["weight_kg"] == 8.1
    assert (rows["mind_check"].fields, said["mind_check"]["fields"]) == ({}, {})
    assert (rows["measurement"].person, rows["mind_check"].person) == ("Kirana", None)
    assert rows["mind_check"].at.year == 2999

"""The audit trail tells the latest act first, whenever a bundle brought it."""

from __future__ import annotations

import msgspec

from kbdesk.desk import Desk
from kbdesk.journal.clock import COUNTER_BITS
from kbdesk.journal.operation import read_operation
from kbdesk.queries.trail import audit_lines
from kbdesk.store.held_operations import Incoming
from tests.queries.village import child, weigh

DAY_MS = 86_400_000


def test_an_old_act_that_comes_late_stands_among_the_old_ones(desk: Desk) -> None:
    person = child(desk, "2025-01-05")
    weigh(desk, person, "2026-08-01", 8.1)
    now = desk.clock.wall_ms()
    body = next(desk.store.journal.bodies_backwards())
    brought = [
        msgspec.structs.replace(
            read_operation(body), epoch="f" * 32, seq=seq, row=f"{seq:032x}", parents=[],
            at=now - ago * DAY_MS, clock=(now - ago * DAY_MS) << COUNTER_BITS,
        )
        for seq, ago in enumerate((30, 20, -1), 1)
    ]  # fmt: skip
    desk.store.accept([Incoming.read(o.body()) for o in brought])
    moments = [one["at"] for one in audit_lines(desk, act="changed")]
    assert moments == sorted(moments, reverse=True)
    assert moments[0] == now + DAY_MS
    assert moments[-2:] == [now - 20 * DAY_MS, now - 30 * DAY_MS]
    # of a person, too
    of_her = [one["at"] for one in audit_lines(desk, person=person)]
    assert of_her == sorted(of_her, reverse=True)

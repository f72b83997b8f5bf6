"""What only who recorded it and supervisors see: answers about a person's mind.

Such a record travels as every other of the person does, so that the supervisor has it; what
shows, lists, corrects or tells of records asks here first. No report, list or paper reads it.
"""

from __future__ import annotations

from typing import Final

from kbdesk.desk import Desk

CLOSED: Final = frozenset({"mind_check"})


def may_see(desk: Desk, entity: str | None, row: str | None) -> bool:
    if entity not in CLOSED or row is None or desk.user.role == "supervisor":
        return True
    return any(one.user == desk.user.id for one in desk.store.journal.history(entity, row))

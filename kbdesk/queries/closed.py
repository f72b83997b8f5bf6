"""What only who recorded it and supervisors see: answers about a person's mind.

Such a record travels as every other of the person does, so that the supervisor has it; what
shows, lists, corrects or tells of records asks here first. No report, list or paper reads it.
"""

from __future__ import annotations

from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.life_cycle import mind_proposals
from kbdesk.domain.referral_reasons import OF_THE_MIND

CLOSED: Final = frozenset({"mind_check"})
"""Records of which all rows are closed."""
DECISION: Final = "proposal_decision"
"""A record of which only the rows are closed that decide on a proposal of the mind."""


def may_be_closed(entity: str) -> bool:
    """Tell whether a record has rows that not everybody sees."""
    return entity in CLOSED or entity == DECISION


def may_see(desk: Desk, entity: str | None, row: str | None) -> bool:
    """Tell whether the desk's user may see a row.

    A closed row is seen by its authors and by supervisors.
    """
    if entity is None or row is None or desk.user.role == "supervisor":
        return True
    if not may_be_closed(entity):
        return True
    history = desk.store.journal.history(entity, row)
    if entity == DECISION and all(one.fields.get("code") not in OF_THE_MIND for one in history):
        return True
    return any(one.user == desk.user.id for one in history)


def may_see_proposal(desk: Desk, person: str, code: str) -> bool:
    """Tell whether the desk's user may see that a code is proposed for a person.

    A code of the mind is seen by supervisors and by who recorded a check that proposes it.
    """
    if code not in OF_THE_MIND or desk.user.role == "supervisor":
        return True
    checks = desk.store.records.find("mind_check", {"person": person})
    return any(
        row["voided"] is None
        and any(one.code == code for one in mind_proposals(row["result"], row["question_17"]))
        and may_see(desk, "mind_check", row["id"])
        for row in checks
    )

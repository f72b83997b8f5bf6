"""Loans of the shelf's materials, and their return."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from kbdesk.commands.corner import posyandu_of, somebody, warned
from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, correct_fact, valid, voids
from kbdesk.commands.reading import read, read_named
from kbdesk.commands.writing import Answer, created, edited, not_in_future
from kbdesk.desk import Desk
from kbdesk.domain.education import CONDITIONS, LONGEST_LOAN_DAYS, due_date
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.registers import FACT
from kbdesk.queries.education import lent_now
from kbdesk.records.education import LOAN

_TOLD: Final = [LOAN.field(name) for name in ("rt", "condition", "officer", "note")]


def record_loan(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Lend a material; without a word it is due in 14 days.

    Answers ``due`` and ``warnings`` (``loan.none_left``). Raises ``loan.*``,
    ``material.unknown``, ``person.unknown``.
    """
    reading = Draft(draft)
    id_ = reading.new_identifier()
    posyandu = posyandu_of(desk, reading)
    fields = {"posyandu": posyandu, **_read(desk, reading)}
    left = _left(desk, fields["material"], but=id_)
    answer = created(desk, "loan", id_, {FACT: fields})
    warnings = [warned("loan.none_left")] if left is not None and left < 1 else []
    return {**answer, "due": fields["due"], "warnings": warnings}


def correct_loan(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Correct a loan, or give more time; the history keeps what was."""
    shown, fields = correct_fact(desk, "loan", draft, lambda reading, _: _read(desk, reading))
    return {"id": shown["id"], "due": fields["due"]}


void_loan = voids("loan")


def return_loan(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Take a material back; ``date`` null says that it is still out.

    Raises ``loan.returned_before``.
    """
    reading = Draft(draft)
    id_ = reading.required_identifier("id")
    shown = valid(desk, "loan", id_)
    if "date" not in reading:
        raise KbdeskError("draft.missing", field="date")
    day: date | None = None
    taken = reading.date("date")
    if taken is not None:
        day = not_in_future(desk, Draft({"date": taken}), "date")
        if shown["lent"] and day.isoformat() < shown["lent"]:
            raise KbdeskError("loan.returned_before", field="date", lent=shown["lent"])
    condition = reading.choice("condition", CONDITIONS)
    note = reading.text("note", longest=LOAN.field("return_note").longest)
    reading.done()
    fields = {
        "returned": day.isoformat() if day else None,
        "returned_condition": condition if day else None,
        "return_note": note if day else None,
    }
    edited(desk, "loan", id_, shown, {"return": fields})
    return {"id": id_, "returned": fields["returned"]}


def _read(desk: Desk, reading: Draft) -> Fields:
    material = reading.required_identifier("material")
    if desk.store.records.get("material", material) is None:
        raise KbdeskError("material.unknown", field="material", id=material)
    person = somebody(desk, reading)
    borrower = reading.text("borrower")
    phone = read(reading, LOAN.field("phone"))
    if borrower is None and person is None:
        raise KbdeskError("draft.missing", field="borrower")
    lent = not_in_future(desk, reading, "lent")
    if person is not None:
        refuse_outside_life(person, lent, field="lent")
    due = reading.date("due") or due_date(lent)
    if not lent <= due <= lent + timedelta(days=LONGEST_LOAN_DAYS):
        raise KbdeskError("loan.due_date", field="due", date=due)
    fields: Fields = {
        "material": material,
        "person": person["id"] if person else None,
        "borrower": borrower,
        "phone": phone,
        "lent": lent.isoformat(),
        "due": due.isoformat(),
        **read_named(reading, _TOLD, new=True),
    }
    reading.done()
    return fields


def _left(desk: Desk, material: str, but: str) -> int | None:
    """Return how many copies are on the shelf, or None where nobody has counted them."""
    copies = (desk.store.records.get("material", material) or {}).get("copies")
    return None if copies is None else copies - lent_now(desk, material, but=but)

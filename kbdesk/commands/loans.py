"""Loans of the shelf's materials, and their return."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from kbdesk.commands.corner import posyandu_of, somebody, warned
from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, fact_verbs, valid
from kbdesk.commands.reading import read, read_named
from kbdesk.commands.writing import Answer, edited, not_in_future
from kbdesk.desk import Desk
from kbdesk.domain.education import CONDITIONS, LONGEST_LOAN_DAYS, due_date
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.education import lent_now
from kbdesk.records.education import LOAN
from kbdesk.store.records import Row

_TOLD: Final = [LOAN.field(name) for name in ("rt", "condition", "officer", "note")]


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


def _read(desk: Desk, reading: Draft) -> tuple[None, Fields]:
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
    return None, fields


def _check(_desk: Desk, _whom: None, _id: str, fields: Fields, shown: Row | None) -> None:
    """Refuse a day of lending after the day on which the loan came back."""
    back = None if shown is None else shown["returned"]
    if back is not None and fields["lent"] > back:
        raise KbdeskError("loan.returned_before", field="lent", lent=fields["lent"])


def _warnings(desk: Desk, id_: str, fields: Fields) -> Answer:
    """Warn where all copies on the shelf are lent; of a shelf that nobody counted nothing."""
    material = fields["material"]
    copies = (desk.store.records.get("material", material) or {}).get("copies")
    none_left = copies is not None and copies - lent_now(desk, material, but=id_) < 1
    return {"warnings": [warned("loan.none_left")] if none_left else []}


record_loan, correct_loan, void_loan, _ = fact_verbs(
    "loan",
    _read,
    lambda _desk, _whom, _id, fields: {"due": fields["due"]},
    begins=lambda desk, reading: {"posyandu": posyandu_of(desk, reading)},
    check=_check,
    recorded=_warnings,
)
"""A loan answers when it is due: in 14 days where the draft says nothing.

Raises ``loan.*``, ``material.unknown``, ``person.unknown``.
"""

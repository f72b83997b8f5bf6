"""A check of the mind (SRQ-20, SDQ): date and result, seen by who recorded it and supervisors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, fact_verbs
from kbdesk.commands.reading import read_whole
from kbdesk.commands.writing import Answer, advice, held
from kbdesk.desk import Desk
from kbdesk.domain import life_cycle
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.closed import may_see
from kbdesk.queries.limits import judging
from kbdesk.records.examinations import MIND_CHECK


def _refuse_closed(desk: Desk, draft: Mapping[str, object]) -> None:
    id_ = Draft(draft).required_identifier("id")
    if not may_see(desk, "mind_check", id_):
        raise KbdeskError("mind_check.unknown", field="id", id=id_)


def _read(desk: Desk, reading: Draft) -> tuple[None, Fields]:
    fields = read_whole(desk, reading, MIND_CHECK.fact)
    reading.done()
    if fields["form"] != "srq20" and fields["question_17"] is not None:
        raise KbdeskError("mind_check.no_such_question", field="question_17")
    person = held(desk, "person", fields["person"], "person")
    refuse_outside_life(person, date.fromisoformat(fields["date"]), "examination")
    if person["birth_date"]:
        born, on = (date.fromisoformat(one) for one in (person["birth_date"], fields["date"]))
        with judging(desk, on):
            fits = life_cycle.mind_form_fits(fields["form"], completed_months(born, on))
        if not fits:
            raise KbdeskError("mind_check.wrong_age", field="form")
    return None, fields


def _said(desk: Desk, _whom: None, _id: str, fields: Mapping[str, Any]) -> Answer:
    with judging(desk, fields["date"]):
        again = life_cycle.next_on("mind", fields["result"], date.fromisoformat(fields["date"]))
    proposals = life_cycle.mind_proposals(fields["result"], fields["question_17"])
    return {"next": {"mind": again.isoformat()}, **advice(proposals, ())}


record_mind_check, correct_mind_check, void_mind_check, _ = fact_verbs(
    "mind_check", _read, _said, may=_refuse_closed
)
"""A check of the mind answers what it proposes and when it is due again."""

"""Checks of a person's mind, as far as the desk's user may see them, and whether one is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain import life_cycle
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.closed import may_see
from kbdesk.queries.examinee import Examinee, examinee
from kbdesk.queries.limits import judging
from kbdesk.queries.one_person import FactOf
from kbdesk.store.records import Row

ENTITY: Final = "mind_check"


@dataclass(frozen=True, slots=True)
class PastMind:
    """A check with its row; ``further`` where the person is to be seen by a health worker."""

    row: Row
    further: bool
    entity: str = ENTITY

    @property
    def on(self) -> date:
        return date.fromisoformat(self.row["date"])


@dataclass(frozen=True, slots=True)
class MindChecks:
    """``seen``: those that the user may see, the oldest first. ``forms``: those of the age.

    ``due`` goes by what the user sees: whoever else asked stays unsaid.
    """

    seen: tuple[PastMind, ...]
    forms: tuple[str, ...]
    due: bool


def mind_checks(desk: Desk, whom: Examinee) -> MindChecks:
    """Return the checks of a person's mind on the day of ``whom``."""
    rows = desk.store.records.find(ENTITY, {"person": whom.id})
    seen = sorted(
        (
            PastMind(row, bool(life_cycle.mind_proposals(row["result"], row["question_17"])))
            for row in rows
            if row["voided"] is None and may_see(desk, ENTITY, row["id"])
        ),
        key=lambda one: one.row["date"],
    )
    with judging(desk, whom.day):
        forms = tuple(
            form
            for form in life_cycle.MIND_FORMS
            if whom.months is not None and life_cycle.mind_form_fits(form, whom.months)
        )
        last = seen[-1] if seen else None
        due = bool(forms) and (
            last is None or life_cycle.next_on("mind", last.row["result"], last.on) <= whom.day
        )
    return MindChecks(tuple(seen), forms, due)


@dataclass(frozen=True, slots=True)
class MindForm(FactOf):
    """What the form begins from: the person, and the questionnaires of the age."""

    whom: Examinee
    forms: tuple[str, ...]


def mind_form(desk: Desk, person: str, id_: str = "") -> MindForm:
    """A person, and the check with the id; raises ``mind_check.unknown``."""
    whom = examinee(desk, person)
    checks = mind_checks(desk, whom)
    row = next((one.row for one in checks.seen if one.row["id"] == id_), None)
    if id_ and row is None:
        raise KbdeskError("mind_check.unknown", field="id", id=id_)
    return MindForm(whom.id, whom.name, row, whom, checks.forms)

"""Home visits by the checklist of a person's stage: what is asked, and what the answers mean.

The checklists are ``resources/domain/home_visits.json``, with their source. What was not answered
is not known: it is never read as no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from kbdesk.domain.ages import completed_months
from kbdesk.domain.life_cycle import TB_ASKED, TB_NONE, tb_class
from kbdesk.domain.proposals import Proposal
from kbdesk.resources import read_json

Checklist = Literal[
    "family", "pregnant", "postpartum", "infant", "child", "school", "adult", "elderly", "tb"
]
CHECKLISTS: Final[tuple[Checklist, ...]] = (
    "family", "pregnant", "postpartum", "infant", "child", "school", "adult", "elderly", "tb",
)  # fmt: skip
OUTCOMES: Final = ("done", "reluctant", "refused", "not_home")
"""How a visit went; only of ``not_home`` nobody was spoken to."""
YES, NO = "yes", "no"
_ILLNESSES: Final = ("hypertension", "diabetes", "tuberculosis")
_SERVED: Final = "served"


class Asked(NamedTuple):
    """One question of a checklist. ``part``: service, danger, tb or medicine, else ""."""

    item: str
    kind: Literal["yes_no", "choice", "number", "date"]
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    unit: str = ""
    part: str = ""
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class VisitFound:
    """What the answers of a visit mean; None is not known.

    ``access``: the person gets the service of her stage. ``danger``: the signs that are there,
    None where none was asked. ``tb``: presumed or clear. ``regular``: takes the medicine.
    """

    access: bool | None
    danger: tuple[str, ...] | None
    tb: str | None
    regular: bool | None

    @property
    def at_risk(self) -> bool:
        """Tell whether something was found that somebody should look at again soon."""
        bad = self.access is False or self.regular is False or self.tb == "presumed"
        return bad or bool(self.danger)


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, object] = read_json("domain", "home_visits.json")
    return found


@cache
def checklist(form: Checklist) -> tuple[Asked, ...]:
    """Return every question of a checklist, in its order."""
    return tuple(
        Asked(**{**raw, "choices": _choices(raw)}) for raw in _data()["forms"][form]
    )  # fmt: skip


def _choices(raw: Mapping[str, Any]) -> tuple[str, ...]:
    return (YES, NO) if raw["kind"] == "yes_no" else tuple(raw.get("choices", ()))


def questions_for(form: Checklist, sex: str | None) -> tuple[Asked, ...]:
    """Return the questions of a checklist that are asked of somebody of a sex."""
    return tuple(one for one in checklist(form) if one.sex in (None, sex))


def of_mothers_and_children(form: str) -> bool:
    """Tell whether a checklist is of a mother or a child under six years."""
    return form in _data()["mothers_and_children"]


def fits_age(form: str, birth_date: date | None, on: date) -> bool:
    """Tell whether a checklist is that of somebody's age; True where the age is not known."""
    span = _data()["ages_in_months"].get(form)
    if span is None or birth_date is None:
        return True
    months = completed_months(birth_date, on)
    return bool(span[0] <= months and (span[1] is None or months < span[1]))


def checklist_of(birth_date: date | None, on: date, mother: Checklist | None) -> Checklist:
    """Return the checklist of a person on a day; ``mother``: pregnant or newly delivered."""
    if mother is not None:
        return mother
    if birth_date is None:
        return "adult"
    of_age: tuple[Checklist, ...] = ("infant", "child", "school", "adult", "elderly")
    return next((form for form in of_age if fits_age(form, birth_date, on)), "adult")


def found_at_home(form: Checklist, answers: Mapping[str, object], months: int | None) -> VisitFound:
    """Return what the answers of a checklist mean; ``months``: the person's age."""
    asked = checklist(form)
    return VisitFound(
        access=_access(asked, answers),
        danger=_danger(asked, answers),
        tb=_tb(asked, answers, months),
        regular=_regular(asked, answers),
    )


def _access(asked: tuple[Asked, ...], answers: Mapping[str, Any]) -> bool | None:
    """Return whether there is a service: a date of one says so, else what was answered."""
    dated = [one.item for one in asked if one.part == "service" and one.kind == "date"]
    if any(answers.get(item) for item in dated):
        return True
    return {YES: True, NO: False}.get(answers.get(_SERVED, ""))


def _danger(asked: tuple[Asked, ...], answers: Mapping[str, object]) -> tuple[str, ...] | None:
    signs = [one.item for one in asked if one.part == "danger"]
    there = tuple(item for item in signs if answers.get(item) == YES)
    known = [item for item in signs if answers.get(item) is not None]
    # without a sign the checklist says none only where all of it was asked
    return there if there or (signs and len(known) == len(signs)) else None


def _tb(asked: tuple[Asked, ...], answers: Mapping[str, object], months: int | None) -> str | None:
    signs = [one.item for one in asked if one.part == "tb"]
    there = [item for item in signs if answers.get(item) == YES]
    if not there and not (signs and all(answers.get(item) == NO for item in signs)):
        return None
    found = tb_class([_sign(item) for item in there] or [TB_NONE], months)
    # one sign where more refer says nothing while others were not asked
    unknown = any(answers.get(item) is None for item in signs)
    return None if found == "clear" and unknown else found


def _sign(item: str) -> str:
    return next(sign for sign in TB_ASKED if item == f"tb_{sign}")


def _regular(asked: tuple[Asked, ...], answers: Mapping[str, Any]) -> bool | None:
    """Return whether the medicine is taken: in the house but not taken is not regular.

    Who has none of the illnesses and no medicine in the house takes none.
    """
    if not any(one.item == "medicine_taken" for one in asked):
        return None
    there = answers.get("medicine_there") == YES
    ill = any(answers.get(item) == YES for item in _ILLNESSES)
    if not (there or ill):
        return None
    return {YES: True, NO: False}.get(answers.get("medicine_taken", ""))


def visit_proposals(found: VisitFound, answers: Mapping[str, object]) -> list[Proposal]:
    """Return R13 for a danger sign, R12 for presumed tuberculosis."""
    proposals = []
    if found.danger:
        signs = [f"checklist.item_{one}" for one in found.danger]
        proposals.append(Proposal("R13", "reason.R13.signs", {"signs": signs}))
    if found.tb == "presumed":
        signs = [f"checklist.item_tb_{one}" for one in TB_ASKED if answers.get(f"tb_{one}") == YES]
        proposals.append(Proposal("R12", "reason.R12.signs", {"signs": signs}))
    return proposals


def next_home_visit(found: VisitFound, on: date) -> date:
    """Return when to come again: in a month where something was found, else in a year."""
    rule = _data()["next_visit_days"]
    return on + timedelta(days=rule["at_risk"] if found.at_risk else rule["usual"])


def shown_days() -> int:
    """Return for how many days what a visit found is a task of the family."""
    return int(_data()["shown_days"])

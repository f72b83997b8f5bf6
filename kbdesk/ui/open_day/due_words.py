"""What is due as rows of the services block: a title, a second line, the answers, the draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kbdesk.domain.life_cycle import CHILD_ILLNESSES
from kbdesk.domain.services import SIGNS
from kbdesk.queries.services import UNTIL_MONTHS, ChildServices, DueService
from kbdesk.ui.language import tr, worded
from kbdesk.words import say

Answers = Literal["given", "yes_no", "started", "kpsp", "signs"]
PMT_FROM_MONTHS = 6
LATEST_START_MONTHS = 7
BREASTFEEDING_MONTHS = 2
VALUES: dict[Answers, tuple[str, str] | tuple[str, str, str]] = {
    "given": ("given", "not_yet"),
    "yes_no": ("yes", "no"),
    "started": ("started", "not_yet"),
    "kpsp": ("normal", "doubtful", "deviant"),
    "signs": ("none", "some"),
}
_ICONS = {
    "breastfeeding": "breastfeed", "still_breastfed": "breastfeed", "vitamin_a": "capsule",
    "deworming": "tablet", "immunisation": "vaccine", "pmt": "bowl", "imd": "breastfeed",
    "complementary_food_start": "bowl", "kpsp": "child", "development": "book",
    "tb_screening": "person", "danger_signs": "danger", "feeding": "bowl", "sick": "warning",
}  # fmt: skip
_ANSWERS: dict[str, Answers] = {
    "breastfeeding": "yes_no", "still_breastfed": "yes_no", "imd": "yes_no",
    "development": "yes_no", "feeding": "yes_no", "sick": "signs",
    "complementary_food_start": "started",
    "kpsp": "kpsp", "tb_screening": "signs", "danger_signs": "signs",
}  # fmt: skip
_ORDER = (
    "breastfeeding", "still_breastfed", "vitamin_a", "deworming", "immunisation", "pmt", "imd",
    "complementary_food_start", "feeding", "tb_screening", "sick", "danger_signs", "kpsp",
    "development",
)  # fmt: skip
_FLAGS = {"development": "development_complete", "feeding": "feeding_right"}
OF_THE_CARD = (*_FLAGS, "sick")
"""Rows that the card of infants to preschool keeps, and no service."""
AFTER_VACCINES = _ORDER[_ORDER.index("immunisation") + 1 :]


@dataclass(frozen=True, slots=True)
class DueRow:
    """One row. ``owed`` is counted while it is unanswered; ``short`` names it then."""

    key: str
    kind: str
    detail: str | None
    month: int | None
    owed: bool
    late: bool
    title: str
    second: str
    short: str

    @property
    def answers(self) -> Answers:
        """Return what can be answered."""
        return _ANSWERS.get(self.kind, "given")

    @property
    def icon(self) -> str:
        return _ICONS[self.kind]


def asked_of(services: ChildServices | None, on: date) -> list[DueRow]:
    """Return the rows of a child on a day, in the order in which they are asked."""
    if services is None:
        return []
    found = [
        _of(due, services, on)
        for due in services.due
        # For an older child nobody can say that complementary food starts today.
        if due.kind != "complementary_food_start" or services.months <= LATEST_START_MONTHS
    ]
    # A baby that comes late has many unasked months: show the last ones.
    asked = sorted((one for one in found if one.kind == "breastfeeding"), key=_month)
    found = [one for one in found if one not in asked[:-BREASTFEEDING_MONTHS]]
    given = {one.kind for one in services.given_today}
    if services.due or services.months < 60:
        if services.months >= PMT_FROM_MONTHS and "pmt" not in given:
            found.append(_row("pmt", owed=False, second=tr("open_day_page.pmt_second")))
        if "danger_signs" not in given:
            found.append(_row("danger_signs", owed=False, second=tr("open_day_page.now")))
    for kind in services.asks:
        # A child past the services is asked nothing else: the checklist is then owed.
        owed = kind == "development" and services.months >= UNTIL_MONTHS
        found.append(_row(kind, owed=owed, second=tr(f"open_day_page.due_{kind}")))
    # The current month comes before the months that were missed.
    found.sort(key=lambda one: (_ORDER.index(one.kind), -(one.month or 0)))
    return found


def _month(one: DueRow) -> int:
    return one.month or 0


def _of(due: DueService, services: ChildServices, on: date) -> DueRow:
    if due.kind == "immunisation":
        return _vaccine(due, services, on)
    second = tr(f"open_day_page.due_{due.kind}", month=due.month)
    if due.kind == "vitamin_a":
        second = tr(f"open_day_page.capsule_{due.detail}")
    # Whether a child is still breastfed is useful, but no service follows from it.
    owed = due.kind != "still_breastfed"
    return _row(due.kind, detail=due.detail, month=due.month, owed=owed, second=second)


def _vaccine(due: DueService, services: ChildServices, on: date) -> DueRow:
    dose = next((one for one in services.doses if one.vaccine == due.detail), None)
    second = tr("open_day_page.due_now")
    if due.late and dose is not None:
        months = max(1, (on - dose.late_on).days // 30 + 1)
        second = tr("open_day_page.late_months", months=months)
    return _row("immunisation", detail=due.detail, late=due.late, second=second)


def _row(
    kind: str,
    *,
    detail: str | None = None,
    month: int | None = None,
    owed: bool = True,
    late: bool = False,
    second: str = "",
) -> DueRow:
    part = detail if kind == "immunisation" else month
    title, short = tr(f"open_day_page.service_{kind}"), tr(f"open_day_page.short_{kind}")
    if kind == "immunisation":
        name = vaccine_name(detail or "")
        title, short = tr("open_day_page.service_immunisation", name=name), name
    elif kind == "vitamin_a" and detail:
        title = tr(f"kind.vitamin_a.{detail}")
    key = kind if part is None else f"{kind}:{part}"
    return DueRow(key, kind, detail, month, owed, late, title, second, short)


def vaccine_name(vaccine: str) -> str:
    """Return a vaccine as it is called here: DPT1 for DPT-HB-Hib1."""
    return vaccine.replace("DPT-HB-Hib", "DPT")


def draft_of(asked: DueRow, child: str, day: date, answer: str) -> dict[str, object] | None:
    """Return what is recorded for an answer; None where "not yet" leaves nothing to record.

    Signs are answered as ``some:cough_2_weeks,weight_loss``.
    """
    draft: dict[str, object] = {
        "do": "record_service", "person": child, "date": day.isoformat(), "kind": asked.kind,
    }  # fmt: skip
    value, _, signs = answer.partition(":")
    if asked.kind in OF_THE_CARD:
        said = _of_the_card(asked.kind, value, signs)
        return None if said is None else {**_of_examination(child, day), **said}
    if value not in VALUES[asked.answers] or value == "not_yet":
        return None
    if asked.detail is not None:
        draft["detail"] = asked.detail
    if asked.month is not None:
        draft["month"] = str(asked.month) if asked.kind == "kpsp" else asked.month
    if asked.kind == "pmt":
        draft["amount"] = 1
    if asked.answers in ("yes_no", "kpsp"):
        draft["answer"] = value
    elif asked.answers == "signs":
        chosen = [sign for sign in signs.split(",") if sign in SIGNS[asked.kind]]
        if value == "some" and not chosen:
            return None
        draft["signs"] = chosen if value == "some" else []
    return draft


def _of_the_card(kind: str, value: str, ill: str) -> dict[str, object] | None:
    """Return what the card keeps of an answer; that a child is well leaves nothing to record."""
    if kind in _FLAGS:
        return {_FLAGS[kind]: value == "yes"} if value in VALUES["yes_no"] else None
    names = [one for one in ill.split(",") if one in CHILD_ILLNESSES]
    if value != "some" or not names:
        return None
    return {"sick_with": ", ".join(say(f"open_day_page.ill_{one}", "id") for one in names)}


def joined(drafts: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    """Return drafts with one for all that the card of infants keeps of the day."""
    found: list[dict[str, object]] = []
    card: dict[str, object] = {}
    for draft in drafts:
        if draft["do"] != "record_examination":
            found.append(draft)
            continue
        if not card:
            found.append(card)
        card |= draft
    return found


def _of_examination(child: str, day: date) -> dict[str, object]:
    """Return the beginning of what the card of infants to preschool keeps beside the services."""
    return {"do": "record_examination", "person": child, "date": day.isoformat()}


def options(answers: Answers) -> Sequence[tuple[str, str]]:
    """Return the answers with their words."""
    return worded("open_day_page.answer_", VALUES[answers])

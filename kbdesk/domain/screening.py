"""Checklists of the open day: signs of tuberculosis, danger signs, and development (KPSP)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from kbdesk.domain.proposals import Proposal

TB_SIGNS: Final = (
    "cough_2_weeks",
    "fever_2_weeks",
    "weight_loss",
    "lethargy",
    "household_contact",
)
"""Asked of children under five; any of them refers (R12)."""

DANGER_SIGNS: Final = (
    "convulsions",
    "cannot_drink",
    "vomits_everything",
    "lethargic",
    "short_of_breath",
    "chest_indrawing",
    "dehydration",
    "fever_3_days",
)
"""Danger signs of a sick child (MTBS); any of them refers at once (R13)."""

PREGNANCY_DANGER_SIGNS: Final = (
    "bleeding",
    "severe_headache",
    "swollen_face",
    "fever",
    "waters_broken",
    "moves_less",
    "vomits_everything",
    "abdominal_pain",
    "convulsions",
    "foul_discharge",
)
"""Danger signs of a pregnancy and of the six weeks after it; any of them refers at once."""

KPSP_MONTHS: Final = (3, 6, 9, 12, 15, 18, 21, 24, 30, 36, 42, 48, 54, 60, 66, 72)
"""Ages that have a questionnaire of development; a child takes that of the age it has passed."""
KPSP_RESULTS: Final = ("normal", "doubtful", "deviant")
KPSP_QUESTIONS: Final = 10


def kpsp_age(months: int) -> int | None:
    """Return which questionnaire a child of so many completed months takes, or None."""
    passed = [age for age in KPSP_MONTHS if age <= months]
    return passed[-1] if passed and months <= KPSP_MONTHS[-1] else None


def kpsp_result(yes: int) -> str:
    """Return what so many yes of ten questions say: 9-10 normal, 7-8 doubtful, else deviant.

    Raises ValueError for a number that ten questions cannot have.
    """
    if not 0 <= yes <= KPSP_QUESTIONS:
        raise ValueError(f"{yes} of {KPSP_QUESTIONS} questions")
    return "normal" if yes >= 9 else "doubtful" if yes >= 7 else "deviant"


def proposals_of(kind: str, answer: str | None, signs: Collection[str]) -> list[Proposal]:
    """Return the referral that a checklist proposes: R11, R12 or R13, or none."""
    if kind == "kpsp" and answer in KPSP_RESULTS[1:]:
        return [Proposal("R11", f"reason.R11.{answer}")]
    code = {"tb_screening": "R12", "danger_signs": "R13"}.get(kind)
    if code is None or not signs:
        return []
    return [Proposal(code, f"reason.{code}.signs", {"signs": [f"sign.{one}" for one in signs]})]

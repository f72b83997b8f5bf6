"""Checklists of the open day: signs of tuberculosis, danger signs, and development (KPSP)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from kbdesk.domain.limits import TB_SIGNS as TB_SIGNS
from kbdesk.domain.limits import limits
from kbdesk.domain.proposals import Proposal

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


def kpsp_age(months: int) -> int | None:
    """Return the questionnaire for a child of an age in completed months, or None."""
    passed = [age for age in KPSP_MONTHS if age <= months]
    return passed[-1] if passed and months <= KPSP_MONTHS[-1] else None


def tb_refers(signs: Collection[str], months: int | None) -> bool:
    """Tell whether signs of tuberculosis refer somebody of so many completed months.

    Under 72 months one sign does, later two; a contact in the house alone does at any age.
    Where the age is not known, one sign does.
    """
    rule = limits()["tuberculosis"]
    needed = next(
        row["signs"]
        for row in rule["refer_at"]
        if months is None or row["under_months"] is None or months < row["under_months"]
    )
    return len(set(signs)) >= needed or not set(signs).isdisjoint(rule["alone"])


def pressure(which: str) -> tuple[int, int]:
    """Return from where an adult's blood pressure is ``high`` (referred) or refers ``at_once``."""
    rule = limits()["blood_pressure"]
    codes = {*rule["at_once"], *(rule["refer"] if which == "high" else ())}
    first = next(place for place, one in enumerate(rule["adult"]) if one[0] in codes)
    _, systolic, diastolic = rule["adult"][first - 1]
    return int(systolic), int(diastolic)


def pressure_proposals(systolic: int | None, diastolic: int | None) -> list[Proposal]:
    """Return what the blood pressure (mmHg) of an adult who is not pregnant proposes.

    R31 from 180 or 110 on, R30 from 140 or 90 on, else nothing.
    """
    return pressure_at_once(systolic, diastolic) or _pressure(systolic, diastolic, "R30", "high")


def pressure_at_once(systolic: int | None, diastolic: int | None) -> list[Proposal]:
    """Return R31 for a blood pressure (mmHg) from 180 or 110 on, of anybody, pregnant or not."""
    return _pressure(systolic, diastolic, "R31", "at_once")


def _pressure(systolic: int | None, diastolic: int | None, code: str, which: str) -> list[Proposal]:
    most, least = pressure(which)
    if (systolic or 0) < most and (diastolic or 0) < least:
        return []
    params = {"systolic": systolic, "diastolic": diastolic}
    return [Proposal(code, f"reason.{code}.pressure", params)]


def proposals_of(
    kind: str, answer: str | None, signs: Collection[str], months: int | None = None
) -> list[Proposal]:
    """Return the referral that a checklist proposes: R11, R12 or R13, or none.

    ``months``: the person's completed months on the day, None where they are not known.
    """
    if kind == "kpsp" and answer in KPSP_RESULTS[1:]:
        return [Proposal("R11", f"reason.R11.{answer}")]
    code = {"tb_screening": "R12", "danger_signs": "R13"}.get(kind)
    if code is None or not signs or (code == "R12" and not tb_refers(signs, months)):
        return []
    return [Proposal(code, f"reason.{code}.signs", {"signs": [f"sign.{one}" for one in signs]})]

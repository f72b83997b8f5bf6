"""The checks on the cards of all ages: which a person is asked, and which are due on a day.

The ages are the row ``asked`` of ``resources/domain/life_cycle.json``. When a check is due again
follows from its class (``life_cycle.next_on``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kbdesk.domain.ages import month_completed_on
from kbdesk.domain.life_cycle import limits

CHECKS: Final = (
    "bmi", "waist", "arm", "bp", "glucose", "eyes", "ears", "tb", "puma", "aks", "skilas",
)  # fmt: skip
"""The repeated checks, in the order of the cards."""
_AT_RISK: Final = {
    "bmi": ("overweight", "obese"),
    "waist": ("central",),
    "bp": ("high_normal", "grade_1", "grade_2", "grade_3", "stage_1", "stage_2", "high"),
}


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The last time a check was made: the day, the class, and when it is due again."""

    on: date
    found: str | int | None
    next_on: date


def asked_of(
    months: int | None, sex: str | None, last: Mapping[str, LastCheck] | None = None
) -> tuple[str, ...]:
    """Return the checks for a person of so many completed months.

    Without an age, all checks of an adult. Young people get the glucose check if the last weight,
    waist or pressure was high. PUMA is not for people who said they never smoked.
    """
    rule, known = limits()["asked"], last or {}
    years = limits()["stages"]["adult_from_years"] if months is None else months // 12
    found = {name for name, least in rule["from_years"].items() if years >= least}
    low, high = rule["arm_of_women_years"]
    if years >= rule["arm_from_years"] or (sex == "female" and low <= years < high):
        found.add("arm")
    at_risk = any(
        known[name].found in classes for name, classes in _AT_RISK.items() if name in known
    )
    if at_risk and years >= rule["glucose_at_risk_from_years"]:
        found.add("glucose")
    return tuple(name for name in CHECKS if name in found)


def due_on(asked: Iterable[str], last: Mapping[str, LastCheck], on: date) -> tuple[str, ...]:
    """Return the checks that are due on a day: never made, or due again in its month.

    Open days move within a month: a check due on the 12th is asked on the 8th, not a month later.
    """
    return tuple(name for name in asked if name not in last or _is_due(last[name], on))


def again_on(due: Iterable[str], last: Mapping[str, LastCheck]) -> tuple[str, ...]:
    """Return the due checks that are repeated sooner because of their last result."""
    months = int(limits()["again"]["months"])
    return tuple(
        name
        for name in due
        if name in last and last[name].next_on < month_completed_on(last[name].on, months)
    )


def _is_due(last: LastCheck, on: date) -> bool:
    next_on = last.next_on
    return on >= next_on or (on > last.on and on.timetuple()[:2] == next_on.timetuple()[:2])


def contraceptive_is_asked(months: int | None, sex: str | None) -> bool:
    """Tell whether a contraceptive is asked about: of women of the years of the card."""
    low, high = limits()["asked"]["contraceptive_of_women_years"]
    return sex == "female" and months is not None and low <= months // 12 < high


def haemoglobin_is_asked(months: int | None, sex: str | None) -> bool:
    """Tell whether a haemoglobin is asked about: of girls of the years of the card."""
    low, high = limits()["asked"]["haemoglobin_of_girls_years"]
    return sex == "female" and months is not None and low <= months // 12 < high


def iron_is_asked(months: int | None, sex: str | None) -> bool:
    """Tell whether the weekly iron tablet is asked about: of girls of the years of its limit."""
    rule = limits()["iron"]
    return (
        sex == "female"
        and months is not None
        and rule["from_years"] <= months // 12 <= rule["to_years"]
    )


def smoking_is_asked(months: int | None) -> bool:
    """Tell whether smoking is asked as a question of its own: below the age of the PUMA, which asks
    more."""
    rule = limits()["asked"]
    return months is not None and (
        rule["smoking_from_years"] <= months // 12 < rule["from_years"]["puma"]
    )


def was_made(check: str, fields: Mapping[str, object]) -> bool:
    """Tell whether an examination made a check, judged or not."""
    return any(fields[column] not in (None, []) for column in COLUMNS[check])


COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "bmi": ("weight_g",),
    "waist": ("waist_mm",),
    "arm": ("muac_mm",),
    "bp": ("systolic",),
    "glucose": ("glucose",),
    "eyes": ("eyes_left", "eyes_right"),
    "ears": ("ears_left", "ears_right"),
    "tb": ("tb_signs",),
    "puma": ("puma",),
}
"""By check, the columns of an examination that show that it was made."""

"""A pregnancy: its weeks, the six weeks after it, and what puts a mother at risk."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from kbdesk.domain import krs
from kbdesk.domain.ages import completed_months
from kbdesk.domain.life_cycle import bmi_of, haemoglobin_class
from kbdesk.domain.limits import limits
from kbdesk.domain.proposals import Proposal
from kbdesk.domain.screening import pressure
from kbdesk.domain.supplements import POSTPARTUM_DAYS

OUTCOMES: Final = ("birth", "stillbirth", "miscarriage", "not_pregnant")
"""``not_pregnant``: it was registered by mistake, or was none."""
DELIVERED: Final = ("birth", "stillbirth")

TERM_DAYS: Final = 280
"""Forty weeks: from the first day of the last menstruation to a birth at term."""
LONGEST_DAYS: Final = 308
"""Forty-four weeks: no pregnancy lasts longer."""

KEK_MUAC_BELOW_MM: Final = 235

Risk = Literal["kek", "anaemia", "high_blood_pressure", "weight_off_curve"]
FourT = Literal["too_young", "too_old", "too_close", "too_many"]


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """A pregnancy. Without ``edd`` (the expected day of birth) it is counted from ``lmp`` (the
    first day of the last period)."""

    lmp: date | None = None
    edd: date | None = None
    ended_on: date | None = None
    outcome: str | None = None

    @property
    def expected_on(self) -> date | None:
        """Return the expected day of birth: the recorded one, else counted from the last period."""
        if self.edd is not None:
            return self.edd
        return None if self.lmp is None else naegele(self.lmp)

    def days(self, on: date) -> int | None:
        """Return the days of gestation on a day; None before it began, after it ended, or without
        dates."""
        expected = self.expected_on
        if expected is None or (self.ended_on is not None and on >= self.ended_on):
            return None
        began = self.lmp if self.edd is None else None
        days = TERM_DAYS - (expected - on).days if began is None else (on - began).days
        return days if days >= 0 else None

    def weeks(self, on: date) -> int | None:
        """Return the completed weeks of gestation on a day."""
        days = self.days(on)
        return None if days is None else days // 7

    def trimester(self, on: date) -> int | None:
        """Return 1 up to 12 completed weeks, 2 up to 27, then 3."""
        weeks = self.weeks(on)
        return None if weeks is None else 1 if weeks < 13 else 2 if weeks < 28 else 3

    def open_on(self, on: date) -> bool:
        """Tell whether it has not ended by a day."""
        return self.ended_on is None or self.ended_on > on

    def overdue(self, on: date) -> bool:
        """Tell whether it is longer than any pregnancy, so that its end was not recorded."""
        days = self.days(on)
        return days is not None and days > LONGEST_DAYS

    def postpartum_days(self, on: date) -> int | None:
        """Return the days since the birth, 0 to 42; None outside of them."""
        if self.ended_on is None or self.outcome not in DELIVERED:
            return None
        days = (on - self.ended_on).days
        return days if 0 <= days <= POSTPARTUM_DAYS else None


def naegele(lmp: date) -> date:
    """Return the expected day of birth by Naegele's rule, as midwives reckon it.

    Take the first day of the last period, add seven days, go back three months and forward one
    year. A day that the month does not have runs into the next month.
    """
    try:
        week = lmp + timedelta(days=7)
        years, month = divmod(week.year * 12 + week.month - 1 + 9, 12)
        return date(years, month + 1, 1) + timedelta(days=week.day - 1)
    except (OverflowError, ValueError):
        return date.max


def lmp_of_weeks(weeks: int, on: date) -> date:
    """Return the first day of the last menstruation from the weeks on a day."""
    return on - timedelta(weeks=min(weeks, (on - date.min).days // 7))


def risks(
    muac_mm: int | None, hb_tenths: int | None, systolic: int | None, diastolic: int | None
) -> tuple[Risk, ...]:
    """Return what a check finds: an arm under 23.5 cm, Hb under 11 g/dl, 140/90 mmHg or more."""
    found: list[Risk] = []
    if muac_mm is not None and muac_mm < KEK_MUAC_BELOW_MM:
        found.append("kek")
    if haemoglobin_class(hb_tenths, "female", None, expecting=True) == "low":
        found.append("anaemia")
    high_systolic, high_diastolic = pressure("high")
    if (systolic or 0) >= high_systolic or (diastolic or 0) >= high_diastolic:
        found.append("high_blood_pressure")
    return tuple(found)


def gain_band(bmi: float, weeks: int) -> tuple[float, float] | None:
    """Return the least and the most weight (kg) that should be gained since before the pregnancy.

    The KIA book's curve for the BMI before the pregnancy: a straight band from week 13 to week 40.
    None outside these weeks.
    """
    rule = limits()["pregnancy_gain"]
    first, last = rule["from_week"], rule["last_week"]
    if not first <= weeks <= last:
        return None
    part = (weeks - first) / (last - first)
    _, *ends = next(one for one in rule["bands"] if one[0] is None or bmi < one[0])
    least, most = (a + part * (b - a) for a, b in zip(rule["first"], ends, strict=True))
    return least, most


def weight_on_curve(
    weight_g: int | None, before_g: int | None, height_mm: int | None, weeks: int | None
) -> bool | None:
    """Tell whether a weight follows the KIA book's curve; None where that is not known."""
    bmi = bmi_of(before_g, height_mm)
    if weight_g is None or before_g is None or bmi is None or weeks is None:
        return None
    band = gain_band(float(bmi), weeks)
    return None if band is None else band[0] <= (weight_g - before_g) / 1000 <= band[1]


def four_t(
    mother_born: date | None,
    births: Collection[date],
    expected_on: date | None,
    on: date,
    gravida: int | None = None,
) -> tuple[FourT, ...]:
    """Return what makes a pregnancy one of the "4T": too young, too old, too close, too many.

    The limits are those of families at risk (T1 to T4 of ``krs``). ``births``: the birth date of
    each of her children so far, also of each twin. ``gravida`` counts where it says more earlier
    pregnancies than children are known. Her age is that on the day; the interval runs to the
    expected day of birth, else to the day.
    """
    limit = krs.limits()
    found: list[FourT] = []
    if mother_born is not None:
        years = completed_months(mother_born, on) // 12
        if years < limit.too_young_below_years:
            found.append("too_young")
        elif years >= limit.too_old_from_years:
            found.append("too_old")
    before = [day for day in births if day <= on]
    apart = completed_months(max(before), expected_on or on) if before else None
    if apart is not None and apart < limit.too_close_below_months:
        found.append("too_close")
    if max(len(before), (gravida or 1) - 1) >= limit.too_many_from_births:
        found.append("too_many")
    return tuple(found)


def proposals_of(
    found: Collection[str], four: Collection[str], signs: Collection[str]
) -> list[Proposal]:
    """Return the referrals of a woman who is pregnant or has given birth: R13, R20, R21."""
    proposed = []
    if signs:
        proposed.append(
            Proposal("R13", "reason.R13.woman", {"signs": [f"sign.{one}" for one in signs]})
        )
    if found:
        why = [f"risk.{one}" for one in found]
        proposed.append(Proposal("R20", "reason.R20.risks", {"risks": why}))
    if four:
        why = [f"risk.{one}" for one in four]
        proposed.append(Proposal("R21", "reason.R21.four_t", {"risks": why}))
    return proposed

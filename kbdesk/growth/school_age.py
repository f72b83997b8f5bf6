"""The z-scores of one child or adolescent from 5 to 19 years: WHO's reference of 2007.

Computed as WHO's own program does (R package anthroplus 1.1): the age counts in months,
L, M and S are interpolated between two whole months, weight and BMI have the restricted
formula beyond 3 SD and height has not. That program takes a standing height and asks for no
position. A length measured lying is 0.7 cm less standing (WHO's standards of 2006, from day 731
on); whoever has one takes that off first, as ``bulk.score_all_ages`` does at every age.
"""

from __future__ import annotations

from collections.abc import Callable
from math import floor
from typing import Final

from kbdesk.growth.lms import round2, z_adjusted, z_plain
from kbdesk.growth.standards import LMS, ReferenceName, Sex, standard
from kbdesk.growth.zscores import MONTHS_COVERED, ZScores, finite, scores_of

FIRST_MONTH: Final = MONTHS_COVERED
BELOW_MONTHS: Final[dict[ReferenceName, int]] = {"wfa2007": 121, "hfa2007": 229, "bmi2007": 229}
"""The age in months from which each table gives no z-score any more."""


def school_age_zscores(
    sex: Sex | None,
    age_months: float,
    *,
    weight_kg: float | None = None,
    height_cm: float | None = None,
    oedema: bool | None = None,
) -> ZScores:
    """Return ``zlen`` (TB/U), ``zwei`` (BB/U, below 121 months) and ``zbmi`` (IMT/U).

    ``age_months`` may have a part (days / 30.4375), ``height_cm`` is standing. Outside 60 to
    229 months, and without a sex, nothing is given; with oedema only ``zlen`` is. A measure
    that is not above zero has no z-score. The flags are those of the under-fives.
    """
    weight, height = finite(weight_kg), finite(height_cm)
    bmi = None
    if weight is not None and height is not None and height != 0.0:
        bmi = finite(weight / ((height / 100.0) * (height / 100.0)))
    zlen = zwei = zbmi = None
    if sex is not None:
        zlen = _z("hfa2007", sex, age_months, height, z_plain)
        if not oedema:
            zwei = _z("wfa2007", sex, age_months, weight, z_adjusted)
            zbmi = _z("bmi2007", sex, age_months, bmi, z_adjusted)
    return scores_of({"zlen": zlen, "zwei": zwei, "zbmi": zbmi}, clenhei=height, cbmi=bmi)


def lms_at(name: ReferenceName, sex: Sex, age_months: float) -> LMS | None:
    """Return L, M and S at an age in months, or None outside the table."""
    if not FIRST_MONTH <= age_months < BELOW_MONTHS[name]:
        return None
    month = floor(age_months)
    part = age_months - month
    first, rows = standard(name, sex)
    power, median, spread = rows[month - first]
    if part > 0.0:
        above = rows[month - first + 1]
        power += part * (above[0] - power)
        median += part * (above[1] - median)
        spread += part * (above[2] - spread)
    return power, median, spread


def _z(
    name: ReferenceName,
    sex: Sex,
    age_months: float,
    measure: float | None,
    formula: Callable[[float, float, float, float], float],
) -> float | None:
    if measure is None or measure <= 0.0:
        return None
    row = lms_at(name, sex, age_months)
    if row is None:
        return None
    return finite(round2(formula(measure, *row)))

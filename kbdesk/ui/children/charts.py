"""A child's weighings as points of the KMS, and the curves behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial

from kbdesk.growth.curves import curve
from kbdesk.growth.standards import Sex
from kbdesk.growth.zscores import DAYS_OF_MONTH
from kbdesk.queries.children import WholeChild
from kbdesk.ui.formats import date_short
from kbdesk.ui.widgets.growth_look import Curve, GrowthPoint
from kbdesk.ui.widgets.kms_chart import Sex as KmsSex


def kms_sex(sex: Sex) -> KmsSex:
    """Return P for girls and L for boys, as the card says."""
    return "P" if sex == "female" else "L"


@lru_cache(maxsize=64)
def _weight_for_age(sex: Sex, z: float) -> Sequence[tuple[float, float]]:
    return curve(sex, "wfa", z)


def weight_for_age(sex: Sex) -> Curve:
    """Return WHO's lines of weight for age; they are computed once."""
    return partial(_weight_for_age, sex)


def age_in_months(born: date, day: date) -> float:
    """Return an age on the card's axis, in months of 30.4375 days."""
    return (day - born).days / DAYS_OF_MONTH


def kms_points(child: WholeChild, *, new: tuple[date, int, str] | None = None) -> list[GrowthPoint]:
    """Return one point for each month; ``new`` (day, grams, code) replaces that of its month."""
    born = child.birth_date
    if born is None:
        return []
    points = [
        GrowthPoint(
            age_in_months(born, one.date), one.weight_g / 1000, one.code, date_short(one.date)
        )
        for one in child.weighed
        if new is None or (one.date.year, one.date.month) != (new[0].year, new[0].month)
    ]
    if new is not None and new[0] >= born:
        day, grams, code = new
        points.append(GrowthPoint(age_in_months(born, day), grams / 1000, code, date_short(day)))
    return points

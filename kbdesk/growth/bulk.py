"""The z-scores of many children at once: the rules of zscores.py on numpy columns.

Imported only where it is needed, because numpy takes longer to load than one child.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from kbdesk.domain.errors import KbdeskError
from kbdesk.growth.lms import BEYOND_HUNDREDTHS
from kbdesk.growth.standards import Sex, StandardName, standard
from kbdesk.growth.zscores import (
    DAYS_OF_MONTH,
    FIRST_HEIGHT_DAY,
    HEIGHT_FROM_CM,
    HEIGHTS_CM,
    LENGTHS_CM,
    MONTHS_COVERED,
    PLAUSIBLE,
    POSITION_SHIFT_CM,
    STANDING_FROM_MONTHS,
    TIDY,
    TIDY_BELOW_CM,
    Index,
)

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]

UNKNOWN: Final = 0
MALE, FEMALE = 1, 2
LYING, STANDING = 1, 2
_SEXES: tuple[Sex, Sex] = ("male", "female")
_FOR_AGE: tuple[tuple[Index, StandardName, str], ...] = (
    ("zlen", "lhfa", "lenhei"),
    ("zwei", "wfa", "weight"),
    ("zbmi", "bmi", "bmi"),
    ("zhc", "hc", "headc"),
    ("zac", "ac", "muac"),
    ("zts", "ts", "triskin"),
    ("zss", "ss", "subskin"),
)


@dataclass(frozen=True, slots=True)
class Children:
    """Columns of one length; NaN, or 0 in the code columns, is not known.

    ``sex`` 1 male, 2 female; ``position`` 1 lying, 2 standing; ages in days go before
    ages in months; kg, cm, and mm for the skinfolds.
    """

    sex: Codes
    age_days: Floats
    age_months: Floats
    weight_kg: Floats
    lenhei_cm: Floats
    position: Codes
    headc_cm: Floats
    muac_cm: Floats
    triskin_mm: Floats
    subskin_mm: Floats
    oedema: Flags


@dataclass(frozen=True, slots=True)
class Scores:
    """``z`` by WHO's names with two decimals, NaN where WHO gives none; see ``flag``."""

    clenhei: Floats
    cbmi: Floats
    z: dict[Index, Floats] = field(default_factory=dict)

    def flag(self, index: Index) -> Flags:
        """Return where the z-score is there and implausible."""
        low, high = PLAUSIBLE[index]
        z = self.z[index]
        flags: Flags = (z < low) | (z > high)
        return flags


def score(children: Children) -> Scores:
    """Return all of WHO's indices for many children, equal to ``zscores`` for each.

    Raises ``growth.age_negative``.
    """
    with np.errstate(all="ignore"):
        return _score(children)


def _score(c: Children) -> Scores:
    age_days, age_months = _finite(c.age_days), _finite(c.age_months)
    by_days = ~np.isnan(age_days)
    months = np.where(by_days, age_days / DAYS_OF_MONTH, age_months)
    if np.any(months < 0):
        raise KbdeskError("growth.age_negative", field="age_days")
    days = _half_up(np.where(by_days, age_days, age_months * DAYS_OF_MONTH))

    position = np.where((c.position == STANDING) & (months < STANDING_FROM_MONTHS), 0, c.position)
    lenhei = _finite(c.lenhei_cm)
    longer = (position == STANDING) & (days < FIRST_HEIGHT_DAY)
    shorter = (position == LYING) & (days >= FIRST_HEIGHT_DAY)
    clenhei = lenhei.copy()
    clenhei[longer] = _tidy(lenhei[longer] + POSITION_SHIFT_CM)
    clenhei[shorter] = _tidy(lenhei[shorter] - POSITION_SHIFT_CM)
    weight = _finite(c.weight_kg)
    metres = clenhei / 100.0
    cbmi = _finite(weight / (metres * metres))

    covered = (c.sex != UNKNOWN) & ~(months >= MONTHS_COVERED)
    heavy = np.where(c.oedema, np.nan, weight)
    measures = {
        "lenhei": clenhei,
        "weight": heavy,
        "bmi": np.where(c.oedema, np.nan, cbmi),
        "headc": c.headc_cm,
        "muac": c.muac_cm,
        "triskin": c.triskin_mm,
        "subskin": c.subskin_mm,
    }
    scores = Scores(clenhei, cbmi)
    for index, name, measure in _FOR_AGE:
        scores.z[index] = _for_age(name, covered, c.sex, days, measures[measure])
    scores.z["zwfl"] = _weight_for_length(covered, c.sex, heavy, clenhei, days, position)
    return scores


class _Both(NamedTuple):
    """A table of both sexes in three columns, girls after boys."""

    first: int
    height: int
    power: Floats
    median: Floats
    spread: Floats


@cache
def _both(name: StandardName) -> _Both:
    tables = [standard(name, sex) for sex in _SEXES]
    power, median, spread = np.array(tables[0].rows + tables[1].rows).T.copy()
    return _Both(tables[0].first, len(tables[0].rows), power, median, spread)


def _for_age(
    name: StandardName, covered: Flags, sex: Codes, days: Floats, measure: Floats
) -> Floats:
    table = _both(name)
    rows = np.flatnonzero(covered & (days >= table.first) & (measure > 0.0) & (measure < np.inf))
    at = days[rows].astype(np.intp) + ((sex[rows] - 1) * np.intp(table.height) - table.first)
    z = _z(
        measure[rows],
        table.power[at],
        table.median[at],
        table.spread[at],
        adjusted=name not in ("lhfa", "hc"),
    )
    return _scatter(len(days), rows, z)


def _weight_for_length(
    covered: Flags, sex: Codes, weight: Floats, clenhei: Floats, days: Floats, position: Codes
) -> Floats:
    lying = np.where(
        np.isnan(days),
        np.where(position == UNKNOWN, clenhei < HEIGHT_FROM_CM, position == LYING),
        days < FIRST_HEIGHT_DAY,
    )
    low = np.where(lying, LENGTHS_CM[0], HEIGHTS_CM[0])
    high = np.where(lying, LENGTHS_CM[1], HEIGHTS_CM[1])
    usable = covered & (weight > 0.0) & (clenhei >= low) & (clenhei <= high)
    result = np.full(len(days), np.nan)
    sides: tuple[tuple[StandardName, Flags], ...] = (("wfl", lying), ("wfh", ~lying))
    for name, side in sides:
        table = _both(name)
        rows = np.flatnonzero(usable & side)
        exact = _tidy(clenhei[rows])
        tenths = np.floor(exact * 10.0)
        part = (exact - tenths / 10.0) / 0.1
        at = tenths.astype(np.intp) + ((sex[rows] - 1) * np.intp(table.height) - table.first)
        above = at + (part > 0.0)
        power, median, spread = (
            column[at] + np.where(part > 0.0, part, 0.0) * (column[above] - column[at])
            for column in (table.power, table.median, table.spread)
        )
        result[rows] = _z(weight[rows], power, median, spread, adjusted=True)
    return result


def _z(y: Floats, power: Floats, median: Floats, spread: Floats, *, adjusted: bool) -> Floats:
    z: Floats = ((y / median) ** power - 1.0) / (spread * power)
    if adjusted:
        for side in (3.0, -3.0):
            far = np.flatnonzero(z > side if side > 0 else z < side)
            if len(far):
                lms = power[far], median[far], spread[far]
                third = _measure_at(side, *lms)
                width = np.abs(third - _measure_at(side * 2.0 / 3.0, *lms))
                z[far] = side + (y[far] - third) / width
    return _finite(_round2(z))


def _measure_at(z: float, power: Floats, median: Floats, spread: Floats) -> Floats:
    measure: Floats = median * (1.0 + power * spread * z) ** (1.0 / power)
    return measure


def _round2(z: Floats) -> Floats:
    x = np.abs(z)
    scaled = x * 100.0
    below = np.floor(scaled)
    down, up = below / 100.0, np.ceil(scaled) / 100.0
    over, under = x - down, up - x
    lower = (over < under) | ((over == under) & (below % 2.0 == 0.0))
    near = np.where(lower, down, up)
    near = np.where(x >= BEYOND_HUNDREDTHS, x, near)
    return np.where(z < 0.0, 0.0 - near, near)


def _half_up(values: Floats) -> Floats:
    whole = np.floor(values)
    return whole + (values - whole >= 0.5)


def _tidy(cm: Floats) -> Floats:
    return np.where(np.abs(cm) < TIDY_BELOW_CM, np.rint(cm * TIDY) / TIDY, cm)


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def _scatter(length: int, rows: Rows, values: Floats) -> Floats:
    result = np.full(length, np.nan)
    result[rows] = values
    return result

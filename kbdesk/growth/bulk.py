"""The z-scores of many children at once: the rules of zscores.py on numpy columns.

Imported only where it is needed, because numpy takes longer to load than one child.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from kbdesk.domain.errors import KbdeskError
from kbdesk.growth.lms import round2
from kbdesk.growth.school_age import BELOW_MONTHS, FIRST_MONTH
from kbdesk.growth.standards import ReferenceName, Sex, StandardName, standard
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


def stored(
    sex: Sequence[str | None],
    age_days: Floats,
    *,
    weight_g: Sequence[int | None],
    lenhei_mm: Sequence[int | None],
    position: Sequence[str | None],
    headc_mm: Sequence[int | None],
    oedema: Sequence[int | bool | None],
) -> Children:
    """Return columns of what the tables hold; arm and skinfolds count as not measured."""
    unknown = np.full(len(sex), np.nan)
    return Children(
        sex=_coded(sex, {"male": MALE, "female": FEMALE}),
        age_days=age_days,
        age_months=unknown,
        weight_kg=_measured(weight_g) / 1000,
        lenhei_cm=_measured(lenhei_mm) / 10,
        position=_coded(position, {"lying": LYING, "standing": STANDING}),
        headc_cm=_measured(headc_mm) / 10,
        muac_cm=unknown,
        triskin_mm=unknown,
        subskin_mm=unknown,
        oedema=np.array([bool(one) for one in oedema], dtype=np.bool_),
    )


def _coded(words: Sequence[str | None], codes: Mapping[str, int]) -> Codes:
    return np.array([codes.get(one or "", UNKNOWN) for one in words], dtype=np.int8)


def _measured(values: Sequence[int | None]) -> Floats:
    return np.array([np.nan if one is None else one for one in values], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Scores:
    """``z`` by WHO's names with two decimals, NaN where WHO gives none; see ``flag``."""

    clenhei: Floats
    cbmi: Floats
    z: dict[Index, Floats]

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


def score_all_ages(children: Children) -> Scores:
    """Return :func:`score` for the under-fives and WHO's reference of 2007 from 60 months on.

    From 60 months ``zlen``, ``zwei`` and ``zbmi`` are those of ``school_age``; equal to
    ``school_age_zscores`` of the standing height for each: ``clenhei``, which is 0.7 cm less
    than a length measured lying. Raises ``growth.age_negative``.
    """
    scores = score(children)
    days, months = _finite(children.age_days), _finite(children.age_months)
    months = np.where(np.isnan(days), months, days / DAYS_OF_MONTH)
    rows = np.flatnonzero((months >= FIRST_MONTH) & (children.sex != UNKNOWN))
    if len(rows):
        with np.errstate(all="ignore"):
            _fill_school_age(scores, children, rows, months[rows])
    return scores


def _fill_school_age(scores: Scores, c: Children, rows: Rows, months: Floats) -> None:
    girls = c.sex[rows] == FEMALE
    light = c.oedema[rows]
    measures: tuple[tuple[Index, ReferenceName, Floats], ...] = (
        ("zlen", "hfa2007", scores.clenhei[rows]),
        ("zwei", "wfa2007", np.where(light, np.nan, _finite(c.weight_kg[rows]))),
        ("zbmi", "bmi2007", np.where(light, np.nan, scores.cbmi[rows])),
    )
    for index, name, measure in measures:
        covered = np.flatnonzero(~(months >= BELOW_MONTHS[name]) & ~np.isnan(measure))
        if not len(covered):
            continue
        age = months[covered]
        whole = np.floor(age)
        part = age - whole
        columns = _by_month(name)
        place = (whole - FIRST_MONTH).astype(np.intp)
        place += np.where(girls[covered], len(columns.median) // 2, 0)
        low = [column[place] for column in columns]
        # a whole month takes its own row; the one above it may be past the end
        above = np.where(part > 0.0, place + 1, place)
        power, median, spread = (
            one + part * (column[above] - one) for one, column in zip(low, columns, strict=True)
        )
        plain = name == "hfa2007"
        scores.z[index][rows[covered]] = _z(measure[covered], power, median, spread, plain=plain)


@cache
def _by_month(name: ReferenceName) -> _Columns:
    """Return boys' rows by month, then girls'."""
    rows = [row for sex in _SEXES for row in standard(name, sex).rows]
    return _Columns(*np.array(rows).T.copy())


def _score(c: Children) -> Scores:
    age_days, age_months = _finite(c.age_days), _finite(c.age_months)
    by_days = ~np.isnan(age_days)
    months = np.where(by_days, age_days / DAYS_OF_MONTH, age_months)
    if np.any(months < 0):
        raise KbdeskError("growth.age_negative", field="age_days")
    days = _half_up(np.where(by_days, age_days, age_months * DAYS_OF_MONTH))

    lying, standing = c.position == LYING, c.position == STANDING
    standing &= ~(months < STANDING_FROM_MONTHS)
    lenhei = _finite(c.lenhei_cm)
    longer = np.flatnonzero(standing & (days < FIRST_HEIGHT_DAY))
    shorter = np.flatnonzero(lying & (days >= FIRST_HEIGHT_DAY))
    clenhei = lenhei.copy()
    clenhei[longer] = _tidy(lenhei[longer] + POSITION_SHIFT_CM)
    clenhei[shorter] = _tidy(lenhei[shorter] - POSITION_SHIFT_CM)
    weight = _finite(c.weight_kg)
    metres = clenhei / 100.0
    cbmi = _finite(weight / (metres * metres))

    covered = (c.sex != UNKNOWN) & ~(months >= MONTHS_COVERED)
    weighable = ~c.oedema
    girls = c.sex == FEMALE
    rows = np.where(covered & (days <= _LAST_DAY), days, _NO_ROW).astype(np.intp)
    rows += np.where(girls, _ROWS_OF_A_SEX, 0)
    heavy = np.where(weighable, weight, np.nan)
    measures: tuple[tuple[Index, StandardName, Floats], ...] = (
        ("zlen", "lhfa", clenhei),
        ("zwei", "wfa", heavy),
        ("zbmi", "bmi", np.where(weighable, cbmi, np.nan)),
        ("zhc", "hc", c.headc_cm),
        ("zac", "ac", c.muac_cm),
        ("zts", "ts", c.triskin_mm),
        ("zss", "ss", c.subskin_mm),
    )
    z: dict[Index, Floats] = {}
    for index, name, measure in measures:
        if np.isnan(measure).all():
            z[index] = np.full(len(days), np.nan)
        else:
            power, median, spread = (column[rows] for column in _for_age(name))
            z[index] = _z(measure, power, median, spread, plain=name in _PLAIN)
    unknown = np.isnan(days)
    short = days < FIRST_HEIGHT_DAY
    short[unknown] = (lying | ~standing & (clenhei < HEIGHT_FROM_CM))[unknown]
    z["zwfl"] = _weight_for_length(covered, girls, heavy, clenhei, short)
    return Scores(clenhei, cbmi, z)


# Tables of both sexes in one: boys, a row of NaN for "no z-score", girls and the same.
_LAST_DAY = 1856
_NO_ROW = _LAST_DAY + 1
_ROWS_OF_A_SEX = _NO_ROW + 1
_PLAIN: tuple[StandardName, ...] = ("lhfa", "hc")
_LENGTHS, _HEIGHTS = 651, 551


class _Columns(NamedTuple):
    power: Floats
    median: Floats
    spread: Floats


@cache
def _for_age(name: StandardName) -> _Columns:
    """Return a table by days: row day + sex * _ROWS_OF_A_SEX, NaN where it has none."""
    both = np.full((2 * _ROWS_OF_A_SEX, 3), np.nan)
    for sex, offset in zip(_SEXES, (0, _ROWS_OF_A_SEX), strict=True):
        table = standard(name, sex)
        both[offset + table.first : offset + table.last + 1] = table.rows
    return _Columns(*both.T.copy())


@cache
def _for_length() -> _Columns:
    """Return boys' lengths and heights, then girls'."""
    rows = [
        row for sex in _SEXES for row in (*standard("wfl", sex).rows, *standard("wfh", sex).rows)
    ]
    return _Columns(*np.array(rows).T.copy())


def _weight_for_length(
    covered: Flags, girls: Flags, weight: Floats, clenhei: Floats, short: Flags
) -> Floats:
    low = np.where(short, LENGTHS_CM[0], HEIGHTS_CM[0])
    high = np.where(short, LENGTHS_CM[1], HEIGHTS_CM[1])
    usable = covered & (clenhei >= low) & (clenhei <= high)
    exact = np.where(usable, _tidy(clenhei), low)
    tenths = np.floor(exact * 10.0)
    part = (exact - tenths / 10.0) / 0.1
    first = np.where(short, LENGTHS_CM[0] * 10.0, HEIGHTS_CM[0] * 10.0 - _LENGTHS)
    rows = (tenths - first).astype(np.intp)
    rows += np.where(girls, _LENGTHS + _HEIGHTS, 0)
    columns = _for_length()
    power, median, spread = (column[rows] for column in columns)
    between = np.flatnonzero(part > 0.0)
    if len(between):
        share, above = part[between], rows[between] + 1
        for values, column in zip((power, median, spread), columns, strict=True):
            values[between] += share * (column[above] - values[between])
    return _z(np.where(usable, weight, np.nan), power, median, spread)


def _z(y: Floats, power: Floats, median: Floats, spread: Floats, *, plain: bool = False) -> Floats:
    y = np.where((y > 0.0) & (y < np.inf), y, np.nan)
    if plain:  # L is 1 in these tables
        return _round2((y / median - 1.0) / spread)
    z: Floats = ((y / median) ** power - 1.0) / (spread * power)
    far = np.flatnonzero(np.abs(z) > 3.0)
    if len(far):
        lms = power[far], median[far], spread[far]
        side = np.sign(z[far])
        third = _measure_at(3.0 * side, *lms)
        z[far] = 3.0 * side + (y[far] - third) / np.abs(third - _measure_at(2.0 * side, *lms))
    return _round2(z)


def _measure_at(z: Floats, power: Floats, median: Floats, spread: Floats) -> Floats:
    measure: Floats = median * (1.0 + power * spread * z) ** (1.0 / power)
    return measure


def _round2(z: Floats) -> Floats:
    """Round as ``lms.round2`` does; its rule in full only where the nearest is in doubt."""
    scaled = z * 100.0
    whole = np.rint(scaled)
    result: Floats = whole / 100.0 + 0.0  # + 0.0 makes a positive zero of a negative one
    doubtful = np.flatnonzero((np.abs(scaled - whole) > 0.499999) | (np.abs(scaled) > 1e6))
    for row in doubtful.tolist():
        exact = round2(float(z[row]))
        result[row] = exact if isfinite(exact) else np.nan
    return result


def _half_up(values: Floats) -> Floats:
    whole = np.floor(values)
    return whole + (values - whole >= 0.5)


def _tidy(cm: Floats) -> Floats:
    return np.where(np.abs(cm) < TIDY_BELOW_CM, np.rint(cm * TIDY) / TIDY, cm)


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)

"""The LMS formulas of WHO's methods report (2006, chapter 7), and R's way of rounding.

A row of a table is L (``power``), M (``median``) and S (``spread``). The measure and M
share one unit (kg, cm, mm or kg/m2); z counts standard deviations.
"""

from __future__ import annotations

from math import ceil, floor, inf

# R returns such a number as it is: hundredths no longer fit its 15 digits.
BEYOND_HUNDREDTHS = 1e13


def z_plain(measure: float, power: float, median: float, spread: float) -> float:
    """Return the z-score of a measure > 0: ((y/M)**L - 1) / (S*L); no L of WHO's is 0."""
    try:
        return float(((measure / median) ** power - 1.0) / (spread * power))
    except (OverflowError, ZeroDivisionError):  # the power leaves the range of a double
        return inf / (spread * power)


def measure_at(z: float, power: float, median: float, spread: float) -> float:
    """Return the measure that has the z-score z (-3..+3): M * (1 + L*S*z)**(1/L)."""
    return float(median * (1.0 + power * spread * z) ** (1.0 / power))


def z_adjusted(measure: float, power: float, median: float, spread: float) -> float:
    """Return WHO's z-score for the skewed measures (weight, BMI, arm, skinfolds).

    Beyond -3 and +3 the distance is counted in the width of the last whole SD, because
    the power would overstate it: 3 + (y - SD3) / (SD3 - SD2), and likewise below.
    """
    z = z_plain(measure, power, median, spread)
    if z > 3.0:
        third = measure_at(3.0, power, median, spread)
        return 3.0 + (measure - third) / (third - measure_at(2.0, power, median, spread))
    if z < -3.0:
        third = measure_at(-3.0, power, median, spread)
        return -3.0 + (measure - third) / (measure_at(-2.0, power, median, spread) - third)
    return z


def round2(z: float) -> float:
    """Round to two decimals as R 4 does, so that limits fall where WHO's software puts them.

    Of the two neighbouring hundredths, as doubles, the nearer one is taken, and at equal
    distance the even one. Zero is never negative; an infinite value comes back as it is.
    """
    x = -z if z < 0.0 else z
    if x >= BEYOND_HUNDREDTHS:
        return z
    scaled = x * 100.0
    below = floor(scaled)
    down, up = below / 100.0, ceil(scaled) / 100.0
    over, under = x - down, up - x
    near = down if over < under or (over == under and below % 2 == 0) else up
    return -near if z < 0.0 and near else near

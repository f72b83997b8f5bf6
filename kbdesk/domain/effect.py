"""What a programme did on average, with how sure that is: means, differences, t intervals.

A difference is said only of at least five on each side, with the 95 percent interval of
Student's t (paired), or of Welch where two groups are compared. It says what was seen, not
why: whoever was chosen for a place was chosen for a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, sqrt
from typing import Final, Literal

LEAST: Final = 5
"""Of fewer people no interval is told."""
Reading = Literal["more", "less", "unclear", "too_few"]

# Student's t, two-sided 95 percent, by degrees of freedom
_T95: Final = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
_T95_FURTHER: Final = ((40, 2.021), (60, 2.000), (120, 1.980), (1000, 1.962))


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean difference and its 95 percent interval; None where there are too few.

    ``n`` and ``others`` are how many stand behind it (paired: the same).
    """

    n: int
    others: int
    mean: float | None
    other_mean: float | None
    difference: float | None
    low: float | None
    high: float | None

    @property
    def reading(self) -> Reading:
        """Return what may be said: more or less only where the interval leaves 0 out."""
        if self.difference is None or self.low is None or self.high is None:
            return "too_few"
        return "more" if self.low > 0 else "less" if self.high < 0 else "unclear"


def student_t(freedom: float) -> float:
    """Return the two-sided 95 percent quantile; between two rows of the table the wider one."""
    whole = max(floor(freedom), 1)
    if whole <= len(_T95):
        return _T95[whole - 1]
    found = _T95[-1]
    for least, value in _T95_FURTHER:
        if whole >= least:
            found = value
    return found


def paired(now: Sequence[float], before: Sequence[float]) -> Difference:
    """Compare the same people at two times, one value each in the same order."""
    n = len(now)
    if n < LEAST:
        return Difference(n, n, None, None, None, None, None)
    apart = [a - b for a, b in zip(now, before, strict=True)]
    mean = _mean(apart)
    half = student_t(n - 1) * sqrt(_variance(apart, mean) / n)
    return Difference(n, n, _mean(now), _mean(before), mean, mean - half, mean + half)


def welch(group: Sequence[float], others: Sequence[float]) -> Difference:
    """Compare two groups of different people."""
    n, m = len(group), len(others)
    if n < LEAST or m < LEAST:
        return Difference(n, m, None, None, None, None, None)
    a, b = _mean(group), _mean(others)
    va, vb = _variance(group, a) / n, _variance(others, b) / m
    if va + vb == 0:
        return Difference(n, m, a, b, a - b, a - b, a - b)
    # by their shares: the squares of very small variances would vanish
    share, other = va / (va + vb), vb / (va + vb)
    freedom = 1 / (share**2 / (n - 1) + other**2 / (m - 1))
    half = student_t(round(freedom, 9)) * sqrt(va + vb)
    return Difference(n, m, a, b, a - b, a - b - half, a - b + half)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _variance(values: Sequence[float], mean: float) -> float:
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)

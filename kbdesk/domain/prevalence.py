"""A share of few children, and how sure it is: Wilson's 95 % confidence interval.

E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal
of the American Statistical Association 22 (1927), 209-212. It stays between 0 and 100 % and
holds for the small numbers of one posyandu, where the usual formula does not. Children are
taken as one simple sample; no correction is made for a finite population.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, NamedTuple

from kbdesk.domain.skdn import percent

_Z: Final = Decimal("1.959963984540054")
"""The 97.5 % point of the standard normal distribution."""
_EXACT: Final = Context(prec=40)
_TENTH: Final = Decimal("0.1")


class Interval(NamedTuple):
    """The two ends of an interval in percent, with one decimal."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``n`` children, in percent and with its interval; None of nobody."""

    count: int
    n: int
    percent: float | None
    interval: Interval | None


def share(count: int, n: int) -> Share:
    """Return a share with its 95 % interval."""
    return Share(count, n, percent(count, n), wilson(count, n))


def wilson(count: int, n: int) -> Interval | None:
    """Return Wilson's 95 % interval of a share in percent; None of nobody."""
    if n <= 0 or not 0 <= count <= n:
        return None
    c = _EXACT
    many, z2 = Decimal(n), c.multiply(_Z, _Z)
    p = c.divide(Decimal(count), many)
    middle = c.add(p, c.divide(z2, 2 * many))
    spread = c.add(
        c.divide(c.multiply(p, c.subtract(Decimal(1), p)), many),
        c.divide(z2, c.multiply(4 * many, many)),
    )
    half = c.multiply(_Z, c.sqrt(spread))
    whole = c.add(Decimal(1), c.divide(z2, many))
    # what the square root leaves at the ends is exactly nothing, and everything
    low = Decimal(0) if count == 0 else c.divide(c.subtract(middle, half), whole)
    high = Decimal(1) if count == n else c.divide(c.add(middle, half), whole)
    return Interval(_percent(low), _percent(high))


def _percent(part: Decimal) -> float:
    return float((part * 100).quantize(_TENTH, rounding=ROUND_HALF_UP))

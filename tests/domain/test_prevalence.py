"""Wilson's interval against the equation it solves, and against published examples."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.prevalence import Interval, share, wilson

Z = 1.959963984540054


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_ends_solve_the_equation(counts: tuple[int, int]) -> None:
    count, n = counts
    found = wilson(count, n)
    assert found is not None
    share_ = count / n
    assert 0 <= found.low <= 100 * share_ + 0.05
    assert 100 * share_ - 0.05 <= found.high <= 100
    for end in found:
        # an end is the share from which the one that was seen lies 1.96 standard errors away
        p = end / 100
        if 0.001 < p < 0.999:
            away = abs(share_ - p) - Z * sqrt(p * (1 - p) / n)
            assert abs(away) < 0.0006 + 0.0006 * Z / sqrt(n * p * (1 - p))


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    # the last three: R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872
    [(0, 10, 0.0, 27.8), (10, 10, 72.2, 100.0), (1, 10, 1.8, 40.4), (0, 20, 0.0, 16.1),
     (1, 29, 0.6, 17.2), (81, 263, 25.5, 36.6)],
)  # fmt: skip
def test_known_intervals(count: int, n: int, low: float, high: float) -> None:
    assert wilson(count, n) == Interval(low, high)


def test_of_nobody_there_is_no_share() -> None:
    nobody = share(0, 0)
    assert (nobody.percent, nobody.interval) == (None, None)
    assert wilson(2, 1) is None
    assert share(1, 8).percent == 12.5

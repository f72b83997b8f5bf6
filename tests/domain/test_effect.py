"""Differences with their intervals: against figures worked out elsewhere, and nothing of few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.effect import LEAST, paired, student_t, welch


def test_a_paired_difference() -> None:
    # differences 100, 50, 150, 0, 200: mean 100, s = 79.057, half = 2.776 * 35.355 = 98.146
    found = paired([300, 250, 350, 200, 400], [200, 200, 200, 200, 200])
    assert (found.n, found.mean, found.other_mean, found.difference) == (5, 300, 200, 100)
    assert found.low == pytest.approx(1.854, abs=0.001)
    assert found.high == pytest.approx(198.146, abs=0.001)
    assert found.reading == "more"


def test_two_groups_by_welch() -> None:
    # variances 1000 and 250, n 5 each: se = 15.811, df = 5.88 -> 5: t = 2.571
    found = welch([160, 180, 200, 220, 240], [90, 100, 110, 120, 130])
    assert found.difference == 90
    assert found.low == pytest.approx(90 - 2.571 * 15.811, abs=0.01)
    assert found.reading == "more"
    assert welch([90, 100, 110, 120, 130], [160, 180, 200, 220, 240]).reading == "less"
    assert welch([90, 100, 110, 120, 130], [95, 100, 105, 125, 128]).reading == "unclear"


@pytest.mark.parametrize("n", range(LEAST))
def test_of_fewer_than_five_nothing_is_said(n: int) -> None:
    few = paired([1.0] * n, [0.0] * n)
    assert (few.n, few.difference, few.low, few.reading) == (n, None, None, "too_few")
    assert welch([1.0] * 9, [0.0] * n).reading == "too_few"
    assert welch([1.0] * n, [0.0] * 9).reading == "too_few"


def test_the_table_of_t() -> None:
    assert student_t(1) == 12.706
    assert student_t(4.99) == 2.776  # the wider one
    assert student_t(30) == student_t(39) == 2.042
    assert student_t(40) == 2.021
    assert student_t(10**6) == 1.962


@given(
    st.lists(st.floats(-1000, 1000), min_size=LEAST, max_size=30),
    st.lists(st.floats(-1000, 1000), min_size=LEAST, max_size=30),
)
def test_an_interval_holds_its_difference_and_turns_with_the_groups(
    a: list[float], b: list[float]
) -> None:
    found, turned = welch(a, b), welch(b, a)
    assert found.low is not None
    assert found.high is not None
    assert found.difference is not None
    assert found.low <= found.difference <= found.high
    assert turned.difference == pytest.approx(-found.difference)
    assert turned.low == pytest.approx(-found.high, abs=1e-6)

"""The formulas at their joints, and rounding as R does it."""

from __future__ import annotations

from decimal import Decimal
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.growth.lms import measure_at, round2, z_adjusted, z_plain

ROW = (-0.3521, 10.0, 0.09)


@pytest.mark.parametrize("z", [-3.0, -2.0, 0.0, 1.5, 3.0])
def test_measure_and_z_are_each_other_s_inverse(z: float) -> None:
    assert z_plain(measure_at(z, *ROW), *ROW) == pytest.approx(z, abs=1e-12)
    assert z_adjusted(measure_at(z, *ROW), *ROW) == pytest.approx(z, abs=1e-9)


def test_beyond_three_a_step_is_the_last_whole_sd() -> None:
    third, second = measure_at(3, *ROW), measure_at(2, *ROW)
    assert z_adjusted(third + 2 * (third - second), *ROW) == pytest.approx(5)
    third, second = measure_at(-3, *ROW), measure_at(-2, *ROW)
    assert z_adjusted(third - 2 * (second - third), *ROW) == pytest.approx(-5)


def test_extreme_measures_do_not_raise() -> None:
    assert z_plain(1e308, 2.0, 1e-3, 0.1) == inf
    assert z_plain(5e-324, -0.35, 1e10, 0.1) == -inf
    assert z_adjusted(5e-324, *ROW) < -3


@pytest.mark.parametrize(
    ("z", "rounded"),
    [
        # By the rule of R 4; exact halves of doubles fall to the even hundredth.
        (0.015, 0.01),
        (0.005, 0.0),
        (2.675, 2.67),
        (-2.675, -2.67),
        (1.005, 1.0),
        (-3.005, -3.0),
        (2.345, 2.35),
        (0.285, 0.28),
        (-0.001, 0.0),
        (1e300, 1e300),
        (-inf, -inf),
    ],
)
def test_rounding_known_values(z: float, rounded: float) -> None:
    assert str(round2(z)) == str(rounded)


@settings(deadline=None)
@given(st.floats(-1000, 1000))
def test_rounding_is_to_the_nearest_hundredth(z: float) -> None:
    r = round2(z)
    assert Decimal(str(r)) == Decimal(str(r)).quantize(Decimal("0.01"))
    assert abs(Decimal(r) - Decimal(z)) <= Decimal("0.005000001")
    assert round2(-z) == -r
    assert round2(r) == r

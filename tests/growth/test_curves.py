"""Points of the chart's lines."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kbdesk.growth.curves import Z_LINES, CurveIndex, curve
from kbdesk.growth.zscores import zscores

INDICES: tuple[CurveIndex, ...] = ("wfa", "lhfa", "wfl", "wfh", "bmi", "hc")


@pytest.mark.parametrize("index", INDICES)
def test_lines_cover_the_chart_and_never_cross(index: CurveIndex) -> None:
    lines = [curve("female", index, z) for z in Z_LINES]
    ends: tuple[float, float] = (0, 60)
    if index in ("wfl", "wfh"):
        ends = (45, 110) if index == "wfl" else (65, 120)
    for line in lines:
        assert (line[0][0], line[-1][0]) == ends
        assert len(line) == (ends[1] - ends[0]) * 4 + 1
    for low, high in pairwise(lines):
        assert all(a[1] < b[1] for a, b in zip(low, high, strict=True))


def test_a_point_has_the_z_of_its_line() -> None:
    for months, kg in curve("male", "wfa", -2, step=3)[:-1]:
        assert zscores("male", age_months=months, weight_kg=kg).zwei == -2
    for cm, kg in curve("male", "wfl", 3, step=5):
        assert zscores("male", age_days=300, weight_kg=kg, lenhei_cm=cm).zwfl == 3


def test_height_begins_at_24_months() -> None:
    points = dict(curve("male", "lhfa", 0))
    assert points[23.75] - points[24.0] == pytest.approx(0.7 - 0.2, abs=0.1)


def test_a_part_and_an_end_off_the_step() -> None:
    xs = [x for x, _ in curve("male", "wfa", 0, step=7, start=24, end=60)]
    assert xs == [24, 31, 38, 45, 52, 59, 60]
    assert curve("male", "wfa", 0, start=70) == []


@pytest.mark.parametrize(("z", "step"), [(3.1, 1), (-4, 1), (0, 0), (0, -1), (0, float("nan"))])
def test_nonsense_is_refused(z: float, step: float) -> None:
    with pytest.raises(ValueError, match=r"."):
        curve("male", "wfa", z, step=step)

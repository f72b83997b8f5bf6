"""The pictures of a month: gaps stay gaps, and nothing stands outside."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.month_pictures import PrevalenceShare, bars, intervals, lines
from kbdesk.domain.shapes import Box, Picture, ShapeWord, StraightLine

VALUES = st.lists(st.none() | st.integers(0, 500), min_size=4, max_size=4)


def number(value: float) -> str:
    return str(round(value))


def inside(picture: Picture) -> None:
    for shape in picture.shapes:
        if isinstance(shape, Box):
            assert shape.x >= -2
            assert shape.x + shape.width <= picture.width + 2
            assert shape.y >= -2
            assert shape.y + shape.height <= picture.height + 2
        elif isinstance(shape, StraightLine):
            assert max(shape.x1, shape.x2) <= picture.width + 0.1
            assert 0 <= min(shape.y1, shape.y2) <= max(shape.y1, shape.y2) <= picture.height


@given(st.lists(VALUES, min_size=1, max_size=12))
def test_bars_stand_inside(groups: list[list[int | None]]) -> None:
    told = [(f"B{place}", values) for place, values in enumerate(groups)]
    inside(bars(told, "SKDN", width=300, height=120, number=number))


def test_one_month_tells_its_numbers() -> None:
    picture = bars([("", [30, 29, None, 0])], "SKDN", width=200, height=120, number=number)
    words = [shape.text for shape in picture.shapes if isinstance(shape, ShapeWord)]
    assert [word for word in words if word in ("S", "K", "D", "N")] == ["S", "K", "D", "N"]
    assert "30" in words
    assert "–" in words


@given(st.lists(st.none() | st.floats(0, 100), min_size=12, max_size=12))
def test_a_gap_is_not_joined(values: list[float | None]) -> None:
    picture = lines([str(n) for n in range(12)], [("D/S", values)], width=400, height=120,
                    number=number, top=100)  # fmt: skip
    inside(picture)
    joined = sum(isinstance(one, StraightLine) and one.width == 1.5 for one in picture.shapes)
    pairs = sum(a is not None and b is not None for a, b in pairwise(values))
    assert joined == pairs


def test_intervals_with_nobody_measured() -> None:
    rows = [
        PrevalenceShare("Pendek", None, None, "–"),
        PrevalenceShare("Kurang", 10.0, (4.0, 22.0), "10,0"),
    ]
    picture = intervals(rows, width=300, number=number)
    inside(picture)
    points = [one for one in picture.shapes if isinstance(one, Box)]
    assert len(points) == 2

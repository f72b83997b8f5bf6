"""Pictures stay in their frame, end in what was counted, and can be chosen piece by piece."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.population import BANDS
from kbdesk.domain.shapes import Box, Picture, Polygon, ShapeWord, StraightLine
from kbdesk.domain.village_pictures import (
    HIDDEN,
    MARKS,
    Bar,
    House,
    bars,
    heat_steps,
    heat_table,
    house_map,
    mix,
    pyramid,
    round_steps,
)

COUNT = st.none() | st.integers(0, 5000)


def number(value: float) -> str:
    return str(value)


def inside(picture: Picture) -> None:
    for shape in picture.shapes:
        if isinstance(shape, Box):
            assert shape.x >= -0.01
            assert shape.x + shape.width <= picture.width + 0.01
            assert shape.y + shape.height <= picture.height + 0.01
        elif isinstance(shape, StraightLine):
            assert max(shape.x1, shape.x2) <= picture.width + 0.01
        elif isinstance(shape, Polygon):
            assert max(x for x, _ in shape.points) <= picture.width + 0.01
        else:
            assert isinstance(shape, ShapeWord)
            assert 0 <= shape.y <= picture.height + 0.01


@given(st.lists(st.tuples(COUNT, COUNT), min_size=16, max_size=16))
def test_a_pyramid(counts: list[tuple[int | None, int | None]]) -> None:
    bands = [(band, *pair) for band, pair in zip(BANDS, counts, strict=True)]
    picture = pyramid(bands, width=320, height=260, men="L", women="P", number=number)
    inside(picture)
    told = [n for pair in counts for n in pair if n is not None]
    assert len(picture.spots) == len(told)
    boxes = [shape for shape in picture.shapes if isinstance(shape, Box)]
    assert len(boxes) == sum(n > 0 for n in told)
    hidden = [
        shape for shape in picture.shapes if isinstance(shape, ShapeWord) and shape.text == HIDDEN
    ]
    assert len(hidden) == 32 - len(told)
    # the longer bar is the greater count
    if max(told, default=0) > 0:
        widest = max(box.width for box in boxes)
        assert widest <= (320 - 46) / 2 + 0.01


@given(st.floats(0, 1e6))
def test_steps_reach_the_greatest(greatest: float) -> None:
    steps = round_steps(greatest)
    assert steps[0] == 0
    assert steps[-1] >= greatest
    assert len(steps) <= 12
    assert len({b - a for a, b in pairwise(steps)}) == 1


@given(st.lists(st.none() | st.floats(0, 100), max_size=8))
def test_heat_has_four_rising_steps(shares: list[float | None]) -> None:
    steps = heat_steps(shares)
    assert list(steps) == sorted(set(steps))
    assert len(steps) == 4


def test_a_bar_of_parts_is_as_wide_as_the_whole() -> None:
    parts = [Bar("iud", "IUD", 14, "#075049"), Bar("pill", "Pil", 24, "#F0C26E"),
             Bar("mop", "MOP", None, "#1F7F73")]  # fmt: skip
    picture = mix(parts, width=400, number=number)
    inside(picture)
    assert round(sum(spot.width for spot in picture.spots)) == 400
    assert [spot.key for spot in picture.spots] == ["iud", "pill"]
    assert any(isinstance(s, ShapeWord) and s.text == f"MOP {HIDDEN}" for s in picture.shapes)


def test_bars_and_heat() -> None:
    inside(
        bars([Bar("a", "A", 0), Bar("b", "B", 3), Bar("c", "C", None)], width=250, number=number)
    )
    heat = heat_table(["KRS"], [("01", "RT 01", [("36,4", 36.4)]), ("02", "RT 02", [("*", None)])],
                      width=200)  # fmt: skip
    inside(heat)
    assert [spot.key for spot in heat.spots] == ["01/0", "02/0"]


def test_a_map_of_houses() -> None:
    houses = [House(str(n), f"Pak {n}", MARKS if n % 2 else (), n) for n in range(30)]
    picture = house_map([("RT 01", houses), ("RT 02", [])], width=527,
                        legend={kind: kind for kind in MARKS})  # fmt: skip
    inside(picture)
    assert [spot.key for spot in picture.spots] == [str(n) for n in range(30)]
    marks = [shape for shape in picture.shapes if isinstance(shape, Polygon)]
    assert len(marks) == 4 + 15 * 4
    spots = {(spot.x, spot.y) for spot in picture.spots}
    assert len(spots) == 30

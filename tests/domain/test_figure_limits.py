"""From when on a rate is a line over time, and a figure is set beside another year's."""

from __future__ import annotations

import pytest

from kbdesk.domain.figure_limits import comparable, figure_limits, known_enough


@pytest.mark.parametrize(
    ("known", "whole", "enough"),
    [
        (80, 100, True),
        (79, 100, False),
        (4, 5, True),
        (0, 0, False),
        (1, 1, True),
        (158, 198, False),
    ],
)
def test_a_line_needs_most_to_be_known(known: int, whole: int, enough: bool) -> None:
    assert known_enough(known, whole) is enough


def test_a_year_with_two_children_is_not_compared() -> None:
    least = figure_limits().compared_from
    assert not comparable(2)
    assert not comparable(least - 1)
    assert comparable(least)

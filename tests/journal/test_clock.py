"""The clock never runs backwards and never leaves the bounds of an operation."""

from __future__ import annotations

from kbdesk.journal.clock import COUNTER_BITS, LAST_WALL_MS, sane_wall, tick
from kbdesk.journal.operation import MAX_CLOCK


def test_a_wall_clock_is_taken_within_its_bounds() -> None:
    assert [sane_wall(ms) for ms in (-(10**15), -1, 0, 1)] == [0, 0, 0, 1]
    assert [sane_wall(LAST_WALL_MS + n) for n in (-1, 0, 1, 2**62)] == [
        LAST_WALL_MS - 1,
        *[LAST_WALL_MS] * 3,
    ]


def test_the_clock_is_the_walls_or_one_more_than_the_last() -> None:
    assert tick(0, 7) == 7 << COUNTER_BITS
    assert tick(7 << COUNTER_BITS, 7) == (7 << COUNTER_BITS) + 1
    assert tick((7 << COUNTER_BITS) - 1, 7) == 7 << COUNTER_BITS
    assert tick(9 << COUNTER_BITS, 7) == (9 << COUNTER_BITS) + 1
    assert tick(0, -5) == 1
    assert tick(MAX_CLOCK, 7) == MAX_CLOCK
    assert tick(MAX_CLOCK - 1, 7) == MAX_CLOCK

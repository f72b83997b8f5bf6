"""The clock never runs backwards and never leaves the bounds of an operation."""

from __future__ import annotations

from datetime import UTC, datetime

from kbdesk.journal.clock import COUNTER_BITS, LAST_WALL_MS, moment, moment_of, sane_wall, tick
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


def test_every_moment_that_an_operation_may_name_can_be_told() -> None:
    assert moment(1_788_000_000_000) == datetime(2026, 8, 29, 10, 40, tzinfo=UTC)
    assert moment_of(1_788_000_000_000 << COUNTER_BITS | 7) == moment(1_788_000_000_000)
    assert moment(0).tzinfo is not None
    # another machine may have written any number; Windows knows no time zone after the year 3000
    for at in (LAST_WALL_MS, MAX_CLOCK):
        assert moment(at).year == 2999
    assert moment_of(MAX_CLOCK).year == 2999

"""Hybrid logical clock: the laptop's wall clock that never runs backwards.

It only breaks ties between concurrent values; the parents of operations say what came after what.
So a laptop whose clock says 1970 or 2066 loses nothing, and overrules nobody who saw its value.
"""

from __future__ import annotations

from kbdesk.journal.operation import MAX_CLOCK

COUNTER_BITS = 16
LAST_WALL_MS = 2**45
"""Year 3084: a clock beyond it is taken as this."""


def sane_wall(wall_ms: int) -> int:
    """Return the wall clock, in ms since 1970, within the bounds of an operation."""
    return min(max(wall_ms, 0), LAST_WALL_MS)


def tick(last: int, wall_ms: int) -> int:
    """Return the next clock value after ``last`` for the wall clock in ms since 1970."""
    return min(max(last + 1, sane_wall(wall_ms) << COUNTER_BITS), MAX_CLOCK)

"""Hybrid logical clock: the laptop's wall clock that never runs backwards.

It only breaks ties between concurrent values; the parents of operations say what came after what.
So a laptop whose clock says 1970 or 2066 loses nothing, and overrules nobody who saw its value.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from kbdesk.journal.operation import MAX_CLOCK

COUNTER_BITS = 16
LAST_WALL_MS = 2**45
"""Year 3084: a clock beyond it is taken as this."""
_LAST_TOLD_MS: Final = 32_500_000_000_000
"""Year 2999: Windows knows no time zone after the year 3000."""


def sane_wall(wall_ms: int) -> int:
    """Return the wall clock, in ms since 1970, within the bounds of an operation."""
    return min(max(wall_ms, 0), LAST_WALL_MS)


def moment(wall_ms: int) -> datetime:
    """Return the local time of ms since 1970; a moment after the year 2999 is told as that.

    Another machine may have written any moment, and no report may fail because of it.
    """
    return datetime.fromtimestamp(min(wall_ms, _LAST_TOLD_MS) / 1000, UTC).astimezone()


def moment_of(clock: int) -> datetime:
    """Return the local time that a clock value was made at."""
    return moment(clock >> COUNTER_BITS)


def tick(last: int, wall_ms: int) -> int:
    """Return the next clock value after ``last`` for the wall clock in ms since 1970."""
    return min(max(last + 1, sane_wall(wall_ms) << COUNTER_BITS), MAX_CLOCK)

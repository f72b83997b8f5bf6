"""Names of rows: UUIDs that nobody else makes, in the order of the time they were made."""

from __future__ import annotations

import secrets
import time
import uuid


def new_identifier() -> str:
    """Return a UUID of version 7 (RFC 9562): ms since 1970, then 74 random bits.

    What is recorded on one day stands together in every index, on a hub of a million rows
    too; a clock that is wrong costs only that.
    """
    wall_ms = min(max(time.time_ns() // 1_000_000, 0), 2**48 - 1)
    random = secrets.randbits(74)
    number = wall_ms << 80 | 7 << 76 | random >> 62 << 64 | 2 << 62 | random & 2**62 - 1
    return str(uuid.UUID(int=number))

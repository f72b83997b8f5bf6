"""QR codes as rows of dark and light modules, for paper and for the screen."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

import segno

QUIET: Final = 4
"""So many light modules stand around a code."""


@lru_cache(maxsize=64)
def qr_modules(payload: str, error: Literal["l", "m"] = "m") -> tuple[tuple[int, ...], ...]:
    """Return the rows of a QR code without its border, 1 = dark.

    ``error``: the level of correction; m for paper that gets creased, l for a long text that is
    read off a screen.
    """
    code = segno.make_qr(payload, error=error, boost_error=False)
    return tuple(tuple(row) for row in code.matrix)

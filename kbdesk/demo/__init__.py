"""A village of invented people, recorded through the commands like a real one."""

from __future__ import annotations

from typing import Any

from kbdesk.desk import Desk


def fill(desk: Desk, *, families: int, months: int, seed: int) -> dict[str, Any]:
    """Fill an empty home."""
    raise NotImplementedError

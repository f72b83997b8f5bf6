"""The invented words of the demo village, from ``resources/demo``."""

from __future__ import annotations

import json
from functools import cache

from kbdesk.resources import resource


@cache
def words(file: str, list_: str) -> tuple[str, ...]:
    """Return a list of ``resources/demo/<file>.json`` in its order."""
    lists: dict[str, list[str]] = json.loads(
        resource("demo", f"{file}.json").read_text(encoding="utf-8")
    )
    return tuple(lists[list_])

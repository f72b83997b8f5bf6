"""The invented words of the demo village, from ``resources/demo``."""

from __future__ import annotations

from functools import cache

from kbdesk.resources import read_json


@cache
def words(file: str, list_: str) -> tuple[str, ...]:
    """Return a list of ``resources/demo/<file>.json`` in its order."""
    lists: dict[str, list[str]] = read_json("demo", f"{file}.json")
    return tuple(lists[list_])

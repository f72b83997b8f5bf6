"""Three-valued logic (Kleene): true, false, and None for unknown."""

from __future__ import annotations

from collections.abc import Iterable

Three = bool | None


def any_of(values: Iterable[Three]) -> Three:
    """Return true if any is true, else None if any is not known, else false (Kleene)."""
    unknown = False
    for value in values:
        if value:
            return True
        unknown = unknown or value is None
    return None if unknown else False


def all_of(values: Iterable[Three]) -> Three:
    """Return false if any is false, else None if any is not known, else true (Kleene)."""
    unknown = False
    for value in values:
        if value is False:
            return False
        unknown = unknown or value is None
    return None if unknown else True

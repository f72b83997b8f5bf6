"""What was found, in the shape that a report's JSON declares."""

from __future__ import annotations

from functools import cache
from typing import Any, NotRequired, TypeVar, get_origin, get_type_hints

import msgspec

T = TypeVar("T")


def as_json(shape: type[T], found: object, **more: object) -> T:
    """Return the attributes that a TypedDict names, in its order; a day as YYYY-MM-DD.

    ``more``: its other keys; a key that is not required stands only there. Raises
    ``msgspec.ValidationError`` where one is of another kind.
    """
    said = {
        name: more[name] if name in more else getattr(found, name)
        for name, required in _names(shape)  # type: ignore[arg-type]
        if required or name in more
    }
    return msgspec.convert(msgspec.to_builtins(said), shape)


def named(found: object, *names: str) -> dict[str, Any]:
    """Return some attributes by their names; a day as YYYY-MM-DD."""
    said: dict[str, Any] = msgspec.to_builtins({name: getattr(found, name) for name in names})
    return said


@cache
def _names(shape: type) -> list[tuple[str, bool]]:
    """Return the keys of a TypedDict, and whether each is required."""
    hints = get_type_hints(shape, include_extras=True)
    return [(name, get_origin(hint) is not NotRequired) for name, hint in hints.items()]

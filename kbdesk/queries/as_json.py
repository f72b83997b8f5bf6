"""What was found, in the shape that a report's JSON declares."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def as_json(shape: type[T], found: object, **more: object) -> T:
    """Return the attributes that a TypedDict names, in its order; a day as YYYY-MM-DD.

    ``more``: its other keys. Raises ``msgspec.ValidationError`` where one is of another kind.
    """
    names = shape.__annotations__
    said = {name: more[name] if name in more else getattr(found, name) for name in names}
    return msgspec.convert(msgspec.to_builtins(said), shape)


def named(found: object, *names: str) -> dict[str, Any]:
    """Return some attributes by their names; a day as YYYY-MM-DD."""
    said: dict[str, Any] = msgspec.to_builtins({name: getattr(found, name) for name in names})
    return said

"""A row of a table as the dataclass that a screen shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")


def of_row(shape: Callable[..., T], row: Mapping[str, Any], **more: object) -> T:
    """Return a dataclass of a row's columns of the same names; ``more``: its other fields.

    A field that is declared as a date is read, and a list becomes a tuple.
    """
    said: dict[str, object] = {}
    for one in fields(shape):  # type: ignore[arg-type]
        if one.name in row and one.name not in more:
            value = row[one.name]
            if one.type in ("date", "date | None"):
                value = date.fromisoformat(value) if value else None
            said[one.name] = tuple(value) if isinstance(value, list) else value
    return shape(**said, **more)

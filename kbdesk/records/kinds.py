"""The kinds of fields, and how a value of each is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from kbdesk.domain import neighbourhoods

Kind = Literal["text", "int", "flag", "date", "list", "items", "map", "rt", "rw"]
"""``rt``, ``rw``: a number in any spelling, else the text as it is.

``list``: of texts. ``items``: a list of flat objects. ``map``: one flat object.

Flat: texts, whole numbers, flags and null; what has decimals is written in a smaller unit.
"""
Group = Mapping[str, Kind]

FACT: Final = "fact"
"""The single group of what happened once: measurements, visits, services, referrals."""

Belonging = tuple[tuple[str, str], ...]
"""Whom a row concerns, as (column, what it names): a ``person``, ``family``, ``posyandu``,
``village`` (none named: everyone's), or the row of another entity, which it then follows.

A laptop is given what concerns its posyandu, and what is everyone's.
"""

EVERYONE: Final[Belonging] = ()

SPELLED: Final = frozenset({"rt", "rw"})
"""Kinds that people spell in several ways: an operation keeps the spelling, a table has one."""

STRUCTURED: Final = frozenset({"list", "items", "map"})
"""Kinds that a table keeps as JSON."""


def read_value(kind: Kind, value: object) -> object:
    """Return a field's value as it is stored in a table, or None where it has another type."""
    if value is None:
        return None
    if kind == "int":
        ok = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    elif kind == "flag":
        ok = isinstance(value, bool)
    elif kind == "list":
        ok = isinstance(value, list) and all(isinstance(item, str) for item in value)
    elif kind == "items":
        ok = isinstance(value, list) and all(_is_flat(item) for item in value)
    elif kind == "map":
        ok = _is_flat(value)
    elif kind == "rt" or kind == "rw":
        return neighbourhoods.shown(value, kind) if isinstance(value, str) else None
    elif kind == "date":
        ok = isinstance(value, str) and is_day(value)
    else:
        ok = isinstance(value, str)
    return value if ok else None


def _is_flat(value: object) -> bool:
    return isinstance(value, dict) and all(
        part is None
        or isinstance(part, str | bool)
        or (isinstance(part, int) and abs(part) < 2**63)
        for part in value.values()
    )


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def is_day(text: str) -> bool:
    """Tell whether a text is a date as every verb writes it: YYYY-MM-DD."""
    return len(text) == 10 and _is_day(text)


@lru_cache(10_000)
def _is_day(text: str) -> bool:
    if not _DAY.match(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

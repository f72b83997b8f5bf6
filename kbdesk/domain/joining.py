"""Two records of one person: which records are one, and which of them is shown.

A person says of a pair of ids that it is one person, or that it is not. What follows is a
function of the pairs said to be one, in whatever order and however often they are said.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable

_SPACE = uuid.UUID("f2fd1a3e-6c1e-5b0b-9a5e-0d2c1c6a7b11")
_ID = re.compile(r"[^\x00-\x20\x7f]{1,128}")


def alias_id(one: str, other: str) -> str:
    """Return the id of the record about a pair: equal on every machine and in either order."""
    first, second = sorted((one, other))
    return str(uuid.uuid5(_SPACE, f"alias/{first}/{second}"))


def components(pairs: Iterable[tuple[object, object]]) -> list[set[str]]:
    """Return the sets of ids that are one person; an id that no pair names is in none.

    A pair of one id with itself, or with something that is no id, says nothing.
    """
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        if not (_is_id(one) and _is_id(other)) or one == other:
            continue
        a, b = str(one), str(other)
        larger, smaller = found.get(a, {a}), found.get(b, {b})
        if larger is smaller:
            continue
        if len(larger) < len(smaller):
            larger, smaller = smaller, larger
        larger |= smaller
        for id_ in smaller:
            found[id_] = larger
        for id_ in (a, b):
            found[id_] = larger
    return list({id(members): members for members in found.values()}.values())


def root_of(members: Collection[str], known: Collection[str]) -> str:
    """Return the id under which a set is shown: the smallest of those whose person is known."""
    return min((id_ for id_ in members if id_ in known), default=min(members))


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None

"""Whether what a report says is of the type that is declared for it, key by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints
from typing import is_typeddict as is_typed


def misfits(value: object, kind: Any, path: str = "") -> list[str]:
    """Return the places of a value that are not of a type; a whole number is a float too."""
    origin, parts = get_origin(kind), get_args(kind)
    if is_typed(kind):
        return _of_keys(value, kind, path)
    if origin in (Union, UnionType):
        each = [misfits(value, part, path) for part in parts]
        return [] if [] in each else min(each, key=len)
    if origin is Literal:
        return [] if value in parts else [f"{path}: {value!r}"]
    if origin in (list, tuple, Sequence):
        if not isinstance(value, list | tuple):
            return [f"{path}: no list"]
        return [bad for one in value for bad in misfits(one, parts[0], f"{path}[]")]
    if origin in (dict, Mapping):
        if not isinstance(value, dict):
            return [f"{path}: no object"]
        return [bad for one in value.values() for bad in misfits(one, parts[1], f"{path}.*")]
    if kind is object:
        return []
    if kind is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    elif kind is int:
        fits = isinstance(value, int) and not isinstance(value, bool)
    else:
        fits = isinstance(value, NoneType if kind is None else kind)
    return [] if fits else [f"{path}: {value!r} is no {kind}"]


def _of_keys(value: object, kind: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: no object"]
    hints = get_type_hints(kind, include_extras=True)
    optional = {
        name
        for name, hint in hints.items()
        if get_origin(hint) is NotRequired or name in kind.__optional_keys__
    }
    bad = [f"{path}.{name}: missing" for name in hints.keys() - optional - value.keys()]
    bad += [f"{path}.{name}: not declared" for name in value.keys() - hints.keys()]
    for name, one in value.items():
        if name in hints:
            hint = hints[name]
            plain = get_args(hint)[0] if get_origin(hint) is NotRequired else hint
            bad += misfits(one, plain, f"{path}.{name}")
    return bad

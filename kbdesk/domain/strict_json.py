"""One way to write JSON, and no other way to read it.

What laptops sign, hash and exchange is *canonical*: an object, keys sorted by code
point, no spaces, UTF-8, the shortest escapes, finite numbers. Because of that "decoded
and encoded again it is the same bytes" proves at once that no key came twice, that no
number or escape was spelt in a second way, and that nothing was hidden in white space;
everything else is refused. The price is two passes in C, some 2 µs for 300 bytes.
"""

from __future__ import annotations

import json
import math
from typing import NoReturn

import msgspec

from kbdesk.domain.errors import KbdeskError

MAX_DEPTH = 16
MAX_LINE_BYTES = 1 << 20
MIN_INTEGER, MAX_INTEGER = -(2**63), 2**63 - 1

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode

# Every digit becomes "0" and every opening bracket "{", so that one pass and two searches
# say whether a line may hold a large integer or deep nesting. Most lines hold neither.
_SHAPE = bytes(
    0x30 if chr(c).isdigit() and c < 128 else 0x7B if c == 0x5B else c for c in range(256)
)
_LONG_RUN = b"0" * 19
# Without all the rest so many brackets of one line stand together.
_FLAT = bytes(c for c in range(256) if c not in b"[{\n")
_DEEP = b"{" * (MAX_DEPTH + 1)


def strict_json(raw: bytes) -> dict[str, object]:
    """Return the object that canonical JSON of at most 1 MiB says.

    Refuses, as ``bundle.*``: ``line_too_long``, ``not_utf8``, ``not_json``,
    ``not_an_object``, ``not_finite`` (NaN, Infinity, 1e999), ``duplicate_key``,
    ``number_out_of_range`` (integers beyond 63 bits and a sign), ``too_deep`` (more than 16
    levels), ``not_canonical``.
    """
    if len(raw) > MAX_LINE_BYTES:
        raise KbdeskError("bundle.line_too_long", limit=MAX_LINE_BYTES)
    return strict_json_unbounded(raw)


def strict_json_unbounded(raw: bytes) -> dict[str, object]:
    """Return what :func:`strict_json` does, for a caller that limits the length itself."""
    try:
        value = _decode(raw)
        same = _encode(value) == raw
    except (ValueError, RecursionError, TypeError):
        _say_why(raw)
    if type(value) is not dict:
        raise KbdeskError("bundle.not_an_object")
    if not same:
        _say_why(raw)
    if has_odd_shape(raw):
        _look_inside(value, 1)
    return value


def has_odd_shape(raw: bytes) -> bool:
    """Tell whether JSON may hold a large integer or deep nesting; most holds neither."""
    shape = raw.translate(_SHAPE)
    return _LONG_RUN in shape or shape.count(b"{") > MAX_DEPTH


def have_odd_shape(lines: bytes) -> bool:
    """Tell whether one of many lines of JSON, each ended, may have what `has_odd_shape` seeks."""
    return _LONG_RUN in lines.translate(_SHAPE) or _DEEP in lines.translate(_SHAPE, _FLAT)


def canonical_json(value: object) -> bytes:
    """Return the canonical bytes of a mapping or a msgspec Struct.

    Refuses what :func:`strict_json` would refuse on the other side.
    """
    try:
        raw = _encode(value)
        # msgspec writes NaN and infinities as null: an unnoticed loss, so look for them.
        if b"null" in raw:
            _refuse_not_finite(msgspec.to_builtins(value))
    except UnicodeEncodeError:
        raise KbdeskError("bundle.not_utf8") from None
    except RecursionError:
        raise KbdeskError("bundle.too_deep", limit=MAX_DEPTH) from None
    except (TypeError, OverflowError):
        raise KbdeskError("bundle.not_json") from None
    strict_json_unbounded(raw)
    return raw


def _look_inside(value: object, depth: int) -> None:
    if type(value) is int:
        if not MIN_INTEGER <= value <= MAX_INTEGER:
            raise KbdeskError("bundle.number_out_of_range")
        return
    if type(value) is dict or type(value) is list:
        if depth > MAX_DEPTH:
            raise KbdeskError("bundle.too_deep", limit=MAX_DEPTH)
        for part in value.values() if type(value) is dict else value:
            _look_inside(part, depth + 1)


def _refuse_not_finite(value: object) -> None:
    if type(value) is float:
        if not math.isfinite(value):
            raise KbdeskError("bundle.not_finite")
    elif isinstance(value, dict):
        for part in value.values():
            _refuse_not_finite(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_not_finite(part)


def _say_why(raw: bytes) -> NoReturn:
    """Raise the refusal that fits best. It is slow, and called only for what is refused anyway."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise KbdeskError("bundle.not_utf8") from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_integer,
        )
    except RecursionError:
        raise KbdeskError("bundle.too_deep", limit=MAX_DEPTH) from None
    except ValueError:
        raise KbdeskError("bundle.not_json") from None
    if type(value) is not dict:
        raise KbdeskError("bundle.not_an_object")
    _look_inside(value, 1)
    raise KbdeskError("bundle.not_canonical")


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise KbdeskError("bundle.duplicate_key")
    return found


def _constant(_name: str) -> NoReturn:
    raise KbdeskError("bundle.not_finite")


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise KbdeskError("bundle.not_finite")
    return value


def _integer(text: str) -> int:
    # int() of a very long text is slow and refused by Python itself; 20 signs are enough to know.
    if len(text) > 20:
        raise KbdeskError("bundle.number_out_of_range")
    return int(text)

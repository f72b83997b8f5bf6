"""A child's photo: small enough to travel with the month, and nothing in it but the picture."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Final

LONGEST_SIDE: Final = 320
"""Pixels of the longer side: a face is known by it, and a hundred of them fit any stick."""
MOST_BYTES: Final = 40_000
MOST_CHARACTERS: Final = 4 * -(-MOST_BYTES // 3)
"""The number of base64 characters for a number of bytes."""

_START, _END = b"\xff\xd8", b"\xff\xd9"
_FRAME, _SCAN = 0xC0, 0xDA
_PLAIN: Final = frozenset({0xE0, 0xDB, 0xC4, 0xDD, _FRAME, _SCAN})
"""JFIF's head, tables, restarts, one baseline frame and its scan: ISO/IEC 10918-1, B.1."""


def written(jpeg: bytes) -> str:
    """Return a picture as a record keeps it."""
    return base64.b64encode(jpeg).decode("ascii")


def read(text: object) -> bytes | None:
    """Return the picture in a record; None if kbdesk would not make such a one."""
    if not isinstance(text, str) or not 0 < len(text) <= MOST_CHARACTERS:
        return None
    try:
        jpeg = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return jpeg if _is_small_and_plain(jpeg) else None


def contradiction(fields: Mapping[str, object]) -> str | None:
    """Return the field that holds no picture of ours; a photo that was removed holds none."""
    if fields.get("voided") or read(fields.get("data")) is not None:
        return None
    return "data"


def _is_small_and_plain(jpeg: bytes) -> bool:
    """Tell whether a JPEG is baseline, within the size, and without metadata or comments."""
    if len(jpeg) > MOST_BYTES or not jpeg.startswith(_START) or not jpeg.endswith(_END):
        return False
    at, framed = len(_START), False
    while at + 4 <= len(jpeg):
        if jpeg[at] != 0xFF or jpeg[at + 1] not in _PLAIN:
            return False
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        if marker == _FRAME:
            high, wide = (int.from_bytes(jpeg[at + n : at + n + 2]) for n in (5, 7))
            if framed or length < 8 or not 0 < high <= LONGEST_SIDE or not 0 < wide <= LONGEST_SIDE:
                return False
            framed = True
        if marker == _SCAN:
            return framed and at + 2 + length < len(jpeg)
        at += 2 + length
    return False

"""The text size of the window now, and sizes and fonts at it."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontMetrics

from kbdesk.ui.theme import fonts
from kbdesk.ui.theme.tokens import type_scale

SCALES: tuple[float, ...] = (1.0, 1.25, 1.5)

_scale = 1.0


def scale() -> float:
    """Return the text size: 1, 1.25 or 1.5."""
    return _scale


def set_scale(factor: float) -> None:
    """Remember the text size; refuses what is not 1, 1.25 or 1.5. ``Theme.apply`` calls this."""
    global _scale
    if factor not in SCALES:
        raise ValueError(factor)
    _scale = factor


ROOM = (1366, 768)
"""The window that the pages are drawn for at 100 %, in pixels."""
# from fewer px at 100 % than these the arrangement for 125 and for 150 % is used; a window of
# 1366 x 768 has 1093 x 614 at 125 %, and 911 x 512 at 150 %; the one for 125 % does not fit
# into the 1024 x 600 of a small laptop
_LOOSE = (1200, 640)
_TIGHT = (1080, 530)

_room = ROOM


def set_room(width: int, height: int) -> bool:
    """Remember the window's size in pixels; tell whether another arrangement fits it now."""
    global _room
    before = crowding()
    _room = (width, height)
    return crowding() != before


def crowding() -> float:
    """Return for which text size the pages are arranged: 1, 1.25 or 1.5.

    A narrow window at 100 % has the arrangement of a usual one in large text, and a wide one
    keeps its own in large text: what counts is the room in sizes of the text.
    """
    room = tuple(side / _scale for side in _room)
    if any(side < least for side, least in zip(room, _TIGHT, strict=True)):
        return 1.5
    if any(side < least for side, least in zip(room, _LOOSE, strict=True)):
        return 1.25
    return 1.0


def px(at_100: float) -> int:
    """Return a size of the design (px at 100 %) at the text size of now."""
    return int(at_100 * _scale + 0.5)


@cache
def _font(pixels: int, weight: int) -> QFont:
    return fonts.made(pixels, weight)


def font(size: float = 15, weight: int = 400) -> QFont:
    """Return the window's font; ``size`` in px at 100 %."""
    return _font(px(size), weight)


def role_font(role: str) -> QFont:
    """Return the font of a type role of the tokens: ``body``, ``label``, ``section``."""
    size, _, weight = type_scale(role)
    return font(size, weight)


@cache
def _metrics(pixels: int, weight: int) -> QFontMetrics:
    return QFontMetrics(_font(pixels, weight))


def metrics(size: float = 15, weight: int = 400) -> QFontMetrics:
    """Return the measures of the window's font at a size in px at 100 %."""
    return _metrics(px(size), weight)

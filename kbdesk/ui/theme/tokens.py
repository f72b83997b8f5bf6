"""The design tokens: colours and sizes, read once from ``resources/design/tokens.json``."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Literal

from PySide6.QtGui import QColor

from kbdesk.resources import resource

Scale = Literal["100", "125", "150"]


@cache
def tokens() -> dict[str, Any]:
    loaded: dict[str, object] = json.loads(
        resource("design", "tokens.json").read_text(encoding="utf-8")
    )
    return loaded


_PRACTICE = {"teal": "#7A4A00", "teal_dark": "#5F3A00", "sidebar": "#FFF0CC"}
"""Brown for teal and amber for the rail: a practice home never looks like a real one."""
_changed: dict[str, str] = {}


def practise(on: bool) -> bool:
    """Use the colours of a practice home, or the usual ones; tell whether they changed."""
    wanted = _PRACTICE if on else {}
    if _changed == wanted:
        return False
    _changed.clear()
    _changed.update(wanted)
    color.cache_clear()
    qcolor.cache_clear()
    return True


@cache
def color(name: str) -> str:
    """Return a colour as ``#RRGGBB``: a token name, ``kms.kuning``, ``z.baik``, or itself."""
    if name in _changed:
        return _changed[name]
    if name.startswith("#"):
        return name
    group, _, rest = name.rpartition(".")
    table = {
        "": "color",
        "kms": "color_kms",
        "z": "color_z_ruler",
        "pyramid": "color_pyramid",
        "kb": "color_kb_mix",
    }[group]
    found: str = tokens()[table][rest]
    return found


@cache
def qcolor(name: str, alpha: float = 1.0) -> QColor:
    """Return a colour for painting; ``alpha`` 0 to 1. Do not change the returned object."""
    made = QColor(color(name))
    made.setAlphaF(alpha)
    return made


def type_scale(name: str) -> tuple[int, int, int]:
    """Return size, line height (px at 100 %) and weight of a type role, e.g. ``body``."""
    size, line, weight = tokens()["font"]["scale"][name]
    return int(size), int(line), int(weight)


def contrast(foreground: str, background: str) -> float:
    """Return the WCAG 2 contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(foreground), _luminance(background)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(name: str) -> float:
    code = color(name).lstrip("#")
    channels = [int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

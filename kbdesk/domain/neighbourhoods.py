"""RT and RW: numbers, however they are written."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal

Level = Literal["rt", "rw"]

UNKNOWN: Final = "-"
"""The RT of a family that a file names without an RT; figures are grouped by it."""

_NUMBER = r"(?:no(?:mor|mer)?\b)?[\s.:\-]*([0-9]{1,4})"
_WRITTEN: Final = {
    level: re.compile(rf"(?:r[\s.]*{level[1]}\b|r[\s.]*{level[1]}(?=[0-9]))?[\s.:\-]*{_NUMBER}\.?")
    for level in ("rt", "rw")
}
_BOTH: Final = re.compile(
    rf"(?:r[\s.]*t(?![a-z]))?[\s.:\-]*{_NUMBER}"
    rf"(?:[\s,.\-]*/[\s]*(?:r[\s.]*w(?![a-z]))?|[\s,.\-]*r[\s.]*w(?![a-z]))[\s.:\-]*{_NUMBER}\.?"
)
"""RT and RW in one, as on an identity card: 003/002, RT 03 RW 02, rt.3/rw.2."""


@lru_cache(4096)
def number_of(text: str, level: Level = "rt") -> str | None:
    """Return an RT's or RW's number with two digits, three where needed; None for no number.

    "1", "01", "001", "RT 01" and "rt.1" are one RT.
    """
    found = _WRITTEN[level].fullmatch(_plain(text))
    return None if found is None else _said(found[1])


@lru_cache(1024)
def both_of(text: str) -> tuple[str, str] | None:
    """Return RT and RW where a text writes both, as 003/002 does; else None."""
    found = _BOTH.fullmatch(_plain(text))
    if found is None:
        return None
    return _said(found[1]), _said(found[2])


def shown(text: str, level: Level = "rt") -> str:
    """Return what is shown of an RT or RW: its number, and what is no number as it is."""
    number = number_of(text, level)
    if number is None and level == "rt" and (both := both_of(text)) is not None:
        number = both[0]
    return text if number is None else number


def findable(rt: str | None) -> str:
    """Return the words under which an RT is found: "rt 5" finds RT 05 as well."""
    bare = (rt or "").lstrip("0")
    return f"rt {rt or ''}" + (f" rt {bare}" if bare and bare != rt else "")


def _said(digits: str) -> str:
    return f"{int(digits):02d}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()

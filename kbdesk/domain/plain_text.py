"""Characters that nobody types and that change how the text around them looks.

Controls (also the second range, which some terminals obey), separators of lines and paragraphs,
and those that turn the direction of writing: a name with one of these reads otherwise than it is
written. None is taken; what arrives with one is shown with a mark in its place.
"""

from __future__ import annotations

import unicodedata
from typing import Final

TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates of the direction of writing."""
_MARK: Final = "\ufffd"
_TYPED: Final = "\n\t"


def is_hidden(character: str) -> bool:
    """Tell whether a character is one that is never taken."""
    if character in _TYPED:
        return False
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cs", "Zl", "Zp") or character in TURNING


def escaped(text: str) -> str:
    """Return JSON text in which each character that is never taken is written as its number.

    What JSON says stays the same; a terminal or a viewer shows it as it is written.
    """
    if text.isprintable():
        return text
    return "".join(f"\\u{ord(c):04x}" if is_hidden(c) or c == "\x7f" else c for c in text)


def neutral(text: str) -> str:
    """Return a text with a mark in the place of each character that is never taken."""
    if text.isprintable():
        return text
    return "".join(_MARK if is_hidden(c) else c for c in text)

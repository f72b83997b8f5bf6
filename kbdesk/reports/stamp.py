"""The word CONTOH across every paper of a practice home: nobody takes it for a real one."""

from __future__ import annotations

from typing import Final

WORD: Final = "CONTOH"
_practice = False


def stamp_practice(on: bool) -> None:
    """Stamp every paper that is drawn from now on, or none; whoever opens a home says which."""
    global _practice
    _practice = on


def is_stamped() -> bool:
    """Tell whether papers are of a practice home."""
    return _practice

"""The word CONTOH across every paper of a practice home: nobody takes it for a real one.

One switch for the process, on purpose: a process has one home open, and opening it sets the
switch. As a parameter it would pass through every function that draws, and one that forgot it
would print a practice paper that looks real.
"""

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

"""The language the window speaks now, and the words in it."""

from __future__ import annotations

from collections.abc import Iterable

from kbdesk.domain.errors import KbdeskError
from kbdesk.words import Language, say, sentence

_current: Language = "id"


def current() -> Language:
    """Return the language of the window; Indonesian until somebody chooses English."""
    return _current


def speak(language: Language) -> None:
    """Set the language of the window; widgets built from now on speak it."""
    global _current
    _current = language


def tr(key: str, **params: object) -> str:
    return say(key, _current, **params)


def worded(begin: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return codes to choose from with their words: ("cadre", tr("role.cadre")) of "role."."""
    return [(code, tr(f"{begin}{code}")) for code in codes]


def why_not(error: KbdeskError) -> str:
    """Return the sentence of a refusal."""
    return sentence(error, _current)

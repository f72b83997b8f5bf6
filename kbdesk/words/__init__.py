"""One catalogue of words: every sentence for people, by key, in Indonesian and English.

``resources/words/<language>/<area>.json`` maps keys to sentences; a key begins with
its area (``measurement.in_future`` lives in ``measurement.json``). ``{name}`` in a
sentence is filled from keyword parameters. Both languages hold the same keys with the
same parameters; a test holds them to it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Literal

from kbdesk.domain.errors import KbdeskError
from kbdesk.resources import resource

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


@cache
def _area(language: Language, area: str) -> Mapping[str, str]:
    path = resource("words", language, f"{area}.json")
    if not path.is_file():
        return {}
    entries: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def say(key: str, language: Language = "id", **params: object) -> str:
    """Return the sentence of a key; an unknown key is returned as it is, so it is seen."""
    text = _area(language, key.partition(".")[0]).get(key)
    if text is None:
        return key
    return text.format(**params) if params else text


def sentence(error: KbdeskError, language: Language = "id") -> str:
    """Return the plain sentence of a refusal."""
    return say(error.code, language, **error.params)

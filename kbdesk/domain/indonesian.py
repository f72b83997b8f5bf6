"""Words of Indonesian as a search compares them: by their possible roots, without a dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from kbdesk.domain.names import name_key

_SHORTEST: Final = 3
_PARTICLES: Final = ("lah", "kah", "pun", "nya", "ku", "mu")
_SUFFIXES: Final = ("kan", "an", "i")
# a prefix and what it may have swallowed of the root: menyusui - susu, memukul - pukul
_PREFIXES: Final = (
    ("meny", "s"), ("peny", "s"), ("meng", "k"), ("peng", "k"), ("mem", "p"), ("pem", "p"),
    ("men", "t"), ("pen", "t"), ("me", ""), ("pe", ""), ("ber", ""), ("ter", ""), ("per", ""),
    ("be", ""), ("di", ""), ("ke", ""), ("se", ""),
)  # fmt: skip
_WORD: Final = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """Return the words of a text without case and accents."""
    return _WORD.findall(name_key(text))


@lru_cache(maxsize=50_000)
def roots(word: str) -> frozenset[str]:
    """Return what may be the root of a word, the word itself among it.

    Without a dictionary nobody knows which it is; two words are taken as akin when they
    share one. Nothing shorter than three letters is taken for a root.
    """
    found = {word}
    if not word.isalpha():
        return frozenset(found)
    found |= _without(found, _PARTICLES)
    found |= _unprefixed(found)
    found |= _without(found, _SUFFIXES)
    found |= _unprefixed(found)
    return frozenset(found)


def _without(words: Iterable[str], endings: tuple[str, ...]) -> set[str]:
    return {
        word.removesuffix(ending)
        for word in words
        for ending in endings
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST
    }


def _unprefixed(words: Iterable[str]) -> set[str]:
    found = set()
    for word in words:
        for prefix, swallowed in _PREFIXES:
            rest = word.removeprefix(prefix)
            if rest == word or len(rest) < _SHORTEST:
                continue
            found.add(rest)
            if swallowed and rest[0] in "aiueo":
                found.add(swallowed + rest)
    return found


def akin(query: str, words: Iterable[str]) -> bool:
    """Tell whether a word of a text has a root with a word that is looked for, or begins with it.

    What is typed may be a beginning: two letters of it are enough.
    """
    wanted = roots(query)
    return any(
        (len(query) >= 2 and word.startswith(query)) or not wanted.isdisjoint(roots(word))
        for word in words
    )

"""Whether two names of a food table are one food: tables spell and order words differently."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kbdesk.domain.names import name_key

SAYS_NOTHING: Final = frozenset(
    {"segar", "mentah", "ikan", "daging", "ras", "giling", "tumbuk", "oci", "masak", "pohon"}
    | {"utuh", "dan", "var", "varietas", "lokal", "biasa"}
)
"""Words that one table writes and another leaves out, of the same food."""
_ABOUT: Final = frozenset({"dengan", "dg", "tanpa", "tulang", "kulit", "isi"})
"""Words that in parentheses say which part, and are no other name."""
_ALIKE_PERCENT: Final = 80
_SHORTEST: Final = 5
"""Shorter words are another food with one letter changed: bayam and ayam."""
_PARENTHESES = re.compile(r"\(([^()]*)\)")


def same_food(one: str, other: str) -> bool:
    """Tell whether two names are one food.

    Case, punctuation, the order of the words and words like "segar" do not matter, nor a word
    in parentheses, which may also be the name: "Bebek (itik)". A word of five letters or more
    may be spelled a little differently. Any other word more, "bubuk" or "merah", is another food.
    """
    return any(_alike(a, b) for a in _words_of(one) for b in _words_of(other))


@lru_cache(4096)
def _words_of(name: str) -> tuple[frozenset[str], ...]:
    plain = _words(_PARENTHESES.sub(" ", name))
    others = (_words(part) - _ABOUT - SAYS_NOTHING for part in _PARENTHESES.findall(name))
    return tuple(words for words in (plain - SAYS_NOTHING or plain, *others) if words)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", name_key(text)))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    left, right = one - other, other - one
    if len(left) != len(right):
        return False
    return all(any(_spelled_alike(a, b) for b in right) for a in left) and all(
        any(_spelled_alike(a, b) for a in left) for b in right
    )


def _spelled_alike(a: str, b: str) -> bool:
    # imported where it is needed: most names are alike word for word
    from rapidfuzz.fuzz import ratio

    return min(len(a), len(b)) >= _SHORTEST and a[0] == b[0] and ratio(a, b) >= _ALIKE_PERCENT

"""Names of people: how they are compared and sorted."""

from __future__ import annotations

import unicodedata

_TITLES = frozenset(("ibu", "bu", "ny", "ny.", "nyonya"))


def is_name(text: str) -> bool:
    """Tell whether a text may be a name: it has at least one letter."""
    return any(c.isalpha() for c in text)


def without_title(name: str) -> str:
    """Return a mother's name without the word that says mother, where words say it already."""
    first, _, rest = name.strip().partition(" ")
    return rest.strip() if rest.strip() and first.casefold() in _TITLES else name


def name_key(name: str) -> str:
    """Return a name as it is sorted and matched: no accents, no case, single spaces."""
    if name.isascii():
        return " ".join(name.lower().split())  # most names: a city's file has thousands
    plain = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())

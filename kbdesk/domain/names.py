"""Names of people: how they are compared and sorted."""

from __future__ import annotations

import unicodedata


def name_key(name: str) -> str:
    """Return a name as it is sorted and matched: no accents, no case, single spaces."""
    if name.isascii():
        return " ".join(name.lower().split())  # most names: a city's file has thousands
    plain = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())

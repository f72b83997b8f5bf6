"""Names of invented people: words for what grows, flows and shines."""

from __future__ import annotations

from kbdesk.demo.chance import Chance
from kbdesk.demo.lists import words


def person_name(chance: Chance, *, female: bool, words_count: int = 2) -> str:
    """Return a name of two or three different words."""
    parts = [chance.one_of(words("names", "female" if female else "male"))]
    while len(parts) < words_count:
        word = chance.one_of(words("names", "second"))
        if word not in parts:
            parts.append(word)
    return " ".join(parts)


def elder_name(chance: Chance, *, female: bool) -> str:
    first = chance.one_of(words("names", "female" if female else "male"))
    return f"{first} {chance.one_of(words('names', 'elder'))}"


def invented(name: str) -> bool:
    """Tell whether a name is made of the words of the lists only."""
    first, *rest = name.split()
    firsts = {*words("names", "female"), *words("names", "male")}
    others = {word for list_ in ("second", "elder", "story") for word in words("names", list_)}
    return first in firsts and set(rest) <= others

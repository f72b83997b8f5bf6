"""Finds people who may be recorded twice, by a ladder of evidence.

From the surest rung down: the same NIK; the same birth date, a similar name and the same family
card or parent; nearly the same birth date and name; a similar name and parent whatever the birth
date; a baby without a name, by its parents. It only proposes: a person decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Final, Literal

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.nik import read_nik

Certainty = Literal["likely", "maybe"]

LEAST_NAME: Final = 70
"""How similar (percent) two names must be on the lowest rung that compares names."""
PART_OF_NAME: Final = 85
CLOSE_NAME: Final = 90
SAME_NAME: Final = 95
LEAST_PARENT: Final = 87
OTHER_PARENT: Final = 50
"""Parents less similar than this (percent) are evidence against."""
KEY_LETTERS: Final = 12
"""Names with so many equal first letters are compared whatever the birth date."""

_UNNAMED = re.compile(
    r"(?:by|bayi|byi|baby)\b.*|.*\b(?:belum (?:ber|ada |di ?beri )nama|tanpa nama|no ?name)\b.*"
)
_MOTHER_IN_NAME = re.compile(r"(?:by|bayi|byi|baby)\W+(?:ny|nyonya|ibu|dari|mama)\W+(.+)")
_TYPED_WRONG = 2
"""Digits in which two NIKs may differ and still be the same one, mistyped."""


@dataclass(frozen=True)
class MatchRecord:
    """What is compared of a record; names as ``names.name_key``, ``born`` a day's ordinal.

    ``father`` is the head of the family where that is another than the person and the mother.
    """

    id: str
    name: str
    sex: str | None = None
    born: int | None = None
    nik: str | None = None
    family: str | None = None
    kk: str | None = None
    mother_id: str | None = None
    mother: str | None = None
    father: str | None = None

    @cached_property
    def sorted_name(self) -> str:
        """Return the name with its words in order: who is written Rizki Muhammad elsewhere."""
        return in_order(self.name)

    @cached_property
    def unnamed(self) -> bool:
        """Tell whether this is a baby that had no name yet."""
        return not self.name or _UNNAMED.fullmatch(self.name) is not None

    @cached_property
    def mother_name(self) -> str | None:
        """Return the mother's name; of a baby without a name perhaps its own says it."""
        if self.mother is None and (found := _MOTHER_IN_NAME.fullmatch(self.name)):
            return found[1]
        return self.mother


@dataclass(frozen=True, slots=True)
class MatchReason:
    """A code and, where likeness is meant, how alike in percent."""

    code: str
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Two records that may be one person: ``score`` in percent, what speaks for and against."""

    score: int
    certainty: Certainty
    reasons: tuple[MatchReason, ...]


def in_order(name: str) -> str:
    """Return a name with its words in alphabetical order."""
    return " ".join(sorted(name.split()))


def alike(one: str, other: str) -> float:
    """Return how similar two names are, in percent, whatever the order of their words.

    If some words are left out (Siti, Siti Aminah), it is :data:`PART_OF_NAME`.
    """
    # imported here: loading it takes time, and few commands compare names
    from rapidfuzz import fuzz

    if one == other:
        return 100.0
    found = max(fuzz.ratio(one, other), fuzz.ratio(in_order(one), in_order(other)))
    if found < PART_OF_NAME and one and other:
        mine, theirs = set(one.split()), set(other.split())
        if mine <= theirs or theirs <= mine:
            return float(PART_OF_NAME)
    return found


@lru_cache(maxsize=65536)
def sure_nik(nik: str | None) -> str | None:
    """Return a NIK that names one person: whole, plausible, not censored, no dummy."""
    try:
        found = read_nik(nik)
    except KbdeskError:
        return None
    return None if found.censored or "nik.dummy" in found.warnings else found.value


def sure_kk(kk: str | None) -> str | None:
    """Return a family card's number that can be compared."""
    whole = kk is not None and len(kk) == 16 and kk.isascii() and kk.isdigit()
    return kk if whole and len(set(kk or "")) > 1 else None


def compare(one: MatchRecord, other: MatchRecord) -> Match | None:
    """Return what speaks for two records being one person, None where not enough does."""
    if one.id == other.id or other.id == one.mother_id or one.id == other.mother_id:
        return None
    seen = _Evidence(one, other)
    if seen.same_nik:
        sure = seen.name >= LEAST_NAME or seen.days == 0
        return seen.match("likely" if sure and not seen.other_sex else "maybe")
    if seen.other_nik and seen.same_family:
        return None  # twins, each with a number of their own
    if one.unnamed or other.unnamed:
        return seen.match("maybe") if _same_baby(seen, one, other) else None
    if seen.other_sex and seen.name < SAME_NAME:
        return None
    home = seen.same_card or seen.parent >= LEAST_PARENT
    if seen.days == 0 and seen.name >= LEAST_NAME and home and not seen.twins:
        return seen.match("maybe" if seen.other_sex else "likely")
    if seen.far_nik:
        return None
    if seen.days is not None and seen.days <= 1 and seen.name >= CLOSE_NAME:
        denied = seen.other_sex or 0 <= seen.parent < OTHER_PARENT
        return seen.match("maybe" if denied else "likely")
    if seen.name >= SAME_NAME and seen.parent >= SAME_NAME and not seen.other_sex:
        return seen.match("maybe")
    return None


def _same_baby(seen: _Evidence, one: MatchRecord, other: MatchRecord) -> bool:
    if seen.days is None or seen.days > 1 or seen.other_sex or seen.far_nik:
        return False
    if one.unnamed and other.unnamed and seen.same_family:
        return False  # twins, neither with a name
    return seen.same_card or seen.parent >= LEAST_PARENT


class _Evidence:
    """What two records say of each other."""

    def __init__(self, one: MatchRecord, other: MatchRecord) -> None:
        niks = sure_nik(one.nik), sure_nik(other.nik)
        self.same_nik = niks[0] is not None and niks[0] == niks[1]
        self.other_nik = None not in niks and niks[0] != niks[1]
        self.far_nik = self.other_nik and (
            sum(a != b for a, b in zip(*niks, strict=True)) > _TYPED_WRONG  # type: ignore[arg-type]
        )
        self.other_sex = None not in (one.sex, other.sex) and one.sex != other.sex
        known = one.born is not None and other.born is not None
        self.days = abs(one.born - other.born) if known else None  # type: ignore[operator]
        self.unnamed = one.unnamed or other.unnamed
        self.name = 0.0 if self.unnamed else alike(one.name, other.name)
        self.same_family = one.family is not None and one.family == other.family
        cards = sure_kk(one.kk), sure_kk(other.kk)
        self.same_card = self.same_family or (cards[0] is not None and cards[0] == cards[1])
        # under one roof and born together, with names that are only similar
        self.twins = self.same_family and self.days == 0 and self.name < CLOSE_NAME
        self.parent = _parents(one, other)

    def match(self, certainty: Certainty) -> Match:
        """Return the match with its score and reasons."""
        parts: list[tuple[float, int]] = []
        reasons: list[MatchReason] = []

        def note(code: str, percent: float, weight: int, *, told: bool = False) -> None:
            parts.append((percent, weight))
            reasons.append(MatchReason(code, int(percent) if told else None))

        if self.same_nik:
            note("same_nik", 100, 4)
        if self.days == 0:
            note("same_birth_date", 100, 2)
        elif self.days == 1:
            note("near_birth_date", 90, 2)
        if self.unnamed:
            note("unnamed", 70, 1)
        elif self.name == 100:
            note("same_name", 100, 3)
        else:
            note("similar_name", self.name, 3, told=True)
        if self.same_card:
            note("same_card", 100, 1)
        if self.parent == 100:
            note("same_parent", 100, 2)
        elif self.parent >= LEAST_PARENT:
            note("similar_parent", self.parent, 2, told=True)
        elif self.parent >= 0 and not self.same_card:
            parts.append((self.parent, 1))
        if self.days is not None and self.days > 1:
            note("other_birth_date", 40, 2)
        if self.other_sex:
            note("other_sex", 30, 1)
        if self.other_nik:
            note("other_nik", 30, 1)
        score = sum(percent * weight for percent, weight in parts) / sum(w for _, w in parts)
        return Match(int(score), certainty, tuple(reasons))


def _parents(one: MatchRecord, other: MatchRecord) -> float:
    """Return how similar the parents are, in percent; -1 if nothing can be compared."""
    if one.mother_id is not None and one.mother_id == other.mother_id:
        return 100.0
    found = [
        alike(mine, theirs)
        for mine, theirs in ((one.mother_name, other.mother_name), (one.father, other.father))
        if mine and theirs
    ]
    return max(found, default=-1.0)


def keys(person: MatchRecord) -> Iterator[tuple[str, str | int]]:
    """Yield what two records must share one of to be compared; a birth date also by its next day.

    The kind of key, and the key: ``nik``, ``day``, ``name``, ``mother``.
    """
    nik = sure_nik(person.nik)
    if nik is not None:
        yield "nik", nik
    if person.born is not None:
        yield "day", person.born
    if person.mother_name and not person.unnamed:
        yield "name", person.name[:KEY_LETTERS]
        yield "mother", person.mother_name[:KEY_LETTERS]


_LARGE = 40
"""From this number of pairs on, names are compared in bulk."""
_ROWS_AT_ONCE = 1000


def pairs(people: Iterable[MatchRecord]) -> Iterator[tuple[MatchRecord, MatchRecord, Match]]:
    """Yield each pair of records that may be one person, once, the smaller id first."""
    blocks: dict[str, dict[str | int, list[MatchRecord]]] = defaultdict(lambda: defaultdict(list))
    for person in people:
        for kind, key in keys(person):
            blocks[kind][key].append(person)
    seen: set[tuple[str, str]] = set()
    for one, other in _near(blocks):
        pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        if pair in seen:
            continue
        seen.add(pair)
        match = compare(one, other)
        if match is not None:
            yield (one, other, match) if one.id < other.id else (other, one, match)


def _near(
    blocks: dict[str, dict[str | int, list[MatchRecord]]],
) -> Iterator[tuple[MatchRecord, MatchRecord]]:
    for sharing in blocks["nik"].values():
        yield from combinations(sharing, 2)
    days = blocks["day"]
    for day, born in days.items():
        following = days.get(day + 1, []) if isinstance(day, int) else []
        yield from _alike(born, [*born, *following], LEAST_NAME)
    for kind in ("name", "mother"):
        for sharing in blocks[kind].values():
            if len(sharing) > 1:
                yield from _alike(sharing, sharing, SAME_NAME)


def _alike(
    some: Sequence[MatchRecord], others: Sequence[MatchRecord], least: float
) -> Iterator[tuple[MatchRecord, MatchRecord]]:
    """Yield the pairs whose names are alike enough, and those in which a baby has none.

    ``others`` begins with ``some``; no pair comes twice.
    """
    if len(some) * len(others) < _LARGE:
        for row, one in enumerate(some):
            for other in others[row + 1 :]:
                if one.unnamed or other.unnamed or alike(one.name, other.name) >= least:
                    yield one, other
        return
    import numpy as np
    from rapidfuzz import fuzz, process

    names = [one.name for one in others]
    sorted_names = [one.sorted_name for one in others]
    unnamed = np.array([one.unnamed for one in others])
    for start in range(0, len(some), _ROWS_AT_ONCE):
        rows = slice(start, min(start + _ROWS_AT_ONCE, len(some)))
        found = unnamed[None, :] | unnamed[rows, None]
        for texts in (names, sorted_names):
            # a half below: what is just enough is decided exactly afterwards
            found |= process.cdist(texts[rows], texts, score_cutoff=least - 0.5) > 0
        if least < PART_OF_NAME:
            # a hundred where all words of the one are among those of the other
            parts = process.cdist(names[rows], names, scorer=fuzz.token_set_ratio, score_cutoff=100)
            found |= parts > 0
        for row, column in zip(*np.nonzero(found), strict=True):
            if start + row < column:
                yield some[start + row], others[column]

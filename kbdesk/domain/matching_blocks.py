"""Everybody against everybody, without comparing everybody: only who shares a key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from kbdesk.domain.matching import (
    LEAST_NAME,
    PART_OF_NAME,
    SAME_NAME,
    Match,
    MatchRecord,
    alike,
    compare,
    keys,
)

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

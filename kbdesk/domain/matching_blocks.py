"""Everybody against everybody, without comparing everybody: only who shares a key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from kbdesk.domain.matching import (
    LEAST_NAME,
    PART_OF_NAME,
    SAME_NAME,
    Match,
    Recorded,
    compare,
    keys,
)

_LARGE = 32
"""From so many names on they are compared all at once."""
_ROWS_AT_ONCE = 1000


def pairs(people: Iterable[Recorded]) -> Iterator[tuple[Recorded, Recorded, Match]]:
    """Yield each pair of records that may be one person, once, the smaller id first."""
    blocks: dict[str, dict[str | int, list[Recorded]]] = defaultdict(lambda: defaultdict(list))
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
    blocks: dict[str, dict[str | int, list[Recorded]]],
) -> Iterator[tuple[Recorded, Recorded]]:
    for sharing in blocks["nik"].values():
        yield from combinations(sharing, 2)
    days = blocks["day"]
    for day, born in days.items():
        yield from _alike(born, born, LEAST_NAME)
        following = days.get(day + 1) if isinstance(day, int) else None
        if following:
            yield from _alike(born, following, LEAST_NAME)
    for kind in ("name", "mother"):
        for sharing in blocks[kind].values():
            yield from _alike(sharing, sharing, SAME_NAME)


def _alike(
    some: Sequence[Recorded], others: Sequence[Recorded], least: float
) -> Iterator[tuple[Recorded, Recorded]]:
    """Yield the pairs whose names are alike enough, and those in which a baby has none."""
    if len(some) * len(others) < _LARGE * _LARGE:
        yield from combinations(some, 2) if some is others else product(some, others)
        return
    import numpy as np
    from rapidfuzz import fuzz, process

    right = [one.name for one in others], [one.sorted_name for one in others]
    unnamed = np.array([one.unnamed for one in others])
    for start in range(0, len(some), _ROWS_AT_ONCE):
        rows = some[start : start + _ROWS_AT_ONCE]
        found = unnamed[None, :] | np.array([one.unnamed for one in rows])[:, None]
        for left, names in zip(
            ([one.name for one in rows], [one.sorted_name for one in rows]), right, strict=True
        ):
            # a half below: what is just enough is decided exactly afterwards
            found |= process.cdist(left, names, scorer=fuzz.ratio, dtype=np.float32) > least - 0.5
        if least < PART_OF_NAME:
            # a hundred where all words of the one are among those of the other
            parts = process.cdist(
                [one.name for one in rows], right[0], scorer=fuzz.token_set_ratio, score_cutoff=100
            )
            found |= parts > 0
        for row, column in zip(*np.nonzero(found), strict=True):
            if some is not others or start + row < column:
                yield rows[row], others[column]

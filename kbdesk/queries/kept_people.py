"""What a report counts of each person in a month, kept and mended as the counts of families are.

A person may be counted several times, each time as a tuple of texts, numbers and truths: where,
in which figure, how. How often each tuple was counted is what reports need.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from kbdesk.desk import Desk
from kbdesk.queries.columns import Ints
from kbdesk.queries.kept import kept_counts
from kbdesk.queries.kept_counts import are_among, packed, renumbered, unpacked
from kbdesk.queries.population import day_of
from kbdesk.store.column_rows import ColumnRows

_WRITTEN_AGAIN: Final = 100
"""From so many people on, mended counts are kept in the place of those that were mended."""
_AT_ONCE: Final = 4
"""So many months are counted of everybody in one reading."""

Noted = tuple[Any, ...]
Counted = Callable[[Desk, range, Collection[str] | None], Mapping[int, Iterable[tuple[str, Noted]]]]
"""Counts people in some months: (id, what is noted); of some people, or of everybody."""


class _Late(NamedTuple):
    """Who is to be counted anew in counts of a number: numbers of rows, and the ids they have."""

    numbers: frozenset[int]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class _People:
    """The numbers of people's rows, and what is noted of each as a place in ``codes``."""

    n: Ints
    code: Ints
    codes: Sequence[Noted]

    def counted(self) -> dict[Noted, int]:
        """Return how often each was noted."""
        many = np.bincount(self.code, minlength=len(self.codes)).tolist()
        return {code: n for code, n in zip(self.codes, many, strict=True) if n}


def kept_people(
    desk: Desk, name: str, months: range, count: Counted
) -> dict[int, dict[Noted, int]]:
    """Return how often each thing is noted in each month, of everybody.

    ``name``: what is counted, and by which rules where a district can send others.
    """
    derived, kept = desk.store.derived, kept_counts(desk)
    state = derived.state()
    found: dict[int, _People] = {}
    made: dict[str, bytes] = {}
    behind: dict[_Late, list[int]] = {}
    missing = []
    for month in months:
        held = derived.lasting(_name(desk, name, month))
        whom = None if held is None else kept.concerned_since(held[0])
        if held is None or whom is None:
            missing.append(month)
            continue
        found[month] = _read(held[1])
        if whom.people:
            ids = ColumnRows(desk.store.records).ids(whom.people).values()
            behind.setdefault(_Late(whom.people, frozenset(ids)), []).append(month)
    for late, some in behind.items():
        for month, rows in count(desk, range(min(some), max(some) + 1), late.ids).items():
            if month in some:
                found[month] = _mended(found[month], late, _people(desk, rows))
                if len(late.ids) >= _WRITTEN_AGAIN:
                    made[_name(desk, name, month)] = _written(found[month])
    for span in _spans(missing):
        for month, rows in count(desk, span, None).items():
            found[month] = _people(desk, rows)
            made[_name(desk, name, month)] = _written(found[month])
    if made:
        derived.make_last(made, state)
    return {month: found[month].counted() for month in months}


def _spans(months: Sequence[int]) -> list[range]:
    """Return months in spans of a few that follow each other."""
    spans: list[range] = []
    for month in months:
        if spans and spans[-1].stop == month and len(spans[-1]) < _AT_ONCE:
            spans[-1] = range(spans[-1].start, month + 1)
        else:
            spans.append(range(month, month + 1))
    return spans


def _name(desk: Desk, name: str, month: int) -> str:
    return f"{name}:{day_of(desk, month).isoformat()}"


def _people(desk: Desk, rows: Iterable[tuple[str, Noted]]) -> _People:
    rows = list(rows)
    numbers = ColumnRows(desk.store.records).numbers_of({id_ for id_, _ in rows})
    codes: dict[Noted, int] = {}
    code = [codes.setdefault(noted, len(codes)) for _, noted in rows]
    n = [numbers[id_] for id_, _ in rows]
    return _People(np.array(n, np.int64), np.array(code, np.int64), tuple(codes))


def _mended(old: _People, late: _Late, new: _People) -> _People:
    others = ~are_among(old.n, late.numbers)
    codes = dict.fromkeys((*old.codes, *new.codes))
    return _People(
        np.concatenate((old.n[others], new.n)),
        np.concatenate(
            (
                renumbered(old.code[others], old.codes, codes),
                renumbered(new.code, new.codes, codes),
            )
        ),
        tuple(codes),
    )


def _written(of: _People) -> bytes:
    return packed({"codes": list(of.codes)}, [of.n, of.code])


def _read(text: bytes) -> _People:
    head, (n, code) = unpacked(text)
    return _People(n, code, [tuple(one) for one in head["codes"]])

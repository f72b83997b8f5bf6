"""Small numbers protected: no cell leaves the village by which a person can be recognised.

A count of 1 to 4 is left out (``least`` is the smallest count that may be told), and so is
whatever else would let it be recomputed from the totals beside it. Nothing is rounded: what
is told is right.

Rows, columns and totals together are a table whose lines add up. A hidden cell can be
computed exactly when, in the graph that joins row and column at each hidden cell, its edge
lies on no cycle (a bridge). So each bridge is closed to a cycle by hiding the fewest people
more. Only cells that are not 0 are used for it: along the cycle one person more here and one
less there is another table with the same totals.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
"""The smallest count that may be told of people; 0 may be told as well."""

_FOR_OFFICERS: ContextVar[bool] = ContextVar("for_officers", default=False)

Cells = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Hidden:
    """What must not be told of a table; the masks have its shape."""

    cells: Cells
    row_totals: tuple[bool, ...]
    column_totals: tuple[bool, ...]
    total: bool

    @property
    def any(self) -> bool:
        return (
            self.total
            or any(self.row_totals)
            or any(self.column_totals)
            or any(any(row) for row in self.cells)
        )


@contextmanager
def for_officers(*, all_told: bool = True) -> Iterator[None]:
    """Tell every number within this block: what is made in it stays with the officers."""
    before = _FOR_OFFICERS.set(all_told)
    try:
        yield
    finally:
        _FOR_OFFICERS.reset(before)


def all_told() -> bool:
    """Tell whether what is made now is the officers' edition, in which nothing is hidden."""
    return _FOR_OFFICERS.get()


def small(count: int, least: int = LEAST) -> bool:
    """Tell whether a count is too small to be told; in the officers' edition none is."""
    return 0 < count < least and not all_told()


def protect(
    rows: Sequence[Sequence[int]],
    least: int = LEAST,
    also: Iterable[tuple[int, int]] = (),
) -> Hidden:
    """Return what to hide of a table of people, its totals among it.

    The table's lines add up to the totals of its rows and columns; each of these is told
    or hidden too. Counts are 0 or more. ``also``: (row, column) that must be hidden in any
    case, because another table that shares them hides them; one beyond the last is the total.
    """
    width = len(rows[0]) if rows else 0
    whole = [[*row, sum(row)] for row in rows]
    whole.append([sum(row[place] for row in whole) for place in range(width + 1)])
    hidden = {
        (y, x) for y, row in enumerate(whole) for x, count in enumerate(row) if small(count, least)
    }
    # a zero cannot be protected: it says nothing about a person
    hidden |= {(y, x) for y, x in also if whole[y][x]}
    graph = _Graph(whole, hidden)
    while True:
        bridge = graph.bridge()
        if bridge is None:
            break
        graph.close(bridge)
    mask = [[(y, x) in hidden for x in range(width + 1)] for y in range(len(whole))]
    return Hidden(
        tuple(tuple(row[:-1]) for row in mask[:-1]),
        tuple(row[-1] for row in mask[:-1]),
        tuple(mask[-1][:-1]),
        mask[-1][-1],
    )


def protect_line(counts: Sequence[int], least: int = LEAST) -> tuple[tuple[bool, ...], bool]:
    """Return what to hide of counts that add up to a total, and whether the total is hidden."""
    hidden = [small(count, least) for count in counts]
    total = small(sum(counts), least)
    if sum(hidden) + total == 1:
        others = [
            (count, place) for place, count in enumerate(counts) if count and not hidden[place]
        ]
        if others:
            hidden[min(others)[1]] = True
        else:
            total = True
    return tuple(hidden), total


@dataclass(frozen=True, slots=True)
class HiddenParts:
    """What must not be told of parts and their wholes, line by line and in the total."""

    parts: tuple[bool, ...]
    wholes: tuple[bool, ...]
    part_total: bool
    whole_total: bool


def protect_parts(parts: Sequence[int], wholes: Sequence[int]) -> HiddenParts:
    """Return what to hide of parts (families at risk) and of their wholes (those asked).

    The rest of each whole is protected as well: it is a subtraction away.
    """
    found = protect([(part, whole - part) for part, whole in zip(parts, wholes, strict=True)])
    # a rest is never told itself: where it is hidden and its whole is not, its part must be
    lines = zip(found.cells, found.row_totals, strict=True)
    total, rest = found.column_totals if found.column_totals else (False, False)
    return HiddenParts(
        tuple(part or (over and not whole) for (part, over), whole in lines),
        found.row_totals,
        total or (rest and not found.total),
        found.total,
    )


class _Graph:
    """Rows and columns, totals among them, joined where a cell is hidden."""

    def __init__(self, whole: list[list[int]], hidden: set[tuple[int, int]]) -> None:
        self._whole = whole
        self._hidden = hidden
        self._height, self._width = len(whole), len(whole[0])

    def bridge(self) -> tuple[int, int] | None:
        """Return a hidden cell that can be computed from what is told, or None.

        Lines that keep a single hidden cell are peeled off first; then each cell left is
        tried for another way round.
        """
        joined: dict[int, set[int]] = {}
        for y, x in self._hidden:
            joined.setdefault(y, set()).add(self._height + x)
            joined.setdefault(self._height + x, set()).add(y)
        for node in sorted(joined):
            if len(joined[node]) == 1:
                return self._cell(node, next(iter(joined[node])))
        return self._inner_bridge(joined)

    def _inner_bridge(self, joined: dict[int, set[int]]) -> tuple[int, int] | None:
        """Return an edge on no cycle: by the lowest place that a walk can reach (Tarjan)."""
        place: dict[int, int] = {}
        lowest: dict[int, int] = {}
        for root in sorted(joined):
            if root in place:
                continue
            stack = [(root, -1, iter(sorted(joined[root])))]
            place[root] = lowest[root] = len(place)
            while stack:
                node, before, rest = stack[-1]
                following = next(rest, None)
                if following is None:
                    stack.pop()
                    if before >= 0:
                        lowest[before] = min(lowest[before], lowest[node])
                        if lowest[node] > place[before]:
                            return self._cell(before, node)
                elif following not in place:
                    place[following] = lowest[following] = len(place)
                    stack.append((following, node, iter(sorted(joined[following]))))
                elif following != before:
                    lowest[node] = min(lowest[node], place[following])
        return None

    def _cell(self, one: int, other: int) -> tuple[int, int]:
        y, x = min(one, other), max(one, other)
        return y, x - self._height

    def close(self, cell: tuple[int, int]) -> None:
        """Hide the fewest people more that bring a cell onto a cycle."""
        start, goal = cell[0], self._height + cell[1]
        costs = {start: 0}
        came: dict[int, int] = {}
        queue = [(0, start)]
        while queue:
            cost, node = heapq.heappop(queue)
            if node == goal:
                break
            if cost > costs[node]:
                continue
            for following, price in self._ways(node):
                if {node, following} == {start, goal}:
                    continue
                reached = cost + price
                if reached < costs.get(following, 1 << 60):
                    costs[following] = reached
                    came[following] = node
                    heapq.heappush(queue, (reached, following))
        node = goal
        while node != start:
            self._hidden.add(self._cell(node, came[node]))
            node = came[node]

    def _ways(self, node: int) -> list[tuple[int, int]]:
        """Return the lines that cross a line in a cell that is not 0, and what hiding it costs.

        A total tells more than a cell: it is hidden only where nothing else helps.
        """
        ways = []
        if node < self._height:
            cells = [(node, x, self._height + x) for x in range(self._width)]
        else:
            cells = [(y, node - self._height, y) for y in range(self._height)]
        heaviest = self._whole[-1][-1] * (self._height + self._width) + 1
        for y, x, following in cells:
            count = self._whole[y][x]
            if count == 0:
                continue
            price = 0
            if (y, x) not in self._hidden:
                totals = (y == self._height - 1) + (x == self._width - 1)
                price = count + heaviest * totals
            ways.append((following, price))
        return ways

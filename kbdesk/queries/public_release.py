"""Which counts of a public table are left out: none of 1 to 4 is told, and none can be computed.

A table has a row for each kelurahan and one for the city. Its quantities hang together by lines:
a total is its parts and a rest that is never told (the children under five are those weighed and
those not weighed). Everything that is told is right; what is left out is left out whole.

What is told and what is left out make a system of linear equations. A count can be computed
exactly when every solution of the system has the same value in its place, that is when the null
space of the system has only zeros there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from kbdesk.domain.small_numbers import LEAST

if TYPE_CHECKING:
    import numpy as np

CITY: Final = "city"
_ELSEWHERE: Final = ""
"""The row of whom the city counts and no kelurahan; it is never told itself."""
_CLOSE: Final = 1e-7


class ToldTotal(NamedTuple):
    """A total of people and the parts of it that are told; the rest is the others."""

    total: str
    parts: tuple[str, ...]


class Cell(NamedTuple):
    """A count by its row (a kelurahan or ``CITY``) and its quantity."""

    row: str
    quantity: str


def rt_row(village: str | None, rt: str | None) -> str:
    """Return the row of an RT."""
    return f"rt:{village or ''}/{rt or ''}"


Counts = Mapping[str, Mapping[str, int]]
"""Counts by row and quantity."""


def left_out(
    lines: Sequence[ToldTotal],
    counts: Counts,
    least: int = LEAST,
    *,
    hidden: Iterable[Cell] = (),
    fixed: Iterable[Cell] = (),
) -> frozenset[Cell]:
    """Return which counts of a table must not be told.

    ``counts`` has the row ``CITY`` and a row for each kelurahan, each with every quantity of the
    lines. ``hidden`` are left out in any case (but for zeros), ``fixed`` are decided elsewhere
    and not hidden here. Where the city counts fewer than its kelurahan together nothing adds up:
    then everything is left out that is not fixed.
    """
    table = _Table(lines, counts, least, hidden, fixed)
    if not table.sound:
        return frozenset(table.open)
    while (cell := table.given_away()) is not None:
        table.hide_for(cell)
    return frozenset(table.hidden)


@dataclass(frozen=True, slots=True)
class _Equation:
    """One count is the sum of others."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (self.total, *self.parts)


class _Table:
    """The counts with their rests and equations, and what of them is hidden so far."""

    def __init__(
        self,
        lines: Sequence[ToldTotal],
        counts: Counts,
        least: int,
        hidden: Iterable[Cell],
        fixed: Iterable[Cell],
    ) -> None:
        self._least = least
        named = [name for line in lines for name in (line.total, *line.parts)]
        self._quantities = list(dict.fromkeys(named))
        # zeros say nothing: a place of which nobody is counted takes no part
        places = [row for row in counts if row != CITY and any(counts[row].values())]
        self._values: dict[Cell, int] = {
            Cell(row, name): counts[row][name]
            for row in (*places, CITY)
            for name in self._quantities
        }
        for name in self._quantities:
            together = sum(counts[row][name] for row in places)
            self._values[Cell(_ELSEWHERE, name)] = counts[CITY][name] - together
        rows = [*places, _ELSEWHERE, CITY]
        self._equations = []
        rests = []
        for number, line in enumerate(lines):
            rest = f"rest:{number}"
            rests.append(rest)
            for row in rows:
                parts = [Cell(row, part) for part in line.parts]
                whole = Cell(row, line.total)
                others = self._values[whole] - sum(self._values[part] for part in parts)
                self._values[Cell(row, rest)] = others
                self._equations.append(_Equation(whole, (*parts, Cell(row, rest))))
        for name in (*self._quantities, *rests):
            of_places = tuple(Cell(row, name) for row in (*places, _ELSEWHERE))
            self._equations.append(_Equation(Cell(CITY, name), of_places))
        self.told = [
            cell
            for cell in self._values
            if cell.row != _ELSEWHERE and cell.quantity in self._quantities
        ]
        # some readers know that nobody lives elsewhere: such a zero hides nothing
        self._never = {
            cell
            for cell in self._values.keys() - set(self.told)
            if cell.row != _ELSEWHERE or self._values[cell]
        }
        settled = set(fixed)
        self.open = [cell for cell in self.told if cell not in settled]
        self.hidden = {cell for cell in self.told if self._small(cell)}
        self.hidden |= {cell for cell in hidden if self._values.get(cell)}
        self._guarded = [cell for cell in self._values if self._small(cell)]
        self._exhausted = False

    @property
    def sound(self) -> bool:
        """Tell whether every rest and the row of the others count nobody less than zero."""
        return all(value >= 0 for value in self._values.values())

    def _small(self, cell: Cell) -> bool:
        # there is no edition for officers here
        return 0 < self._values[cell] < self._least

    def given_away(self) -> Cell | None:
        """Return a small count that can be computed from what is told, or None."""
        known = self._computed(self.hidden)
        found = next((cell for cell in self._guarded if cell in known), None)
        if found is not None or self._exhausted:
            return found
        return self._squeezed()

    def _squeezed(self) -> Cell | None:
        """Return a small count that must be 1, since all that is hidden beside it is at least 1.

        A count of 0 is always told, so each hidden one is known to be 1 or more.
        """
        for equation in self._equations:
            hidden = [cell for cell in equation.parts if cell in self.hidden]
            unknown = [cell for cell in equation.cells if cell in self._never]
            open_rest = any(self._values[cell] or cell.row != _ELSEWHERE for cell in unknown)
            if hidden and not open_rest and equation.total not in self.hidden:
                together = sum(self._values[cell] for cell in hidden)
                if together < self._least:
                    return next((cell for cell in hidden if self._small(cell)), None)
        return None

    def _computed(self, hidden: Iterable[Cell]) -> set[Cell]:
        """Return what of the untold counts can be computed, ``hidden`` being hidden."""
        # numpy is slow to load
        import numpy as np

        unknown = [*self._never, *hidden]
        place = {cell: number for number, cell in enumerate(unknown)}
        system: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
        for equation in self._equations:
            line = np.zeros(len(unknown))
            for sign, cells in ((-1.0, (equation.total,)), (1.0, equation.parts)):
                for cell in cells:
                    if cell in place:
                        line[place[cell]] += sign
            if line.any():
                system.append(line)
        if not system:
            return set()
        _, singular, right = np.linalg.svd(np.array(system), full_matrices=True)
        rank = int((singular > _CLOSE).sum())
        moving = np.abs(right[rank:]).max(axis=0) if rank < len(unknown) else np.zeros(len(unknown))
        return {cell for cell, moves in zip(unknown, moving, strict=True) if moves < _CLOSE}

    def hide_for(self, cell: Cell) -> None:
        """Hide one count more, so that a small one can no longer be computed.

        The fewest people are left out that are enough; a total of the city goes last.
        """
        others = sorted(
            (other for other in self.open if other not in self.hidden and self._values[other]),
            key=lambda other: (
                not self._beside(cell, other), other.row == CITY, self._values[other], other,
            ),
        )  # fmt: skip
        for other in others:
            if not self._beside(cell, other):
                break
            trial = {*self.hidden, other}
            if cell not in self._computed(trial) and not self._still_squeezed(trial, cell):
                self.hidden = trial
                return
        # no single one is enough: begin with the nearest
        if others:
            self.hidden.add(others[0])
            return
        self.hidden.update(self.open)
        self._guarded = []
        self._exhausted = True

    def _still_squeezed(self, trial: set[Cell], cell: Cell) -> bool:
        before, self.hidden = self.hidden, trial
        found = self._squeezed()
        self.hidden = before
        return found == cell

    def _beside(self, cell: Cell, other: Cell) -> bool:
        """Tell whether two counts stand in one equation."""
        return any(cell in one.cells and other in one.cells for one in self._equations)

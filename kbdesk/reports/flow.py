"""A running line of mixed things (words, tick boxes, blanks to fill by hand), broken into rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from kbdesk.reports.lettering import (
    ELLIPSIS,
    baseline,
    head_that_fits,
    is_blank,
    printable,
    text_width,
    wider,
)
from kbdesk.reports.marks import checkbox, dotted_line
from kbdesk.reports.paper import BOLD, INK, MM, REGULAR, SEMIBOLD, Face


@dataclass(frozen=True, slots=True)
class FlowWord:
    """A word of printable text."""

    text: str
    face: Face = REGULAR


@dataclass(frozen=True, slots=True)
class TickBox:
    """A tick box, ticked or to be ticked by hand."""

    ticked: bool


@dataclass(frozen=True, slots=True)
class Blank:
    """A dotted line to write on, in points; the last of a row may run to the edge."""

    width: float = 16 * MM
    grows: bool = False


Atom = FlowWord | TickBox | Blank
Item = tuple[Atom, ...]
"""Atoms that stay on one row where they can."""


def text_item(text: str, face: Face = REGULAR) -> Item:
    return tuple(FlowWord(word, face) for word in printable(text, face).split())


def labelled(label: str, value: str | None, blank: Blank | None = None) -> Item:
    """Return "label value", or "label ......" where the value is not known."""
    if value is None or is_blank(value):
        return (*text_item(label), blank or Blank())
    return (*text_item(label), *text_item(value, SEMIBOLD))


def ticked(is_so: bool, text: str, face: Face | None = None) -> Item:
    """Return a tick box and its words, heavier where it is ticked."""
    return (TickBox(is_so), *text_item(text, face or (SEMIBOLD if is_so else REGULAR)))


def heading(text: str) -> Item:
    """Return the bold beginning of a running line."""
    return text_item(text, BOLD)


@dataclass(frozen=True, slots=True)
class Flowed:
    """Rows of placed atoms, and whether everything is there."""

    rows: tuple[tuple[tuple[float, Atom], ...], ...]
    size: float
    complete: bool

    def draw(self, canvas: Canvas, x: float, top: float, leading: float) -> None:
        """Draw the rows downwards from ``top``."""
        for number, row in enumerate(self.rows):
            y = baseline(top - number * leading, leading, self.size)
            for offset, atom in row:
                if isinstance(atom, FlowWord):
                    canvas.setFillColor(INK)
                    canvas.setFont(atom.face, self.size)
                    canvas.drawString(x + offset, y, atom.text)
                elif isinstance(atom, TickBox):
                    checkbox(canvas, x + offset, y, self.size, ticked=atom.ticked)
                else:
                    dotted_line(canvas, x + offset, x + offset + atom.width, y)


def flow(items: Sequence[Item], size: float, width: float, *, rows: int | None = None) -> Flowed:
    """Place items one after the other; what does not fit so many rows ends in an ellipsis."""
    placed: list[list[tuple[float, Atom]]] = [[]]
    at = 0.0
    space, gap = 0.28 * size, 0.95 * size
    full = False
    for item in items:
        start = at + gap if placed[-1] else 0.0
        if (
            placed[-1]
            and _fits(item, size, space, width)
            and not _fits(item, size, space, width - start)
        ):
            placed.append([])
            start = 0.0
        at = start
        for atom in _narrow(item, size, width):
            wide = _atom_width(atom, size)
            if at + wide > width and placed[-1]:
                placed.append([])
                at = 0.0
            placed[-1].append((at, atom))
            at += wide + space
        at -= space
        if rows is not None and len(placed) > rows:
            full = True
            break
    if full and rows is not None:
        placed = placed[:rows]
        _end_with_ellipsis(placed[-1], size, width)
    return Flowed(tuple(tuple(_grown(row, width)) for row in placed if row), size, not full)


def _atom_width(atom: Atom, size: float) -> float:
    if isinstance(atom, FlowWord):
        return text_width(atom.text, atom.face, size)
    return size * 0.95 if isinstance(atom, TickBox) else atom.width


def _fits(item: Item, size: float, space: float, width: float) -> bool:
    used = -space
    for atom in item:
        if isinstance(atom, FlowWord) and wider(atom.text, atom.face, size, width):
            return False
        used += _atom_width(atom, size) + space
        if used > width:
            return False
    return True


def _narrow(item: Item, size: float, width: float) -> Iterator[Atom]:
    for atom in item:
        if isinstance(atom, Blank):
            yield Blank(min(atom.width, width), atom.grows)
            continue
        rest = atom
        while isinstance(rest, FlowWord) and wider(rest.text, rest.face, size, width):
            cut = head_that_fits(rest.text, rest.face, size, width)
            yield FlowWord(rest.text[:cut], rest.face)
            rest = FlowWord(rest.text[cut:], rest.face)
        yield rest


def _end_with_ellipsis(row: list[tuple[float, Atom]], size: float, width: float) -> None:
    mark = FlowWord(ELLIPSIS)
    need = _atom_width(mark, size)
    while row:
        at, last = row[-1]
        end = at + _atom_width(last, size)
        if end + need <= width:
            row.append((end, mark))
            return
        row.pop()
        if not row and isinstance(last, FlowWord):
            cut = head_that_fits(last.text, last.face, size, width - need)
            row.append((0.0, FlowWord(last.text[:cut], last.face)))
            row.append((text_width(last.text[:cut], last.face, size), mark))
            return
    row.append((0.0, mark))


def _grown(row: list[tuple[float, Atom]], width: float) -> list[tuple[float, Atom]]:
    if not row:
        return row
    at, last = row[-1]
    if isinstance(last, Blank) and last.grows:
        return [*row[:-1], (at, Blank(width - at, grows=True))]
    return row

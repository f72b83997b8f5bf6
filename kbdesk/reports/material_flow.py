"""The text of a material in columns: headings, paragraphs, points and tables, in lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.materials import MaterialSection
from kbdesk.reports.lettering import baseline, printable, text_width, wrap
from kbdesk.reports.paper import BOLD, INK, PALE_RULE, REGULAR, SEMIBOLD, TEAL, Face

Draw = Callable[[Canvas, float, float], None]
"""Draws a block with its top left corner at a point."""


@dataclass(frozen=True, slots=True)
class FlowBlock:
    """Something of a height that stands in a column; ``before`` is the space above it.

    ``keep``: it never stands last in a column, for it belongs to what follows.
    """

    height: float
    draw: Draw
    before: float = 0.0
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """How large the text of a column is, in points; everything else follows from ``size``."""

    size: float
    width: float

    @property
    def leading(self) -> float:
        """Return the height of a line."""
        return self.size * 1.42


def lines(
    text: str,
    of: Measure,
    *,
    face: Face = REGULAR,
    scale: float = 1.0,
    ink: Color = INK,
    indent: float = 0.0,
    mark: str = "",
    before: float = 0.0,
    keep: bool = False,
    centred: bool = False,
) -> FlowBlock:
    """Return a paragraph; ``mark`` stands before its first line, within the indent."""
    size = of.size * scale
    leading = size * 1.42
    broken = wrap(printable(text, face), face, size, of.width - indent)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setFont(face, size)
        for number, line in enumerate(broken):
            y = baseline(top - number * leading, leading, size)
            if mark and number == 0:
                canvas.setFillColor(TEAL)
                canvas.setFont(BOLD, size)
                canvas.drawString(x, y, mark)
                canvas.setFont(face, size)
            canvas.setFillColor(ink)
            if centred:
                canvas.drawCentredString(x + of.width / 2, y, line)
            else:
                canvas.drawString(x + indent, y, line)

    return FlowBlock(leading * len(broken), draw, before, keep)


def section(part: MaterialSection, of: Measure) -> list[FlowBlock]:
    """Return a section's blocks: its heading keeps with what follows."""
    gap = of.size * 0.35
    blocks = [
        lines(part.heading, of, face=BOLD, scale=1.16, ink=TEAL, before=of.size * 0.95, keep=True)
    ]
    if part.text:
        blocks.append(lines(part.text, of, before=gap * 0.4, keep=bool(part.table)))
    last = len(part.points) - 1
    blocks += [
        lines(
            point,
            of,
            indent=of.size * 1.1,
            mark="•",
            before=gap if number else gap * 0.6,
            keep=number < last,  # a list that is read in two places is read by half
        )
        for number, point in enumerate(part.points)
    ]
    if part.table:
        blocks.append(table(part.table, of, before=gap * 1.4))
    return blocks


def table(rows: Sequence[Sequence[str]], of: Measure, *, before: float = 0.0) -> FlowBlock:
    """Return a table whose first row is its head; the layout that needs less height is taken."""
    size = of.size * 0.92
    leading = size * 1.32
    pad = size * 0.42
    layouts = []
    for widths in _widths(rows, size, of.width, pad):
        cells = _cells(rows, widths, size, pad)
        heights = [max(len(c) for c in row) * leading + 1.4 * pad for row in cells]
        layouts.append((widths, cells, heights))
    widths, cells, heights = min(layouts, key=lambda layout: sum(layout[2]))

    def draw(canvas: Canvas, x: float, top: float) -> None:
        y = top
        for number, (row, height) in enumerate(zip(cells, heights, strict=True)):
            if number == 0:
                canvas.setFillColor(HexColor("#DCEEEA"))
                canvas.rect(x, y - height, sum(widths), height, stroke=0, fill=1)
            at = x
            for cell, width in zip(row, widths, strict=True):
                canvas.setFillColor(INK)
                canvas.setFont(_face(number), size)
                for place, line in enumerate(cell):
                    low = baseline(y - pad * 0.7 - place * leading, leading, size)
                    canvas.drawString(at + pad, low, line)
                at += width
            y -= height
            canvas.setStrokeColor(PALE_RULE)
            canvas.setLineWidth(0.5)
            canvas.line(x, y, x + sum(widths), y)

    return FlowBlock(sum(heights), draw, before)


def _face(row: int) -> Face:
    return SEMIBOLD if row == 0 else REGULAR


def _cells(
    rows: Sequence[Sequence[str]], widths: Sequence[float], size: float, pad: float
) -> list[list[list[str]]]:
    return [
        [
            wrap(printable(cell, _face(number)), _face(number), size, width - 2 * pad)
            for cell, width in zip(row, widths, strict=True)
        ]
        for number, row in enumerate(rows)
    ]


def _widths(
    rows: Sequence[Sequence[str]], size: float, width: float, pad: float
) -> list[list[float]]:
    """Share a width in two ways: by how long the texts are, and to each the same."""
    columns = list(zip(*rows, strict=True))
    least = [
        max(text_width(word, SEMIBOLD, size) for cell in column for word in cell.split()) + 2 * pad
        for column in columns
    ]
    wanted = [
        max(text_width(cell, SEMIBOLD, size) for cell in column) + 2 * pad for column in columns
    ]
    if sum(least) >= width:
        return [[width * low / sum(least) for low in least]]
    more = [max(w - low, 0.0) for w, low in zip(wanted, least, strict=True)]
    part = min(1.0, (width - sum(least)) / (sum(more) or 1.0))
    by_length = [low + m * part for low, m in zip(least, more, strict=True)]
    return [_filled(by_length, width), _filled(_evenly(least, wanted, width), width)]


def _evenly(least: Sequence[float], wanted: Sequence[float], width: float) -> list[float]:
    """Give each column the same until it has what it wants."""
    found = list(least)
    open_ = [n for n in range(len(found)) if found[n] < wanted[n]]
    while open_ and (spare := width - sum(found)) > 0.01:
        step = min(spare / len(open_), min(wanted[n] - found[n] for n in open_))
        for n in open_:
            found[n] += step
        open_ = [n for n in open_ if wanted[n] - found[n] > 0.01]
    return found


def _filled(widths: list[float], width: float) -> list[float]:
    return [*widths[:-1], width - sum(widths[:-1])]


def boxed(blocks: Sequence[FlowBlock], of: Measure, *, fill: str, before: float = 0.0) -> FlowBlock:
    """Return blocks on a coloured ground, kept together."""
    pad = of.size * 0.9
    height = sum(block.height + (block.before if n else 0) for n, block in enumerate(blocks))

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setFillColor(HexColor(fill))
        canvas.roundRect(
            x, top - height - 2 * pad, of.width, height + 2 * pad, of.size * 0.6, stroke=0, fill=1
        )
        y = top - pad
        for number, block in enumerate(blocks):
            y -= block.before if number else 0
            block.draw(canvas, x + pad, y)
            y -= block.height

    return FlowBlock(height + 2 * pad, draw, before)


def inner(of: Measure) -> Measure:
    """Return the measure within a box of :func:`boxed`."""
    return Measure(of.size, of.width - 1.8 * of.size)


def columns_of(
    blocks: Sequence[FlowBlock], heights: Sequence[float]
) -> list[list[FlowBlock]] | None:
    """Place blocks in columns of these heights, in order; None where they do not fit."""
    placed: list[list[FlowBlock]] = [[]]
    used = 0.0
    at = 0
    while at < len(blocks):
        # keep a part on the page of the part that it belongs to
        group = [blocks[at]]
        while group[-1].keep and at + len(group) < len(blocks):
            group.append(blocks[at + len(group)])
        need = sum(block.before + block.height for block in group)
        if not placed[-1]:
            need -= group[0].before
        if used + need > heights[len(placed) - 1] and placed[-1]:
            if len(placed) == len(heights):
                return None
            placed.append([])
            used = 0.0
            continue
        if need > heights[len(placed) - 1]:
            return None
        placed[-1] += group
        used += need
        at += len(group)
    return placed


def draw_column(canvas: Canvas, blocks: Sequence[FlowBlock], x: float, top: float) -> float:
    """Draw blocks downwards from a point; return where they end."""
    y = top
    for number, block in enumerate(blocks):
        y -= block.before if number else 0
        block.draw(canvas, x, y)
        y -= block.height
    return y

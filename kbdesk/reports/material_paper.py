"""A built-in material on paper: a leaflet (A4, folded in three) and a poster (A3 or A4).

Materials are in Indonesian whatever the language of the window.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, Literal

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.materials import CornerWords, Material
from kbdesk.reports.lettering import fit
from kbdesk.reports.marks import logo
from kbdesk.reports.material_flow import (
    FlowBlock,
    Measure,
    boxed,
    columns_of,
    draw_column,
    inner,
    lines,
    section,
)
from kbdesk.reports.material_picture import draw_picture
from kbdesk.reports.paper import (
    A4,
    BOLD,
    INK,
    INK_2,
    MM,
    PALE_RULE,
    REGULAR,
    SEMIBOLD,
    TEAL,
    WHITE,
    deliver,
    open_canvas,
)
from kbdesk.words import say

_LANGUAGE: Final = "id"
_WIDE = (A4[1], A4[0])
_PANEL = _WIDE[0] / 3
_MARGIN = 9 * MM
_TODAY = "#FFF0CC"
_QUIZ = "#F0F8F6"
_LARGEST, _SMALLEST, _STEP = 13.5, 7.0, 0.1
_A3 = (297 * MM, 420 * MM)


def draw_leaflet(
    material: Material, target: Path | BinaryIO, corner: CornerWords | None = None
) -> int:
    """Write a leaflet, two sides of A4 to be folded in three; returns the pages. ``paper.*``.

    Outside, from left: the panel that is folded in, the back, the cover. The text is as
    large as fits. ``corner``: whose leaflet it is, on the back.
    """
    buffer = BytesIO()
    canvas = open_canvas(buffer, _WIDE, material.title, _LANGUAGE)
    width = _PANEL - 2 * _MARGIN
    inside = _WIDE[1] - 2 * _MARGIN
    _, (folded_in,) = _largest(
        material, lambda of: [_today(material, of), _quiz(material, of)], width, [inside], _LARGEST
    )
    _outside(canvas, material, folded_in, corner or CornerWords())
    canvas.showPage()
    _, placed = _largest(
        material,
        lambda of: [block for part in material.sections for block in section(part, of)],
        width,
        [inside] * 3,
        _LARGEST,
    )
    for number, blocks in enumerate(placed):
        draw_column(canvas, blocks, number * _PANEL + _MARGIN, _WIDE[1] - _MARGIN)
    _folds(canvas)
    canvas.showPage()
    canvas.save()
    deliver(buffer, target)
    return 2


def _largest(
    material: Material,
    text: Callable[[Measure], list[FlowBlock]],
    width: float,
    heights: list[float],
    size: float,
) -> tuple[Measure, list[list[FlowBlock]]]:
    """Return the largest text that fits columns, made as even as it can be.

    Raises ValueError where even the smallest does not: a fault of the material's text.
    """
    while size >= _SMALLEST:
        of = Measure(size, width)
        blocks = text(of)
        placed = columns_of(blocks, heights)
        if placed is not None:
            return of, _balanced(blocks, heights, placed)
        size -= _STEP
    raise ValueError(f"{material.code} does not fit its paper")


def _balanced(
    blocks: list[FlowBlock], heights: list[float], placed: list[list[FlowBlock]]
) -> list[list[FlowBlock]]:
    """Make the columns as even as they can be: the lowest common height that still fits."""
    low, high = 0.0, min(heights)
    for _ in range(12):
        middle = (low + high) / 2
        found = columns_of(blocks, [middle] * len(heights))
        if found is None:
            low = middle
        else:
            high, placed = middle, found
    return placed


def _today(material: Material, of: Measure) -> FlowBlock:
    within = inner(of)
    return boxed(
        [
            lines(_say("today"), within, face=BOLD, scale=1.16, keep=True),
            *(
                lines(one, within, indent=of.size * 1.25, mark="✓", before=of.size * 0.45)
                for one in material.today
            ),
        ],
        of,
        fill=_TODAY,
    )


def _quiz(material: Material, of: Measure) -> FlowBlock:
    within = inner(of)
    chosen = [material.questions[place] for place in material.leaflet]
    blocks = [lines(_say("quiz"), within, face=BOLD, scale=1.16, keep=True)]
    for number, question in enumerate(chosen, start=1):
        blocks.append(
            lines(
                question.question,
                within,
                face=SEMIBOLD,
                indent=of.size * 1.4,
                mark=f"{number}.",
                before=of.size * 0.6,
            )
        )
        blocks += [
            lines(choice, within, indent=of.size * 2.7, mark=f"    {letter}.")
            for letter, choice in zip("abcdefgh", question.choices, strict=False)
        ]
    answers = ", ".join(f"{n} {one.answer}" for n, one in enumerate(chosen, start=1))
    blocks.append(
        lines(_say("answers", answers=answers), within, scale=0.86, ink=INK_2, before=of.size * 0.7)
    )
    return boxed(blocks, of, fill=_QUIZ, before=of.size)


def _say(key: str, **params: object) -> str:
    return say(f"material_paper.{key}", _LANGUAGE, **params)


def _outside(
    canvas: Canvas, material: Material, folded_in: list[FlowBlock], corner: CornerWords
) -> None:
    height = _WIDE[1]
    draw_column(canvas, folded_in, _MARGIN, height - _MARGIN)
    left = height - 2 * _MARGIN - sum(block.height for block in folded_in)
    _note_lines(canvas, _MARGIN, _MARGIN + left - 8 * MM, int((left - 14 * MM) // (9 * MM)))
    _back(canvas, material, corner)
    x = 2 * _PANEL
    canvas.setFillColor(HexColor(material.ground))
    canvas.rect(x, 0, _PANEL, height, stroke=0, fill=1)
    draw_picture(canvas, material, (x + 6 * MM, height - 92 * MM, _PANEL - 12 * MM, 66 * MM))
    title = fit(material.title, BOLD, 27, _PANEL - 2 * _MARGIN, lines=4, smallest=18)
    top = height - 102 * MM
    title.draw(canvas, x + _MARGIN, top, title.size * 1.18, ink=TEAL)
    lead = fit(material.lead, REGULAR, 11, _PANEL - 2 * _MARGIN, lines=11, smallest=8.5)
    below = top - len(title.lines) * title.size * 1.18 - 5 * MM
    lead.draw(canvas, x + _MARGIN, below, lead.size * 1.45)
    _corner(canvas, x + _MARGIN, 10 * MM, _PANEL - 2 * _MARGIN, corner.name)
    _folds(canvas)


def _corner(canvas: Canvas, x: float, y: float, width: float, name: str | None) -> None:
    logo(canvas, x, y, 8 * MM)
    words = fit(name or _say("corner"), SEMIBOLD, 9, width - 11 * MM, lines=2)
    words.draw(canvas, x + 11 * MM, y + 8 * MM - (2 - len(words.lines)) * 2 * MM, 11.5, ink=INK)


def _back(canvas: Canvas, material: Material, corner: CornerWords) -> None:
    """Draw the back: the picture, whom to ask, and the corner with its hours and telephone."""
    x, width, height = _PANEL + _MARGIN, _PANEL - 2 * _MARGIN, _WIDE[1]
    draw_picture(canvas, material, (x, height - _MARGIN - 44 * MM, width, 44 * MM), radius=4 * MM)
    ask = fit(_say("ask"), SEMIBOLD, 13, width, lines=5)
    top = height - _MARGIN - 56 * MM
    ask.draw(canvas, x + width / 2, top, 18, ink=INK, centred=True)
    top -= len(ask.lines) * 18 + 8 * MM
    if not corner.known:
        _note_lines(canvas, x, top, int((top - _MARGIN) // (9 * MM)))
        return
    told = [(label, words) for label, words in _told(corner) if words]
    box = 13 * MM + sum(12 * MM + 5 * MM * (len(words) > 32) for _, words in told)
    canvas.setFillColor(HexColor(_QUIZ))
    canvas.roundRect(x, top - box, width, box, 3 * MM, stroke=0, fill=1)
    inside, y = x + 5 * MM, top - 5 * MM
    name = fit(corner.name or _say("corner"), BOLD, 13, width - 10 * MM, lines=2)
    name.draw(canvas, inside, y, 16, ink=TEAL)
    y -= len(name.lines) * 16 + 3 * MM
    for label, words in told:
        canvas.setFont(REGULAR, 8.5)
        canvas.setFillColor(INK_2)
        canvas.drawString(inside, y - 8.5, label)
        said = fit(words, SEMIBOLD, 11.5, width - 10 * MM, lines=2, smallest=9)
        said.draw(canvas, inside, y - 11, 14, ink=INK)
        y -= 15 + len(said.lines) * 14
    _note_lines(canvas, x, top - box - 10 * MM, int((top - box - _MARGIN - 16 * MM) // (9 * MM)))


def _told(corner: CornerWords) -> list[tuple[str, str | None]]:
    return [
        (_say("hours"), corner.hours),
        (_say("address"), corner.address),
        (_say("phone"), corner.phone),
    ]


def _note_lines(canvas: Canvas, x: float, top: float, count: int) -> None:
    """Fill what is left of a panel with lines to write on; a narrow rest stays blank."""
    if count < 2:
        return
    canvas.setFont(REGULAR, 9)
    canvas.setFillColor(INK_2)
    canvas.drawString(x, top, _say("note_line"))
    canvas.setStrokeColor(PALE_RULE)
    canvas.setLineWidth(0.6)
    for number in range(count):
        y = top - (number + 1) * 9 * MM
        canvas.line(x, y, x + _PANEL - 2 * _MARGIN, y)


def _folds(canvas: Canvas) -> None:
    """Mark the folds at the edges alone, where nobody reads."""
    canvas.setStrokeColor(PALE_RULE)
    canvas.setLineWidth(0.5)
    for number in (1, 2):
        x = number * _PANEL
        canvas.line(x, 0, x, 4 * MM)
        canvas.line(x, _WIDE[1], x, _WIDE[1] - 4 * MM)


def draw_poster(
    material: Material,
    target: Path | BinaryIO,
    paper: Literal["A3", "A4"] = "A3",
    corner: CornerWords | None = None,
) -> int:
    """Write a poster, one page to be read from two metres away; returns the pages. ``paper.*``.

    It holds the picture, the title and three or four short lines: whoever wants more takes the
    leaflet. On A3 no letter of the message is smaller than ``READ_FROM_TWO_METRES`` points.
    """
    size = _A3 if paper == "A3" else A4
    buffer = BytesIO()
    canvas = open_canvas(buffer, size, material.title, _LANGUAGE)
    # drawn once, for A3; a smaller paper is the same picture smaller
    canvas.scale(size[0] / _A3[0], size[0] / _A3[0])
    _poster(canvas, material, corner or CornerWords())
    canvas.showPage()
    canvas.save()
    deliver(buffer, target)
    return 1


READ_FROM_TWO_METRES: Final = 40.0
"""Points: capitals of Inter are 0.73 of it, some 10 mm, 1/200 of the distance."""


def _poster(canvas: Canvas, material: Material, corner: CornerWords) -> None:
    width, height = _A3
    margin, foot = 20 * MM, 40 * MM
    band = 196 * MM
    canvas.setFillColor(HexColor(material.ground))
    canvas.rect(0, height - band, width, band, stroke=0, fill=1)
    draw_picture(
        canvas, material, (margin, height - band + 10 * MM, width - 2 * margin, band - 20 * MM),
        ground=False,
    )  # fmt: skip
    title = fit(
        material.title, BOLD, 84, width - 2 * margin, lines=2, smallest=READ_FROM_TWO_METRES
    )
    top = height - band - 12 * MM
    title.draw(canvas, margin, top, title.size * 1.12, ink=TEAL)
    top -= len(title.lines) * title.size * 1.12 + 8 * MM
    room = (top - foot - 8 * MM) / len(material.poster)
    indent = 22 * MM
    size = 62.0
    while size > READ_FROM_TWO_METRES:
        fits = [
            fit(one, SEMIBOLD, size, width - 2 * margin - indent, lines=1, smallest=size)
            for one in material.poster
        ]
        if all(one.complete for one in fits) and size * 1.2 <= room:
            break
        size -= 1
    for number, words in enumerate(material.poster):
        y = top - number * room
        radius = size * 0.34
        canvas.setFillColor(TEAL)
        canvas.circle(margin + radius, y - size * 0.55, radius, stroke=0, fill=1)
        _tick(canvas, margin + radius, y - size * 0.55, radius)
        line = fit(
            words, SEMIBOLD, size, width - 2 * margin - indent, lines=1,
            smallest=READ_FROM_TWO_METRES,
        )  # fmt: skip
        line.draw(canvas, margin + indent, y, size, ink=INK)
    canvas.setFillColor(TEAL)
    canvas.rect(0, 0, width, foot, stroke=0, fill=1)
    logo(canvas, margin, 11 * MM, 18 * MM)
    canvas.setFillColor(WHITE)
    name = fit(corner.name or _say("corner"), BOLD, 28, width - 2 * margin - 26 * MM, lines=1,
               smallest=20)  # fmt: skip
    name.draw(canvas, margin + 26 * MM, foot - 7 * MM, 34, ink=WHITE)
    told = " · ".join(words for _, words in _told(corner) if words) or _say("ask")
    below = fit(told, REGULAR, 19, width - 2 * margin - 26 * MM, lines=2, smallest=13)
    below.draw(canvas, margin + 26 * MM, foot - 21 * MM, 22, ink=WHITE)


def _tick(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.setStrokeColor(WHITE)
    canvas.setLineWidth(radius * 0.24)
    canvas.setLineCap(1)
    path = canvas.beginPath()
    path.moveTo(x - radius * 0.45, y)
    path.lineTo(x - radius * 0.1, y - radius * 0.36)
    path.lineTo(x + radius * 0.5, y + radius * 0.38)
    canvas.drawPath(path, stroke=1, fill=0)

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

from kbdesk.domain.materials import Material, MaterialSection
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


def draw_leaflet(material: Material, target: Path | BinaryIO) -> int:
    """Write a leaflet, two sides of A4 to be folded in three; returns the pages. ``paper.*``.

    Outside, from left: the panel that is folded in, the back, the cover. The text is as
    large as fits.
    """
    buffer = BytesIO()
    canvas = open_canvas(buffer, _WIDE, material.title, _LANGUAGE)
    width = _PANEL - 2 * _MARGIN
    inside = _WIDE[1] - 2 * _MARGIN
    _, (folded_in,) = _largest(
        material, lambda of: [_today(material, of), _quiz(material, of)], width, [inside], 10.5
    )
    _outside(canvas, material, folded_in)
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


def _outside(canvas: Canvas, material: Material, folded_in: list[FlowBlock]) -> None:
    height = _WIDE[1]
    draw_column(canvas, folded_in, _MARGIN, height - _MARGIN)
    _back(canvas)
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
    _corner(canvas, x + _MARGIN, 10 * MM, _PANEL - 2 * _MARGIN)
    _folds(canvas)


def _corner(canvas: Canvas, x: float, y: float, width: float) -> None:
    logo(canvas, x, y, 8 * MM)
    words = fit(_say("corner"), SEMIBOLD, 9, width - 11 * MM, lines=2)
    words.draw(canvas, x + 11 * MM, y + 8 * MM - (2 - len(words.lines)) * 2 * MM, 11.5, ink=INK)


def _back(canvas: Canvas) -> None:
    x, width = _PANEL + _MARGIN, _PANEL - 2 * _MARGIN
    ask = fit(_say("ask"), SEMIBOLD, 12, width, lines=5)
    ask.draw(canvas, x + width / 2, _WIDE[1] / 2 + 24 * MM, 17, ink=INK, centred=True)
    canvas.setFont(REGULAR, 9)
    canvas.setFillColor(INK_2)
    top = _WIDE[1] / 2 - 16 * MM
    canvas.drawString(x, top + 3 * MM, _say("note_line"))
    canvas.setStrokeColor(PALE_RULE)
    canvas.setLineWidth(0.6)
    for number in range(7):
        y = top - (number + 1) * 9 * MM
        canvas.line(x, y, x + width, y)


def _folds(canvas: Canvas) -> None:
    """Mark the folds at the edges alone, where nobody reads."""
    canvas.setStrokeColor(PALE_RULE)
    canvas.setLineWidth(0.5)
    for number in (1, 2):
        x = number * _PANEL
        canvas.line(x, 0, x, 4 * MM)
        canvas.line(x, _WIDE[1], x, _WIDE[1] - 4 * MM)


def draw_poster(
    material: Material, target: Path | BinaryIO, paper: Literal["A3", "A4"] = "A3"
) -> int:
    """Write a poster, one page to be read from two metres away; returns the pages. ``paper.*``.

    It holds the picture, the title and lead, the heads of the sections with their tables and
    points, and what can be done today: the text of the sections is the leaflet's.
    """
    size = _A3 if paper == "A3" else A4
    buffer = BytesIO()
    canvas = open_canvas(buffer, size, material.title, _LANGUAGE)
    # drawn once, for A3; a smaller paper is the same picture smaller
    canvas.scale(size[0] / _A3[0], size[0] / _A3[0])
    _poster(canvas, material)
    canvas.showPage()
    canvas.save()
    deliver(buffer, target)
    return 1


def _poster(canvas: Canvas, material: Material) -> None:
    width, height = _A3
    margin = 18 * MM
    band = 128 * MM
    canvas.setFillColor(HexColor(material.ground))
    canvas.rect(0, height - band, width, band, stroke=0, fill=1)
    draw_picture(canvas, material, (width - 150 * MM, height - band + 14 * MM, 136 * MM, 100 * MM))
    title = fit(material.title, BOLD, 54, 132 * MM, lines=3, smallest=34)
    top = height - 20 * MM
    title.draw(canvas, margin, top, title.size * 1.14, ink=TEAL)
    below = top - len(title.lines) * title.size * 1.14 - 5 * MM
    room = below - (height - band) - 7 * MM
    words = _first_sentences(material.lead)
    for points in range(18, 11, -1):
        lead = fit(
            words, REGULAR, points, 132 * MM, lines=int(room / points / 1.4), smallest=points
        )
        if lead.complete:
            break
    lead.draw(canvas, margin, below, lead.size * 1.4)
    bottom = 26 * MM
    gap = 12 * MM
    column = (width - 2 * margin - gap) / 2
    room_high = height - band - 14 * MM - bottom
    _, placed = _largest(
        material,
        lambda of: [
            *(block for part in material.sections for block in section(_short(part), of)),
            _today_at(material, of),
        ],
        column,
        [room_high, room_high],
        21.0,
    )
    for number, blocks in enumerate(placed):
        draw_column(canvas, blocks, margin + number * (column + gap), height - band - 14 * MM)
    canvas.setFillColor(TEAL)
    canvas.rect(0, 0, width, 15 * MM, stroke=0, fill=1)
    logo(canvas, margin, 3.5 * MM, 8 * MM)
    canvas.setFillColor(WHITE)
    canvas.setFont(SEMIBOLD, 13)
    canvas.drawString(margin + 12 * MM, 6 * MM, _say("corner"))
    canvas.setFont(REGULAR, 11)
    canvas.drawRightString(width - margin, 6 * MM, _say("ask"))


def _today_at(material: Material, of: Measure) -> FlowBlock:
    box = _today(material, of)
    return FlowBlock(box.height, box.draw, of.size * 1.2)


def _short(part: MaterialSection) -> MaterialSection:
    """Return a section as a poster says it: its points and table, or its first sentences."""
    if part.table or part.points:
        return MaterialSection(part.heading, "", part.points, part.table)
    return MaterialSection(part.heading, _first_sentences(part.text), (), ())


def _first_sentences(text: str, most: int = 240) -> str:
    """Return whole sentences from the beginning, at least one, up to so many letters."""
    kept = ""
    for sentence in text.replace("? ", "?\n").replace(". ", ".\n").split("\n"):
        if kept and len(kept) + len(sentence) > most:
            break
        kept = f"{kept} {sentence}".strip()
    return kept

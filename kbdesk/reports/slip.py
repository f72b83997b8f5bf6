"""The referral slip: one A5 page with a tear-off return slip, from plain data.

However long a name or a note is, the page stays one: type steps down from 100 to 80 %, and
what still does not fit ends in "…" there and stands whole on a page that follows. Nothing
is lost; what is not known is a dotted line to fill by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.errors import KbdeskError
from kbdesk.reports import slip_growth, slip_head, slip_story
from kbdesk.reports.lettering import baseline, printable, wrap
from kbdesk.reports.marks import rule, stamp
from kbdesk.reports.paper import A5, BOLD, INK, INK_2, MM, REGULAR, deliver, open_canvas
from kbdesk.reports.slip_data import SlipData
from kbdesk.reports.slip_return import draw_cut, draw_return
from kbdesk.reports.slip_sheet import (
    BOTTOM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RETURN_HEIGHT,
    SIDE,
    TOP,
    WIDTH,
    Block,
    Leftover,
    Sheet,
)
from kbdesk.words import Language, say

_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8)
_GAP = 1.3 * MM
_WIDEST_GAP = 2.6 * MM
_SIGNING = 8.5 * MM
_WIDEST_SIGNING = 13 * MM
_CUT = BOTTOM + RETURN_HEIGHT
_ROOM = TOP - _CUT - 3 * MM
_LONGEST_NOTE = 40


def draw_slip(data: SlipData, target: Path | BinaryIO, language: Language = "id") -> int:
    """Write one slip as PDF and return its pages: one, and more only where a text was too long.

    A path is written whole or not at all; refusals ``paper.*`` as of :func:`deliver`.
    """
    return draw_slips([data], target, language)


def draw_slips(
    slips: Sequence[SlipData], target: Path | BinaryIO, language: Language = "id"
) -> int:
    """Write many slips into one PDF, each beginning a page, and return the pages.

    No slips: ``paper.nothing_to_print``. The same slips give the same bytes.
    """
    if not slips:
        raise KbdeskError("paper.nothing_to_print")
    buffer = BytesIO()
    title = (
        say("slip.file_title", language, number=printable(slips[0].number))
        if len(slips) == 1
        else say("slip.file_title_many", language, count=len(slips))
    )
    canvas = open_canvas(buffer, A5, title, language)
    pages = sum(_draw_one(canvas, data, language) for data in slips)
    canvas.save()
    deliver(buffer, target)
    return pages


@dataclass(frozen=True, slots=True)
class _Layout:
    """A slip set at one scale: its blocks, their height without gaps, what was cut."""

    sheet: Sheet
    blocks: tuple[Block, ...]

    @property
    def height(self) -> float:
        return sum(block.height for block in self.blocks) + _GAP * self.sheet.scale * (
            len(self.blocks) - 1
        )


def _set(sheet: Sheet, signing: float) -> _Layout:
    blocks = [slip_head.sender(sheet), slip_head.title(sheet), slip_head.identity(sheet)]
    blocks.append(slip_growth.figures(sheet))
    if sheet.data.pregnancy is None:
        blocks += [slip_growth.growth(sheet), slip_story.history(sheet)]
    blocks += [
        slip_story.reasons(sheet),
        slip_story.note(sheet),
        slip_story.actions(sheet),
        slip_story.when(sheet),
        slip_story.consent(sheet),
        slip_story.signatures(sheet, signing),
    ]
    return _Layout(sheet, tuple(blocks))


def _choose(data: SlipData, language: Language) -> _Layout:
    """Return the largest setting that fits and cuts nothing, else the one that cuts least."""
    fitting: list[_Layout] = []
    for scale in _SCALES:
        layout = _set(Sheet(data, language, scale, _LONGEST_NOTE), _SIGNING * scale)
        if layout.height <= _ROOM:
            if not layout.sheet.leftovers:
                return layout
            fitting.append(layout)
    if fitting:
        return min(fitting, key=lambda layout: len(layout.sheet.leftovers))
    smallest = _SCALES[-1]
    bare = _set(Sheet(data, language, smallest, 1), _SIGNING * smallest)
    spare = int((_ROOM - bare.height) // bare.sheet.leading)
    return _set(Sheet(data, language, smallest, 1 + max(0, spare)), _SIGNING * smallest)


def _draw_one(canvas: Canvas, data: SlipData, language: Language) -> int:
    layout = _choose(data, language)
    sheet = layout.sheet
    gaps = len(layout.blocks) - 1
    spare = max(0.0, _ROOM - layout.height)
    # Spare room first goes to the signatures, where hands need it, then between the blocks.
    signing = _SIGNING * sheet.scale
    wider = min(spare, max(0.0, _WIDEST_SIGNING - signing))
    if wider:
        again = Sheet(data, language, sheet.scale, sheet.note_rows)
        layout, sheet = _set(again, signing + wider), again
        spare -= wider
    gap = min(_GAP * sheet.scale + spare / gaps, _WIDEST_GAP)
    at = TOP
    for block in layout.blocks:
        block.paint(canvas, at)
        at -= block.height + gap
    draw_cut(sheet, canvas, _CUT)
    draw_return(sheet, canvas, BOTTOM)
    if sheet.leftovers:
        _point_onward(sheet, canvas)
    _stamp_cancelled(sheet, canvas)
    canvas.showPage()
    return 1 + (_draw_leftovers(sheet, canvas) if sheet.leftovers else 0)


def _point_onward(sheet: Sheet, canvas: Canvas) -> None:
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 6.4)
    canvas.drawRightString(SIDE + WIDTH, _CUT + 1.1 * MM, sheet.say("more"))


def _stamp_cancelled(sheet: Sheet, canvas: Canvas) -> None:
    if sheet.data.cancelled:
        word = sheet.say("cancelled")
        middle = (_CUT + PAGE_HEIGHT) / 2
        stamp(canvas, word, WIDTH, PAGE_HEIGHT - _CUT - 50 * MM, (PAGE_WIDTH / 2, middle))
        stamp(canvas, word, WIDTH * 0.5, RETURN_HEIGHT * 0.4, (PAGE_WIDTH / 2, _CUT / 2))


def _draw_leftovers(sheet: Sheet, canvas: Canvas) -> int:
    """Draw whole what was cut on the first page, over as many pages as it takes."""
    size, leading = 8.5, 4.4 * MM
    rows: list[tuple[str, bool]] = []
    for left in _without_repeats(sheet.leftovers):
        rows.append((printable(left.label, BOLD), True))
        rows += [(line, False) for line in wrap(printable(left.text), REGULAR, size, WIDTH)]
    head = sheet.say("continued", number=printable(sheet.data.number))
    each = int((TOP - BOTTOM - 12 * MM) // leading)
    pages = 0
    for start in range(0, len(rows), each):
        sheet.fit("", head, WIDTH, face=BOLD, size=10).draw(canvas, SIDE, TOP, 6 * MM)
        rule(canvas, SIDE, SIDE + WIDTH, TOP - 7.5 * MM, 0.9)
        at = TOP - 9.5 * MM
        for text, is_label in rows[start : start + each]:
            canvas.setFillColor(INK_2 if is_label else INK)
            canvas.setFont(BOLD if is_label else REGULAR, size)
            canvas.drawString(SIDE, baseline(at, leading, size), text)
            at -= leading
        if sheet.data.cancelled:
            stamp(canvas, sheet.say("cancelled"), WIDTH, 90 * MM, (PAGE_WIDTH / 2, PAGE_HEIGHT / 2))
        canvas.showPage()
        pages += 1
    return pages


def _without_repeats(leftovers: Sequence[Leftover]) -> list[Leftover]:
    """Return each cut text once: the name also stands on the return slip."""
    return list(dict.fromkeys(leftovers))

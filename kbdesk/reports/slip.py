"""The referral slip: one A5 page with a tear-off return slip, from plain data.

However long a name or a note is, the page stays one: type steps down from 100 to 80 %, and
what still does not fit ends in "…" there and stands whole on a page that follows. Nothing
is lost; what is not known is a dotted line to fill by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.errors import KbdeskError
from kbdesk.reports.lettering import baseline, printable, wrap
from kbdesk.reports.marks import rule, stamp
from kbdesk.reports.paper import A5, BOLD, INK, INK_2, MM, REGULAR, deliver, open_canvas
from kbdesk.reports.slip_data import SlipData
from kbdesk.reports.slip_layout import CUT, choose_layout
from kbdesk.reports.slip_return import draw_cut, draw_return
from kbdesk.reports.slip_sheet import (
    BOTTOM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RETURN_HEIGHT,
    SIDE,
    TOP,
    WIDTH,
    Leftover,
    SlipSheet,
)
from kbdesk.words import Language, say


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


def _draw_one(canvas: Canvas, data: SlipData, language: Language) -> int:
    layout = choose_layout(data, language)
    sheet = layout.sheet
    at = TOP
    for block in layout.blocks:
        block.paint(canvas, at)
        at -= block.height + layout.gap
    draw_cut(sheet, canvas, CUT)
    draw_return(sheet, canvas, BOTTOM)
    if sheet.leftovers:
        _point_onward(sheet, canvas)
    _stamp_cancelled(sheet, canvas)
    canvas.showPage()
    return 1 + (_draw_leftovers(sheet, canvas) if sheet.leftovers else 0)


def _point_onward(sheet: SlipSheet, canvas: Canvas) -> None:
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 6.4)
    canvas.drawRightString(SIDE + WIDTH, CUT + 1.1 * MM, sheet.say("more"))


def _stamp_cancelled(sheet: SlipSheet, canvas: Canvas) -> None:
    if sheet.data.cancelled:
        word = sheet.say("cancelled")
        middle = (CUT + PAGE_HEIGHT) / 2
        stamp(canvas, word, WIDTH, PAGE_HEIGHT - CUT - 50 * MM, (PAGE_WIDTH / 2, middle))
        stamp(canvas, word, WIDTH * 0.5, RETURN_HEIGHT * 0.4, (PAGE_WIDTH / 2, CUT / 2))


def _draw_leftovers(sheet: SlipSheet, canvas: Canvas) -> int:
    """Draw in full what was cut on the first page, on as many pages as needed."""
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

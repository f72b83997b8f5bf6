"""An office's letterhead at the top of a page, and the block of who signs."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.offices import Signatory, Stationery, spaced_nip
from kbdesk.reports.lettering import fit, text_width
from kbdesk.reports.paper import BOLD, INK, MM, REGULAR, SEMIBOLD
from kbdesk.words import Language, long_date, say

SIGNED_MM: Final = 44.0
"""The block of who signs, with room for the stamp."""
_LINE, _EMBLEM = 5.6 * MM, 19 * MM
_SIZES: Final = (12.0, 14.0, 14.0, 12.0)
"""Of the letterhead's lines: the government, the office in one or two, what belongs to it."""


def head_height(stationery: Stationery) -> float:
    """Return how much room a letterhead takes, 0 where none is set."""
    if not stationery.lines:
        return 0.0
    lines = len(stationery.lines) * _LINE + (4.5 * MM if stationery.address else 0)
    return max(lines, _EMBLEM if stationery.emblem else 0.0) + 5 * MM


def draw_head(canvas: Canvas, stationery: Stationery, x: float, top: float, width: float) -> None:
    """Draw a letterhead: emblem at the left, lines in the middle, a double line under them."""
    high = head_height(stationery)
    beside = 0.0
    if stationery.emblem is not None:
        beside = _EMBLEM + 3 * MM
        picture = ImageReader(BytesIO(stationery.emblem))
        canvas.drawImage(
            picture, x, top - _EMBLEM, _EMBLEM, _EMBLEM, preserveAspectRatio=True, anchor="c"
        )
    room = width - 2 * beside
    y = top
    for line, size in zip(stationery.lines, _SIZES, strict=False):
        fitted = fit(line, BOLD if size > 12 else SEMIBOLD, size, room)
        fitted.draw(canvas, x + width / 2, y, _LINE, centred=True)
        y -= _LINE
    if stationery.address:
        fitted = fit(stationery.address, REGULAR, 9, room)
        fitted.draw(canvas, x + width / 2, y, 4.5 * MM, centred=True)
    canvas.setStrokeColor(INK)
    low = top - high + 2.5 * MM
    for y, thick in ((low, 1.6), (low - 0.9 * MM, 0.5)):
        canvas.setLineWidth(thick)
        canvas.line(x, y, x + width, y)


def draw_signed(
    canvas: Canvas, stationery: Stationery, x: float, top: float, width: float, language: Language
) -> None:
    """Draw who knows of it at the left, and place, day and who made it at the right."""
    half = width / 2
    if stationery.knows is not None:
        _block(canvas, say("office.knows", language), stationery.knows, x, top, half, language)
    where = _where(stationery, language)
    _block(canvas, where, stationery.by, x + half, top, half, language)


def draw_offices(
    canvas: Canvas, stationery: Stationery | None, offices: Sequence[str | Signatory], x: float,
    top: float, width: float, language: Language,
) -> None:  # fmt: skip
    """Draw the offices of a subject side by side; place and day stand over the last one.

    Without ``stationery`` place and day are left to be written by hand.
    """
    wide = width / len(offices)
    for place, office in enumerate(offices):
        last = place == len(offices) - 1
        where = _where(stationery, language) if last and stationery is not None else ""
        who = Signatory(office) if isinstance(office, str) else office
        _block(canvas, where, who, x + place * wide, top, wide, language)


def _where(stationery: Stationery, language: Language) -> str:
    return f"{stationery.place}, {long_date(stationery.day, language)}"


def _block(
    canvas: Canvas, above: str, who: Signatory, x: float, top: float, width: float,
    language: Language,
) -> None:  # fmt: skip
    middle, room = x + width / 2, width - 10 * MM
    for place, line in enumerate((above, who.post)):
        fitted = fit(line, REGULAR, 9.5, room)
        fitted.draw(canvas, middle, top - place * 4.6 * MM, 4.6 * MM, centred=True)
    low = top - 30 * MM
    if who.name:
        fitted = fit(who.name, SEMIBOLD, 9.5, room)
        fitted.draw(canvas, middle, low + 4.4 * MM, 4.6 * MM, centred=True)
    wide = min(room, text_width(who.name, SEMIBOLD, 9.5)) if who.name else 46 * MM
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.6)
    canvas.line(middle - wide / 2, low - 0.4 * MM, middle + wide / 2, low - 0.4 * MM)
    nip = f"NIP {spaced_nip(who.nip)}" if who.nip else ""
    lines = [one for one in (who.rank, nip) if one]
    if not who.name:
        lines = [say("common.name", language)]
    for place, line in enumerate(lines):
        fitted = fit(line, REGULAR, 9, room)
        fitted.draw(canvas, middle, low - (place + 0.3) * 4.4 * MM, 4.4 * MM, centred=True)

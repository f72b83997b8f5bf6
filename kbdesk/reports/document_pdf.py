"""A document as PDF: laid out first, so that every page knows how many there are, then drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.offices import Signatory
from kbdesk.reports.document import (
    Bars,
    Document,
    Drawing,
    LargeFigures,
    NewPage,
    PaperNote,
    PaperTable,
    Paragraphs,
    Progress,
    Trend,
    nothing_said,
)
from kbdesk.reports.document_charts import draw_bars, draw_trend
from kbdesk.reports.document_table import Laid
from kbdesk.reports.growth_chart import Frame
from kbdesk.reports.letterhead import SIGNED_MM, draw_head, draw_offices, draw_signed, head_height
from kbdesk.reports.lettering import baseline, fit, printable, wrap
from kbdesk.reports.marks import logo
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
    deliver,
    open_canvas,
)
from kbdesk.words import Language, say

PAPERS = {
    "A4": A4,
    "F4": (215 * MM, 330 * MM),
    "A3": (A4[1], A4[0] * 2),
    "A2": (420 * MM, 594 * MM),
    "A1": (594 * MM, 841 * MM),
}
_SIDE = 12 * MM
_TOP = 12 * MM
_FOOT = 13 * MM
_HEAD = 15 * MM
_GAP = 5 * MM
_LEADING = 13.0
_BODY = 9.5
_TITLE = 11.0

Draw = Callable[[Canvas], None]


@dataclass
class _PaperPage:
    draws: list[Draw] = field(default_factory=list)


def draw_document(
    document: Document,
    target: Path | BinaryIO,
    language: Language = "id",
    progress: Progress = nothing_said,
) -> int:
    """Write a document as PDF and return its pages; a path is written whole or not at all.

    The same document gives the same bytes. Raises ``paper.*`` as :func:`deliver`.
    """
    width, height = PAPERS[document.paper]
    if document.wide:
        width, height = height, width
    buffer = BytesIO()
    canvas = open_canvas(buffer, (width, height), document.name, language)
    pages = _Layout(document, width, height, language).pages(progress)
    for number, page in enumerate(pages, 1):
        _frame(canvas, document, width, height, language, number, len(pages))
        for draw in page.draws:
            draw(canvas)
        canvas.showPage()
        progress(number, len(pages))
    canvas.save()
    deliver(buffer, target)
    return len(pages)


def _frame(
    canvas: Canvas,
    document: Document,
    width: float,
    height: float,
    language: Language,
    number: int,
    of: int,
) -> None:
    top = height - _TOP
    over = _letterhead(document) if number == 1 else 0.0
    if over and document.stationery is not None:
        draw_head(canvas, document.stationery, _SIDE, top, width - 2 * _SIDE)
        top -= over
        _title(canvas, document, width, top)
        _foot(canvas, width, language, number, of)
        return
    logo(canvas, _SIDE, top - 9 * MM, 9 * MM)
    left, room = _SIDE + 12 * MM, width - 2 * _SIDE - 12 * MM
    fit(document.title, BOLD, 14, room).draw(canvas, left, top + 0.5 * MM, 17)
    lines = "  ·  ".join(line for line in document.lines if line)
    fit(lines, REGULAR, _BODY, room).draw(canvas, left, top - 5.5 * MM, 12, ink=INK_2)
    canvas.setStrokeColor(TEAL)
    canvas.setLineWidth(1.2)
    canvas.line(_SIDE, top - 11.5 * MM, width - _SIDE, top - 11.5 * MM)
    _foot(canvas, width, language, number, of)


def _letterhead(document: Document) -> float:
    return 0.0 if document.stationery is None else head_height(document.stationery)


def _title(canvas: Canvas, document: Document, width: float, top: float) -> None:
    """Draw the title in the middle, as under a letterhead."""
    room = width - 2 * _SIDE
    fit(document.title, BOLD, 14, room).draw(canvas, width / 2, top + 0.5 * MM, 17, centred=True)
    lines = fit("  ·  ".join(line for line in document.lines if line), REGULAR, _BODY, room)
    lines.draw(canvas, width / 2, top - 5.5 * MM, 12, ink=INK_2, centred=True)


def _foot(canvas: Canvas, width: float, language: Language, number: int, of: int) -> None:
    canvas.setFillColor(INK_2)
    canvas.setFont(REGULAR, 8)
    canvas.drawString(_SIDE, 7 * MM, printable(say("document.foot", language)))
    canvas.drawRightString(
        width - _SIDE, 7 * MM, say("document.page", language, number=number, of=of)
    )


class _Layout:
    def __init__(self, document: Document, width: float, height: float, language: Language) -> None:
        self._document = document
        self._language = language
        self._x, self._width = _SIDE, width - 2 * _SIDE
        self._tops = height - _TOP - _HEAD
        self._raised = 0
        self._begin()

    def _begin(self) -> None:
        self._last_rows = 0
        self._pages = [_PaperPage()]
        self._y = self._top

    @property
    def _top(self) -> float:
        """Return where a page begins: the first one under the letterhead."""
        return self._tops - (_letterhead(self._document) if len(self._pages) == 1 else 0.0)

    @property
    def _low(self) -> float:
        """Return where a page ends: one is raised so that its last part goes with who signs."""
        raised = self._raised and len(self._pages) >= self._raised
        return _FOOT + (self._signing + _GAP if raised else 0.0)

    @property
    def _signing(self) -> float:
        signed, office = self._document.signed, self._document.stationery
        return SIGNED_MM * MM if signed or (signed is not None and office is not None) else 0.0

    def pages(self, progress: Progress) -> list[_PaperPage]:
        """Lay the parts out; who signs never stands alone on a page if a part can go along."""
        self._parts(progress)
        if self._signing and self._y - self._signing < _FOOT:
            self._raised = self._last_rows or len(self._pages)
            self._begin()
            self._parts(progress)
        if self._signing:
            self._signed_by(self._document.signed or ())
        return self._pages

    def _parts(self, progress: Progress) -> None:
        for part in self._document.parts:
            if isinstance(part, PaperTable) and part.tidy:
                continue  # for a spreadsheet alone
            self._last_rows = 0
            # how many pages there will be is not known yet
            progress(0, 0)
            if isinstance(part, NewPage):
                if self._y < self._top:
                    self._turn()
            elif isinstance(part, Paragraphs):
                self._text(part)
            elif isinstance(part, PaperNote):
                self._meaning(part)
            elif isinstance(part, LargeFigures):
                self._figures(part)
            elif isinstance(part, PaperTable):
                self._table(part)
            else:
                self._chart(part)

    def _turn(self) -> None:
        self._pages.append(_PaperPage())
        self._y = self._top

    def _room(self, height: float) -> None:
        """Turn the page where so much does not fit any more."""
        if self._y - height < self._low and self._y < self._top:
            self._turn()

    def _add(self, draw: Draw) -> None:
        self._pages[-1].draws.append(draw)

    def _heading(self, title: str, with_room: float = 0.0) -> None:
        if not title:
            return
        self._room(18 + with_room)
        fitted, x, y = fit(title, SEMIBOLD, _TITLE, self._width), self._x, self._y
        self._add(lambda canvas: fitted.draw(canvas, x, y, 15))
        self._y -= 18

    def _text(self, part: Paragraphs) -> None:
        self._heading(part.title, 2 * _LEADING)
        for paragraph in part.paragraphs:
            for line in wrap(printable(paragraph), REGULAR, _BODY, self._width):
                self._room(_LEADING)
                self._add(_words(line, self._x, baseline(self._y, _LEADING, _BODY), _BODY))
                self._y -= _LEADING
            self._y -= 3
        self._y -= _GAP - 3

    def _figures(self, part: LargeFigures) -> None:
        self._heading(part.title, 16 * MM)
        across = max(1, min(len(part.items), int(self._width / (38 * MM))))
        if len(part.items) == across + 1 and self._width >= len(part.items) * 34 * MM:
            across += 1  # rather a little narrower than one alone below
        wide = self._width / across
        # a title is never cut: where one needs two lines, all of the part have room for two
        inner = wide - 8 * MM
        one_line = all(fit(item[0], REGULAR, 8, inner).complete for item in part.items)
        lines, tall = (1, 16 * MM) if one_line else (2, 20 * MM)
        for first in range(0, len(part.items), across):
            self._room(tall + 1 * MM)
            for place, item in enumerate(part.items[first : first + across]):
                x = self._x + place * wide
                ink = INK_2 if part.pale else INK
                self._add(_figure(item, x, self._y, wide - 3 * MM, tall, lines, ink))
            self._y -= tall + 2 * MM
        self._y -= _GAP - 2 * MM

    def _table(self, part: PaperTable) -> None:
        if part.folds:
            self._folded(part)
            return
        laid = Laid(part, self._width, self._language)
        first = 0
        self._heading(part.title, laid.head_height + laid.height(0, min(2, laid.rows)))
        while True:
            self._room(laid.head_height + laid.height(first, min(first + 1, laid.rows)))
            room = self._y - self._low - laid.head_height
            last = self._with_note(laid, part.note, first, room)
            x, y = self._x, self._y
            self._add(partial(_rows, laid, x, y, first, last))
            self._y -= laid.head_height + laid.height(first, last)
            first = last
            if first >= laid.rows:
                break
            self._turn()
        self._note(part.note)

    def _folded(self, part: PaperTable) -> None:
        """Draw a table that lies open over several pages: the same rows on each of them."""
        self._heading(part.title, 40 * MM)
        kept = list(range(part.repeated))
        cuts = [part.repeated, *part.folds, len(part.columns)]
        pieces = [
            Laid(part, self._width, self._language, only=[*kept, *range(low, high)])
            for low, high in pairwise(cuts)
        ]
        for one, other in [*pairwise(pieces), *pairwise(reversed(pieces))]:
            one.level(other)
        head = max(laid.head_height for laid in pieces)
        first, rows = 0, pieces[0].rows
        while True:
            self._room(head + pieces[0].height(first, min(first + 1, rows)))
            # the pages of these rows end alike: what is raised for one is raised for all
            self._last_rows = len(self._pages)
            last = self._with_note(pieces[0], part.note, first, self._y - self._low - head)
            for place, laid in enumerate(pieces):
                if place:
                    self._turn()
                self._add(partial(_rows, laid, self._x, self._y, first, last))
            self._y -= head + pieces[0].height(first, last)
            first = last
            if first >= rows:
                break
            self._turn()
        self._note(part.note)

    def _with_note(self, laid: Laid, note: str, first: int, room: float) -> int:
        """Return up to which row a page goes; a note below the last never stands without one."""
        last = laid.that_fit(first, room)
        below = 2 + 11 * len(self._note_lines(note)) if note else 0
        if last < laid.rows or laid.height(first, last) + below <= room:
            return last
        return max(first + 1, min(laid.rows - 1, laid.that_fit(first, room - below)))

    def _note_lines(self, note: str) -> list[str]:
        return list(wrap(printable(note), REGULAR, 8, self._width))

    def _note(self, note: str) -> None:
        if note:
            self._y -= 2
            for line in self._note_lines(note):
                self._room(11)
                self._add(_words(line, self._x, baseline(self._y, 11, 8), 8))
                self._y -= 11
        self._y -= _GAP

    def _meaning(self, part: PaperNote) -> None:
        self._y += _GAP - 2 * MM  # close under what it speaks of
        font = SEMIBOLD if part.warns else REGULAR
        for sentence in part.sentences:
            for line in wrap(printable(sentence), font, 8, self._width):
                self._room(11)
                y = baseline(self._y, 11, 8)
                self._add(_words(line, self._x, y, 8, font, INK if part.warns else INK_2))
                self._y -= 11
        self._y -= _GAP

    def _chart(self, part: Bars | Trend | Drawing) -> None:
        high = min(part.height_mm * MM, self._top - self._low - 20)
        self._heading(part.title, high)
        self._room(high)
        frame, language = Frame(self._x, self._y - high, self._width, high), self._language
        if isinstance(part, Drawing):
            drawing = part
            frame, high = self._shrunk(drawing, frame)
            self._add(
                lambda canvas: drawing.draw(canvas, frame.x, frame.y, frame.width, frame.height)
            )
        elif isinstance(part, Bars):
            bars = part
            self._add(lambda canvas: draw_bars(canvas, bars, frame, language))
        else:
            trend = part
            self._add(lambda canvas: draw_trend(canvas, trend, frame, language))
        self._y -= high
        note = "" if isinstance(part, Drawing) else part.note
        if note:
            self._text(Paragraphs([note]))
        else:
            self._y -= _GAP

    def _shrunk(self, part: Drawing, frame: Frame) -> tuple[Frame, float]:
        """Return a drawing's frame, narrower and in the middle where who signs needs its room."""
        room = self._y - self._low - self._signing - _GAP - 1
        if not part.shrinks or not self._signing or not 0 < room < frame.height:
            return frame, frame.height
        width = frame.width * room / frame.height
        x = frame.x + (frame.width - width) / 2
        return Frame(x, self._y - room, width, room), room

    def _signed_by(self, offices: Sequence[str | Signatory]) -> None:
        if self._y - SIGNED_MM * MM < _FOOT:
            self._turn()
        x, y, width, language = self._x, self._y, self._width, self._language
        office = self._document.stationery
        if offices:
            self._add(lambda canvas: draw_offices(canvas, office, offices, x, y, width, language))
        elif office is not None:
            self._add(lambda canvas: draw_signed(canvas, office, x, y, width, language))
        self._y -= SIGNED_MM * MM


def _words(
    line: str, x: float, y: float, size: float, font: str = REGULAR, ink: Color = INK
) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(ink)
        canvas.setFont(font, size)
        canvas.drawString(x, y, line)

    return draw


def _rows(laid: Laid, x: float, y: float, first: int, last: int, canvas: Canvas) -> None:
    laid.draw(canvas, x, y, first, last)


def _figure(
    item: tuple[str, str, str],
    x: float,
    top: float,
    width: float,
    tall: float,
    lines: int,
    ink: Color,
) -> Draw:
    """Return a figure's card; its words take up to so many lines above the value."""
    words, value, below = item
    down = tall - 16 * MM

    def draw(canvas: Canvas) -> None:
        canvas.setStrokeColor(PALE_RULE)
        canvas.setLineWidth(0.6)
        canvas.roundRect(x, top - tall, width, tall, 2 * MM, stroke=1, fill=0)
        inner = width - 5 * MM
        said = fit(words, REGULAR, 8, inner, lines=lines)
        said.draw(canvas, x + 2.5 * MM, top - 1.2 * MM, 11, ink=INK_2)
        y = top - down
        fit(value, BOLD, 15, inner).draw(canvas, x + 2.5 * MM, y - 4.7 * MM, 19, ink=ink)
        fit(below, REGULAR, 7.5, inner).draw(canvas, x + 2.5 * MM, y - 11.3 * MM, 10, ink=INK_2)

    return draw

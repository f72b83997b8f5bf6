"""A table on paper: columns as wide as their words, rows over pages, the head on each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.reports.document import STEP_COLOURS, Cell, PaperColumn, PaperTable, Row, RowHeading
from kbdesk.reports.document_xlsx import spans
from kbdesk.reports.formats import decimal, short_date
from kbdesk.reports.lettering import ELLIPSIS, baseline, fit, printable, text_width, wrap
from kbdesk.reports.paper import (
    BOLD,
    INK,
    INK_2,
    MM,
    PALE_RULE,
    REGULAR,
    RULE,
    SEMIBOLD,
    Face,
)
from kbdesk.words import Language, say

_HEAD_TINT = HexColor("#DCEEEA")
_TOTAL_TINT = HexColor("#F0F8F6")
_LARGEST, _SMALLEST, _STEP = 8.5, 4.5, 0.5
_LARGEST_COMPACT = 7.0
_LARGEST_ON_A_WALL = 12.0
_LEAST_MM = 6.5
"""No column of a register is narrower: something must be written into it by hand."""
_BY_HAND_MM = 6.8
"""No row that is filled in by hand is lower."""
_PAD = 0.8 * MM
_MOST_LINES = 4
_READ = 400
"""So many rows say how wide a column must be; longer texts are wrapped."""
_TEXT_MM = 62.0
"""No text column asks for more."""
NOT_KNOWN = "–"
_CENTRED = frozenset(("code", "flag", "date"))
_CENTRED_COMPACT = _CENTRED | {"whole", "decimal", "measure", "percent"}


def cell_text(
    column: PaperColumn, value: Cell, language: Language, *, compact: bool = False
) -> str:
    """Return a cell as it is read on paper: "–" where it is not known, or a blank to fill in."""
    if value is None:
        return "" if compact else NOT_KNOWN
    if isinstance(value, bool):
        return say("common.yes" if value else "common.no", language)
    if isinstance(value, date):
        if compact:
            return f"{value.day:02d}/{value.month:02d}/{value.year % 100:02d}"
        return short_date(value, language, year=True)
    if isinstance(value, int | float | Decimal):
        places = 0 if column.kind == "whole" or isinstance(value, int) else column.places
        if column.kind in ("decimal", "percent"):
            places = column.places
        exact = value if isinstance(value, Decimal) else Decimal(repr(value))
        if column.kind == "measure":
            places = min(max(1, -int(exact.normalize().as_tuple().exponent)), 3)
        return decimal(exact, places, language)
    return printable(value)


class Laid:
    """A table laid out for a width: its sizes are known before anything is drawn.

    ``only`` are the places of the columns that stand on this page, where it is folded.
    """

    def __init__(
        self,
        table: PaperTable,
        width: float,
        language: Language,
        *,
        only: Sequence[int] | None = None,
    ) -> None:
        self._table = table
        self._language = language
        shown = range(len(table.columns)) if only is None else only
        # a column ``below`` another is printed as its second line
        self._places: list[list[int]] = []
        for place in shown:
            if table.columns[place].below and self._places:
                self._places[-1].append(place)
            else:
                self._places.append([place])
        self._columns = [table.columns[places[0]] for places in self._places]
        self._body: list[Row] = list(table.rows)
        if not self._body and table.empty:
            self._body.append(RowHeading(table.empty))
        self._total_at = len(self._body) if table.total is not None else -1
        if table.total is not None:
            self._body.append(table.total)
        self._size, self._widths = self._fitted(width)
        self._leading = self._size * 1.28
        self._lines: list[list[list[str]]] = [self._broken(row) for row in self._body]
        self._heights = [
            max((len(lines) for lines in cells), default=1) * self._leading + 2 * _PAD
            for cells in self._lines
        ]
        if table.by_hand:
            self._heights = [
                one if isinstance(row, RowHeading) else max(one, _BY_HAND_MM * MM)
                for row, one in zip(self._body, self._heights, strict=True)
            ]
        self._head_sizes: list[float] = []
        self._heads = [self._head_lines(place) for place in range(len(self._columns))]
        self._over = any(column.over for column in self._columns)
        self._over_height = self._leading + 2 * _PAD if self._over else 0.0
        self._title_height = max(map(len, self._heads)) * self._leading + 2 * _PAD
        self._number_height = self._leading if table.numbered else 0.0

    @property
    def rows(self) -> int:
        """Return how many rows there are to draw, headings and total with them."""
        return len(self._body)

    @property
    def head_height(self) -> float:
        """Return the height of the head that every page begins with."""
        return self._over_height + self._title_height + self._number_height

    def height(self, first: int, last: int) -> float:
        return sum(self._heights[first:last])

    def level(self, other: Laid) -> None:
        """Make each row as high as the same row of the page beside it, on both."""
        self._heights = [max(pair) for pair in zip(self._heights, other._heights, strict=True)]
        other._heights = list(self._heights)

    def that_fit(self, first: int, room: float) -> int:
        """Return the row before which a page that begins with ``first`` ends; at least one."""
        last, used = first, 0.0
        while last < self.rows and (last == first or used + self._heights[last] <= room):
            used += self._heights[last]
            last += 1
        more = last < self.rows and last - first > 1
        if more and isinstance(self._body[last - 1], RowHeading):
            last -= 1  # a heading stands with what it is over
        return last

    # -- sizes ---------------------------------------------------------------------------

    def _fitted(self, width: float) -> tuple[float, list[float]]:
        """Return the largest size at which the columns fit, and their widths."""
        sample = [row for row in self._body[:_READ] if not isinstance(row, RowHeading)]
        if self._table.total is not None:
            sample.append(self._table.total)
        texts = [
            [self._text(place, row) for row in sample for place in places]
            for places in self._places
        ]
        size = _LARGEST_COMPACT if self._table.compact else _LARGEST
        if self._table.large:
            size = _LARGEST_ON_A_WALL
        while True:
            least, natural = [], []
            floor = _LEAST_MM * MM if self._table.compact else 0.0
            for column, cells in zip(self._columns, texts, strict=True):
                low, high = (max(floor, one) for one in _column_widths(column, cells, size))
                least.append(low)
                natural.append(high)
            if sum(least) <= width or size <= _SMALLEST:
                break
            size -= _STEP
        return size, _shared(least, natural, width)

    def _text(self, place: int, row: Sequence[Cell]) -> str:
        column = self._table.columns[place]
        if self._table.by_hand and row[place] is None:
            return ""
        return cell_text(column, row[place], self._language, compact=self._table.compact)

    def _broken(self, row: Row) -> list[list[str]]:
        if isinstance(row, RowHeading):
            return [[printable(row.text)]]
        broken = []
        for places, width in zip(self._places, self._widths, strict=True):
            lines: list[str] = []
            for place in places:
                lines += self._line_of(place, row, width - 2 * _PAD)
            broken.append(lines)
        return broken

    def _line_of(self, place: int, row: Sequence[Cell], inner: float) -> list[str]:
        text = self._text(place, row)
        if text_width(text, REGULAR, self._size) <= inner:
            return [text]
        if self._table.columns[place].kind in ("text", "flag"):
            lines = wrap(text, REGULAR, self._size, inner)
            if len(lines) > _MOST_LINES:
                lines = [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1] + ELLIPSIS]
            return lines
        return [text]  # made smaller as it is drawn

    def _head_lines(self, place: int) -> list[str]:
        column, inner = self._columns[place], self._widths[place] - 2 * _PAD
        title = printable(column.title, SEMIBOLD)
        # a word is made smaller before it is broken
        longest = max((text_width(word, SEMIBOLD, self._size) for word in title.split()), default=0)
        size = self._size * min(max(inner / longest, 0.7), 1.0) if longest else self._size
        self._head_sizes.append(size)
        return wrap(title, SEMIBOLD, size, inner) or [""]

    # -- drawing -------------------------------------------------------------------------

    def draw(self, canvas: Canvas, x: float, top: float, first: int, last: int) -> None:
        """Draw the head and some rows downwards from ``top``."""
        width = sum(self._widths)
        self._draw_head(canvas, x, top, width)
        y = top - self.head_height
        for place in range(first, last):
            self._draw_row(canvas, x, y, width, place)
            y -= self._heights[place]
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.6)
        canvas.rect(x, y, width, top - y, stroke=1, fill=0)
        canvas.setStrokeColor(PALE_RULE)
        canvas.setLineWidth(0.35)
        self._draw_columns(canvas, x, top, y, first, last)

    def _draw_columns(
        self, canvas: Canvas, x: float, top: float, low: float, first: int, last: int
    ) -> None:
        """Draw the lines between columns, but not through headings."""
        runs: list[tuple[float, float]] = []
        y = top - self._over_height
        start = y
        y = top - self.head_height
        for place in range(first, last):
            if isinstance(self._body[place], RowHeading):
                runs.append((start, y))
                start = y - self._heights[place]
            y -= self._heights[place]
        runs.append((start, low))
        at = x
        for width in self._widths[:-1]:
            at += width
            for high, bottom in runs:
                if high > bottom:
                    canvas.line(at, high, at, bottom)

    def _draw_head(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        canvas.setFillColor(_HEAD_TINT)
        canvas.rect(x, top - self.head_height, width, self.head_height, stroke=0, fill=1)
        self._draw_steps(canvas, x, top)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        if self._over:
            at = x
            for first, last, words in spans(self._columns):
                wide = sum(self._widths[first : last + 1])
                if words:
                    fitted = fit(words, SEMIBOLD, self._size, wide - 2 * _PAD, smallest=4)
                    fitted.draw(canvas, at + wide / 2, top - _PAD, self._leading, centred=True)
                    canvas.line(at, top - self._over_height, at + wide, top - self._over_height)
                canvas.line(at, top, at, top - self._over_height)
                at += wide
        at, below = x, top - self._over_height - self._title_height
        canvas.setFillColor(INK)
        for place, (lines, wide) in enumerate(zip(self._heads, self._widths, strict=True)):
            free = self._title_height - len(lines) * self._leading
            canvas.setFont(SEMIBOLD, self._head_sizes[place])
            canvas.setFillColor(INK)
            for number, line in enumerate(lines):
                y = baseline(
                    below + self._title_height - free / 2 - number * self._leading,
                    self._leading,
                    self._size,
                )
                canvas.drawCentredString(at + wide / 2, y, line)
            if self._table.numbered:
                canvas.setFont(REGULAR, self._size * 0.85)
                canvas.setFillColor(INK_2)
                y = baseline(below, self._leading, self._size * 0.85)
                canvas.drawCentredString(at + wide / 2, y, self._number(place))
            at += wide
        canvas.line(x, top - self.head_height, x + width, top - self.head_height)

    def _draw_steps(self, canvas: Canvas, x: float, top: float) -> None:
        """Give each heading the colour of the step that fills its column."""
        at, height = x, self.head_height - self._over_height
        for column, wide in zip(self._columns, self._widths, strict=True):
            if column.step:
                canvas.setFillColor(HexColor(STEP_COLOURS[column.step - 1]))
                canvas.rect(at, top - self.head_height, wide, height, stroke=0, fill=1)
            at += wide
        canvas.setFillColor(INK)

    def _number(self, place: int) -> str:
        if any(column.number for column in self._table.columns):
            return self._columns[place].number
        return str(place + 1)

    def _draw_row(self, canvas: Canvas, x: float, top: float, width: float, place: int) -> None:
        row, height = self._body[place], self._heights[place]
        if isinstance(row, RowHeading):
            canvas.setFillColor(_TOTAL_TINT)
            canvas.rect(x, top - height, width, height, stroke=0, fill=1)
            fit(row.text, SEMIBOLD, self._size, width - 2 * _PAD).draw(
                canvas, x + _PAD, top - _PAD, self._leading
            )
        else:
            is_total = place == self._total_at
            if is_total:
                canvas.setFillColor(_TOTAL_TINT)
                canvas.rect(x, top - height, width, height, stroke=0, fill=1)
            face: Face = BOLD if is_total else REGULAR
            canvas.setFillColor(INK)
            at = x
            for column, places, lines, wide in zip(
                self._columns, self._places, self._lines[place], self._widths, strict=True
            ):
                value = row[places[0]]
                if self._table.by_hand == "lines" and value is None:
                    _draw_dots(canvas, at + _PAD, top - height + 2 * _PAD, wide - 2 * _PAD)
                low = height - len(lines) * self._leading - 2 * _PAD
                high = top - low / 2 if self._table.by_hand else top
                self._draw_cell(canvas, column, value, lines, face, at, high, wide)
                at += wide
        canvas.setStrokeColor(PALE_RULE)
        canvas.setLineWidth(0.35)
        canvas.line(x, top - height, x + width, top - height)

    def _draw_cell(
        self,
        canvas: Canvas,
        column: PaperColumn,
        value: Cell,
        lines: Sequence[str],
        face: Face,
        x: float,
        top: float,
        wide: float,
    ) -> None:
        size, inner = self._size, wide - 2 * _PAD
        own = max((text_width(line, face, size) for line in lines), default=0.0)
        if own > inner:
            size = max(size * inner / own, 2.5)
        canvas.setFont(face, size)
        centred = _CENTRED_COMPACT if self._table.compact else _CENTRED
        for number, line in enumerate(lines):
            y = baseline(top - _PAD - number * self._leading, self._leading, self._size)
            if value is None or column.kind in centred:
                canvas.drawCentredString(x + wide / 2, y, line)
            elif column.kind == "text" and (
                self._table.by_hand == "lines" or not isinstance(value, int | float | Decimal)
            ):
                canvas.drawString(x + _PAD, y, line)
            else:
                canvas.drawRightString(x + wide - _PAD, y, line)


def _draw_dots(canvas: Canvas, x: float, y: float, width: float) -> None:
    """Draw a dotted line to write on."""
    canvas.saveState()
    canvas.setStrokeColor(INK_2)
    canvas.setLineWidth(0.5)
    canvas.setDash(0.5, 1.8)
    canvas.line(x, y, x + width, y)
    canvas.restoreState()


def _column_widths(column: PaperColumn, cells: Sequence[str], size: float) -> tuple[float, float]:
    """Return the least and the natural width of a column."""
    if column.width_mm is not None:
        fixed = column.width_mm * MM
        return fixed, fixed
    pad = 2 * _PAD + 0.5
    words = printable(column.title, SEMIBOLD).split()
    head = max((text_width(word, SEMIBOLD, size) for word in words), default=0.0)
    widest = max((text_width(text, REGULAR, size) for text in cells), default=0.0)
    natural = max(head, min(widest, _TEXT_MM * MM)) + pad
    if column.kind not in ("text", "flag"):
        return natural, natural
    longest = max(
        (text_width(word, REGULAR, size) for text in cells for word in text.split()), default=0.0
    )
    return max(head, min(longest, _TEXT_MM * MM / 2)) + pad, natural


def _shared(least: Sequence[float], natural: Sequence[float], width: float) -> list[float]:
    """Share a width: what is over goes to the columns in proportion to what they ask for."""
    if sum(least) >= width:
        return [one * width / sum(least) for one in least]
    asked = [high - low for low, high in zip(least, natural, strict=True)]
    over = width - sum(least)
    if sum(asked) > over:
        return [low + more * over / sum(asked) for low, more in zip(least, asked, strict=True)]
    over = width - sum(natural)
    return [high + over * high / sum(natural) for high in natural]

"""A report as plain data: its words and figures, but not how it is drawn.

The same document becomes a PDF (``document_pdf``) and a spreadsheet (``document_xlsx``). Its words
are in one language already; figures and dates stay values, so that a spreadsheet can calculate with
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from kbdesk.domain.offices import Signatory, Stationery
from kbdesk.domain.shapes import Picture
from kbdesk.words import Say

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Kind = Literal["text", "code", "whole", "decimal", "measure", "percent", "date", "flag"]
"""``code``: a short centred text that is never a number (NIK, N/T/O/B). ``percent``: 73.9.

``measure``: with every decimal that counts, at least one: 7.4, 7.45.
"""

Progress = Callable[[int, int], None]
"""Called with (done, of); ``of`` is 0 while unknown. An exception from it stops the drawing."""


def nothing_said(_done: int, _of: int) -> None:
    """The ``Progress`` for a caller who does not show any."""


Cell = str | int | float | Decimal | date | bool | None
"""None: not known, or not to be told. It is a dash on paper and an empty cell in a spreadsheet."""


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of a table.

    ``places``: its decimals. ``over``: a heading above neighbouring columns that give the same one.
    ``width_mm``: its width on paper; without it the column is as wide as its words. ``below``: on
    paper it stands under the column before it, as the NIK under the name; in a spreadsheet it is a
    column of its own. ``number``: the column's number in an official register. ``step``: the step
    of the open day (1 to 5) that fills it; the heading has that step's colour.
    """

    title: str
    kind: Kind = "text"
    places: int = 1
    over: str = ""
    width_mm: float | None = None
    below: bool = False
    number: str = ""
    step: int = 0


STEP_COLOURS: Final[Sequence[str]] = ("#f7cfae", "#ffe680", "#fff7cf", "#bfdcf2", "#dccbee")
"""Colours of the five steps, as on the printed cards of the posyandu: peach, yellow, pale yellow,
blue, violet."""


@dataclass(frozen=True, slots=True)
class RowHeading:
    """A line across the table that stands over the rows after it: "RT 03"."""

    text: str


Row = Sequence[Cell] | RowHeading


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table. ``total``: its last row. ``empty``: the words shown when there are no rows.

    ``folds``: on paper the table breaks before these columns, and each part is a page to the right
    of the one before, as in an open register; the first ``repeated`` columns are on each page.
    ``sheet``: in a spreadsheet the table begins a sheet of this name. ``compact``: dates as
    05/11/25, and cells for unknown values stay empty to write in. ``large``: for a wall. ``tidy``:
    a spreadsheet's sheet with one row for each fact; not on paper. ``by_hand``: the rest of the
    form is written by hand: an unknown value is a dotted line (``lines``) or an empty cell
    (``cells``), and every row is high enough to write in.
    """

    columns: Sequence[PaperColumn]
    rows: Sequence[Row]
    title: str = ""
    total: Sequence[Cell] | None = None
    note: str = ""
    empty: str = ""
    numbered: bool = False
    """Whether each column's number stands under its heading, as in official registers."""
    folds: Sequence[int] = ()
    repeated: int = 0
    compact: bool = False
    large: bool = False
    sheet: str = ""
    tidy: bool = False
    by_hand: Literal["", "lines", "cells"] = ""
    about: Sequence[str] = ()
    """Names of the figures in the table, as in the report's ``about``; their meaning is printed
    below."""


Heading = str | tuple[str, Kind] | tuple[str, Kind, float] | PaperColumn


def headed(say: Say, *columns: Heading) -> list[PaperColumn]:
    """Return columns headed by words: the key of a word, with a kind and a width in mm or without.

    ``headed(say, "dataku.topic", ("dataku.attended", "whole", 20))`` makes a column of text and
    one of whole numbers that is 20 mm wide. A column that is made already stays as it is.
    """
    return [_headed(say, one) for one in columns]


def _headed(say: Say, one: Heading) -> PaperColumn:
    if isinstance(one, PaperColumn):
        return one
    if isinstance(one, str):
        return PaperColumn(say(one))
    key, kind, *width = one
    return PaperColumn(say(key), kind, width_mm=width[0] if width else None)


R = TypeVar("R")
TableColumn = tuple[Heading, Callable[[R], Cell]]
"""A column with its cells: its heading, and what it says of a row."""


def table_of(
    say: Say,
    rows: Iterable[R],
    *columns: TableColumn[R],
    number: str = "",
    title: str = "",
    total: Sequence[Cell] | None = None,
    note: str = "",
    empty: str = "",
    sheet: str = "",
    about: Sequence[str] = (),
    tidy: bool = False,
) -> PaperTable:
    """Return a table whose columns are declared with their cells: a heading, and what a row says.

    ``table_of(say, groups, ("dataku.name", lambda row: row["name"]), ...)``; headings as of
    :func:`headed`. ``number`` heads a first column that numbers the rows. The rest is as of
    :class:`PaperTable`.
    """
    heads = headed(say, *(head for head, _ in columns))
    cells: list[list[Cell]] = [[cell(row) for _, cell in columns] for row in rows]
    if number:
        heads = [PaperColumn(say(number), "whole"), *heads]
        cells = [[place, *row] for place, row in enumerate(cells, 1)]
    return PaperTable(heads, cells, title, total, note, empty, sheet=sheet, about=about, tidy=tidy)


def columns_under(over: str, *columns: PaperColumn) -> list[PaperColumn]:
    """Return neighbouring columns under one heading."""
    return [replace(one, over=over) for one in columns]


@dataclass(frozen=True, slots=True)
class Series:
    """One named series: a value for each label. None leaves a gap."""

    name: str
    values: Sequence[int | float | Decimal | None]


@dataclass(frozen=True, slots=True)
class Bars:
    """Standing bars from zero, several series side by side."""

    labels: Sequence[str]
    series: Sequence[Series]
    title: str = ""
    places: int = 0
    note: str = ""
    height_mm: float = 72.0


@dataclass(frozen=True, slots=True)
class Trend:
    """Lines over time, one for each series."""

    labels: Sequence[str]
    series: Sequence[Series]
    title: str = ""
    places: int = 0
    unit: str = ""
    note: str = ""
    height_mm: float = 72.0


@dataclass(frozen=True, slots=True)
class Paragraphs:
    paragraphs: Sequence[str]
    title: str = ""
    about: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class LargeFigures:
    """Large figures side by side: (words, value as it is read, a line below or "")."""

    items: Sequence[tuple[str, str, str]]
    title: str = ""
    about: Sequence[str] = ()
    pale: bool = False
    """True if nothing was received for the month, so that the figures are older ones."""


@dataclass(frozen=True, slots=True)
class PaperNote:
    """Small print: what the part above means. ``warns``: its figures are not of this month."""

    sentences: Sequence[str]
    warns: bool = False


Draw = Callable[["Canvas", float, float, float, float], None]
"""Draws into a frame, given by its left and lower edge, width and height in points."""


def draws(picture: Picture) -> Draw:
    return partial(_draw, picture)


def _draw(
    picture: Picture, canvas: Canvas, x: float, y: float, width: float, height: float
) -> None:
    # The window needs the pictures only, and reportlab is slow to load.
    from kbdesk.reports.picture import draw_picture

    draw_picture(canvas, picture, x, y, width, height)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A part with its own drawing function: ``draw(canvas, x, y, width, height)`` in points.

    ``table`` says the same in rows, for the spreadsheet; ``sheets`` in several tables and charts.
    ``pictures``: the charts in it that can be used alone, by file name. ``shrinks``: it may be
    drawn a little smaller so that the signatures fit below it.
    """

    height_mm: float
    draw: Draw
    title: str = ""
    table: PaperTable | None = None
    pictures: Sequence[tuple[str, Picture]] = ()
    shrinks: bool = False
    sheets: Sequence[PaperTable | Bars | Trend | NewPage] = ()


@dataclass(frozen=True, slots=True)
class NewPage:
    """The next part begins a page; in a spreadsheet it begins a sheet called ``title``."""

    title: str = ""


Part = PaperTable | Bars | Trend | Paragraphs | LargeFigures | PaperNote | Drawing | NewPage


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. ``lines``: the area and the time it is about. ``name``: the file's title,
    without any person's name.

    ``signed``: the offices that sign, where the subject has its own. If empty, the office of the
    ``stationery`` signs; None if nobody signs (a wall sheet, a person's card). F4 is the folio of
    Indonesian offices, 215 x 330 mm. ``annexes``: PDF files whose pages follow unchanged.
    """

    title: str
    lines: Sequence[str]
    parts: Sequence[Part]
    name: str
    wide: bool = False
    paper: Literal["A4", "F4", "A3", "A2", "A1"] = "A4"
    signed: Sequence[str | Signatory] | None = ()
    stationery: Stationery | None = None
    annexes: Sequence[bytes] = ()

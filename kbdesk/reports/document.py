"""A report as plain data: what is on it, in words and figures, but not how it is drawn.

The same document becomes a PDF (``document_pdf``) and a spreadsheet (``document_xlsx``).
Its words are of one language already; figures and dates stay what they are, so that a
spreadsheet can go on counting with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, get_args

from kbdesk.domain.offices import Stationery
from kbdesk.domain.shapes import Picture
from kbdesk.words import Say

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Kind = Literal["text", "code", "whole", "decimal", "measure", "percent", "date", "flag"]
"""``code``: a short text in the middle, never a number (NIK, N/T/O/B). ``percent``: 73.9.

``measure``: with every decimal that counts, at least one: 7.4, 7.45.
"""

_KINDS: Final[Mapping[str, Kind]] = {kind: kind for kind in get_args(Kind)}

Progress = Callable[[int, int], None]
"""Called with (done, of); ``of`` is 0 while unknown. An exception from it stops the drawing."""


def nothing_said(_done: int, _of: int) -> None:
    """Nobody waits to hear how far it is."""


Cell = str | int | float | Decimal | date | bool | None
"""None is not known or not to be told: a dash on paper, an empty cell in a spreadsheet."""


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column: ``places`` are its decimals; neighbours with the same ``over`` share it.

    ``width_mm`` fixes its width on paper; without it the column is as wide as its words.
    ``below``: on paper it stands under the column before it, as the NIK under the name; a
    spreadsheet gives it a column of its own. ``number`` is that of an official register.
    ``step``: of an open day's five, which fills it; its heading then has the step's colour.
    """

    title: str
    kind: Kind = "text"
    places: int = 1
    over: str = ""
    width_mm: float | None = None
    below: bool = False
    number: str = ""
    step: int = 0


def headed(say: Say, area: str, named: str) -> list[PaperColumn]:
    """Return columns headed by words of an area: ``"name:text date:date given:whole"``.

    A name is the word's key in the area, and what follows its colon the kind of the column; text
    needs none.
    """
    parts = (one.partition(":") for one in named.split())
    return [PaperColumn(say(f"{area}.{key}"), _KINDS[kind or "text"]) for key, _, kind in parts]


STEP_COLOURS: Final[Sequence[str]] = ("#f7cfae", "#ffe680", "#fff7cf", "#bfdcf2", "#dccbee")
"""Of the five steps, as the cards of the posyandu are printed: peach, yellow, pale yellow, blue,
violet."""


@dataclass(frozen=True, slots=True)
class RowHeading:
    """A line across the table that stands over the rows after it: "RT 03"."""

    text: str


Row = Sequence[Cell] | RowHeading


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Rows under columns; ``total`` closes it, ``empty`` is said where there are no rows.

    ``folds``: on paper the columns break before these places, and each part is a page beside
    the one before, as in a register that lies open; the first ``repeated`` columns stand on
    each. ``sheet``: in a spreadsheet it begins a sheet of that name. ``compact``: dates as
    05/11/25, and what is not known is left to be written by hand. ``large``: for the wall.
    ``tidy``: a sheet of its own in a spreadsheet, a row for each fact; not on paper.
    ``by_hand``: a form of which the rest is written by hand: what is not known is a dotted line
    (``lines``) or an empty cell (``cells``), and no row is too low to write in.
    """

    columns: Sequence[PaperColumn]
    rows: Sequence[Row]
    title: str = ""
    total: Sequence[Cell] | None = None
    note: str = ""
    empty: str = ""
    numbered: bool = False
    """Put each column's number under its heading, as the official registers do."""
    folds: Sequence[int] = ()
    repeated: int = 0
    compact: bool = False
    large: bool = False
    sheet: str = ""
    tidy: bool = False
    by_hand: Literal["", "lines", "cells"] = ""
    about: Sequence[str] = ()
    """The figures in it, by their names in ``about`` of the report: what they mean stands below."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one name, one for each label; None leaves a gap."""

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
    """Nothing was received for the month: the figures are older ones."""


@dataclass(frozen=True, slots=True)
class PaperNote:
    """What the part above means, in small letters; ``warns``: it is not of this month."""

    sentences: Sequence[str]
    warns: bool = False


Draw = Callable[["Canvas", float, float, float, float], None]
"""Draws into a frame: its left and lower edge, width and height in points."""


def draws(picture: Picture) -> Draw:
    return partial(_draw, picture)


def _draw(
    picture: Picture, canvas: Canvas, x: float, y: float, width: float, height: float
) -> None:
    # reportlab is slow to load, and the window asks for pictures alone
    from kbdesk.reports.picture import draw_picture

    draw_picture(canvas, picture, x, y, width, height)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Something drawn by its own hand: ``draw(canvas, x, y, width, height)`` in points.

    ``table`` says the same in rows, for the spreadsheet; ``sheets`` in several tables and
    charts. ``pictures``: the charts in it that can stand alone, by a plain name. ``shrinks``:
    it is drawn a little smaller where who signs would not fit below it.
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
    """The next part begins a page (a sheet of its own in a spreadsheet: ``title``)."""

    title: str = ""


Part = PaperTable | Bars | Trend | Paragraphs | LargeFigures | PaperNote | Drawing | NewPage


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    ``lines`` say whose and of when; ``name`` is the file's title, which names nobody;
    ``signed``: the offices of a subject that has its own; without any who signs for the
    ``stationery``'s office does; None of what nobody signs (a wall, a person's card). F4 is the
    folio of Indonesian offices, 215 x 330 mm. ``annexes``: PDF files whose pages follow as they
    are.
    """

    title: str
    lines: Sequence[str]
    parts: Sequence[Part]
    name: str
    wide: bool = False
    paper: Literal["A4", "F4", "A3", "A2", "A1"] = "A4"
    signed: Sequence[str] | None = ()
    stationery: Stationery | None = None
    annexes: Sequence[bytes] = ()

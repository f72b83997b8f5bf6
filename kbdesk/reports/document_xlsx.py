"""A document as a spreadsheet: real dates and numbers, texts that stay texts, frozen heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from kbdesk.domain.plain_text import neutral
from kbdesk.reports.document import (
    STEP_COLOURS,
    Bars,
    Cell,
    Document,
    Drawing,
    Kind,
    LargeFigures,
    NewPage,
    PaperColumn,
    PaperNote,
    PaperTable,
    Paragraphs,
    Part,
    Progress,
    RowHeading,
    Trend,
    nothing_said,
)
from kbdesk.words import Language, say

_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDEST = 60
_TOLD_ROWS = 50
_CHART_WIDTH, _CHART_HEIGHT, _CHART_ROWS = 760, 300, 16
"""A chart in pixels, and how many rows of 20 pixels it covers."""
_A4 = 9
_PAPERS = {"A3": 8, "F4": 14}
"""Excel's numbers of papers; F4 is its folio. A sheet for the wall is printed on A4."""
_HEAD = "#DCEEEA"
_INK = "#075049"


def xlsx(document: Document, language: Language = "id", progress: Progress = nothing_said) -> bytes:
    """Return a document as the bytes of an .xlsx file; the same document gives the same bytes.

    The first table's head is frozen; a table after a :class:`NewPage` begins a sheet. A chart
    is a chart of the spreadsheet that reads the rows above it.
    """
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            # a cell that begins with = is a name somebody typed, no formula
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    from datetime import datetime

    book.set_properties({"title": document.name, "created": datetime(2000, 1, 1)})
    _Workbook(book, document, language, progress).write()
    book.close()
    return buffer.getvalue()


class _Workbook:
    def __init__(
        self, book: Any, document: Document, language: Language, progress: Progress
    ) -> None:
        self._book = book
        self._document = document
        self._language = language
        self._names: set[str] = set()
        self._formats: dict[tuple[object, ...], object] = {}
        self._sheet: Any = None
        self._name = ""
        self._row = 0
        self._frozen = False
        self._widths: dict[int, float] = {}
        self._progress = progress
        self._done = 0
        self._of = sum(len(one.rows) for one in document.parts if isinstance(one, PaperTable))

    def write(self) -> None:
        self._begin(self._document.title)
        for part in self._document.parts:
            self._part(part)
        self._end()

    def _begin(self, title: str) -> None:
        self._sheet, self._name = self._new_sheet(title)
        self._row, self._frozen, self._widths = 0, False, {}
        self._line(self._document.title, bold=True, font_size=14)
        for line in self._document.lines:
            self._line(line)

    def _new_sheet(self, title: str) -> tuple[Any, str]:
        plain = " ".join(neutral(title).translate(_FORBIDDEN).split()) or "1"
        name, number = plain[:_LONGEST_NAME], 1
        while name.lower() in self._names:
            number += 1
            name = f"{plain[: _LONGEST_NAME - 4]} {number}"
        self._names.add(name.lower())
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape() if self._document.wide else sheet.set_portrait()
        sheet.set_paper(_PAPERS.get(self._document.paper, _A4))
        sheet.fit_to_pages(1, 0)
        return sheet, name

    def _end(self) -> None:
        for column, width in self._widths.items():
            self._sheet.set_column(column, column, width)

    def _format(self, **look: object) -> object:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_name": "Calibri", **look})
        return self._formats[key]

    def _write(self, row: int, column: int, text: str, form: object) -> None:
        """Write a text, with marks where it would turn the direction of what stands around it."""
        self._sheet.write_string(row, column, neutral(text), form)

    def _line(self, text: str, **look: object) -> None:
        self._write(self._row, 0, text, self._format(**look))
        self._row += 1

    def _part(self, part: Part) -> None:
        if isinstance(part, NewPage):
            self._end()
            self._begin(part.title or self._document.title)
            return
        if isinstance(part, PaperTable) and part.tidy:
            self._tidy(part)
            return
        if isinstance(part, PaperTable) and part.sheet and self._frozen:
            self._end()
            self._begin(part.sheet)
        if isinstance(part, PaperNote):
            for sentence in part.sentences:
                self._line(sentence, italic=True, bold=part.warns)
            return
        self._row += 1
        if isinstance(part, Paragraphs):
            if part.title:
                self._line(part.title, bold=True)
            for paragraph in part.paragraphs:
                self._line(paragraph)
        elif isinstance(part, LargeFigures):
            if part.title:
                self._line(part.title, bold=True)
            for words, value, below in part.items:
                for column, text in enumerate((words, value, below)):
                    self._write(self._row, column, text, self._format())
                self._row += 1
        elif isinstance(part, PaperTable):
            self._table(part)
        elif isinstance(part, Drawing):
            if part.table is not None:
                self._table(part.table)
            for sheet in part.sheets:
                self._part(sheet)
        else:
            self._chart(part)

    def _tidy(self, table: PaperTable) -> None:
        """Write a table on a sheet of its own, its head in the first row, and go on after it."""
        kept = (self._sheet, self._row, self._frozen, self._widths, self._name)
        self._sheet, self._name = self._new_sheet(table.sheet or table.title)
        self._row, self._frozen, self._widths = 0, True, {}
        self._head(table)
        self._sheet.freeze_panes(self._row, 0)
        self._sheet.repeat_rows(self._row - 1)
        head = self._row - 1
        for row in table.rows:
            if not isinstance(row, RowHeading):
                self._cells(table.columns, row)
        self._sheet.autofilter(head, 0, max(self._row - 1, head), len(table.columns) - 1)
        self._end()
        self._sheet, self._row, self._frozen, self._widths, self._name = kept

    def _chart(self, part: Bars | Trend) -> None:
        """Write what a chart shows as rows, and under them the chart that reads those rows."""
        table = _as_table(part)
        rows = len(table.rows)
        note, table = table.note, replace(table, note="")
        self._table(table)
        if rows:
            self._insert(part, table, self._row - rows, self._row - 1)
        if note:
            self._line(note, italic=True)

    def _insert(self, part: Bars | Trend, table: PaperTable, first: int, last: int) -> None:
        kind = "line" if isinstance(part, Trend) else "column"
        chart = self._book.add_chart({"type": kind})
        for place, column in enumerate(table.columns[1:], 1):
            series: dict[str, object] = {
                "name": neutral(column.title),
                "categories": [self._name, first, 0, last, 0],
                "values": [self._name, first, place, last, place],
            }
            if kind == "line":
                series["marker"] = {"type": "circle", "size": 5}
            chart.add_series(series)
        if kind == "line":
            # a month that is not known is a gap, never zero
            chart.show_blanks_as("gap")
        if part.title:
            chart.set_title({"name": neutral(part.title), "name_font": {"size": 11}})
        else:
            chart.set_title({"none": True})
        if len(table.columns) < 3:
            chart.set_legend({"none": True})
        else:
            chart.set_legend({"position": "bottom"})
        chart.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
        self._row += 1
        words = {"description": neutral(part.title)} if part.title else {}
        self._sheet.insert_chart(self._row, 0, chart, words)
        self._row += _CHART_ROWS

    def _table(self, table: PaperTable) -> None:
        if table.title:
            self._line(table.title, bold=True, font_size=12)
        self._head(table)
        if not self._frozen:
            self._sheet.freeze_panes(self._row, 0)
            self._sheet.repeat_rows(self._row - 1)
            self._frozen = True
        if not table.rows and table.empty:
            self._line(table.empty, italic=True)
        for row in table.rows:
            if isinstance(row, RowHeading):
                self._line(row.text, bold=True)
            else:
                self._cells(table.columns, row)
            self._done += 1
            if self._done % _TOLD_ROWS == 0:
                self._progress(min(self._done, self._of), self._of)
        if table.total is not None:
            self._cells(table.columns, table.total, bold=True, top=1)
        if table.note:
            self._line(table.note, italic=True)

    def _head(self, table: PaperTable) -> None:
        look = {"bold": True, "bg_color": _HEAD, "font_color": _INK, "border": 1}
        look |= {"text_wrap": True, "align": "center", "valign": "vcenter"}
        head = self._format(**look)
        columns = table.columns
        if any(column.over for column in columns):
            for first, last, words in spans(columns):
                if words and last > first:
                    self._sheet.merge_range(self._row, first, self._row, last, neutral(words), head)
                else:
                    for place in range(first, last + 1):
                        self._write(self._row, place, words, head)
            self._row += 1
        for place, column in enumerate(columns):
            tint = {"bg_color": STEP_COLOURS[column.step - 1]} if column.step else {}
            self._write(self._row, place, column.title, self._format(**{**look, **tint}))
            longest = max((len(word) for word in column.title.split()), default=4)
            self._widen(place, longest + 2)
        self._row += 1
        if table.numbered:
            own = any(column.number for column in columns)
            for place, column in enumerate(columns):
                number = column.number if own else str(place + 1)
                self._write(self._row, place, number, head)
            self._row += 1

    def _cells(self, columns: Sequence[PaperColumn], row: Sequence[Cell], **look: object) -> None:
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            self._cell(place, column, value, look)
        self._row += 1

    def _cell(self, place: int, column: PaperColumn, value: Cell, look: dict[str, object]) -> None:
        sheet, at = self._sheet, (self._row, place)
        if value is None:
            sheet.write_blank(*at, None, self._format(border=1, **look))
            return
        if isinstance(value, bool):
            value = say("common.yes" if value else "common.no", self._language)
        look = {"border": 1, **look}
        if isinstance(value, date):
            sheet.write_datetime(*at, value, self._format(num_format="dd/mm/yyyy", **look))
            self._widen(place, 11)
        elif isinstance(value, int | float | Decimal):
            form = _number_format(column, value)
            sheet.write_number(*at, float(value), self._format(num_format=form, **look))
        else:
            if column.kind == "code":
                look["num_format"] = "@"
            if len(value) + 2 > _WIDEST:
                look |= {"text_wrap": True, "valign": "top"}
            self._write(*at, value, self._format(**look))
            self._widen(place, min(len(value) + 2, _WIDEST))

    def _widen(self, place: int, width: float) -> None:
        self._widths[place] = max(self._widths.get(place, 8), width)


def _number_format(column: PaperColumn, value: int | float | Decimal) -> str:
    if column.kind == "measure":
        return "0.0##"
    if (
        column.kind == "whole"
        or column.places == 0
        or (isinstance(value, int) and column.kind != "decimal")
    ):
        return "#,##0" if abs(float(value)) >= 10_000 else "0"
    return "0." + "0" * column.places


def spans(columns: Sequence[PaperColumn]) -> list[tuple[int, int, str]]:
    """Return (first, last, words) of the headings that stand over the columns."""
    found: list[tuple[int, int, str]] = []
    for place, column in enumerate(columns):
        if found and column.over and found[-1][2] == column.over:
            found[-1] = (found[-1][0], place, column.over)
        else:
            found.append((place, place, column.over))
    return found


def _as_table(chart: Bars | Trend) -> PaperTable:
    kind: Kind = "decimal" if chart.places else "whole"
    columns = [PaperColumn("")]
    columns += [PaperColumn(one.name, kind, chart.places) for one in chart.series]
    rows = [
        [label, *(one.values[place] for one in chart.series)]
        for place, label in enumerate(chart.labels)
    ]
    return PaperTable(columns, rows, title=chart.title, note=chart.note)

"""Writing a sheet for e-PPGBM: the columns of its export, or of Bontang's OT final."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from kbdesk.domain.plain_text import neutral
from kbdesk.exchange.tables import table

LAYOUTS: Final = ("export", "ot")
_TEXTS: Final = {"nik": 20, "kk": 20, "parent_nik": 20, "name": 28, "parent": 24, "address": 28}
_DATES: Final = frozenset({"birth_date", "date"})
_TWO_PLACES: Final = frozenset({"weight_kg", "birth_weight_kg", "zwei", "zlen", "zwfl"})
_ONE_PLACE: Final = frozenset({"lenhei_cm", "birth_length_cm", "muac_cm", "birth_head_cm"})
_WIDTH = 13
_FREEZE_AT: Final = {"export": 3, "ot": 1}


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line's values by field; a text, a number, a date, or nothing."""

    values: Mapping[str, object]


def write_sheet(
    target: Path,
    lines: Iterable[SheetLine],
    layout: str = "export",
    *,
    title: str = "Data",
    made: datetime | None = None,
) -> int:
    """Write the lines under a layout's headings; return how many. ``target`` must be new.

    Numbers of identity are texts, dates are dates, a text that begins with = stays a text.
    ``made`` is what the file says of when it was made: the same data gives the same bytes.
    """
    # imported here: loading it takes time, and few commands write a sheet
    import xlsxwriter

    columns = table("eppgbm").layouts[layout]
    book = xlsxwriter.Workbook(
        str(target),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "nan_inf_to_errors": True,
        },
    )
    if made is not None:
        book.set_properties({"created": made.replace(tzinfo=None)})
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bg_color": "#E3F0EC", "bottom": 1, "text_wrap": True})
    formats = {
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
        "two": book.add_format({"num_format": "0.00"}),
        "one": book.add_format({"num_format": "0.0"}),
    }
    for place, (header, field) in enumerate(columns):
        sheet.set_column(place, place, _TEXTS.get(field, max(_WIDTH, len(header) + 2)))
        sheet.write_string(0, place, header, head)
    sheet.freeze_panes(1, _FREEZE_AT[layout])
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            for place, (_, field) in enumerate(columns):
                value = number if field == "number" else line.values.get(field)
                _write(sheet, number, place, field, value, formats)
    except BaseException:
        # its rows lie in a file of its own until it is closed
        sheet._opt_close()
        raise
    sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(errno.EIO, str(error)) from error
    return number


def _write(
    sheet: Any, row: int, column: int, field: str, value: object, formats: Mapping[str, object]
) -> None:
    if value is None or value == "":
        return
    if field in _DATES and isinstance(value, date):
        moment = datetime(value.year, value.month, value.day)
        sheet.write_datetime(row, column, moment, formats["date"])
    elif isinstance(value, int | float):
        form = "two" if field in _TWO_PLACES else "one" if field in _ONE_PLACE else None
        sheet.write_number(row, column, value, None if form is None else formats[form])
    else:
        sheet.write_string(row, column, neutral(str(value)), formats["text"])

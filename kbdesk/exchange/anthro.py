"""Survey files of WHO Anthro: its CSV read and written.

WHO Anthro lets its user say which column is which when it reads a file; these are the names
of its own variables. ID is our child's id, so that a file comes back to the same child.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, Final, TextIO

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.plain_text import neutral
from kbdesk.exchange.child_lines import LineReader, Progress, counted, file_name
from kbdesk.exchange.headings import NEEDED, Chosen, FileColumn, HeadingRow, mapped
from kbdesk.exchange.sheets import FileLook, ReadFile, digest_of
from kbdesk.exchange.tables import table
from kbdesk.exchange.workbook import MOST_ROWS, WorkbookSheet

LARGEST_FILE: Final = 64 << 20
MOST_COLUMNS: Final = 400
DATE_FORMS: Final = {"ymd": "%Y-%m-%d", "dmy": "%d/%m/%Y"}
_DELIMITERS = (",", ";", "\t")
_ENCODINGS: Final = ("utf-8-sig", "cp1252")
_FORMULA_SIGNS = ("=", "+", "-", "@")


def take_csv(
    path: Path,
    today: date,
    *,
    dates: str = "auto",
    columns: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ReadFile:
    """Read a survey file; raises ``exchange.*``."""
    held = table("anthro")
    sha256 = digest_of(path)
    text = _text(path)
    try:
        found = _heading(path, text)
        used = mapped(found, columns or {}, held, needed_of(found))
        lines = LineReader(held, used, today).read(
            counted(_numbered(_rows(text), str(path)), 1, progress, cancelled, text.count("\n")),
            dates,
            cancelled,
        )
    except csv.Error as error:
        raise KbdeskError("exchange.unreadable", path=str(path), why=str(error)) from None
    return ReadFile("anthro", file_name(path), sha256, "", 1, used, lines, held)


def look_into_csv(path: Path) -> FileLook:
    """Return the columns of a survey file as one nameless sheet, for a person to look at."""
    text = _text(path)
    try:
        found = _heading(path, text)
    except csv.Error as error:
        raise KbdeskError("exchange.unreadable", path=str(path), why=str(error)) from None
    return FileLook((Chosen(WorkbookSheet("", True, ""), found),), ())


def needed_of(found: HeadingRow) -> tuple[str, ...]:
    """Return the fields that a survey file must have: an ID that is held needs no name."""
    named = found.fields & {"id", "first_name", "last_name"}
    return tuple(one for one in NEEDED if one != "name" or not named)


def _rows(text: str) -> Any:
    header = text.partition("\n")[0]
    return csv.reader(StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=header.count))


def _heading(path: Path, text: str) -> HeadingRow:
    held = table("anthro")
    rows = _rows(text)
    headers: list[str] = next(rows, [])
    samples: tuple[list[str], ...] = tuple(next(rows, []) for _ in range(3))
    found = HeadingRow(
        1,
        tuple(
            FileColumn(
                place,
                name.strip(),
                held.heading(name),
                tuple(row[place][:120] for row in samples if place < len(row)),
            )
            for place, name in enumerate(headers[:MOST_COLUMNS])
            if name.strip()
        ),
    )
    if not found.fields:
        raise KbdeskError("exchange.no_header", field="sheet", name=file_name(path))
    return found


def _numbered(rows: Any, path: str) -> Iterator[tuple[int, list[object]]]:
    """Yield rows by the line on which each ends, blank cells as nothing."""
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            # a survey has some thousands; each line is held against everybody
            raise KbdeskError("exchange.too_large", path=path)
        yield rows.line_num, [cell if cell.strip() else None for cell in row]


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise KbdeskError("exchange.no_file", path=str(path)) from None
    except OSError as error:
        why = error.strerror or ""
        raise KbdeskError("exchange.unreadable", path=str(path), why=why) from None
    if len(raw) > LARGEST_FILE:
        raise KbdeskError("exchange.too_large", path=str(path))
    if b"\0" in raw:
        raise KbdeskError("exchange.not_csv", path=str(path))
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise KbdeskError("exchange.not_csv", path=str(path))


def write_csv(file: TextIO, lines: Iterable[Mapping[str, object]], dates: str) -> int:
    """Write lines, values by field, under WHO Anthro's headings; return how many.

    A text that a spreadsheet would compute gets an apostrophe before it.
    """
    layout = table("anthro").layouts["export"]
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([header for header, _ in layout])
    number = 0
    for values in lines:
        writer.writerow([_cell(values.get(field), dates) for _, field in layout])
        number += 1
    return number


def _cell(value: object, dates: str) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime(DATE_FORMS[dates])
    text = neutral(str(value))
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_SIGNS) else text

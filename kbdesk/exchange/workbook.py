"""Reading a spreadsheet that somebody sent: bounded, visible sheets, merged cells, formulas.

What comes from outside may be broken or made to break: sizes are looked at before anything
is unpacked, and whatever the reading library stumbles over is one refusal.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final
from xml.etree import ElementTree

from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.xlsx_limits import check_archive

MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 400
LAST_ROW: Final = 1_048_576
"""The last row that a spreadsheet program has; a row beyond it is a made-up number."""
MOST_MERGED: Final = 50_000
MOST_FILLED: Final = 2_000_000
"""Cells that merged ranges may fill in the rows that are read."""
MOST_READ: Final = 8_000_000
"""Cells that are read, empty ones between others too."""
_ROWS_AT_ONCE: Final = 500

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"'
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
_CHUNK = 1 << 20
_OVERLAP = 200


class NoValue:
    """A formula whose result the file does not hold."""

    def __repr__(self) -> str:
        return "<formula without a value>"


NO_VALUE: Final = NoValue()


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """A sheet's name, whether somebody who opens the file sees it, and its part of the file."""

    name: str
    visible: bool
    part: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range, rows from 1 and columns from 0, both ends in it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class _Inside:
    """What is known of a sheet before its cells are read."""

    merged: tuple[Merged, ...]
    formulas: bool
    rows: int


class Book:
    """An open spreadsheet; use :func:`opened`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with reading(path):
            self._archive = zipfile.ZipFile(path)
            try:
                check_archive(self._archive)
                self.sheets = _sheets(self._archive)
                self._books: dict[bool, Any] = {}
                self._looks: dict[str, _Inside] = {}
                self._files: list[BinaryIO] = []
            except BaseException:
                self._archive.close()
                raise

    def close(self) -> None:
        for book in self._books.values():
            with suppress(Exception):
                book.close()
        for file in self._files:
            file.close()
        self._archive.close()

    def row_count(self, sheet: WorkbookSheet) -> int:
        """Return how many rows a sheet holds, as its part of the file has them."""
        with reading(self.path):
            return self._look(sheet.part).rows

    def rows(
        self, sheet: WorkbookSheet, *, wide: bool = False
    ) -> Iterator[tuple[int, list[object]]]:
        """Yield each row's number, from 1, and its cells.

        A cell merged downwards says the same in each of its rows; with ``wide`` (for headings)
        one merged sideways too. Raises ``exchange.unreadable``, ``exchange.too_large``.
        """
        with reading(self.path):
            inside = self._look(sheet.part)
        values = self._cells(sheet, values=True)
        texts = self._cells(sheet, values=False) if inside.formulas else None
        spread = _Spread(one for one in inside.merged if wide or one.left == one.right)
        for number, row in enumerate(values, start=1):
            if texts is not None:
                _mark_formulas(row, next(texts, []))
            if not spread.fill(number, row):
                raise KbdeskError("exchange.too_large", path=str(self.path))
            yield number, row

    def _cells(self, sheet: WorkbookSheet, *, values: bool) -> Iterator[list[object]]:
        with reading(self.path):
            if values not in self._books:
                # imported here: loading it takes time, and few commands read a workbook
                import openpyxl

                # a file of ours, for the library leaves its own open where it stumbles
                file = self.path.open("rb")
                self._files.append(file)
                self._books[values] = openpyxl.load_workbook(
                    file, read_only=True, data_only=values, keep_links=False
                )
            found = self._books[values][sheet.name]
            # what a file says of its own size is often wrong
            found.reset_dimensions()
            rows = iter(found.iter_rows(values_only=True))
        number = read = 0
        while True:
            with reading(self.path):
                some = list(islice(rows, _ROWS_AT_ONCE))
            if not some:
                return
            for row in some:
                number += 1
                read += len(row)
                if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                    row = _trimmed(row)
                    if MOST_ROWS < number <= LAST_ROW and not row:
                        continue  # formatted to the end of the sheet, with nothing in it
                    if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                        raise KbdeskError("exchange.too_large", path=str(self.path))
                if read > MOST_READ:
                    raise KbdeskError("exchange.too_large", path=str(self.path))
                yield list(row)

    def _look(self, part: str) -> _Inside:
        """Return a sheet's merged ranges, whether there is a formula in it, and its rows."""
        if part in self._looks:
            return self._looks[part]
        merged: dict[Merged, None] = {}
        formulas = False
        rows = 0
        with self._archive.open(part) as file:
            before = b""
            while chunk := file.read(_CHUNK):
                text = before + chunk
                formulas = formulas or _FORMULA.search(text) is not None
                for left, top, right, bottom in _MERGED.findall(text):
                    one = Merged(int(top), _column(left), int(bottom), _column(right))
                    if one.right < MOST_COLUMNS:
                        merged[one] = None
                if len(merged) > MOST_MERGED:
                    raise KbdeskError("exchange.too_large", path=str(self.path))
                rows += len(_ROW.findall(text)) - len(_ROW.findall(before))
                before = text[-_OVERLAP:]
        self._looks[part] = _Inside(tuple(merged), formulas, rows)
        return self._looks[part]


class _Spread:
    """Gives each cell of a merged range the value of its first one, row by row."""

    def __init__(self, ranges: Iterable[Merged]) -> None:
        self._waiting = sorted(ranges, key=lambda one: one.top, reverse=True)
        self._open: list[Merged] = []
        self._held: dict[Merged, object] = {}
        self._filled = 0

    def fill(self, number: int, row: list[object]) -> bool:
        """Fill a row's merged cells; false where the ranges fill more than any list needs."""
        while self._waiting and self._waiting[-1].top <= number:
            self._open.append(self._waiting.pop())
        self._open = [one for one in self._open if one.bottom >= number]
        for one in self._open:
            width = one.right + 1 - one.left
            if one.right >= len(row):
                row.extend([None] * (one.right + 1 - len(row)))
            if number == one.top:
                self._held[one] = row[one.left]
            row[one.left : one.right + 1] = [self._held.get(one)] * width
            self._filled += width
        return self._filled <= MOST_FILLED


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    """Open a spreadsheet; raises ``exchange.no_file``, ``.not_xlsx``, ``.too_large``,
    ``.unreadable``."""
    book = Book(path)
    try:
        yield book
    finally:
        book.close()


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn whatever a broken file makes the libraries stumble over into one refusal."""
    try:
        with warnings.catch_warnings():
            # what the library says of a file's styles and extensions helps nobody
            warnings.simplefilter("ignore")
            yield
    except (KbdeskError, MemoryError):
        raise
    except FileNotFoundError:
        raise KbdeskError("exchange.no_file", path=str(path)) from None
    except zipfile.BadZipFile:
        code = "exchange.unreadable" if _begins_as_zip(path) else "exchange.not_xlsx"
        raise KbdeskError(code, path=str(path), why="zip") from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise KbdeskError("exchange.unreadable", path=str(path), why=why) from None
    except Exception as error:
        # a hostile file may raise anything from any of three libraries
        raise KbdeskError("exchange.unreadable", path=str(path), why=type(error).__name__) from None


def _begins_as_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False


def _sheets(archive: zipfile.ZipFile) -> list[WorkbookSheet]:
    links = _parsed(archive, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = []
    for one in _parsed(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = targets.get(one.get(_LINK), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:  # a sheet of charts has no cells
            visible = one.get("state", "visible") == "visible"
            found.append(WorkbookSheet(one.get("name", ""), visible, part))
    return found


def _parsed(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    text = archive.read(part)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise KbdeskError("exchange.unreadable", path=archive.filename, why="DOCTYPE")
    return ElementTree.fromstring(text)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _trimmed(row: Any) -> list[object]:
    cells = list(row)
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _mark_formulas(row: list[object], texts: list[object]) -> None:
    for column, text in enumerate(texts):
        if column < len(row) and row[column] is None and _is_formula(text):
            row[column] = NO_VALUE


def _is_formula(text: object) -> bool:
    return (isinstance(text, str) and text.startswith("=")) or type(text).__name__ in (
        "ArrayFormula",
        "DataTableFormula",
    )

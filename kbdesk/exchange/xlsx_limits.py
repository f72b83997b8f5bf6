"""What a spreadsheet file may hold: looked at as bytes, before any library reads it.

An .xlsx is a ZIP of XML parts. A file of some kilobytes can unpack to hundreds of megabytes,
or hold millions of elements that a reader turns into objects. Each part is unpacked once in
pieces and counted; what is larger than any real list of a city is refused.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import Final

from kbdesk.domain.errors import KbdeskError

LARGEST_FILE: Final = 64 << 20
LARGEST_UNPACKED: Final = 256 << 20
LARGEST_TEXTS: Final = 64 << 20
LARGEST_PIECE: Final = 1 << 20
"""The longest text, attribute or comment: the distance from one ``<`` to the next."""
MOST_PARTS: Final = 2000
MOST_PACKED: Final = 150
"""How many times smaller a part of more than a few megabytes may be packed."""
_FREE_OF_RATIO: Final = 16 << 20
MOST_TEXTS: Final = 500_000
"""Shared texts; a reader keeps all of them in memory."""
MOST_ROW_ELEMENTS: Final = 400_000
"""Rows that the file names, empty ones too; :data:`workbook.MOST_ROWS` may say something."""
MOST_CELLS: Final = 4_000_000
_MOST_MARKS_OF_CELL: Final = 6
"""``<c>``, ``<v>``, ``<f>`` or ``<is><t>`` and their ends: elements that a cell needs."""
_MOST_OTHER_MARKS: Final = 300_000
"""Marks ``<`` in a part that is no sheet and no texts: styles, names, links."""

_CONTENT_TYPES: Final = "[Content_Types].xml"
_WORKBOOK: Final = "xl/workbook.xml"
_SHEET_FOLDER: Final = "xl/worksheets/"
_UNREAD: Final = re.compile(
    r"(xl/(media|drawings|charts|embeddings|pivot\w*|comments)|customXml)\b"
)
"""Folders whose parts are not read here, whatever they hold."""
_TEXTS_PART: Final = re.compile(rb'<Override\b[^>]*?sharedStrings\+xml"[^>]*>')
_WORKBOOK_PART: Final = re.compile(
    rb'<Override\b[^>]*?(?:sheet|template)\.(?:\w+\.)*main\+xml"[^>]*>'
)
_PART_NAME: Final = re.compile(rb'PartName="/([^"]*)"')
_CELL: Final = re.compile(rb"<(?:\w+:)?c[ >/]")
_ROW: Final = re.compile(rb"<(?:\w+:)?row[ >/]")
_TEXT: Final = re.compile(rb"<(?:\w+:)?si[ >/]")
_OVERLAP: Final = 40
_CHUNK: Final = 1 << 20


@dataclass(slots=True)
class _Counted:
    marks: int = 0
    rows: int = 0
    cells: int = 0
    texts: int = 0


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse a file that no list needs to be; nothing larger than a piece is kept in memory.

    Raises ``exchange.not_xlsx``, ``exchange.too_large``, ``exchange.unreadable``.
    """
    path = archive.filename
    _check_sizes(archive)
    types = archive.read(_CONTENT_TYPES) if _CONTENT_TYPES in archive.namelist() else b""
    texts = _named(_TEXTS_PART, types)
    if _named(_WORKBOOK_PART, types) - {_WORKBOOK}:
        raise KbdeskError("exchange.unreadable", path=path, why="workbook")
    sheets = _Counted()
    for part in archive.infolist():
        name = part.filename
        if name.endswith("/") or (_UNREAD.match(name) and name not in texts):
            continue
        counted = _count(archive, part)
        if name.startswith(_SHEET_FOLDER) and name.endswith(".xml"):
            sheets.marks += counted.marks
            sheets.rows += counted.rows
            sheets.cells += counted.cells
        elif name in texts:
            if counted.texts > MOST_TEXTS or counted.marks > 8 * MOST_TEXTS:
                raise KbdeskError("exchange.too_large", path=path)
        elif counted.marks > _MOST_OTHER_MARKS:
            raise KbdeskError("exchange.too_large", path=path)
    needed = _MOST_MARKS_OF_CELL * sheets.cells + 2 * sheets.rows + _MOST_OTHER_MARKS
    if sheets.rows > MOST_ROW_ELEMENTS or sheets.cells > MOST_CELLS or sheets.marks > needed:
        raise KbdeskError("exchange.too_large", path=path)


def _check_sizes(archive: zipfile.ZipFile) -> None:
    path = archive.filename
    parts = archive.infolist()
    if _WORKBOOK not in archive.namelist():
        raise KbdeskError("exchange.not_xlsx", path=path, why="workbook")
    total = sum(part.file_size for part in parts)
    texts = sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())
    bomb = any(
        part.file_size > _FREE_OF_RATIO and part.file_size > part.compress_size * MOST_PACKED
        for part in parts
    )
    large = sum(part.compress_size for part in parts) > LARGEST_FILE or total > LARGEST_UNPACKED
    if large or bomb or texts > LARGEST_TEXTS or len(parts) > MOST_PARTS:
        raise KbdeskError("exchange.too_large", path=path)
    if any(part.flag_bits & 1 for part in parts):
        raise KbdeskError("exchange.not_xlsx", path=path, why="encrypted")


def _named(kind: re.Pattern[bytes], types: bytes) -> set[str]:
    """Return the names of the parts that the list of content types gives a kind."""
    found = (_PART_NAME.search(one) for one in kind.findall(types))
    return {one[1].decode("utf-8", "replace") for one in found if one}


def _count(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> _Counted:
    """Count a part's elements; refuses a DOCTYPE and a piece of text without end."""
    found = _Counted()
    before, since_mark = b"", 0
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            text = before + chunk
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise KbdeskError("exchange.unreadable", path=archive.filename, why="DOCTYPE")
            marks = chunk.count(b"<")
            first = chunk.find(b"<")
            if since_mark + (first if marks else len(chunk)) > LARGEST_PIECE:
                raise KbdeskError("exchange.too_large", path=archive.filename)
            since_mark = len(chunk) - chunk.rfind(b"<") if marks else since_mark + len(chunk)
            found.marks += marks
            for kind, name in ((_ROW, "rows"), (_CELL, "cells"), (_TEXT, "texts")):
                more = len(kind.findall(text)) - len(kind.findall(before))
                setattr(found, name, getattr(found, name) + more)
            before = text[-_OVERLAP:]
    return found

"""Small spreadsheet files that would keep a reader busy for minutes are refused at once.

The limits are lowered here so that the files stay small; each file is just over one limit and
is taken again where that limit is as it was.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange import workbook, xlsx_limits
from kbdesk.exchange.sheets import take_sheet
from kbdesk.exchange.tkpi import read_sheet
from kbdesk.exchange.workbook import opened
from tests.exchange.spreadsheets import KIRANA, sheet

TODAY = date(2026, 9, 1)
SHEET = "xl/worksheets/sheet1.xml"


TEXTS = "xl/sharedStrings.xml"
NO_TEXTS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"></sst>'
OVERRIDE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def with_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Write the file again with a part of shared texts, and one part changed."""
    target = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    if TEXTS not in parts:
        parts[TEXTS] = NO_TEXTS
        types = "[Content_Types].xml"
        parts[types] = parts[types].replace(b"</Types>", OVERRIDE)
    parts[part] = change(parts[part])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(name, text)
    return target


def more_rows(rows: bytes) -> Callable[[bytes], bytes]:
    return lambda text: text.replace(b"</sheetData>", rows + b"</sheetData>")


def merged(*ranges: str) -> Callable[[bytes], bytes]:
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    return lambda text: text.replace(
        b"</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>".encode()
    )


def texts(count: int) -> Callable[[bytes], bytes]:
    return lambda text: text.replace(b"</sst>", b"<si><t>x</t></si>" * count + b"</sst>")


def styles(count: int) -> Callable[[bytes], bytes]:
    return lambda text: text.replace(b"</cellXfs>", b"<xf/>" * count + b"</cellXfs>")


def far_row(number: int) -> bytes:
    return f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>x</t></is></c></row>'.encode()


HOSTILE: list[tuple[str, ModuleType, str, int, str, Callable[[bytes], bytes]]] = [
    ("a row beyond the last", workbook, "LAST_ROW", 900, SHEET, more_rows(far_row(999_999))),
    ("wide empty rows", workbook, "MOST_READ", 20_000, SHEET,
     more_rows(b'<row><c r="XFD5"/></row><row><c r="XFD6"/></row>')),
    ("ranges over each other", workbook, "MOST_FILLED", 900, SHEET,
     merged(*(f"S1:S{800 + n}" for n in range(300)))),
    ("many ranges", workbook, "MOST_MERGED", 20, SHEET,
     merged(*(f"S{n}:S{n + 1}" for n in range(2, 90, 2)))),
    ("many rows", xlsx_limits, "MOST_ROW_ELEMENTS", 500, SHEET, more_rows(b"<row/>" * 600)),
    ("many cells", xlsx_limits, "MOST_CELLS", 500, SHEET,
     more_rows(b"<row>" + b"<c/>" * 600 + b"</row>")),
    ("elements that no cell needs", xlsx_limits, "_MOST_OTHER_MARKS", 5000, SHEET,
     more_rows(b"<x/>" * 9000)),
    ("many texts", xlsx_limits, "MOST_TEXTS", 500, TEXTS, texts(600)),
    ("many styles", xlsx_limits, "_MOST_OTHER_MARKS", 5000, "xl/styles.xml", styles(6000)),
    ("a text without end", xlsx_limits, "LARGEST_PIECE", 5000, TEXTS,
     lambda text: text.replace(b"</sst>", b"<si><t>" + b"a" * 6000 + b"</t></si></sst>")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "home", "limit", "low", "part", "change"), HOSTILE)
def test_a_file_that_costs_more_than_any_list_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    home: ModuleType,
    limit: str,
    low: int,
    part: str,
    change: Callable[[bytes], bytes],
) -> None:
    path = with_part(sheet(tmp_path / "f.xlsx", [KIRANA] * 3), part, change)
    with monkeypatch.context() as lowered:
        lowered.setattr(home, limit, low)
        if limit == "LAST_ROW":
            lowered.setattr(workbook, "MOST_ROWS", 800)
        if limit == "LARGEST_PIECE":
            lowered.setattr(xlsx_limits, "_CHUNK", 1000)
        readers = (taken, foods) if home is xlsx_limits else (taken,)
        for read in readers:
            with pytest.raises(KbdeskError) as refused:
                read(path)
            assert refused.value.code in ("exchange.too_large", "food.sheet_too_long"), name


def taken(path: Path) -> Any:
    return take_sheet(path, TODAY)


def foods(path: Path) -> Any:
    return list(read_sheet(path))


def test_the_same_file_without_the_hostile_part_is_taken(tmp_path: Path) -> None:
    path = with_part(sheet(tmp_path / "f.xlsx", [KIRANA] * 3), TEXTS, lambda text: text)
    with opened(path) as book:
        assert len(list(book.rows(book.sheets[0]))) == 4

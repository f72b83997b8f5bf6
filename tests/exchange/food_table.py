"""A food table as a spreadsheet, as somebody would bring one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADER = ["KODE", "NAMA BAHAN", "BDD", "ENERGI", "PROTEIN", "LEMAK", "KH", "BESI"]


def sheet(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in ([*HEADER], *rows):
        page.append(row)
    book.save(path)
    return path

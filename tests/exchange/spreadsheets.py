"""Spreadsheets that the tests make: rows as somebody typed them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

HEADINGS = (
    "Nama", "NIK", "JK", "Tgl Lahir", "Nama Ortu", "Desa/Kel", "Posyandu", "RT", "Alamat",
    "Tanggal Pengukuran", "Berat", "Tinggi", "Cara Ukur", "LiLA",
)  # fmt: skip
KIRANA: Mapping[str, Any] = {
    "Nama": "Kirana Embun Pagi",
    "NIK": "6474015506250001",
    "JK": "P",
    "Tgl Lahir": "15/06/2025",
    "Nama Ortu": "Sari Dewi",
    "Desa/Kel": "Loktuan",
    "Posyandu": "LT01",
    "RT": "3",
    "Alamat": "Jl. Kapal 1",
    "Tanggal Pengukuran": "25/08/2026",
    "Berat": "8,4",
    "Tinggi": "73,5",
    "Cara Ukur": "Terlentang",
    "LiLA": "13,9",
}
BANYU: Mapping[str, Any] = {
    **KIRANA,
    "Nama": "Banyu Segara",
    "NIK": None,
    "JK": "L",
    "Tgl Lahir": "20/01/2024",
    "Nama Ortu": "Rina Wati",
    "Alamat": "Jl. Layar 7",
    "Berat": "12,1",
    "Tinggi": "88,0",
    "Cara Ukur": "Berdiri",
}


def sheet(
    path: Path,
    rows: Sequence[Mapping[str, Any]],
    headings: Sequence[str] = HEADINGS,
    *,
    above: int = 0,
    change: Callable[[Any], None] | None = None,
) -> Path:
    """Write rows under headings on one sheet, below some empty rows; ``change`` has the book."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Data"
    for _ in range(above):
        page.append([])
    page.append(list(headings))
    for row in rows:
        page.append([row.get(heading) for heading in headings])
    if change is not None:
        change(book)
    book.save(path)
    return path

"""What comes from outside may be broken, or made to break: one refusal, and quickly."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.workbook import NO_VALUE, opened
from tests.exchange.spreadsheets import KIRANA, sheet


def read_whole(path: Path) -> None:
    with opened(path) as book:
        for one in book.sheets:
            list(book.rows(one))


def refused(path: Path) -> str:
    with pytest.raises(KbdeskError) as error:
        read_whole(path)
    return error.value.code


def rewritten(path: Path, part: str, text: bytes) -> Path:
    target = path.with_name("other.xlsx")
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return target


def test_what_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    assert refused(path) == "exchange.no_file"
    for content, code in (
        (b"", "exchange.not_xlsx"),
        (b"Nama;JK\n", "exchange.not_xlsx"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "exchange.not_xlsx"),
        (b"PK\x03\x04 and then nothing", "exchange.unreadable"),
    ):
        path.write_bytes(content)
        assert refused(path) == code
    assert refused(tmp_path) == "exchange.unreadable"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refused(path) == "exchange.not_xlsx"


def test_a_damaged_part_is_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path / "f.xlsx", [KIRANA])
    whole = path.read_bytes()
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole[: len(whole) // 2])
    assert refused(cut) == "exchange.unreadable"
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"):
        assert refused(rewritten(path, part, b"<not closed")) == "exchange.unreadable"


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    path = sheet(tmp_path / "f.xlsx", [KIRANA])
    zeros = b"<sheetData>" + b" " * (40 << 20)
    assert refused(rewritten(path, "xl/worksheets/sheet1.xml", zeros)) == "exchange.too_large"
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'
    assert refused(rewritten(path, "xl/worksheets/sheet1.xml", laughs)) == "exchange.unreadable"


def test_merged_cells_hidden_sheets_and_formulas(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        page = book["Data"]
        page["P1"] = "Atas"
        page.merge_cells("P1:R1")
        page["P2"] = "Turun"
        page.merge_cells("P2:P4")
        page["Q3"] = "=1+1"
        book.create_sheet("Rahasia").sheet_state = "hidden"
        book.create_sheet("Sangat").sheet_state = "veryHidden"

    path = sheet(tmp_path / "f.xlsx", [KIRANA, KIRANA, KIRANA], change=change)
    with opened(path) as book:
        assert [(one.name, one.visible) for one in book.sheets] == [
            ("Data", True), ("Rahasia", False), ("Sangat", False),
        ]  # fmt: skip
        rows = dict(book.rows(book.sheets[0]))
        wide = dict(book.rows(book.sheets[0], wide=True))
    assert rows[1][15:] == ["Atas"]
    assert wide[1][15:18] == ["Atas"] * 3
    assert [rows[number][15] for number in (2, 3, 4)] == ["Turun"] * 3
    # written by a program that computes nothing: the result is not there
    assert rows[3][16] is NO_VALUE


def test_a_wrong_dimension_hides_no_rows(tmp_path: Path) -> None:
    path = sheet(tmp_path / "f.xlsx", [KIRANA] * 5)
    with zipfile.ZipFile(path) as archive:
        text = archive.read("xl/worksheets/sheet1.xml")
    shown = openpyxl.load_workbook(path).active
    assert shown is not None
    wrong = text.replace(shown.dimensions.encode(), b"A1:B2")
    assert wrong != text
    with opened(rewritten(path, "xl/worksheets/sheet1.xml", wrong)) as book:
        assert len(list(book.rows(book.sheets[0]))) == 6

"""What Kampung KB asks of families, on paper and as spreadsheets."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.cli.machine import Machine

VILLAGE = "64.74.01.1003"
WIFE = "00000000-0000-4000-8000-000000000201"
CHILD = "00000000-0000-4000-8000-000000000202"
FAMILY = "00000000-0000-4000-8000-000000000203"
BRIDE = "00000000-0000-4000-8000-000000000204"
MONTH = ("--month", "2025-09")


@pytest.fixture
def told(laptop: Machine) -> Machine:
    """A family without a latrine with a thin child, one that was not asked, and a bride."""
    laptop.record(
        {
            "do": "register_family", "id": FAMILY, "village": VILLAGE, "rt": "04", "rw": "02",
            "address": "=Gang <b>3", "phone": "0811000000",
            "house": {"drinking_water": "piped", "latrine": "none"},
            "members": [
                {"name": "=Adi", "sex": "male", "birth_date": "1990-01-01", "relation": "head"},
                {"id": WIFE, "name": "Sari", "sex": "female", "birth_date": "1985-01-01",
                 "relation": "wife"},
                {"id": CHILD, "name": "Banyu", "sex": "male", "birth_date": "2024-06-01",
                 "relation": "child"},
            ],
        },
        {
            "do": "register_family", "village": VILLAGE, "rt": "05",
            "members": [
                {"name": "Tono", "sex": "male", "birth_date": "1990-01-01", "relation": "head"},
                {"name": "Tini", "sex": "female", "birth_date": "1995-01-01", "relation": "wife"},
                {"id": BRIDE, "name": "Rini", "sex": "female", "birth_date": "2003-01-01",
                 "relation": "child"},
            ],
        },
        {"do": "edit_person", "id": CHILD, "mother": WIFE},
        {"do": "record_measurement", "child": CHILD, "date": "2025-09-02", "weight_kg": 7.0},
        {"do": "record_family_planning", "person": WIFE, "date": "2025-09-01",
         "status": "user", "method": "implant"},
    )  # fmt: skip
    return laptop


def texts(machine: Machine, tmp_path: Path, name: str) -> list[str]:
    target = tmp_path / f"{name}.pdf"
    machine.done("report", name, *MONTH, "--format", "pdf", "-o", target)
    return [" ".join(page.extract_text().split()) for page in PdfReader(target).pages]


def book(machine: Machine, tmp_path: Path, name: str) -> openpyxl.Workbook:
    target = tmp_path / f"{name}.xlsx"
    machine.done("report", name, *MONTH, "--format", "xlsx", "-o", target)
    return openpyxl.load_workbook(target)


def rows(book_: openpyxl.Workbook) -> list[list[Any]]:
    return [[cell.value for cell in row] for sheet in book_ for row in sheet.iter_rows()]


def test_families_at_risk_with_their_reasons(told: Machine, tmp_path: Path) -> None:
    text = " ".join(texts(told, tmp_path, "krs"))
    for words in (
        "Keluarga berisiko stunting (KRS)", "RT 04", "jamban tidak layak",
        "istri 40 th, batas mulai 35", "BB sangat kurang", "=Gang <b>3, RW 02", "0811000000",
        "Tono", "Sumber air minum, Jamban",
    ):  # fmt: skip
        assert words in text
    sheets = book(told, tmp_path, "krs")
    assert [sheet.freeze_panes is not None for sheet in sheets] == [True, True, True]
    (line,) = [row for row in rows(sheets) if "=Adi" in row]
    assert line[:7] == [1, "=Adi", "Sari", "PUS, punya baduta", 1, "Tidak", "Ya"]
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert [one.data_type for one in cells if one.value == "=Adi"] == ["s"]


def test_family_planning_with_its_months(told: Machine, tmp_path: Path) -> None:
    text = " ".join(texts(told, tmp_path, "kb"))
    for words in ("Keluarga Berencana", "CPR modern", "50,0 %", "Implan", "Sep 25", "Okt 24"):
        assert words in text
    found = rows(book(told, tmp_path, "kb"))
    assert ["Implan", "MKJP", 1, 100] in [row[:4] for row in found]
    assert ["Belum ditanya", 1, 50] in [row[:3] for row in found]


def test_the_companions_month(told: Machine, tmp_path: Path) -> None:
    text = " ".join(texts(told, tmp_path, "tpk"))
    for words in ("Tim Pendamping Keluarga", "Banyu", "Baduta", "BB sangat kurang", "30 Sep 2025"):
        assert words in text
    marked = [row for row in rows(book(told, tmp_path, "tpk")) if datetime(2025, 9, 2) in row]
    assert [row[1:5] for row in marked] == [
        ["Banyu", "Sari", datetime(2025, 9, 2), "BB sangat kurang"]
    ]


@pytest.mark.parametrize("name", ["krs", "kb", "tpk"])
def test_nobody_is_said_too(laptop: Machine, tmp_path: Path, name: str) -> None:
    for form in ("json", "pdf", "xlsx"):
        laptop.done("report", name, *MONTH, "--format", form, "-o", tmp_path / f"x.{form}")
